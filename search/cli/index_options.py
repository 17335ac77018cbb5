"""The options of `search` and `search-evaluate` that name indexes, and files of words."""

from __future__ import annotations

from collections.abc import Callable

import click

from .terminal_options import complete_path


class _Index(click.types.StringParamType):
    """The name of an index, which may hold spaces also where a variable of the environment gives it."""

    def split_envvar_value(self, rv: str) -> list[str]:
        return [rv]


index_option = click.option(
    "--index",
    metavar="DIR",
    default="index",
    envvar="POLICY_INDEX",
    show_default=True,
    shell_complete=complete_path,
    help="Search the index in folder DIR, or the one on a cluster at opensearch://HOST:PORT/NAME. "
    "$POLICY_INDEX sets the default.",
)
indexes_option = click.option(
    "--index",
    "indexes",
    metavar="DIR",
    type=_Index(),
    multiple=True,
    default=("index",),
    envvar="POLICY_INDEX",
    shell_complete=complete_path,
    help="Search the index in folder DIR, or the one on a cluster at opensearch://HOST:PORT/NAME. Repeat it "
    "to search several folders as one index. $POLICY_INDEX sets the default.  [default: index]",
)


def words_options(function: Callable[..., None]) -> Callable[..., None]:
    """Options for files of words of the user's own."""
    for option, parameter, wanted in (
        ("--synonyms", "synonyms", "Search synonyms by FILE too, a group a line: A = B, or A > B | C."),
        ("--lexicon", "lexicons", "Cut words by FILE too, a word a line: WORD [FREQUENCY]."),
    ):
        function = click.option(
            option,
            parameter,
            metavar="FILE",
            multiple=True,
            type=click.Path(exists=True, dir_okay=False),
            help=f"{wanted} May be given more than once.",
        )(function)
    return function
