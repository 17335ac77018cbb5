"""The terms of one field of a segment as a Whoosh cursor, whichever codec of ours they come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whoosh.codec import base
from whoosh.reading import TermInfo

from indexer.storage.segment import FieldTerms


class TermCursor(base.FieldCursor):  # type: ignore[misc]
    """Walks the terms of a field in order. It begins on the first.

    Whoosh's fuzzy terms and spelling go by it: they leap to the next term that could be near enough. Terms
    are given as the field makes them from bytes: text, or a number; None behind the last.
    """

    def __init__(self, terms: FieldTerms, fieldobj: Any, info: Callable[[int], TermInfo]) -> None:
        self._terms = terms
        self._fieldobj = fieldobj
        self._info = info
        self._place = 0

    def first(self) -> Any:
        self._place = 0
        return self.text()

    def find(self, term: bytes | str) -> Any:
        """Go to the first term that is not below this one."""
        key = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._place = self._terms.place_from(key)
        return self.text()

    def next(self) -> Any:
        self._place += 1
        return self.text()

    def text(self) -> Any:
        return self._fieldobj.from_bytes(self._terms.key(self._place)) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        return self._info(self._place) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._place < len(self._terms)
