"""The values that some hits hold: reposts, the paragraph below a heading, and a clean copy."""

from __future__ import annotations

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from indexer.storage.segment.records import ArticleRecord

    from .highlight import Span


class Repost(metaclass=frozen):
    """Another article with the same text, or one that has all of it and more. Unknown values are None."""

    article: str
    title: str | None = None
    source: str | None = None
    published: date | None = None
    url: str | None = None
    path: str | None = None

    def as_dict(self) -> dict[str, object]:
        """The keys of a repost in JSON (docs/json.md)."""
        return {
            "article": self.article,
            "title": self.title,
            "source": self.source,
            "published": None if self.published is None else self.published.isoformat(),
            "url": self.url,
            "path": self.path,
        }


class Below(metaclass=frozen):
    """The paragraph below a heading: its number in the article, and its text."""

    paragraph: int
    text: str


class CleanCopy(metaclass=frozen):
    """A paragraph without glosses, radicals and stray spaces, and the spans of what was found in it."""

    text: str
    spans: tuple[Span, ...]


def repost_of(record: ArticleRecord) -> Repost:
    """An article of which this is known, as a repost."""
    return Repost(record.id, record.title, record.source, record.published, record.url, record.path)
