"""The options of `search` for the terminal: colours, links, the pager, opening a hit, shell completion."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from indexer.core.messages import say
from search.output.hyperlinks import ALIASES, HyperlinkFormat

from .terminal import AUTO, WHEN

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = ("search", "search-evaluate", "search-serve", "indexer")
"""The commands whose words a shell completes."""


def complete_path(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Let the shell complete the name of a file or folder."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(begun, type="file")]


def _read_format(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """A callback that reads a format of links."""
    try:
        if value is not None:
            HyperlinkFormat.read(value)
    except ValueError as error:
        raise click.BadParameter(say("{error}.", error=error)) from None
    return value


def _print_completion(context: click.Context, _parameter: click.Parameter, shell: str | None) -> None:
    """A callback that prints the code by which a shell completes the commands."""
    if shell is None or context.resilient_parsing:
        return
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None, f"click completes in {shell}"
    for name in COMMANDS:
        variable = f"_{name}_COMPLETE".replace("-", "_").upper()
        click.echo(made(context.command, {}, name, variable).source())
    context.exit()


def terminal_options(function: Callable[..., None]) -> Callable[..., None]:
    """The options, in the order in which the help shows them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    click.option("--count", is_flag=True, help="Print only the number of paragraphs that match."),
    click.option(
        "--open",
        metavar="N",
        type=click.IntRange(min=1),
        help="Open the Nth hit of the page: its URL in the browser, or its file in $VISUAL, $EDITOR or the "
        "program for such files.",
    ),
    click.option(
        "--color",
        metavar="WHEN",
        type=click.Choice(WHEN),
        default=AUTO,
        show_default=True,
        help="Colour the page: auto (on a terminal), always or never.",
    ),
    click.option(
        "--pager/--no-pager",
        default=True,
        help="Show what is longer than the screen through $PAGER, or less.  [default: --pager]",
    ),
    click.option(
        "--hyperlink-format",
        metavar="FORMAT",
        callback=_read_format,
        help=f"Link hits to their files by FORMAT, a URL with {{path}}, or one of {', '.join(ALIASES)}.  "
        "[default: default on a terminal]",
    ),
    click.option(
        "--completion",
        metavar="SHELL",
        type=click.Choice(["bash", "zsh", "fish"]),
        is_eager=True,
        expose_value=False,
        callback=_print_completion,
        help='Print the code by which bash, zsh or fish completes the commands: eval "$(search --completion '
        'bash)".',
    ),
)
