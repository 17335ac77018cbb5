"""The options of `search`: what they are called, what they take, and their help, by click."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import click

from search.query.dates import parse_dates
from search.query.query import Order
from search.ranking.settings import Ranking

from .answering import answer
from .request import FAILED, INTERRUPTED, Asked

_LIKE_AN_OPTION = re.compile(r"--|-[A-Za-z]")


def _day(edge: int) -> Callable[[click.Context, click.Parameter, str | None], date | None]:
    """How an option reads a date: the first (0) or the last (-1) day that it stands for."""

    def read(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
        if value is None:
            return None
        days = parse_dates(value)
        if days is None or ".." in value:
            raise click.BadParameter(f"{value!r} is no date; write 2024, 2024-03 or 2024-03-29.")
        return days[edge]

    return read


def read_ranking(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Ranking | None:
    """How an option reads settings of the ranking; None where it is not given."""
    try:
        return None if value is None else Ranking.read(value)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"search {version('policy-news-search')}")
        except PackageNotFoundError:
            click.echo("search, run from a source tree that is not installed")
        context.exit()


class _QueryCommand(click.Command):
    """A command whose words may begin with a minus, as exclusions do; what looks like an option may not."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = list(args)
        options_end = given.index("--") if "--" in given else len(given)
        rest = super().parse_args(ctx, args)
        for word in ctx.params["words"]:
            if _LIKE_AN_OPTION.match(word) and word in given[:options_end]:
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
@click.option(
    "--index",
    metavar="DIR",
    default="index",
    envvar="POLICY_INDEX",
    show_default=True,
    help="The index's folder, or opensearch://HOST:PORT/NAME; $POLICY_INDEX is its default.",
)
@click.option(
    "--limit", metavar="N", type=click.IntRange(0), default=10, show_default=True, help="Show N hits."
)
@click.option("--offset", metavar="N", type=click.IntRange(0), default=0, help="Leave out the first N hits.")
@click.option("--json", "--jsonl", "as_lines", is_flag=True, help="Print JSON, one line a query.")
@click.option(
    "--since", metavar="DATE", callback=_day(0), help="Published then or later: 2024, 2024-03, 2024-03-29."
)
@click.option("--until", metavar="DATE", callback=_day(-1), help="Published then or before.")
@click.option(
    "--order",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
    help="Which hits come first.",
)
@click.option(
    "--ranking",
    metavar="SETTINGS",
    callback=read_ranking,
    help="What relevance is: title=X,article=X,synonyms=yes|no; X, 0 to 4, multiplies what these count.",
)
@click.option("--per-article", metavar="N", type=click.IntRange(1), help="Show N hits of an article at most.")
@click.option(
    "--distinct", is_flag=True, help="Show a paragraph once, and at how many more places it was found."
)
@click.option(
    "--all/--collapse",
    "every",
    default=None,
    help="Show each copy of an article, or one for all.  [default: --collapse; with --json, --all]",
)
@click.option(
    "--context", metavar="N", type=click.IntRange(0), default=0, help="Show N paragraphs around each hit."
)
@click.option("--explain", is_flag=True, help="Show why each hit ranks where it does, as a sum.")
@click.option(
    "--why-not",
    metavar="ARTICLE[:PARAGRAPH]",
    help="Show why this article, or paragraph of it, is no hit, or not a higher one.",
)
@click.option("--full", is_flag=True, help="Show whole paragraphs.")
@click.option(
    "--queries",
    metavar="FILE",
    help='Search for each line of FILE (- is stdin): a query, or {"id": ..., "text": ...}. '
    "Prints JSON, one line a query.",
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
def command(
    click_context: click.Context,
    words: tuple[str, ...],
    index: str,
    limit: int,
    offset: int,
    as_lines: bool,
    since: date | None,
    until: date | None,
    order: Order,
    ranking: Ranking | None,
    per_article: int | None,
    distinct: bool,
    every: bool | None,
    context: int,
    explain: bool,
    why_not: str | None,
    full: bool,
    queries: str | None,
) -> None:
    """Find the paragraphs that hold QUERY.

    The words of QUERY are joined by spaces. Put -- before one that begins with a minus and a letter:
    search -- -R&D
    """
    if bool(words) == (queries is not None):
        raise click.UsageError(
            "Give a QUERY, or --queries FILE." if not words else "Give a QUERY or --queries, not both."
        )
    if why_not is not None and (queries is not None or explain):
        raise click.UsageError("--why-not explains one QUERY, and needs neither --explain nor --queries.")
    asked = Asked(words, index, limit, offset, as_lines, since, until, order, context, full, queries)
    asked.ranking, asked.per_article, asked.distinct = ranking, per_article, distinct
    asked.every, asked.explain, asked.why_not = every, explain, why_not
    click_context.exit(answer(asked))


def run() -> int:
    """Read the process's command line and do what it says; the exit status."""
    try:
        status: int = command.main(prog_name="search", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return FAILED
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    return status
