"""A searcher of a few lines in place of an index, for the tests of the command `search`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from indexer.core.article import Paragraph
from indexer.core.errors import IndexNotFoundError, PolicySearchError
from search.explanation import Explanation
from search.facet import Facet, FacetValue
from search.hit import Hit, SearchResults

TEXTS = ["推动科创发展", "白龟湖科创新城", "金融"]


class FakeSearcher:
    """Finds a string in three paragraphs, and remembers its calls."""

    def __init__(self) -> None:
        self.opened: str | None = None
        self.calls: list[dict[str, Any]] = []

    def open(self, index: str) -> FakeSearcher:
        if index == "absent":
            raise IndexNotFoundError("no index in absent: build one with `indexer build`")
        self.opened = index
        return self

    def __enter__(self) -> FakeSearcher:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def plain_json(self, fields: tuple[str, ...], **options: Any) -> Callable[[str, str], None]:
        return lambda text, query_id: None

    def search(self, text: str, **options: Any) -> SearchResults:
        if text == "damaged":
            raise PolicySearchError("the index is damaged")
        if text == "interrupted":
            raise KeyboardInterrupt
        self.calls.append({"text": text, **options})
        hits = [
            Hit("a", number, None, body, ((body.index(text), body.index(text) + len(text)),), 1.0)
            for number, body in enumerate(TEXTS, 1)
            if text in body
        ]
        shown = tuple(hits[options["offset"] : options["offset"] + options["limit"]])
        values = {"kind": FacetValue("通知", 1, 2), "year": FacetValue("2024", 1, 2)}
        facets = tuple([Facet(name, (values[name],)) for name in options.get("facets", ())])
        return SearchResults(text, shown, len(hits), True, 1.0, text, facets=facets)

    def explain(self, text: str, hits: Sequence[Hit], **_: object) -> tuple[Explanation, ...]:
        raise ValueError("a ¶1 is not among the first hits")

    def context(self, hit: Hit, distance: int, *, cursor: str | None = None) -> tuple[Paragraph, ...]:
        near = range(max(hit.paragraph - distance, 1), min(hit.paragraph + distance, len(TEXTS)) + 1)
        return tuple(Paragraph("a", number, TEXTS[number - 1]) for number in near)
