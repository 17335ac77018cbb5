"""Articles, their paragraphs, and the rejections of sources that could not be read.

An *article* is one text as published. A *paragraph* is one non-blank line of it and the unit
that is searched and cited; paragraphs are counted from 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from .messages import join_messages


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: the id of its article, its number from 1, and its text, untouched."""

    article: str
    ordinal: int
    text: str

    @property
    def id(self) -> str:
        """The paragraph's id, which does not change with what stands around it (docs/reading.md)."""
        from .short_ids import paragraph_id

        return paragraph_id(self.article, self.text)


@dataclass(frozen=True, slots=True)
class Article:
    """One article as published. Only `id` and `text` are required; an unknown value is None.

    `text` holds the paragraphs, separated by line feeds. `path` is the file the article came from, `issuer`
    the issuing body (发文机关), `number` the document number (文号), `kind` the kind of document (文种).
    `published` is a `PartialDate` where only its year or month is known.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    published: date | None = None
    issuer: str | None = None
    number: str | None = None
    region: str | None = None
    topics: tuple[str, ...] = ()
    path: str | None = None
    kind: str | None = None

    def __post_init__(self) -> None:
        # A datetime is a date too, for Python and for type checkers, but would be stored with its time.
        if isinstance(self.published, datetime):
            object.__setattr__(self, "published", self.published.date())

    @property
    def short_id(self) -> str:
        """An id that is short enough to type, which `article` of a searcher takes (docs/reading.md)."""
        from .short_ids import short_id

        return short_id(self.id)

    def paragraphs(self) -> Iterator[Paragraph]:
        """The non-blank lines of the text in order, each exactly as it was given.

        >>> [p.text for p in Article("a", "一、总则\\n\\n二、附则").paragraphs()]
        ['一、总则', '二、附则']
        """
        ordinal = 0
        for line in self.text.split("\n"):
            if line and not line.isspace():
                ordinal += 1
                yield Paragraph(self.id, ordinal, line)


@dataclass(frozen=True, slots=True)
class Rejection:
    """An article or a file that was rejected: the file, the place in it, and the reason.

    `place` is what a person looks for in the file, such as "line 12"; None means the whole file.
    """

    file: str
    place: str | None
    reason: str
    is_read_error: bool = field(default=False, compare=False, repr=False)
    """Whether the system failed to read the file, so that nobody knows what it holds."""

    def __str__(self) -> str:
        where = self.file if self.place is None else join_messages(", ", (self.file, self.place))
        return join_messages(": ", (where, self.reason))


class StoredArticle(NamedTuple):
    """An article of an index: the digest of its content, its file, and the number of its paragraphs."""

    digest: bytes
    path: str | None
    paragraphs: int
