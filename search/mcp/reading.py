"""The tools that read an article: from its beginning on, or a paragraph and those around it.

A cursor names a place in an article, `57.1200.kfw6tn6`: a paragraph, a code point of it, and the code of the
paragraph. It is refused where another paragraph stands there now.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from indexer.core.article import Article
from indexer.core.article import Paragraph as Line
from indexer.core.errors import CursorError, IdNotFoundError
from indexer.core.frozen import frozen
from indexer.core.messages import message
from search.citations import cite
from search.extract import Extract
from search.searcher import Searcher

from .answers import Document, Paragraph, Passage
from .budget import Forms, counted, sendable
from .excerpts import LAST_WIDTHS, TITLE, VALUE, excerpt_of, shortened_line, url_of

_SHORTER = 0.9
"""The share of a text that the next shorter form of an answer has."""

_FORMS = ((200, None), (40, 24), (8, 12), (1, 0))
"""Characters of the shortest text in a form of an answer, and columns of the title in it. The first form has
all that is known of the article."""

_WIDTHS = (100_000, 20_000, 8_000, 4_000, 2_000, 1_200, 800, 560, 400, 280, 200, 160)
"""Columns of a paragraph that is shortened, from the fullest form of an answer to the shortest."""

_CITATION = 400
"""Columns of the longest citation."""

_MOST_TOPICS = _MOST_PLACES = 20

_CURSOR = re.compile(r"([1-9][0-9]{0,8})\.([0-9]{1,9})\.([0-9a-z]{7})")


def documents(searcher: Searcher, id: str, cursor: str | None, most: int) -> Iterator[Forms]:
    """The forms of the article that an id names: whole, or from the paragraph on that the id or the cursor
    names. `most` is the number of characters that may fit.

    Raises as `Searcher.read`, and CursorError.
    """
    extract = searcher.read(id)
    text = _Text(extract.article)
    named = extract.ordinals[0] if extract.ordinals else None
    if cursor is None:
        start = 0 if named is None else text.starts[named - 1]
        yield [partial(text.document, named, 0, len(text.whole))]
    else:
        start = text.place_of(cursor)
    for least, title in _FORMS:
        yield [
            partial(text.document, named, start, start + length, title)
            for length in _lengths(min(len(text.whole) - start, most), least)
        ]


def _lengths(most: int, least: int) -> Iterator[int]:
    """Shorter and shorter lengths of a text."""
    while most >= least:
        yield most
        most = int(most * _SHORTER)


class _Text:
    """The paragraphs of an article as one text, in which places are found."""

    def __init__(self, article: Article) -> None:
        self._article, self._lines = article, list(article.paragraphs())
        self.whole = sendable("\n".join([line.text for line in self._lines]))
        self.starts = [0]
        for line in self._lines[:-1]:
            self.starts.append(self.starts[-1] + len(line.text) + 1)

    def document(self, named: int | None, start: int, end: int, title: int | None = None) -> Document:
        """The part of the article from a place on. It ends at the end of a paragraph, unless that would cost
        half of it. With columns for the `title`, there are no facts."""
        if end < len(self.whole):
            line_end = self.whole.rfind("\n", (start + end) // 2, end + 1)
            end = line_end if line_end > start else end
        following = end + 1 if self.whole[end : end + 1] == "\n" else end
        article = self._article
        metadata: dict[str, Any] = {
            "first": self._ordinal_at(start),
            "last": self._ordinal_at(max(end - 1, start)),
            "paragraphs": len(self._lines),
        }
        if title is None:
            metadata |= facts_of(article)
        return Document(
            id=article.short_id if named is None else self._lines[named - 1].id,
            title=shortened_line(article.title or article.id, TITLE if title is None else title),
            text=self.whole[start:end],
            url=url_of(article.url) if title is None else "",
            metadata=metadata,
            omitted=counted(
                before=start,
                after=len(self.whole) - end,
                facts=0 if title is None else len(facts_of(article)),
            ),
            cursor=self._cursor_at(following) if following < len(self.whole) else None,
        )

    def place_of(self, cursor: str) -> int:
        """The place in the whole text that a cursor names. Raises CursorError."""
        read = _CURSOR.fullmatch(cursor.strip())
        if read is None:
            raise CursorError(
                message("{text!r} is no cursor: give one as fetch gave it, whole", text=cursor[:VALUE])
            )
        ordinal, within, code = int(read[1]), int(read[2]), read[3]
        line = self._lines[ordinal - 1] if ordinal <= len(self._lines) else None
        if line is None or code_of(line) != code or within > len(line.text):
            raise CursorError(
                message(
                    "the cursor is of another article, or the article was changed since: leave the cursor "
                    "out to read from the beginning"
                )
            )
        return self.starts[ordinal - 1] + within

    def _ordinal_at(self, place: int) -> int:
        return bisect_right(self.starts, place)

    def _cursor_at(self, place: int) -> str:
        ordinal = self._ordinal_at(place)
        return f"{ordinal}.{place - self.starts[ordinal - 1]}.{code_of(self._lines[ordinal - 1])}"


def code_of(line: Line) -> str:
    """The part of a paragraph's id that names the paragraph."""
    return line.id.rpartition(":")[2]


