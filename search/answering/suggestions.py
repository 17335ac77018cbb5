"""Suggests texts near a query that would be found, when the query itself finds nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from indexer.analysis import fold_text
from search.engine.values import Retrieval
from search.hit import Suggestion
from search.query.atoms import FUNCTION_WORDS
from search.query.conditions import holding_all
from search.query.query import Exact, Field, Leaf, Words, searched_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.view import View

MOST_SUGGESTIONS = 3
_LONGEST_TEXT = 30
"""Length of the beginning of a text that is tried, in characters. Each try is a search."""

_MOST_CLAUSES = 32
"""Longest list of clauses that are tried. A longer one was not typed, and each clause takes several
searches."""

_LONGEST_CLAUSE = 200
"""Longest clause that is tried, in characters. A longer one is pasted, and finding nothing is the answer."""

_MOST_EXAMINED = 200
"""Number of paragraphs that are read for one character that may be mistyped."""


def suggest(clauses: Sequence[Words | Leaf], view: View, *, parts: bool = True) -> tuple[Suggestion, ...]:
    """The nearest texts that would be found, and the number of paragraphs of each.

    For each text that finds nothing by itself: the text in titles, then texts with one character another (a
    slip of the pen or of a scanner), then the longest parts that occur. Where each text finds something and
    only their combination does not: each by itself. Without `parts` no part of a text is suggested, for where
    parts were found anyway.
    """
    if len(clauses) > _MOST_CLAUSES:
        return ()
    suggested: list[Exact] = []
    found: list[Exact] = []
    finders: dict[Field, _Finder] = {"body": _Finder(view, "body"), "title": _Finder(view, "title")}
    for text, field in [(text, clause.field) for clause in clauses for text in clause.texts]:
        finder = finders[field]
        if finder.count(text):
            found.append(Exact(text, field))
        elif len(text) <= _LONGEST_CLAUSE and any(map(str.isalnum, text)):
            tried = text[:_LONGEST_TEXT]
            if field == "body" and finders["title"].count(text):
                suggested.append(Exact(text, "title"))
            near = [*finder.with_one_other_character(tried), *(finder.longest_parts(tried) if parts else ())]
            suggested += [Exact(each, field) for each in near]
    chosen = dict.fromkeys(suggested or (found if len(found) > 1 else ()))
    counted = ((clause, finders[clause.field].count(clause.text)) for clause in chosen)
    # A text that only deleted paragraphs hold occurs, and is not found.
    near_texts = (Suggestion(searched_text(clause), total) for clause, total in counted if total)
    return tuple(islice(near_texts, MOST_SUGGESTIONS))


class _Finder:
    """Counts the paragraphs that hold a string."""

    def __init__(self, view: View, field: Field) -> None:
        self._field: Field = field
        self._view = view
        self._counts: dict[str, int] = {}

    def count(self, text: str) -> int:
        if text not in self._counts:
            total, _ = self._view.find(Retrieval(Exact(text, self._field)), 0, count=True)
            self._counts[text] = total or 0
        return self._counts[text]

    def longest_parts(self, text: str) -> list[str]:
        """The longest parts of two characters and more that occur, the longest first."""
        parts: list[str] = []
        start = end = 0
        while start < len(text):
            end = max(end, start)
            while end < len(text) and self._occurs(text[start : end + 1]):
                end += 1
            part = text[start:end].strip()
            whole = _ends_words(text, start, end)
            if (
                len(part) > 1
                and whole
                and part not in FUNCTION_WORDS
                and not any(part in longer for longer in parts)
            ):
                parts.append(part)
            start += 1
        return sorted(parts, key=len, reverse=True)

    def with_one_other_character(self, text: str) -> list[str]:
        """The texts that differ in one character and occur, the most frequent first."""
        if self._field == "title" or len(text) < 3:
            return []
        # What stands before the other character must occur, and what stands after it.
        longest_left = self._longest(lambda length: text[:length], len(text) - 1)
        longest_right = self._longest(lambda length: text[len(text) - length :], len(text) - 1)
        seen: Counter[str] = Counter()
        for at in range(len(text) - 1 - longest_right, longest_left + 1):
            left, right = text[:at], text[at + 1 :]
            pattern = re.compile(re.escape(left) + r"\w" + re.escape(right))
            sides = [side for side in (left, right) if side]
            _, matches = self._view.find(Retrieval(holding_all(sides, "body")), _MOST_EXAMINED)
            for match in matches:
                seen.update(set(pattern.findall(fold_text(self._view.text(*match[:2])))))
        return [near for near, _ in seen.most_common(2)]

    def _longest(self, part: Callable[[int], str], most: int) -> int:
        """The greatest length, `most` at most, of which a part occurs; shorter parts are in longer ones."""
        return bisect_left(range(1, most + 1), True, key=lambda length: not self._occurs(part(length)))

    def _occurs(self, text: str) -> bool:
        return bool(self._view.find(Retrieval(Exact(text, self._field)), 1)[1])


def _ends_words(text: str, start: int, end: int) -> bool:
    """Whether a part of a text cuts no Latin word or number in two."""
    edges = (text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1])
    return not any(len(edge) == 2 and edge.isascii() and edge.isalnum() for edge in edges)
