"""The command `words`, which changes the words of the user's that an index keeps, and their options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

import click

from indexer.core.messages import message, plural, say

from .options import access_to, index_option, keep_option
from .reporting import Reporter, reporting

Command = TypeVar("Command", bound=Callable[..., Any])

_KINDS = (
    ("lexicon", "lexicons", "Cut words by FILE too, a word a line: WORD [FREQUENCY] [TAG]."),
    ("synonyms", "synonyms", "Search synonyms by FILE too, a group a line: A = B, or A > B | C."),
)
"""(the option, its parameter, its help) of each kind of words."""


def words_options(command: Command) -> Command:
    """Options for the words that an index keeps."""
    for option, parameter, wanted in reversed(_KINDS):
        command = click.option(
            f"--no-{option}", f"no_{parameter}", is_flag=True, help=f"Keep no {option} of your own."
        )(command)
        command = click.option(
            f"--{option}",
            parameter,
            metavar="FILE",
            multiple=True,
            type=click.Path(exists=True, dir_okay=False),
            help=f"{wanted} The index keeps it, in place of those before. May be given more than once.  "
            "[default: as given before]",
        )(command)
    return command


def given_words(options: dict[str, Any]) -> dict[str, tuple[str, ...] | None]:
    """Take the options for words out of those of a command: the arguments of the library that they are.

    Raises UsageError if files are given of a kind that is not to be kept.
    """
    words: dict[str, tuple[str, ...] | None] = {}
    for option, parameter, _ in _KINDS:
        files, forgets = options.pop(parameter), options.pop(f"no_{parameter}")
        if files and forgets:
            raise click.UsageError(say("Give --{option} or --no-{option}, not both.", option=option))
        words[parameter] = () if forgets else files or None
    return words


@click.command()
@words_options
@index_option
@keep_option
@reporting()
def words(index: str, keep: int | None, reporter: Reporter, **options: Any) -> None:
    """Change the lexicon and the synonyms that the index keeps, for every search from now on.

    No source is read, and no article is indexed again.
    """
    given = given_words(options)
    if all(files is None for files in given.values()):
        raise click.UsageError(
            say(
                "Give --lexicon, --synonyms, --no-lexicon or --no-synonyms; "
                "`indexer info` lists what is kept."
            )
        )
    from indexer.writing.indexing import change_words

    reporter.watch(index)
    report = change_words(index, keep=keep, access=access_to(index), **given)
    for warning in report.warnings:
        reporter.warning(warning)
    kept = message(
        "{words} and {groups} of synonyms",
        words=plural("{count:,} word", "{count:,} words", report.words),
        groups=plural("{count:,} group", "{count:,} groups", report.groups),
    )
    lists = [asdict(each) for each in report.lists]
    reporter.summary(message("{index} keeps {kept}", index=index, kept=kept), index=index, words=lists)
