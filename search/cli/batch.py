"""Answers a file of queries, one a line, on all cores: a line of JSON for each, in their order.

Writing JSON takes as long as searching, and Python's threads would take turns in it: processes that are
forked answer some lines at a time. An index on a cluster, whose connections no two processes can share, and
systems without `fork` have threads."""

from __future__ import annotations

from collections import deque

from indexer.core.messages import message
from indexer.core.threads import cores, map_in_order, useful_threads

from .lines import read_lines
from .processes import Forked
from .request import FAILED, FOUND, NONE_FOUND, Request
from .running import print_json_lines, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .line_writer import AnswerLine

    NumberedLine = tuple[int, str]
    Some = tuple[int, list[str]]
    """(the number of the first line, some lines as they stand in the file)"""
    Answer = tuple[bytes | str, bool]
    """(a line of JSON, whether anything was found), or (what is wrong with a line, False)"""
    Answers = tuple[bytes | memoryview | str, bool]
    """The same of some lines, until the next ones are asked for."""

MOST_LINES, MOST_HITS = 32, 320
"""Most lines that are answered at a time, and most hits of their answers, as far as more lines are asked for
together."""

_FOUND, _NONE_FOUND, _LEFT = "+-?"
"""The flags of lines, which come before the answers of a process: whether anything was found. A process
leaves a line that it cannot answer to the one that asks."""


def answer_lines(request: Request, name: str, answer_line: AnswerLine) -> int:
    """Answer each line of a file as it comes; return the exit status. A bad line is reported, and the rest
    goes on."""

    def answer(line: NumberedLine) -> Answer:
        number, text = line
        try:
            query_id, text = _parse_line(text)
        except ValueError as error:
            return message("{name}, line {number}: {error}", name=name, number=number, error=error), False
        written, total = answer_line(text, query_id)
        return written + b"\n", total > 0

    found = failed = False
    for written, finds in _answers(request, answer, read_lines(name)):
        if isinstance(written, str):
            failed = True
            tell("search", written)
        else:
            found = found or finds
            print_json_lines(written)
    return FAILED if failed else FOUND if found else NONE_FOUND


def _answers(
    request: Request, answer: Callable[[NumberedLine], Answer], lines: Iterable[str | None]
) -> Iterator[Answers]:
    """The answers to the lines of a file that are not blank, in their order; None stands where no more have
    come yet."""
    is_cluster = any("://" in index for index in request.indexes)
    with Forked(lambda asked: _answers_as_bytes(answer, asked), 0 if is_cluster else _useful()) as forked:
        if not len(forked):
            yield from map_in_order(answer, _numbered(lines, 1), useful_threads(cores()))
            return

        most = max(1, min(MOST_LINES, MOST_HITS // max(1, request.page_limit)))
        asked: deque[Some] = deque()

        def contents() -> Iterator[bytes | None]:
            for some in _together(lines, most):
                if some is not None:
                    asked.append(some)
                yield None if some is None else _as_bytes([str(some[0]), *some[1]])

        for answered in forked.answers(contents()):
            yield from _told(asked.popleft(), answered, answer)


def _told(
    some: Some, answered: memoryview | None, answer: Callable[[NumberedLine], Answer]
) -> Iterator[Answers]:
    """The answers to some lines, as a process has answered them; those that it left are answered here."""
    first, texts = some
    flags = None if answered is None else bytes(answered[: len(texts) + 1]).partition(b"\n")[0].decode()
    written = b"" if answered is None or flags is None else answered[len(flags) + 1 :]
    if flags is not None and _LEFT not in flags:
        yield written, _FOUND in flags
        return
    numbered = [line for line in _numbered(texts, first) if line is not None]
    lines = iter(bytes(written).splitlines(keepends=True))
    for line, flag in zip(numbered, _LEFT * len(numbered) if flags is None else flags, strict=True):
        yield answer(line) if flag == _LEFT else (next(lines), flag == _FOUND)


def _useful() -> int:
    """The number of processes that are of use: none where they would share one core."""
    count = cores()
    return count if count > 1 else 0


def _together(lines: Iterable[str | None], most: int) -> Iterator[Some | None]:
    """The lines, some at a time: as many as have come, `most` of them at most. This process only hands them
    on: what it does with each of them, the others wait for."""
    first, texts = 1, []
    for line in lines:
        if line is not None:
            texts.append(line)
        if texts and (line is None or len(texts) == most):
            yield first, texts
            first, texts = first + len(texts), []
        if line is None:
            yield None
    if texts:
        yield first, texts


def _answers_as_bytes(answer: Callable[[NumberedLine], Answer], asked: bytes) -> list[bytes]:
    """The answer of a process: a flag for each line that is not blank, a line feed, and the lines of JSON. A
    line that fails here fails again in the process that asks, which tells it."""
    first, *texts = asked.decode("utf-8", "surrogatepass").split("\n")
    flags = ""
    lines: list[bytes] = []
    for line in _numbered(texts, int(first)):
        assert line is not None
        try:
            written, finds = answer(line)
        except Exception:
            written = ""
        if isinstance(written, str):
            flags += _LEFT
        else:
            flags += _FOUND if finds else _NONE_FOUND
            lines.append(written)
    return [f"{flags}\n".encode(), *lines]


def _as_bytes(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _numbered(lines: Iterable[str | None], first: int) -> Iterator[NumberedLine | None]:
    """The lines that are not blank, with their numbers from `first` on; None stays."""
    number = first - 1
    for line in lines:
        if line is None:
            yield None
            continue
        number += 1
        text = line.strip().removeprefix("\ufeff")
        if text:
            yield number, text


def _parse_line(line: str) -> tuple[object, str]:
    """The id (None without one) and the text of a query. Raises ValueError, which says what is wrong."""
    if not line.startswith("{"):
        return None, line
    from search.evaluation.lines import as_object, text_of

    query = as_object(line)
    return query.get("id"), text_of(query)
