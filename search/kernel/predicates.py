"""Whether a folded text satisfies a leaf: the twin of `native/search/predicates.c`."""

from __future__ import annotations

from indexer.core.exhaustive import assert_never
from search.query.query import Exact, Leaf


def satisfies(leaf: Leaf, folded: str) -> bool:
    """Whether a folded text satisfies the leaf's predicate. A text holds no empty string."""
    match leaf:
        case Exact(text=text):
            return bool(text) and text in folded
    assert_never(leaf)
