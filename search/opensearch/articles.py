"""The articles of one query's view of an index on a cluster: found by their ids, and read whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from indexer.analysis import fold_text
from indexer.core.schema import ARTICLE as ID_FIELD
from indexer.storage.opensearch.articles import texts_of
from indexer.storage.opensearch.documents import (
    FIELDS,
    article_key_of,
    beginnings_of_keys,
    keyword_of,
    record_of_source,
    source_of,
)
from indexer.storage.opensearch.surrogates import encodable
from search.hit_parts import Repost, repost_of
from search.kernel.likeness import are_alike

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.core.article import Article

    from .fetched import Fetched
    from .snapshot import ClusterSnapshot


class ArticlesOfView:
    """The methods of a `ClusterView` that give articles. See `search.engine.view.View`."""

    _snapshot: ClusterSnapshot
    _fetched: Fetched
    _article_keys: list[str]
    """The key of each article, by its number in this view."""

    def articles_like(self, articles: Sequence[int], folded: str) -> list[int]:
        return [
            article
            for article in articles
            if any(are_alike(folded, fold_text(text)) for text in self._texts_of(article))
        ]

    def _texts_of(self, article: int) -> Iterable[str]:
        """The texts of an article's paragraphs, in order."""
        source = self._fetched.located([self._article_keys[article]], opening=True)[0]
        return texts_of(self._snapshot.cluster, source["_index"], source)

    def reposts(self, articles: Collection[int]) -> list[Repost]:
        located = self._fetched.located([self._article_keys[article] for article in articles])
        return [repost_of(record_of_source(source)) for source in located]

    def documents_of(self, article: str, index: str | None = None) -> Sequence[tuple[int, int]] | None:
        found = self._fetched.located([article_key_of(article)])
        if not found:
            return None
        return [(0, sequence) for sequence in self._fetched.paragraphs_of(found[0])]

    def documents_in(self, article: int, first: int = 0, end: int | None = None) -> Sequence[tuple[int, int]]:
        found = self._fetched.located([self._article_keys[article]])
        return [(0, sequence) for sequence in self._fetched.paragraphs_of(found[0])[first:end]]

    def ids_with(self, part: str, most: int) -> list[str]:
        escaped = "".join(f"\\{sign}" if sign in "*?\\" else sign for sign in encodable(part))
        found = self._fetched.articles_with({"wildcard": {FIELDS[ID_FIELD]: {"value": f"*{escaped}*"}}}, most)
        return [source_of(article)["id"] for article in found]

    def ids_from(self, code: str, most: int) -> list[str]:
        prefixes = [{"prefix": {"article_key": {"value": each}}} for each in beginnings_of_keys(code)]
        found = self._fetched.articles_with({"bool": {"should": prefixes}}, most)
        return [article["id"] for article in found]

    def article(self, article: str, index: str | None = None) -> Article | None:
        found = self._fetched.located([article_key_of(article)], opening=True)
        return self._fetched.whole(found)[0] if found else None

    def articles_after(
        self, place: list[object] | None, count: int, sources: Collection[str]
    ) -> tuple[list[Article], list[object] | None]:
        terms = [keyword_of(source) for source in sources]
        filters = [{"terms": {FIELDS["source"]: terms}}] if terms else []
        found, following = self._fetched.articles_after(filters, place, count)
        return self._fetched.whole(found), following
