"""Counts what is left out of files, by reason, for the report of a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from indexer.core.article import Article
from indexer.core.messages import message
from indexer.sources import LeftOut

from .report import LeftOutCount

MOST_REASONS = 100
"""Reasons that are counted apart."""

OTHER = message("another reason")


class LeftOutCounter:
    """Numbers of parts of files, and of passages, that were left out, with the first place of each reason."""

    def __init__(self) -> None:
        self._parts: Counter[str] = Counter()
        self._passages: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def add_part(self, part: LeftOut) -> None:
        """Count a part of a file; its text is its name."""
        self._parts[self._reason(part.why, part.text)] += 1

    def add_passages(self, passages: Iterable[LeftOut], article: Article) -> None:
        """Count the passages that an article's document has beside the article."""
        for _, why in passages:
            self._passages[self._reason(why, article.path or article.id)] += 1

    def _reason(self, why: str, place: str) -> str:
        if why not in self._first:
            if len(self._first) >= MOST_REASONS:
                why = OTHER
            self._first.setdefault(why, place)
        return why

    def counts(self) -> tuple[LeftOutCount, ...]:
        """The parts, of which a reader knows nothing, then the passages, each the most frequent first."""
        counted = (*self._parts.most_common(), *self._passages.most_common())
        return tuple(LeftOutCount(why, count, self._first[why]) for why, count in counted)
