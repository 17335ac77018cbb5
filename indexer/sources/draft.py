"""What a format gives: an article's text, and what is written about it and where that stood.

A `Document` goes into a format and a `Draft` comes out; `finishing` makes the Article of it. So a format
knows nothing of dates and topics, and `how` each value was found can be shown to a person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple
from zlib import crc32

from indexer.recognition.field_value import FieldValue

__all__ = [
    "DEFAULTS",
    "Document",
    "Draft",
    "FieldValue",
    "LeftOut",
    "NotAnArticle",
    "Settings",
    "field_values",
]

LONGEST_DOCUMENT = 256 * 2**20
"""In bytes, of a document that holds one article: it is read at once."""


class NotAnArticle(Exception):
    """A document, or a part of it, is no article; the text is the reason, for a person."""


@dataclass(frozen=True, slots=True)
class BuildPart:
    """One of several parts of all files, counted from 1. Which one a file is of depends on its name alone."""

    number: int
    of: int

    def has(self, name: str) -> bool:
        return crc32(name.encode("utf-8", "surrogateescape")) % self.of == self.number - 1


@dataclass(frozen=True, slots=True)
class Settings:
    """What a caller decides about reading. `encoding` is used for every text instead of what is found out;
    of all files, only those of `part` are read."""

    encoding: str | None = None
    part: BuildPart | None = None


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Document:
    """A file, or what stands for one inside of another: its name in the index, its bytes, what is told of it.

    `media_type` and `charset` are what a server or a mail said of it, `url` where it was fetched. `fields`
    are those of the article that what it lies in tells, and better than itself.
    """

    name: str
    stream: BinaryIO
    media_type: str | None = None
    charset: str | None = None
    url: str | None = None
    fields: dict[str, FieldValue] = field(default_factory=dict)

    def read(self) -> bytes:
        """All of its bytes. Raises NotAnArticle where there are more than LONGEST_DOCUMENT."""
        data = self.stream.read(LONGEST_DOCUMENT + 1)
        if len(data) > LONGEST_DOCUMENT:
            raise NotAnArticle(f"longer than {LONGEST_DOCUMENT:,} bytes")
        return data


class LeftOut(NamedTuple):
    """Text of a document that is no part of the article, and why."""

    text: str
    why: str


@dataclass(slots=True)
class Draft:
    """An article as a format reads it. `fields` are those of Article that are known, but id, text and path.

    A field that Article has not, such as `author`, is for a person to see.
    `id` is None where it is the document's name. `encoding` says, for a person, in which encoding the bytes
    were and how that was decided.
    """

    text: str
    fields: dict[str, FieldValue] = field(default_factory=dict)
    id: str | None = None
    encoding: str | None = None
    left_out: list[LeftOut] = field(default_factory=list)


def field_values(written: dict[str, str], how: str) -> dict[str, FieldValue]:
    """Each value, found in one and the same way.

    >>> field_values({"source": "示例日报"}, "the line 来源：示例日报")
    {'source': FieldValue(value='示例日报', how='the line 来源：示例日报')}
    """
    return {name: FieldValue(value, how) for name, value in written.items()}
