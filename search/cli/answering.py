"""Answers what a command line asks: opens the index, prints results on stdout and all else on stderr.

A reader that goes away (`search x | head -1`) is no error, and Ctrl-C ends quietly with 130.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from indexer.core.errors import PolicySearchError

from .request import FAILED, FOUND, INTERRUPTED, NONE_FOUND, Asked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from typing import TextIO

    from search.explanation import Explanation, WhyNot
    from search.hit import SearchResults
    from search.searcher import Searcher


def answer(asked: Asked) -> int:
    """Print the answer; the exit status. What went wrong is a message."""
    use_utf8()
    try:
        status = _answer(asked)
        sys.stdout.flush()
    except PolicySearchError as error:
        print(f"search: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        drop_output()
        return FOUND
    except OSError as error:
        print(f"search: the answer cannot be written: {error.strerror}", file=sys.stderr)
        drop_output()
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def open_asked(index: str) -> Searcher:
    """A searcher on an index. How to get into the cluster that it may be on is in the environment."""
    from search.opening import open_index

    if "://" not in index:
        return open_index(index)
    from indexer.storage.opensearch.address import Access

    return open_index(index, access=Access.of_environment(os.environ))


def drop_output() -> None:
    """Let nothing more be written: its reader is gone, or its disk is full."""
    # What is left is flushed once more as the process ends, and would fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _answer(asked: Asked) -> int:
    from search.output.formatters import as_json

    with open_asked(asked.index) as searcher:
        if asked.queries is not None:
            return _search_lines(searcher, asked, asked.queries)
        text = " ".join(asked.words)
        if asked.why_not is not None:
            sys.stdout.write(_why_not(asked.explained_absence(searcher, text, asked.why_not), asked))
            return FOUND
        results = asked.results(searcher, text)
        explanations = asked.explanations(searcher, text, results)
        if asked.as_lines:
            print(as_json(results, explanations=explanations))
        else:
            sys.stdout.write(_page(searcher, results, asked, explanations))
        return FOUND if results.total else NONE_FOUND


def _why_not(why_not: WhyNot, asked: Asked) -> str:
    from search.explanation import why_not_as_json, why_not_as_text

    return why_not_as_json(why_not) + "\n" if asked.as_lines else why_not_as_text(why_not)


def _page(
    searcher: Searcher, results: SearchResults, asked: Asked, explanations: Sequence[Explanation]
) -> str:
    from search.output.formatters import as_text

    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    around = [searcher.context(hit, asked.context) for hit in results.hits] if asked.context else []
    width = _columns()
    return as_text(
        results,
        width=width,
        colour=colour,
        offset=asked.offset,
        context=around,
        full=asked.full,
        per_article=asked.per_article,
        folded=asked.collapses,
        explanations=explanations,
    )


def _columns() -> int:
    if not (sys.stdout.isatty() or "COLUMNS" in os.environ):
        return 80
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _search_lines(searcher: Searcher, asked: Asked, name: str) -> int:
    """Answer each line as it comes; what cannot be read is reported, and the rest goes on."""
    from search.output.formatters import as_json

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
            explanations = asked.explanations(searcher, text, results)
            print(as_json(results, query_id, explanations=explanations), flush=True)
    return FAILED if bad else FOUND if found else NONE_FOUND


def _query_of(line: str) -> tuple[object, str]:
    """The id, None where there is none, and the text of one line; ValueError says what is wrong."""
    if not line.startswith("{"):
        return None, line
    import json

    try:
        query = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"begins with {{ but is no JSON object ({error})") from None
    if not isinstance(query.get("text"), str):
        raise ValueError('has no "text" that is a string')
    return query.get("id"), query["text"]


def _opened(name: str) -> AbstractContextManager[TextIO]:
    from contextlib import nullcontext

    if name == "-":
        return nullcontext(sys.stdin)
    try:
        # A byte that is no UTF-8 becomes a lone surrogate: it is searched for, and finds nothing.
        return open(name, encoding="utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise PolicySearchError(f"cannot read the queries in {name}: {error.strerror}") from error


def use_utf8() -> None:
    """Standard streams in UTF-8 whatever the locale is, and able to take any string."""
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
