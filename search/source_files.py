"""Finds the file that a hit's article was read from: the index in a folder records where its sources are."""

from __future__ import annotations

import os

from indexer.storage.embedded.generation import latest_generation
from indexer.storage.embedded.record import read_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from indexer.core.sections import StrPath

MOST_READ = 1 << 24
"""Bytes of a file that are searched for a paragraph, at most."""

_BEGINNINGS = (16, 6)
"""Numbers of a paragraph's first characters that tell its line, if no line holds all of it: it was written in
several lines, or with markup."""

_SAMPLE = 4096
_BINARY = bytes({*range(32)} - set(b"\t\n\r\f"))
"""Bytes that a text file does not hold."""


class SourceFiles:
    """The files of an index in a folder. An index on a cluster was read on another machine: none of its files
    are looked for."""

    def __init__(self, index: StrPath) -> None:
        self._index = os.fspath(index)
        self._locations: dict[str, str] | None = None

    def path_of(self, path: str | None) -> str | None:
        """The absolute path of the file with this `Hit.path`; of a file in an archive, the archive's. None if
        there is no such file now, or its source is unknown."""
        if path is None or not {"", ".", ".."}.isdisjoint(path.split("/")):
            return None
        for name, rest in _splits(path):
            location = self._known().get(name)
            if location is None:
                continue
            file = os.path.join(location, rest) if rest else location
            while len(file) >= len(location):
                if os.path.isfile(file):
                    return file
                file = os.path.dirname(file)
            return None
        return None

    def _known(self) -> dict[str, str]:
        """The place of each source, and of each link in one that leads elsewhere, by its name."""
        if self._locations is None:
            number = None if "://" in self._index else latest_generation(self._index)
            record = {} if number is None else read_record(self._index, number)
            self._locations = dict(_locations(record))
        return self._locations


def is_text(file: str) -> bool:
    """Whether a file is plain text, of whatever kind."""
    try:
        with open(file, "rb") as opened:
            sample = opened.read(_SAMPLE)
    except OSError:
        return False
    return sample == sample.translate(None, _BINARY) and not sample.startswith(b"%PDF")


def line_of(file: str, paragraph: int, text: str) -> int:
    """The line of a text file in which a paragraph begins, as far as can be told; else 1."""
    if not is_text(file):
        return 1
    with open(file, "rb") as opened:
        content = opened.read(MOST_READ)
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        written = content.decode("gb18030", "replace")
    # Each paragraph has a line at least, but for those of a file that holds many articles.
    earliest = 0
    for _ in range(paragraph - 1):
        earliest = written.find("\n", earliest) + 1
    for beginning in (text, *(text[:length] for length in _BEGINNINGS)):
        for start in (earliest, 0):
            found = written.find(beginning, start)
            if beginning and found >= 0:
                return written.count("\n", 0, found) + 1
    return 1


def _splits(path: str) -> Iterator[tuple[str, str]]:
    """A name in the index as a name that may be a source's, and the rest; the longest first.

    >>> list(_splits("news/2024/a.txt"))
    [('news/2024/a.txt', ''), ('news/2024', 'a.txt'), ('news', '2024/a.txt')]
    """
    end = len(path)
    while end > 0:
        yield path[:end], path[end + 1 :]
        end = path.rfind("/", 0, end)


def _locations(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The names and places in a record; none that is no absolute path, as standard input."""
    try:
        for source in record.get("sources", ()):
            for name, place in ((source["name"], source["location"]), *source["links"]):
                if os.path.isabs(place):
                    yield name, place
    except (KeyError, TypeError, ValueError):
        return
