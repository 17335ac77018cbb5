"""The options of `search`, their values and their help, by click."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import Any

import click

from search.query.dates import parse_dates
from search.ranking.settings import Ranking

from .answering import print_answer
from .request import FAILED, INTERRUPTED, Request

_LOOKS_LIKE_OPTION = re.compile(r"--|-[A-Za-z]")


def _read_day(
    _context: click.Context, _parameter: click.Parameter, value: str | None, edge: int
) -> date | None:
    """A callback that reads a date: the first (`edge` 0) or the last (-1) day of what it names."""
    if value is None:
        return None
    days = parse_dates(value)
    if days is None or ".." in value:
        raise click.BadParameter(f"{value!r} is no date; write 2024, 2024-03 or 2024-03-29.")
    return days[edge]


def _read_ranking(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Ranking | None:
    """A callback that reads ranking settings."""
    try:
        return None if value is None else Ranking.read(value)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


def _read_place(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> tuple[str, int | None] | None:
    """A callback that reads ARTICLE or ARTICLE:PARAGRAPH; an article's id may hold colons itself."""
    if value is None:
        return None
    article, colon, number = value.rpartition(":")
    is_paragraph = bool(colon) and number.isascii() and number.isdigit()
    return (article, int(number[:9])) if is_paragraph else (value, None)


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"search {version('policy-news-search')}")
        except PackageNotFoundError:
            click.echo("search, run from a source tree that is not installed")
        context.exit()


index_option = click.option(
    "--index",
    metavar="DIR",
    default="index",
    envvar="POLICY_INDEX",
    show_default=True,
    help="Search the index in folder DIR, or the one on a cluster at opensearch://HOST:PORT/NAME. "
    "$POLICY_INDEX sets the default.",
)
count_option = partial(click.option, metavar="N", show_default=True)
ranking_option = partial(click.option, metavar="SETTINGS", callback=_read_ranking)


class _QueryCommand(click.Command):
    """A command whose words may begin with a minus, as exclusions do, but not look like an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = list(args)
        options_end = given.index("--") if "--" in given else len(given)
        rest = super().parse_args(ctx, args)
        for word in ctx.params["words"]:
            if _LOOKS_LIKE_OPTION.match(word) and word in given[:options_end]:
                raise click.NoSuchOption(
                    word, f"There is no option {word}; put -- before a query that begins so.", ctx=ctx
                )
        return rest


@click.command(
    cls=_QueryCommand,
    context_settings={"help_option_names": ["-h", "--help"], "ignore_unknown_options": True},
    epilog="Query language: docs/query-language.md",
)
@click.argument("words", metavar="QUERY...", nargs=-1)
@index_option
@count_option("--limit", type=click.IntRange(0), default=10, help="Show at most N hits.")
@count_option("--offset", type=click.IntRange(0), default=0, help="Skip the first N hits.")
@click.option("--json", "--jsonl", "as_lines", is_flag=True, help="Print JSON, one line per query.")
@click.option(
    "--since",
    metavar="DATE",
    callback=partial(_read_day, edge=0),
    help="Find only articles published on DATE or later: 2024, 2024-03 or 2024-03-29.",
)
@click.option(
    "--until",
    metavar="DATE",
    callback=partial(_read_day, edge=-1),
    help="Find only articles published on DATE or earlier.",
)
@click.option(
    "--kind",
    metavar="KIND",
    multiple=True,
    help="Find only documents of this kind (文种): 通知, 意见. Repeat it for any of several kinds.",
)
@click.option(
    "--order",
    type=click.Choice(["relevance", "newest", "oldest"]),
    help="Sort the hits.  [default: relevance]",
)
@ranking_option(
    "--ranking",
    help="Rank by title=X,article=X,synonyms=yes|no, where X, from 0 to 4, multiplies what the title or "
    "the rest of the article adds to the score.",
)
@count_option("--per-article", type=click.IntRange(1), help="Show at most N hits of an article.")
@click.option("--distinct", is_flag=True, help="Show each paragraph once, with the number of its repeats.")
@click.option(
    "--all/--collapse",
    "all_copies",
    default=None,
    help="Show every copy of an article, or one for all.  [default: --collapse; with --json, --all]",
)
@count_option(
    "--context", type=click.IntRange(0), default=0, help="Show N paragraphs before and after each hit."
)
@click.option("--explain", is_flag=True, help="Show each hit's score as a sum of contributions.")
@click.option(
    "--why-not",
    metavar="ARTICLE[:PARAGRAPH]",
    callback=_read_place,
    help="Show why this article or paragraph is no hit, or does not rank higher.",
)
@click.option("--full", is_flag=True, help="Show whole paragraphs, not shortened ones.")
@click.option(
    "--queries",
    metavar="FILE",
    help='Search for each line of FILE (- is standard input), a query or {"id": ..., "text": ...}. '
    "Print JSON, one line per query.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
@click.pass_context
def command(click_context: click.Context, /, **options: Any) -> None:
    """Find the paragraphs that match QUERY.

    The words of QUERY are joined by spaces. Put -- before a word that begins with a minus and a letter:
    search -- -R&D
    """
    request = Request(**options)
    if request.words and request.queries is not None:
        raise click.UsageError("Give a QUERY or --queries, not both.")
    if not request.words and request.queries is None and "kind" not in request.criteria:
        raise click.UsageError("Give a QUERY, a --kind, or --queries FILE.")
    if request.why_not is not None and (request.queries is not None or request.explain):
        raise click.UsageError("--why-not explains one QUERY; leave out --explain and --queries.")
    click_context.exit(print_answer(request))


def run_click(command: click.Command, name: str) -> Any:
    """Run a command on the process's command line; return its result, or the exit status if it has none."""
    try:
        return command.main(prog_name=name, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return FAILED
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
