"""Which articles on a cluster are related, as `indexer.writing.opensearch.relations` wrote it down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .view import ClusterReading


class ClusterRelatives:
    """See `search.engine.view.Relatives` for the methods."""

    def __init__(self, reading: ClusterReading) -> None:
        self._reading = reading
        self._documents: dict[str, dict[str, Any]] = {}
        """By the id of a document of the state, which is empty where there is none."""

    def among(self, articles: Collection[int]) -> frozenset[int]:
        keys = {article: self._reading.article_key(article) for article in articles}
        self._ask(keys.values())
        return frozenset([article for article, key in keys.items() if self._documents[key]])

    def families(self, article: int) -> Sequence[int]:
        return self._numbers(self._reading.article_key(article), "families")

    def copies(self, article: int) -> Sequence[int]:
        return self._numbers(self._group_of(article), "copies") or (article,)

    def holders(self, article: int) -> Sequence[int]:
        return self._numbers(self._group_of(article), "holders")

    def held(self, article: int) -> Sequence[int]:
        return self._numbers(self._reading.article_key(article), "held")

    def _group_of(self, article: int) -> str:
        families = self.families(article)
        return f"group-{self._reading.article_key(families[0] if families else article)}"

    def _numbers(self, name: str, field: str) -> list[int]:
        self._ask([name])
        return [self._reading.article_of(key) for key in self._documents[name].get(field, ())]

    def _ask(self, names: Iterable[str]) -> None:
        unknown = [name for name in dict.fromkeys(names) if name not in self._documents]
        if unknown:
            self._documents.update(self._reading.state_documents(unknown))
