"""The texts of a segment's paragraphs and the titles of its articles, unchanged.

Sections of `<segment>.texts`:

    units        the paragraphs in UTF-16, one after another, not compressed
    ends         u32 per document: the end of its text in `units`, in units of two bytes
    title_units  the titles of the articles, likewise; a missing one is empty
    title_ends   u32 per article
    start_...    the beginnings of words in titles (see `titles`)

A lone surrogate is stored as it is. A high and a low one side by side become one character.
"""

from __future__ import annotations

from codecs import utf_16_le_decode

from indexer.core.caching import cached_property
from indexer.core.errors import IndexDamagedError
from indexer.core.messages import message
from indexer.core.sections import Numbers, SectionReader, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .titles import TitleStarts

MOST_UNITS = 0xFFFFFFFF


def in_utf16(text: str) -> bytes:
    """The stored form of a text."""
    return text.encode("utf-16-le", "surrogatepass")


def of_utf16(content: bytes) -> str:
    """The text of its stored form. Unlike `bytes.decode`, this loads no module for the encoding."""
    return utf_16_le_decode(content, "surrogatepass", True)[0]


def as_stored(text: str) -> str:
    """A text as a file gives it back: surrogates side by side have become one character.

    >>> as_stored("\\ud83c\\udf00") == "\\U0001f300"
    True
    """
    return of_utf16(in_utf16(text))


class TextsFile:
    """The texts of one segment."""

    def __init__(self, source: Source) -> None:
        self.file = SectionReader(source)
        self.units = self.file.section("units")
        self.ends: Numbers = self.file.numbers("ends", "I")
        self.title_units = self.file.section("title_units")
        self.title_ends: Numbers = self.file.numbers("title_ends", "I")
        for units, ends in ((self.units, self.ends), (self.title_units, self.title_ends)):
            if len(units) != 2 * (ends[-1] if len(ends) else 0):
                raise self.file.damaged(message("does not hold all of its text"))

    @property
    def sections(self) -> tuple[memoryview, Numbers, memoryview, Numbers]:
        """The sections as the extension takes them."""
        return self.units, self.ends, self.title_units, self.title_ends

    def __len__(self) -> int:
        return len(self.ends)

    def source(self, document: int) -> str:
        """The text of a document."""
        return self._text("", self.units, self.ends, document)

    def title(self, article: int) -> str:
        """The title of an article; empty where it has none."""
        return self._text("title_", self.title_units, self.title_ends, article)

    @cached_property
    def title_starts(self) -> TitleStarts:
        """The beginnings of words in titles."""
        from .titles import TitleStarts

        return TitleStarts(self.file, self.title, len(self.title_ends))

    def damaged(self) -> IndexDamagedError:
        return self.file.damaged(message("disagrees with itself about its texts"))

    def _text(self, kind: str, units: memoryview, ends: Numbers, number: int) -> str:
        self.file.check(f"{kind}ends", 4 * max(0, number - 1), 4 * number + 4)
        start, end = ends[number - 1] if number else 0, ends[number]
        if not start <= end <= len(units) // 2:
            raise self.damaged()
        self.file.check(f"{kind}units", 2 * start, 2 * end)
        return of_utf16(units[2 * start : 2 * end].tobytes())
