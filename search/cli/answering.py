"""Runs a request: opens the index, searches, prints the hits on stdout and messages on stderr."""

from __future__ import annotations

import os
import sys

from indexer.core.errors import PolicySearchError
from indexer.core.messages import join_messages, message
from indexer.core.streams import write

from .request import FOUND, NONE_FOUND, Request
from .running import print_json, print_json_lines, run_guarded, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from search.explanation import Explanation
    from search.hit import SearchResults
    from search.searcher import Searcher


def print_answer(request: Request) -> int:
    """Print the answer to a request; return the exit status."""
    return run_guarded("search", lambda: _print_answer(request), ", ".join(request.indexes))


def open_searcher(*indexes: str, **words: Any) -> Searcher:
    """A searcher on indexes, with files of words; the environment says how to get into a cluster."""
    from search.opening import open_index

    given = indexes[0] if len(indexes) == 1 else indexes
    if not any("://" in index for index in indexes):
        return open_index(given, **words)
    from indexer.storage.opensearch.address import Access

    return open_index(given, access=Access.of_environment(os.environ), **words)


def _print_answer(request: Request) -> int:
    with open_searcher(*request.indexes, **request.files_of_words) as searcher:

        def search(text: str) -> tuple[SearchResults, Sequence[Explanation]]:
            return _search(searcher, request, text)

        if request.suggest is not None:
            return _print_completions(searcher, request, request.suggest)
        if request.similar is not None:
            from .similar import print_similar

            return print_similar(searcher, request, request.similar)
        if request.queries is not None:
            from .batch import answer_lines
            from .line_writer import line_writer

            return answer_lines(request, request.queries, line_writer(searcher, request, search))
        if request.show is not None:
            from .reading import show_article

            return show_article(searcher, request, request.show)
        text = " ".join(request.words)
        if request.why_not is not None:
            from search.explanation import why_not_as_json, why_not_as_text

            why_not = searcher.why_not(text, request.why_not, **request.criteria)
            if not why_not.exists:
                raise PolicySearchError(join_messages(" ", why_not.reasons))
            if request.as_lines:
                print_json(why_not_as_json(why_not))
            else:
                from .pager import show

                show(why_not_as_text(why_not), request)
            return FOUND
        if request.csv or request.export is not None:
            from .exporting import export_all

            return export_all(searcher, request, text)
        if request.as_lines:
            from .line_writer import line_writer

            line, total = line_writer(searcher, request, search)(text, None)
            print_json_lines(line + b"\n")
            return FOUND if total else NONE_FOUND
        results, explanations = search(text)
        if request.open is not None and results.total:
            from .launching import open_hit

            return open_hit(results, request)
        if request.cite is not None:
            from .exporting import print_citations

            print_citations(results, request.cite)
        elif request.count:
            _print_count(results)
        else:
            _print_page(searcher, request, results, explanations)
        return FOUND if results.total else NONE_FOUND


def _print_completions(searcher: Searcher, request: Request, beginning: str) -> int:
    """Print what the beginning of a text may become."""
    from search.output.completions import completions_as_json, completions_as_text

    found = searcher.suggest(beginning, limit=request.page_limit)
    if request.as_lines:
        print_json(completions_as_json(beginning, found))
    else:
        write(sys.stdout, completions_as_text(found))
    return FOUND if found else NONE_FOUND


def _search(searcher: Searcher, request: Request, text: str) -> tuple[SearchResults, Sequence[Explanation]]:
    """The results for one query, and an explanation of each hit if the request wants them."""
    results = searcher.search(text, **request.options)
    if not request.explain:
        return results, ()
    try:
        return results, searcher.explain(text, results.hits, **request.criteria)
    except ValueError as error:
        raise PolicySearchError(
            message("cannot explain: {error}; use a smaller --offset or --limit", error=error)
        ) from error


def _print_count(results: SearchResults) -> None:
    """Print the number of matches, and say so on standard error where there may be more."""
    write(sys.stdout, f"{results.total}\n")
    if not results.complete:
        tell("search", message("the search ended early; there may be more matches than these"))


def _print_page(
    searcher: Searcher, request: Request, results: SearchResults, explanations: Sequence[Explanation]
) -> None:
    from search.output.formatters import Page, as_text

    from .terminal import columns, has_colours, is_less, links_of, pager_of

    pager = pager_of(request)
    page = Page(
        columns(),
        colour=has_colours(request.color),
        links=links_of(request, through_pager=bool(pager) and not is_less(pager)),
        full=request.full,
        per_article=request.most_per_article,
        collapse=request.collapses,
        thins=request.thins and request.per_article is None,
        clean=request.clean,
        by_date=request.criteria.get("order") in ("newest", "oldest"),
        by_cursor="cursor" in request.criteria,
        reads_on=sys.stdout.isatty(),
    )
    cursor = request.criteria.get("cursor")
    context = (
        [searcher.context(hit, request.context, cursor=cursor) for hit in results.hits]
        if request.context
        else ()
    )
    text = as_text(results, page, context, explanations)
    if pager:
        from .pager import show

        show(text, request)
    else:
        write(sys.stdout, text)
