"""Whether a folded text satisfies a leaf: the twin of `native/search/predicates.c`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.query.query import Exact, Leaf, SameSentence, assert_never

_SENTENCE_END = re.compile(r"[。!?;]|\.{3,}")
"""The end of a sentence in folded text, where an ellipsis is three dots."""


def satisfies(leaf: Leaf, folded: str) -> bool:
    """Whether a folded text satisfies the leaf's predicate. A text holds no empty string."""
    match leaf:
        case Exact(text=text):
            return bool(text) and text in folded
        case SameSentence(texts=texts):
            return any(_begin_in(texts, folded, start, end) for start, end in _sentences(folded))
    assert_never(leaf)


def _sentences(folded: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _SENTENCE_END.finditer(folded):
        yield start, end.end()
        start = end.end()
    yield start, len(folded)


def _begin_in(texts: tuple[str, ...], folded: str, start: int, end: int) -> bool:
    """Whether each of the texts is somewhere in a folded text from `start` on and begins before `end`."""
    return all(text and folded.find(text, start, end - 1 + len(text)) >= 0 for text in texts)
