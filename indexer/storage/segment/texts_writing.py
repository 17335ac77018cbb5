"""Writes the file of a segment's texts, which `texts` describes and reads."""

from __future__ import annotations

from array import array

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message
from indexer.core.section_writing import SectionWriter, Target, little_endian

from .texts import MOST_UNITS, in_utf16
from .titles import ARTICLES, OFFSETS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def write_texts(
    target: Target,
    units: Iterable[bytes | bytearray | memoryview],
    ends: bytes,
    title_units: Iterable[bytes | bytearray | memoryview],
    title_ends: bytes,
    starts: tuple[bytes, bytes] = (b"", b""),
) -> None:
    """Write `<segment>.texts`; units may come in several parts. Without `starts` it has no beginnings of
    words."""
    with SectionWriter(target) as writer:
        for name, parts, part_ends in (("", units, ends), ("title_", title_units, title_ends)):
            write = writer.section(f"{name}units")
            for part in parts:
                write(part)
            writer.write(f"{name}ends", part_ends)
        for name, content in zip((ARTICLES, OFFSETS), starts, strict=True):
            writer.write(name, content)


class Texts:
    """Texts collected in order."""

    def __init__(self) -> None:
        self.units = bytearray()
        self._ends = array("I")

    def add(self, text: str) -> None:
        self.units += in_utf16(text)
        self._ends.append(checked_end(len(self.units) // 2))

    @property
    def ends(self) -> bytes:
        return little_endian(self._ends)


def checked_end(end: int) -> int:
    """The end of a text, in units. Raises PolicySearchError beyond what a segment can hold."""
    if end > MOST_UNITS:
        raise PolicySearchError(
            message(
                "one segment holds at most {most_units} characters; index these articles in smaller parts",
                most_units=MOST_UNITS,
            )
        )
    return end
