"""The options of `search`, their values and their help, by click."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial
from io import StringIO
from typing import Any

import click
from click.core import ParameterSource

from indexer.core.failures import FAILED, INTERRUPTED, usage_of
from indexer.core.messages import say, spoken_language
from indexer.core.stopping import stop_on_signals
from indexer.core.streams import write_message
from search.citations import STYLES
from search.output.export import FORMATS, check_style, suffix_of
from search.query.filters import DATE, FACETS, FIELD_OF, FILTERS, edge_of, narrowing
from search.ranking.settings import Ranking

from .answering import print_answer
from .index_options import indexes_option, words_options
from .json_options import json_options
from .query_command import QueryCommand
from .request import FOUND, HITS_OF_PAGE, OF_SHOWING, OF_SIMILAR, ORDERS, Request
from .terminal_options import complete_path, terminal_options

_MOST = 999_999_999
"""The largest number that an option takes, more than an index can have paragraphs of one query."""

number_from = partial(click.IntRange, max=_MOST)


def _read_day(
    _context: click.Context, _parameter: click.Parameter, value: str | None, edge: int
) -> date | None:
    """A callback that reads a date: the first (`edge` 0) or the last (-1) day of what it names."""
    if value is None:
        return None
    try:
        return edge_of(value, edge)
    except ValueError as error:
        raise click.BadParameter(say("{error}.", error=error)) from None


def _read_values(
    _context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """A callback that reads the values of a filter."""
    try:
        narrowing(str(parameter.name), values)
    except ValueError as error:
        raise click.BadParameter(say("{error}.", error=error)) from None
    return values


def _read_seconds(_context: click.Context, _parameter: click.Parameter, value: float | None) -> float | None:
    """A callback that reads a time."""
    if value is not None and not value > 0:
        raise click.BadParameter(say("write a number of seconds above 0."))
    return value


def _read_ranking(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Ranking | None:
    """A callback that reads ranking settings."""
    try:
        return None if value is None else Ranking.read(value)
    except ValueError as error:
        raise click.BadParameter(say("{error}.", error=error)) from None


def _read_per_article(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """A callback that reads a number of hits, or "all" as 0."""
    if value is None:
        return None
    return 0 if value == "all" else number_from(1)(value, parameter, context)


def _read_export(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """A callback that reads the name of a file to export to."""
    try:
        if value is not None:
            suffix_of(value)
    except ValueError as error:
        raise click.BadParameter(say("{error}.", error=error)) from None
    return value


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"search {version('policy-news-search')}")
        except PackageNotFoundError:
            click.echo(say("search, run from a source tree that is not installed"))
        context.exit()


count_option = partial(click.option, metavar="N", show_default=True)
ranking_option = partial(click.option, metavar="SETTINGS", callback=_read_ranking)


def _filter_options(function: Callable[..., None]) -> Callable[..., None]:
    """An option for each filter, in the order of the table."""
    for field in reversed([*FILTERS, DATE]):
        name = next(word for word, of_word in FIELD_OF.items() if of_word == field and word != field)
        function = click.option(
            f"--{field}",
            metavar=field.upper(),
            multiple=True,
            callback=_read_values,
            help=f"Find only articles with this {field} ({name}), or one of several: repeat it. "
            f"-{field.upper()} excludes, * is any, -* none.",
        )(function)
    return function


@click.command(
    cls=QueryCommand,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Query language: docs/query-language.md",
)
@click.argument("words", metavar="QUERY...", nargs=-1)
@indexes_option
@count_option(
    "--limit",
    "-n",
    type=number_from(0),
    help=f"Show at most N hits.  [default: {HITS_OF_PAGE}; with --csv and --export, all]",
)
@count_option("--offset", type=number_from(0), default=0, help="Skip the first N hits.")
@click.option(
    "--cursor",
    metavar="CURSOR",
    help="Show the page after the one that gave this cursor, of the index as it was then.",
)
@json_options
@click.option(
    "--since",
    metavar="DATE",
    callback=partial(_read_day, edge=0),
    help="Find only articles published on DATE or later: 2024, 2024-03-29, 2024Q1, 去年, '1 year ago'.",
)
@click.option(
    "--until",
    metavar="DATE",
    callback=partial(_read_day, edge=-1),
    help="Find only articles published on DATE or earlier.",
)
@_filter_options
@click.option(
    "--order",
    type=click.Choice(ORDERS),
    help="Sort the hits; by date those first that hold all of the query.  [default: relevance]",
)
@click.option(
    "--precise/--fuzzy",
    default=None,
    help="Find only what holds each part of QUERY between spaces, as if it were quoted (精确), or also what "
    "holds parts of it (模糊).  [default: --fuzzy]",
)
@ranking_option(
    "--ranking",
    help="Rank by title=X,article=X,recency=X,heading=X,naming=X,synonyms=yes|no, where X, from 0 to 4, "
    "multiplies what the title, the rest of the article, the day, the heading above a paragraph or the "
    "articles that name a law add to the score.",
)
@words_options
@count_option(
    "--per-article",
    callback=_read_per_article,
    help="Show at most N hits of an article, or 'all'.  [default: 1; with --json, all]",
)
@click.option("--distinct", is_flag=True, help="Show each paragraph once, with the number of its repeats.")
@click.option(
    "--all/--collapse",
    "all_copies",
    default=None,
    help="Show every paragraph that matches, also copies, repeats and several of an article; or one copy for "
    "all.  [default: --collapse; with --json, --all]",
)
@count_option(
    "--context", type=number_from(0), default=0, help="Show N paragraphs before and after each hit."
)
@click.option(
    "--show",
    metavar="ARTICLE[:PARAGRAPH]",
    help="Show an article to read, from a paragraph on or with --context around it. What a QUERY finds in it "
    "is marked.",
)
@click.option("--explain", is_flag=True, help="Show each hit's score as a sum of contributions.")
@click.option(
    "--why-not",
    metavar="ARTICLE[:PARAGRAPH]",
    help="Show why this article or paragraph is no hit, or does not rank higher.",
)
@click.option(
    "--suggest",
    metavar="BEGINNING",
    help="Show what the beginning of a text, in Han or pinyin, may become, and search for nothing.",
)
@click.option(
    "--similar",
    metavar="ARTICLE[:PARAGRAPH]",
    help="Show the articles that are similar to this one or its paragraph, or to the text on standard input "
    "(-), and what they share.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=float,
    callback=_read_seconds,
    help="End each search after SECONDS with what it has found by then.",
)
@click.option(
    "--facet",
    "facets",
    metavar="NAME",
    type=click.Choice(FACETS),
    multiple=True,
    help=f"Count all matches by the values of a field: {', '.join(FACETS)}. Repeat it for several fields.",
)
@click.option(
    "--copies-once",
    is_flag=True,
    default=None,
    help="Of articles that are copies of one another, let facets count only the first that matches.",
)
@click.option(
    "--within",
    metavar="QUERY",
    multiple=True,
    help="Find only what this earlier query matches, too. Repeat it to narrow step by step.",
)
@click.option("--csv", is_flag=True, help="Print all hits as CSV for a spreadsheet; with --limit, N of them.")
@click.option(
    "--export",
    metavar="FILE",
    callback=_read_export,
    shell_complete=complete_path,
    help=f"Write all hits, with --limit N of them, to FILE: {', '.join(FORMATS)}.",
)
@click.option("--force", is_flag=True, help="Let --export overwrite FILE.")
@click.option(
    "--cite",
    metavar="STYLE",
    type=click.Choice(STYLES),
    help=f"Print citations of the hits: {', '.join(STYLES)}. With --csv and --export, STYLE is that of the "
    "citations in the file.",
)
@click.option(
    "--clean",
    is_flag=True,
    help="Show clean copies of paragraphs: without glosses, radicals and stray spaces.",
)
@click.option("--full", is_flag=True, help="Show whole paragraphs, not shortened ones.")
@terminal_options
@click.option(
    "--queries",
    metavar="FILE",
    shell_complete=complete_path,
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
    if request.show is not None:
        taken = say("a QUERY, --context, --full, --clean and --json")
        _check_alone(click_context, "--show", OF_SHOWING, taken)
        click_context.exit(print_answer(request))
    given = [
        bool(request.words),
        *[one is not None for one in (request.queries, request.suggest, request.similar)],
    ]
    if given.count(True) > 1:
        raise click.UsageError(say("Give a QUERY, --queries, --suggest or --similar, one of them."))
    if request.similar is not None:
        _check_alone(click_context, "--similar", OF_SIMILAR, say("--limit, --full and --json"))
    if not any(given) and not request.narrows:
        raise click.UsageError(
            say("Give a QUERY, a filter such as --kind, a --facet, a --within, or --queries FILE.")
        )
    if "cursor" in request.criteria and (request.offset or request.queries is not None):
        raise click.UsageError(say("--cursor goes on with one QUERY; leave out --offset and --queries."))
    if request.why_not is not None and (request.queries is not None or request.explain):
        raise click.UsageError(say("--why-not explains one QUERY; leave out --explain and --queries."))
    prints_hits = request.queries is not None or (
        request.as_lines and not (request.suggest or request.why_not)
    )
    if (request.fields is not None or request.no_total) and not prints_hits:
        raise click.UsageError(
            say("--fields and --no-total are of hits in JSON; give --json and a QUERY, or --queries.")
        )
    if request.no_total and request.count:
        raise click.UsageError(say("--count prints the total; leave out --no-total."))
    _check_taking(request)
    click_context.exit(print_answer(request))


def _check_alone(context: click.Context, option: str, among: Collection[str], taken: str) -> None:
    """Refuse options that say nothing beside `option`: those that are not among these parameters."""
    for parameter in context.command.params:
        name = str(parameter.name)
        is_given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if is_given and name in context.params and name not in among:
            raise click.UsageError(
                say("{option} takes {taken}, not {opts}.", option=option, taken=taken, opts=parameter.opts[0])
            )


def _check_taking(request: Request) -> None:
    """Refuse options that do not go with those that give hits to other programs."""
    is_file = request.csv or request.export is not None
    is_json = request.as_lines or request.queries is not None
    wanted = {
        "--csv": request.csv,
        "--export": request.export is not None,
        "--cite": request.cite is not None and not is_file,
        "--count": request.count and not is_json,
        "--open": request.open is not None,
    }
    others = {
        "--json": request.as_lines,
        "--queries": request.queries is not None,
        "--why-not": request.why_not is not None,
        "--suggest": request.suggest is not None,
    }
    of_page = {
        "--explain": request.explain,
        "--context": request.context > 0,
        "--facet": "facets" in request.criteria,
    }
    # A hit is opened from a page, whatever else stands there.
    excluded = others if request.open is not None else others | of_page
    given = [name for name, is_given in (wanted | excluded).items() if is_given]
    if any(wanted.values()) and len(given) > 1:
        raise click.UsageError(say("Give {given} or {given2}, not both.", given=given[0], given2=given[1]))
    if request.force and request.export is None:
        raise click.UsageError(say("--force lets --export overwrite its file; give both."))
    if is_file and request.cite is not None:
        try:
            check_style(suffix_of(request.export or ".csv"), request.cite)
        except ValueError as error:
            raise click.UsageError(say("{error}.", error=error)) from None


def run_click(command: click.Command, name: str, arguments: Sequence[str] | None = None) -> Any:
    """Run a command on these arguments, or on the process's; return its result, or the exit status if it has
    none."""
    stop_on_signals()
    if language := spoken_language():
        from indexer.core.help import localise

        localise(command, language, os.environ)
    stdout = sys.stdout
    try:
        return command.main(arguments, prog_name=name, standalone_mode=False)
    except SystemExit as end:
        # If the reader of a help text has gone, click replaces the stream and exits with 1: no failure.
        return end.code if sys.stdout is stdout else FOUND
    except click.ClickException as error:
        printed = StringIO()
        error.show(printed)
        write_message(sys.stderr, usage_of(printed.getvalue(), error.format_message()) + "\n")
        return FAILED
    except click.Abort:
        return INTERRUPTED
