"""The value that reading gives: an article, and the paragraphs of it that were asked for."""

from __future__ import annotations

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from indexer.core.article import Article

    from .highlight import Span
    from .hit_parts import Repost

FACTS = ("title", "source", "published", "url", "path", "issuer", "number", "region", "kind")
"""The fields of an article that JSON has under their own names, beside its ids and topics."""


_CITED = ("title", "issuer", "number", "source", "published", "url")


class _Cited(metaclass=frozen):
    """A paragraph that is cited."""

    article: str
    paragraph: int
    title: str | None
    issuer: str | None
    number: str | None
    source: str | None
    published: date | None
    url: str | None


class Extract(metaclass=frozen):
    """An article, and the numbers of the paragraphs of it that an id names.

    `ordinals` is empty where the id names the article alone, and has several numbers where the article has
    the same paragraph several times. `spans` are those of a query in each paragraph; empty without a query.
    `reposts`, `repost_count` and `origin` are as those of a hit: the copies of the article, what holds it and
    what it holds. `headings` are the paragraphs with a number as headings have one, such as 第一章, 一、 or
    （一）: (number of the paragraph, level), 0 for the highest.
    """

    article: Article
    ordinals: tuple[int, ...] = ()
    spans: tuple[tuple[Span, ...], ...] = ()
    reposts: tuple[Repost, ...] = ()
    repost_count: int = 0
    origin: str | None = None
    headings: tuple[tuple[int, int], ...] = ()

    def cite(self, style: str = "line", accessed: date | None = None, *, paragraph: int | None = None) -> str:
        """The citation of the article, or in the style "line" of a paragraph of it: the one with this number,
        or else the first that the id names; see `search.cite`."""
        from .citations import cite

        article = self.article
        number = paragraph or next(iter(self.ordinals), 0)
        facts = [getattr(article, name) for name in _CITED]
        return cite([_Cited(article.id, number, *facts)], style, accessed).strip("\n")

    def as_dict(self, *, clean: bool = False) -> dict[str, object]:
        """The keys of an article in JSON (docs/json.md); with `clean`, those of clean copies too."""
        article = self.article
        facts = {name: getattr(article, name) for name in FACTS}
        if article.published is not None:
            facts["published"] = article.published.isoformat()
        return {
            "article": article.id,
            "short_id": article.short_id,
            **facts,
            "topics": list(article.topics),
            "named": list(self.ordinals),
            "headings": [list(heading) for heading in self.headings],
            **self._reposts(),
            "paragraphs": self._paragraphs(clean=clean),
        }

    def _reposts(self) -> dict[str, object]:
        if not self.repost_count:
            return {}
        reposts = [each.as_dict() for each in self.reposts]
        return {"reposts": reposts, "repost_count": self.repost_count, "origin": self.origin}

    def _paragraphs(self, *, clean: bool) -> list[dict[str, object]]:
        listed: list[dict[str, object]] = []
        for at, paragraph in enumerate(self.article.paragraphs()):
            keys: dict[str, object] = {
                "id": paragraph.id,
                "paragraph": paragraph.ordinal,
                "text": paragraph.text,
            }
            if self.spans:
                keys["spans"] = [list(span) for span in self.spans[at]]
            if clean:
                from indexer.analysis import clean as clean_copy

                copy = clean_copy(paragraph.text)
                spans = [list(copy.span(*span)) for span in (self.spans[at] if self.spans else ())]
                keys["clean"] = {"text": copy.text, **({"spans": spans} if self.spans else {})}
            listed.append(keys)
        return listed
