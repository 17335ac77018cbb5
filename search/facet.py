"""The values that a facet gives: counts of all matches by the values of a field."""

from __future__ import annotations

from indexer.core.frozen import frozen


class FacetValue(metaclass=frozen):
    """A value, and how many articles and paragraphs with it match. None is for articles without a value.

    `selected` says that the query filters by it. `children` are the regions within a region.
    """

    value: str | None
    articles: int
    paragraphs: int
    selected: bool = False
    children: tuple[FacetValue, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The keys of a value in JSON. "selected" and "children" are left out where they say nothing."""
        keys: dict[str, object] = {
            "value": self.value,
            "articles": self.articles,
            "paragraphs": self.paragraphs,
        }
        if self.selected:
            keys["selected"] = True
        if self.children:
            keys["children"] = [child.as_dict() for child in self.children]
        return keys


class Facet(metaclass=frozen):
    """The counts of all matches by one field: the values with most articles first and None last, years and
    months in order, those without a match included.

    `complete` says that every match was counted."""

    name: str
    values: tuple[FacetValue, ...]
    complete: bool = True
