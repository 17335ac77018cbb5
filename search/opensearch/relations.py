"""The related articles of a cluster, as `indexer.writing.opensearch.relations` wrote it down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from .requests import Requests

    class Articles(Protocol):
        """Numbers articles."""

        def article_key(self, article: int) -> str: ...

        def article_number(self, article_key: str) -> int: ...


_FETCHED_AT_ONCE = 10_000


class ClusterRelations:
    """See `search.engine.view.Relations` for the methods. `has_any` says whether the state has any
    relations."""

    def __init__(self, articles: Articles, requests: Requests, *, has_any: bool) -> None:
        self._articles = articles
        self._requests = requests
        self._has_any = has_any
        self._documents: dict[str, dict[str, Any]] = {}
        """Documents of the state that were fetched, by their ids; {} for one that does not exist."""

    def among(self, articles: Collection[int]) -> frozenset[int]:
        keys = {article: self._articles.article_key(article) for article in articles}
        self._fetch(keys.values())
        return frozenset([article for article, key in keys.items() if self._documents[key]])

    def families(self, article: int) -> Sequence[int]:
        return self._numbers(self._articles.article_key(article), "families")

    def copies(self, article: int) -> Sequence[int]:
        return self._numbers(self._group_of(article), "copies") or (article,)

    def holders(self, article: int) -> Sequence[int]:
        return self._numbers(self._group_of(article), "holders")

    def held(self, article: int) -> Sequence[int]:
        return self._numbers(self._articles.article_key(article), "held")

    def first_of_copies(self, articles: Collection[int]) -> list[int]:
        """The articles without those that are copies of others among them: in the order of indexing the first
        stays."""
        related = self.among(articles)
        groups = {article: self._group_of(article) for article in related}
        self._fetch(groups.values())
        return [
            article
            for article in articles
            if article not in groups
            or article == next(each for each in self.copies(article) if groups.get(each) == groups[article])
        ]

    def _group_of(self, article: int) -> str:
        families = self.families(article)
        return f"group-{self._articles.article_key(families[0] if families else article)}"

    def _numbers(self, name: str, field: str) -> list[int]:
        self._fetch([name])
        return [self._articles.article_number(key) for key in self._documents[name].get(field, ())]

    def _fetch(self, names: Iterable[str]) -> None:
        unknown = [name for name in dict.fromkeys(names) if name not in self._documents]
        for start in range(0, len(unknown) if self._has_any else 0, _FETCHED_AT_ONCE):
            some = unknown[start : start + _FETCHED_AT_ONCE]
            self._documents.update(self._requests.state_documents(some))
        for name in unknown:
            self._documents.setdefault(name, {})
