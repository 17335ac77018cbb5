"""Runs a request: opens the index, searches, prints the hits on stdout and messages on stderr.

A reader that goes away (`search x | head -1`) is no error, and Ctrl-C ends quietly with 130.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from indexer.core.errors import PolicySearchError

from .request import FAILED, FOUND, INTERRUPTED, NONE_FOUND, Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from typing import TextIO

    from search.explanation import Explanation
    from search.hit import SearchResults
    from search.searcher import Searcher


def print_answer(request: Request) -> int:
    """Print the answer to a request; return the exit status."""
    return run_guarded("search", lambda: _print_answer(request))


def run_guarded(name: str, action: Callable[[], int]) -> int:
    """Run a command's action; return its exit status, or print a message if it fails."""
    _use_utf8()
    try:
        status = action()
        sys.stdout.flush()
    except PolicySearchError as error:
        message = str(error)
    except BrokenPipeError:
        _discard_output()
        return FOUND
    except OSError as error:
        task = f"read or write {error.filename}" if error.filename else "write the answer"
        message = f"cannot {task}: {error.strerror or error}"
        _discard_output()
    except KeyboardInterrupt:
        return INTERRUPTED
    else:
        return status
    print(f"{name}: {message}", file=sys.stderr)
    return FAILED


def open_searcher(index: str) -> Searcher:
    """A searcher on an index; the environment says how to get into its cluster."""
    from search.opening import open_index

    if "://" not in index:
        return open_index(index)
    from indexer.storage.opensearch.address import Access

    return open_index(index, access=Access.of_environment(os.environ))


def _discard_output() -> None:
    """Discard what is still to be written to stdout: its reader is gone, or its disk is full."""
    # The interpreter flushes once more as it ends, and would fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _use_utf8() -> None:
    """Make the standard streams UTF-8 in any locale, and able to take any string."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            errors = "surrogateescape" if stream is sys.stdin else "backslashreplace"
            stream.reconfigure(encoding="utf-8", errors=errors)


def _print_answer(request: Request) -> int:
    with open_searcher(request.index) as searcher:
        if request.queries is not None:
            return _answer_lines(searcher, request, request.queries)
        text = " ".join(request.words)
        if request.why_not is not None:
            from search.explanation import why_not_as_json, why_not_as_text

            why_not = searcher.why_not(text, *request.why_not, **request.criteria)
            sys.stdout.write(
                why_not_as_json(why_not) + "\n" if request.as_lines else why_not_as_text(why_not)
            )
            return FOUND
        results, explanations = _search(searcher, request, text)
        if request.as_lines:
            from search.output.formatters import as_json

            print(as_json(results, explanations=explanations))
        else:
            _print_page(searcher, request, results, explanations)
        return FOUND if results.total else NONE_FOUND


def _search(searcher: Searcher, request: Request, text: str) -> tuple[SearchResults, Sequence[Explanation]]:
    """The results for one query, and an explanation of each hit if the request wants them."""
    results = searcher.search(
        text,
        limit=request.limit,
        offset=request.offset,
        per_article=request.per_article,
        distinct=request.distinct,
        collapse=request.collapses,
        **request.criteria,
    )
    if not request.explain:
        return results, ()
    return results, searcher.explain(text, results.hits, **request.criteria)


def _print_page(
    searcher: Searcher, request: Request, results: SearchResults, explanations: Sequence[Explanation]
) -> None:
    from search.output.formatters import Page, as_text

    in_terminal = sys.stdout.isatty()
    width = 80
    if in_terminal or "COLUMNS" in os.environ:
        from shutil import get_terminal_size

        width = get_terminal_size().columns
    page = Page(
        width,
        colour=in_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        full=request.full,
        offset=request.offset,
        per_article=request.per_article,
        collapse=request.collapses,
    )
    context = [searcher.context(hit, request.context) for hit in results.hits] if request.context else ()
    sys.stdout.write(as_text(results, page, context, explanations))


def _answer_lines(searcher: Searcher, request: Request, name: str) -> int:
    """Answer each line of a file as it comes. A bad line is reported, and the rest goes on."""
    from search.output.formatters import as_json

    found = failed = False
    with _open_queries(name) as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip().removeprefix("\ufeff")
            if not line:
                continue
            try:
                query_id, text = _parse_line(line)
            except ValueError as error:
                failed = True
                print(f"search: {name}, line {number}: {error}", file=sys.stderr)
                continue
            results, explanations = _search(searcher, request, text)
            found = found or results.total > 0
            print(as_json(results, query_id, explanations=explanations), flush=True)
    return FAILED if failed else FOUND if found else NONE_FOUND


def _parse_line(line: str) -> tuple[object, str]:
    """The id (None without one) and the text of a query. Raises ValueError, which says what is wrong."""
    if not line.startswith("{"):
        return None, line
    from search.evaluation.lines import as_object, text_of

    query = as_object(line)
    return query.get("id"), text_of(query)


def _open_queries(name: str) -> AbstractContextManager[TextIO]:
    from contextlib import nullcontext

    if name == "-":
        return nullcontext(sys.stdin)
    try:
        # A byte that is no UTF-8 becomes a lone surrogate: it is searched for, and finds nothing.
        return open(name, encoding="utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise PolicySearchError(f"cannot read the queries in {name}: {error.strerror}") from error