def facts_of(article: Article) -> dict[str, Any]:
    """The fields of an article that are known, beside its title and address."""
    names = ("source", "issuer", "number", "region", "kind")
    facts: dict[str, Any] = {name: shortened_line(getattr(article, name) or "", VALUE) for name in names}
    facts["published"] = article.published and article.published.isoformat()
    facts["topics"] = [shortened_line(topic, VALUE) for topic in article.topics[:_MOST_TOPICS]]
    return {name: value for name, value in facts.items() if value}


def passages(searcher: Searcher, id: str, query: str, before: int, after: int) -> list[Forms]:
    """The forms of the paragraph that an id names and those around it: with fewer of those, then shortened.

    Raises as `Searcher.read`, and IdNotFoundError for an id that names an article alone.
    """
    extract = searcher.read(id, query)
    article = extract.article
    if not extract.ordinals:
        raise IdNotFoundError(
            message(
                "{id} is an article: read it with fetch, or put a colon and the number of a paragraph behind "
                "its id, as in {id}:1",
                id=article.short_id,
            )
        )
    around = _Around(extract)
    wanted = around.reachable(before, after)
    fewer = [wanted]
    while fewer[-1] != (0, 0):
        before, after = fewer[-1]
        fewer.append((before - 1, after) if before > after else (before, after - 1))
    return [
        [partial(around.passage, wanted, given) for given in fewer],
        [partial(around.passage, wanted, (0, 0), width) for width in _WIDTHS],
        [partial(around.passage, wanted, (0, 0), *widths) for widths in LAST_WIDTHS],
    ]


class _Place(metaclass=frozen):
    """A paragraph as citations take it."""

    article: str
    paragraph: int
    title: str | None
    issuer: str | None
    number: str | None
    source: str | None
    published: date | None
    url: str | None


class _Around:
    """A paragraph of an article, and those around it."""

    def __init__(self, extract: Extract) -> None:
        self._article, self._lines = extract.article, list(extract.article.paragraphs())
        self._spans = extract.spans
        self._at, self._others = extract.ordinals[0], extract.ordinals[1:]

    def reachable(self, before: int, after: int) -> tuple[int, int]:
        """The numbers of paragraphs before and after that exist, up to those asked for."""
        return min(before, self._at - 1), min(after, len(self._lines) - self._at)

    def passage(
        self,
        wanted: tuple[int, int],
        given: tuple[int, int],
        width: int | None = None,
        title: int | None = None,
    ) -> Passage:
        """The paragraph, within `width` columns, with those around it that are given of those wanted. With
        columns for the `title`, there are no facts."""
        article = self._article
        ordinals = range(self._at - given[0], self._at + given[1] + 1)
        shown = self._others[:_MOST_PLACES] if title is None else ()
        return Passage(
            title=shortened_line(article.title or article.id, TITLE if title is None else title),
            url=url_of(article.url) if title is None else "",
            citation=self._citation() if title is None else None,
            paragraphs=[self._paragraph(each, width if each == self._at else None) for each in ordinals],
            of=len(self._lines),
            also_at=list(shown) or None,
            omitted=counted(
                before=wanted[0] - given[0],
                after=wanted[1] - given[1],
                places=len(self._others) - len(shown),
                facts=int(title is not None),
            ),
        )

    def _paragraph(self, ordinal: int, width: int | None) -> Paragraph:
        line = self._lines[ordinal - 1]
        excerpt = excerpt_of(line.text, self._spans[ordinal - 1] if self._spans else ())
        if width is not None:
            excerpt = excerpt.within(width)
        return Paragraph(
            id=line.id,
            paragraph=ordinal,
            text=excerpt.text,
            spans=[list(span) for span in excerpt.spans],
            named=ordinal == self._at or None,
            shortened=excerpt.shortened or None,
        )

    def _citation(self) -> str:
        article = self._article
        facts = (article.title, article.issuer, article.number, article.source)
        place = _Place(article.id, self._at, *facts, article.published, article.url)
        return shortened_line(cite([place]).strip(), _CITATION)
