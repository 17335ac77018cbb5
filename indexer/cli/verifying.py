"""The command `indexer verify`, which checks an index and repairs one in a folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import click

from indexer.core.errors import IndexDamagedError
from indexer.storage.opensearch.address import is_address

from .messages import counted, exit_on_error
from .options import access_to, index_option

if TYPE_CHECKING:
    from indexer.writing.embedded.repair import RepairReport


@click.command()
@index_option
@click.option("--repair", is_flag=True, help="Leave out damaged segments, and list the articles lost.")
def verify(index: str, repair: bool) -> None:
    """Read the whole index and check its checksums."""
    if repair and is_address(index):
        raise click.UsageError(
            "A cluster repairs what it stores itself; --repair is for an index in a folder."
        )
    if repair:
        from indexer.writing.embedded.repair import repair_index

        with exit_on_error():
            report = repair_index(index, _print_segment)
        if report.lost:
            _print_losses(report, index)
        paragraphs = report.paragraphs
    else:
        with exit_on_error():
            paragraphs = _verify(index)
    click.echo(f"{index} is sound: {counted(paragraphs, 'paragraph')}")


def _verify(index: str) -> int:
    from indexer.inspecting.info import verify_index

    try:
        return verify_index(index, _print_segment, access=access_to(index))
    except IndexDamagedError as error:
        if is_address(index):
            raise
        raise IndexDamagedError(f"{error}, or try `indexer verify --repair`") from error


def _print_segment(name: str) -> None:
    click.echo(f"reading {name}", err=True)


def _print_losses(report: RepairReport, index: str) -> NoReturn:
    """Print all that a repair has lost, since nothing else knows it afterwards, and exit with 1."""
    for segment in report.lost:
        click.echo(f"damaged: {segment.fault}", err=True)
        for article in segment.articles or ():
            click.echo(f"lost: {article}", err=True)
        if segment.articles is None:
            click.echo(f"lost: articles that cannot be named, {segment.paragraphs:,} paragraphs", err=True)
    lost = sum(segment.paragraphs for segment in report.lost)
    click.echo(
        f"{index} is repaired: {counted(report.paragraphs, 'paragraph')}; {lost:,} lost, "
        "which `indexer update SOURCE...` brings back"
    )
    sys.exit(1)
