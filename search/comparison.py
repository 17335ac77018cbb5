"""The value that comparing gives: two articles, and their paragraphs in pairs."""

from __future__ import annotations

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.analysis import ParagraphPair
    from indexer.core.article import Article

KINDS = ("equal", "changed", "moved", "only_first", "only_second")
"""The kinds of pairs (`indexer.analysis.ParagraphPair`)."""

_FACTS = ("title", "source", "published", "url", "issuer", "number")


class Comparison(metaclass=frozen):
    """Two articles, and each of their paragraphs, or of those that were asked for, in one of the `pairs`.

    The pairs stand in the order of the second article. One that only the first has stands behind the
    paragraph that it follows there, and one that moved where the second article has it.
    """

    first: Article
    second: Article
    pairs: tuple[ParagraphPair, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The number of pairs of each kind."""
        return {kind: sum(pair.kind == kind for pair in self.pairs) for kind in KINDS}

    def as_dict(self) -> dict[str, object]:
        """The keys of a comparison in JSON (docs/json.md)."""
        return {
            "first": _described(self.first),
            "second": _described(self.second),
            "counts": self.counts,
            "pairs": [pair.as_dict() for pair in self.pairs],
        }


def _described(article: Article) -> dict[str, object]:
    facts = {name: getattr(article, name) for name in _FACTS}
    if article.published is not None:
        facts["published"] = article.published.isoformat()
    return {"article": article.id, "short_id": article.short_id, **facts}
