"""Gives the hits of a request to other programs: citations and CSV on standard output, and files."""

from __future__ import annotations

import sys
from datetime import date
from io import TextIOWrapper
from itertools import islice

from indexer.core.messages import join_messages, message, plural
from indexer.core.streams import write
from search.citations import cite
from search.output.export import export_hits
from search.output.export.csv import csv_parts
from search.output.export.options import ExportOptions

from .request import FOUND, NONE_FOUND, Request
from .running import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.hit import Hit, SearchResults
    from search.searcher import Searcher

LINES_AT_ONCE = 1_000


def print_citations(results: SearchResults, style: str) -> None:
    """Print citations of the hits. The web counts as looked at today."""
    write(sys.stdout, cite(results, style, date.today()))


def export_all(searcher: Searcher, request: Request, text: str) -> int:
    """Print all hits as CSV, or write them to a file and say how many; return the exit status."""
    found = _Hits(searcher, request, text)
    if request.export is None:
        options = ExportOptions(request.cite or "line", request.clean, accessed=date.today())
        _print_utf8(csv_parts(found, options))
    else:
        export_hits(
            found,
            request.export,
            style=request.cite,
            clean=request.clean,
            title=text,
            accessed=date.today(),
            overwrite=request.force,
        )
        tell("search", found.summary_of(request.export))
    if not found.is_complete:
        tell("search", message("the search ended early; there may be more hits than these"))
    return FOUND if found.total else NONE_FOUND


class _Hits:
    """The hits of a request, page by page, and what is known of them once all were taken."""

    def __init__(self, searcher: Searcher, request: Request, text: str) -> None:
        self._searcher, self._request, self._text = searcher, request, text
        self.number = self.total = 0
        self.is_complete = True

    def __iter__(self) -> Iterator[Hit]:
        request = self._request
        for page in self._searcher.pages(self._text, **{**request.options, "limit": request.limit}):
            self.total = max(self.total, page.total)
            self.is_complete &= page.complete
            self.number += len(page)
            yield from page

    def summary_of(self, file: str) -> str:
        """The number of hits in a file, and what is not among them, of a request for all."""
        written = plural("{count:,} hit in {file}", "{count:,} hits in {file}", self.number, file=file)
        request = self._request
        if request.limit is not None or self.number + request.offset >= self.total:
            return written
        written = join_messages(", ", (written, message("of {total:,} paragraphs", total=self.total)))
        return (
            join_messages("; ", (written, message("--all takes copies too")))
            if request.collapses
            else written
        )


def _print_utf8(lines: Iterable[str]) -> None:
    """Print lines in UTF-8, whatever the encoding of a terminal: their reader is a program."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    rest = iter(lines)
    while some := "".join(islice(rest, LINES_AT_ONCE)):
        write(sys.stdout, some)
