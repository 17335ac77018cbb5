"""Previews of sources: the articles as they would be indexed, and how each value was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.core.article import Article, Rejection
from indexer.sources import LeftOut, Recognised, Settings, read_with_drafts

FIELDS = ("title", "published", "source", "author", "issuer", "number", "kind", "region", "topics", "url")
"""The fields shown of an article, in order. The author is in no index, only in previews."""


@dataclass(frozen=True, slots=True)
class Preview:
    """An article as it would be indexed. `how` says for each field with a value how it was found."""

    article: Article
    author: str | None
    how: dict[str, str]
    encoding: str | None
    joined: str | None
    recognised: Recognised | None
    paragraphs: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    def value(self, field: str) -> object:
        """The value of one of FIELDS."""
        return self.author if field == "author" else getattr(self.article, field)


def preview(
    sources: Sequence[str | Path], limit: int | None = None, *, encoding: str | None = None, ocr: bool = False
) -> Iterator[Preview | LeftOut | Rejection]:
    """The articles of the sources, at most `limit`, the parts of files that are left out, and the rejections.

    Raises SourceError, before anything is read, if a source or the encoding does not exist, or if `ocr` is
    given and what recognises pictures is not installed.
    """
    shown = 0
    for item in read_with_drafts(sources, Settings(encoding, ocr=ocr)):
        if isinstance(item, (LeftOut, Rejection)):
            yield item
            continue
        article, draft = item
        author = draft.fields.get("author")
        how = {
            field: draft.fields[field].how
            for field in FIELDS
            if field in draft.fields and (field == "author" or getattr(article, field))
        }
        paragraphs = tuple(paragraph.text for paragraph in article.paragraphs())
        yield Preview(
            article,
            author and str(author.value),
            how,
            draft.encoding,
            draft.joined,
            draft.recognised,
            paragraphs,
            tuple(draft.left_out),
        )
        shown += 1
        if shown == limit:
            return
