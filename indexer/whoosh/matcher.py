"""The postings of one term as a Whoosh matcher, for both codecs of ours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from whoosh.matching import LeafMatcher, ReadTooFar

BLOCK = 128
"""Postings that Whoosh skips together if none of them can be among the best."""


@dataclass(frozen=True, slots=True)
class Postings:
    """One term's documents, ascending, with its weight and its value in each."""

    documents: Sequence[int]
    weights: Sequence[float] | None
    """One a document; None if each is 1."""
    shortest: int
    """The least length of a field that holds the term. With a block's greatest weight it bounds a score."""
    value: Callable[[int], bytes]
    """Number of a posting, from 0 -> its value, for example positions, as the field's format encodes it."""


class PostingMatcher(LeafMatcher):  # type: ignore[misc]
    """A matcher that skips blocks by a bound of their scores, as Whoosh's own does."""

    def __init__(self, term: tuple[str, bytes], postings: Postings, format_: Any, scorer: Any) -> None:
        self._term = term
        self._postings = postings
        self._documents = postings.documents
        self.format = format_
        self.scorer = scorer
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._documents)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> PostingMatcher:
        copied = PostingMatcher(self._term, self._postings, self.format, self.scorer)
        copied._at = self._at
        return copied

    def id(self) -> int:
        try:
            return self._documents[self._at]
        except IndexError:
            # SpanNot asks a matcher that has ended; Whoosh's own stays on its last document.
            return self._documents[-1]

    def all_ids(self) -> Iterator[int]:
        return iter(self._documents[self._at :])

    def next(self) -> bool:
        """Move to the next posting. Returns whether it is the first of a block."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return self._at % BLOCK == 0

    def skip_to(self, document: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._documents, document, self._at)

    def skip_to_quality(self, minquality: float) -> int:
        """Move to a block that may hold a higher score. Returns the number of skipped blocks."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._at = min((self._at // BLOCK + 1) * BLOCK, len(self._documents))
            skipped += 1
        return skipped

    def block_min_length(self) -> int:
        return self._postings.shortest

    def block_max_weight(self) -> float:
        if self._postings.weights is None:
            return 1.0
        start = self._at // BLOCK * BLOCK
        return float(max(self._postings.weights[start : start + BLOCK]))

    def weight(self) -> float:
        weights = self._postings.weights
        return 1.0 if weights is None else float(weights[self._at])

    def value(self) -> bytes:
        return self._postings.value(self._at)
