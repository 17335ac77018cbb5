"""Answers a file of queries, one a line, on all cores: a line of JSON for each, in their order."""

from __future__ import annotations

from indexer.core.messages import message
from indexer.core.threads import cores, map_in_order, useful_threads
from search.output.formatters import as_json

from .lines import read_lines
from .request import FAILED, FOUND, NONE_FOUND, Request
from .running import print_json, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from search.explanation import Explanation
    from search.hit import SearchResults

    Search = Callable[[str], tuple[SearchResults, Sequence[Explanation]]]
    NumberedLine = tuple[int, str]


def answer_lines(request: Request, name: str, search: Search) -> int:
    """Answer each line of a file as it comes; return the exit status. A bad line is reported, and the rest
    goes on."""

    def answer(line: NumberedLine) -> tuple[str, bool | None]:
        """(the line of JSON, whether anything was found), or (what is wrong with the line, None)."""
        number, text = line
        try:
            query_id, text = _parse_line(text)
        except ValueError as error:
            return message("{name}, line {number}: {error}", name=name, number=number, error=error), None
        results, explanations = search(text)
        return as_json(results, query_id, explanations, clean=request.clean), results.total > 0

    found = failed = False
    for written, finds in map_in_order(answer, _numbered(name), useful_threads(cores())):
        if finds is None:
            failed = True
            tell("search", written)
        else:
            found = found or finds
            print_json(written)
    return FAILED if failed else FOUND if found else NONE_FOUND


def _numbered(name: str) -> Iterator[NumberedLine | None]:
    """The lines of a file that are not blank, with their numbers; None where no more have come yet."""
    number = 0
    for line in read_lines(name):
        if line is None:
            yield None
            continue
        number += 1
        line = line.strip().removeprefix("\ufeff")
        if line:
            yield number, line


def _parse_line(line: str) -> tuple[object, str]:
    """The id (None without one) and the text of a query. Raises ValueError, which says what is wrong."""
    if not line.startswith("{"):
        return None, line
    from search.evaluation.lines import as_object, text_of

    query = as_object(line)
    return query.get("id"), text_of(query)
