"""The file of an index's own words, named by its content: the user's lexicon and list of synonyms.

    lexicon    UTF-8: a word a line, folded, and after a tab its frequency, if it was given one
    synonyms   UTF-8: a group of synonyms a line, folded, with no spaces around the signs
    phrases    u32: the crc32 of each phrase to the left of a group, ascending
    lines      u32: for each of them, where the line of its group begins, in bytes
    starts     u32: the crc32 of the first two characters of phrases, ascending

The lexicon is compiled into the word table that new articles and queries are cut by. It is kept beside it so
that the table can be compiled again, and because articles that were cut before lack its words as terms. A
search looks the phrases of its query up, since reading a long list would take longer than searching.
"""

from __future__ import annotations

from _bisect import bisect_left

from indexer.analysis.synonyms import may_be_phrases
from indexer.core.checksums import crc32
from indexer.core.messages import message
from indexer.core.sections import SectionReader

from .own_words import OwnWords

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.core.sections import Numbers, StrPath

LONGEST_LINE = 1 << 16
"""Bytes of the longest group. A longer one is a mistake in the list."""


def write_own_words(path: StrPath, own: OwnWords) -> None:
    """Write the file."""
    from array import array

    from indexer.core.section_writing import SectionWriter, little_endian

    places: list[tuple[int, int]] = []
    starts: set[int] = set()
    at = 0
    for line in own.synonyms.split("\n"):
        for phrase in line.partition(">")[0].split("=") if line else ():
            places.append((_sum(phrase), at))
            starts.add(_sum(phrase[:2]))
        at += len(_encoded(line)) + 1
    places.sort()
    with SectionWriter(path) as writer:
        for name in OwnWords.__match_args__:
            writer.write(name, _encoded(getattr(own, name)))
        writer.write("phrases", little_endian(array("I", [each for each, _ in places])))
        writer.write("lines", little_endian(array("I", [line for _, line in places])))
        writer.write("starts", little_endian(array("I", sorted(starts))))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _sum(phrase: str) -> int:
    return crc32(_encoded(phrase))


class StoredGroups:
    """The groups of synonyms in a file, which are read one by one. Raises IndexDamagedError for damage."""

    def __init__(self, file: SectionReader) -> None:
        self._file = file
        self._phrases = file.checked_numbers("phrases", "I")
        self._lines = file.checked_numbers("lines", "I")
        self._starts = file.checked_numbers("starts", "I")
        self._text = file.section("synonyms")
        if len(self._lines) != len(self._phrases):
            raise file.damaged(message("has sections that do not fit each other"))

    def places_in(self, text: str) -> list[int]:
        """The places in a text where a phrase may begin, ascending."""
        places = range(len(text) - 1)
        return [at for at in places if self._place(self._starts, text[at : at + 2]) is not None]

    def ends_at(self, text: str, start: int) -> Iterator[int]:
        """The ends of the phrases that begin at a place in a text and stand on the left of a group, the
        longest first."""
        return (start + len(phrase) for phrase in may_be_phrases(text, start) if self.group(phrase))

    def group(self, phrase: str) -> str | None:
        """The group that a phrase stands on the left of."""
        at = self._place(self._phrases, phrase)
        while at is not None and at < len(self._phrases) and self._phrases[at] == _sum(phrase):
            group = self._line(self._lines[at])
            if phrase in group.partition(">")[0].split("="):
                return group
            at += 1
        return None

    def _place(self, sums: Numbers, phrase: str) -> int | None:
        """The first place of a phrase among sums; None where none is its own."""
        wanted = _sum(phrase)
        at = bisect_left(sums, wanted)
        return at if at < len(sums) and sums[at] == wanted else None

    def _line(self, start: int) -> str:
        line = bytes(self._text[start : start + LONGEST_LINE]).partition(b"\n")[0]
        self._file.check("synonyms", start, start + len(line))
        return line.decode("utf-8", "surrogatepass")


def read_own_words(file: SectionReader) -> OwnWords:
    """The own words in a file. Raises IndexDamagedError."""
    try:
        return OwnWords(
            *(bytes(file.checked(name)).decode("utf-8", "surrogatepass") for name in OwnWords.__match_args__)
        )
    except UnicodeDecodeError:
        raise file.damaged(message("is altered")) from None
