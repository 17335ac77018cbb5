"""Sums up the pages that were recognised in pictures, for the report of a batch."""

from __future__ import annotations

from indexer.sources import ReadArticle

from .report import RecognisedPages


class RecognisedCounter:
    """The number of pages, and how sure their text is."""

    def __init__(self) -> None:
        self._pages = 0
        self._sure = 0.0
        self._least: tuple[float, str] | None = None

    def add(self, read: ReadArticle) -> None:
        """Count the pages of an article that were recognised, if any were."""
        if (found := read.draft.recognised) is None:
            return
        self._pages += found.pages
        self._sure += found.pages * found.confidence
        least = found.confidence, read.article.path or read.article.id
        self._least = least if self._least is None else min(self._least, least)

    def sum(self) -> RecognisedPages | None:
        """The sum; None if no page was recognised."""
        if self._least is None:
            return None
        lowest, least = self._least
        return RecognisedPages(self._pages, round(self._sure / self._pages, 4), least, lowest)
