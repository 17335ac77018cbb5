"""The command `search`: reads its arguments, asks a `Searcher`, prints, and says by its exit status
whether anything was found (0), nothing (1), or something failed (2).

Results go to stdout and all else to stderr. A reader that goes away (`search x | head -1`) is no
error, and Ctrl-C ends quietly with 130.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

import click

from indexer.errors import PolicySearchError

from .dates import parse_dates
from .formatters import as_json, as_text

if TYPE_CHECKING:
    from .hit import SearchResults
    from .query import Order
    from .searcher import Searcher

_LIKE_AN_OPTION = re.compile(r"--|-[A-Za-z]")

FOUND, NONE_FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every query of one run is searched with."""

    limit: int
    offset: int
    since: date | None
    until: date | None
    order: Order

    def results(self, searcher: Searcher, text: str) -> SearchResults:
        return searcher.search(
            text, limit=self.limit, offset=self.offset, since=self.since, until=self.until, order=self.order
        )


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
    help="The index's folder; $POLICY_INDEX is its default.",
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
    "--context", metavar="N", type=click.IntRange(0), default=0, help="Show N paragraphs around each hit."
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
    context: int,
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
    _use_utf8()
    asked = _Asked(limit, offset, since, until, order)
    with _speaking():
        from .searcher import open_index

        with open_index(index) as searcher:
            if queries is not None:
                status = _search_lines(searcher, asked, queries)
            else:
                results = asked.results(searcher, " ".join(words))
                if as_lines:
                    sys.stdout.write(as_json(results) + "\n")
                else:
                    sys.stdout.write(_page(searcher, results, offset, context, full))
                status = FOUND if results.total else NONE_FOUND
        sys.stdout.flush()
    click_context.exit(status)


def main() -> None:
    """The entry point of the command; ends the process."""
    try:
        status = command.main(prog_name="search", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = FAILED
    except (KeyboardInterrupt, click.Abort):
        status = INTERRUPTED
    sys.exit(status)


def _page(searcher: Searcher, results: SearchResults, offset: int, context: int, full: bool) -> str:
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    around = [searcher.context(hit, context) for hit in results.hits] if context else []
    width = shutil.get_terminal_size().columns
    return as_text(results, width=width, colour=colour, offset=offset, context=around, full=full)


def _search_lines(searcher: Searcher, asked: _Asked, name: str) -> int:
    """Answer each line as it comes; what cannot be read is reported, and the rest goes on."""
    found = bad = False
    with _opened(name) as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip().removeprefix("\ufeff")
            if not line:
                continue
            try:
                query_id, text = _query_of(line)
            except ValueError as error:
                bad = True
                print(f"search: {name}, line {number}: {error}", file=sys.stderr)
                continue
            results = asked.results(searcher, text)
            found = found or results.total > 0
            print(as_json(results, query_id), flush=True)
    return FAILED if bad else FOUND if found else NONE_FOUND


def _query_of(line: str) -> tuple[object, str]:
    """The id, None where there is none, and the text of one line; ValueError says what is wrong."""
    if not line.startswith("{"):
        return None, line
    try:
        query = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"begins with {{ but is no JSON object ({error})") from None
    if not isinstance(query.get("text"), str):
        raise ValueError('has no "text" that is a string')
    return query.get("id"), query["text"]


def _opened(name: str) -> AbstractContextManager[TextIO]:
    if name == "-":
        return nullcontext(sys.stdin)
    try:
        # A byte that is no UTF-8 becomes a lone surrogate: it is searched for, and finds nothing.
        return open(name, encoding="utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise PolicySearchError(f"cannot read the queries in {name}: {error.strerror}") from error


def _use_utf8() -> None:
    """Standard streams in UTF-8 whatever the locale is, and able to take any string."""
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def _speaking() -> Iterator[None]:
    """What went wrong as a message and an exit status."""
    try:
        yield
    except PolicySearchError as error:
        print(f"search: {error}", file=sys.stderr)
        raise click.exceptions.Exit(FAILED) from error
    except BrokenPipeError:
        # The interpreter flushes once more as it ends, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(FOUND) from None
    except KeyboardInterrupt:
        raise click.exceptions.Exit(INTERRUPTED) from None


if __name__ == "__main__":
    main()
