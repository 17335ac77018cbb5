"""The options that several commands share, and the access to the cluster that `--index` may name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from indexer.storage.opensearch.address import Access, is_address

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_path(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Let the shell complete the name of a file or folder."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(begun, type="file")]


sources_argument = click.argument("sources", nargs=-1, metavar="[SOURCE]...", shell_complete=complete_path)
index_option = click.option(
    "--index",
    default="index",
    envvar="POLICY_INDEX",
    show_default=True,
    metavar="DIR",
    shell_complete=complete_path,
    help="Use the index in folder DIR, or the one on a cluster at opensearch://HOST:PORT/NAME. "
    "$POLICY_INDEX sets the default.",
)
keep_option = click.option(
    "--keep",
    metavar="N",
    type=click.IntRange(0, 1000),
    help="Keep the states before the last N changes for `indexer revert`.  [default: 1, or as given before]",
)
encoding_option = click.option(
    "--encoding",
    metavar="NAME",
    help="Decode every text as NAME, such as gb18030 or big5; auto detects it for each.  [default: auto, or "
    "as given before]",
)
ocr_option = click.option(
    "--ocr/--no-ocr",
    default=None,
    help="Recognise the text of pictures and of scanned pages of PDFs; takes some seconds a page.  [default: "
    "no, or as given before]",
)


def access_to(index: str) -> Access | None:
    """The access to the cluster of an index, from the environment; None for a folder."""
    return Access.of_environment(os.environ) if is_address(index) else None
