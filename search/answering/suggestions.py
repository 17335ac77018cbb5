"""What near a query would be found, when it found nothing itself."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from itertools import islice

from indexer.analysis import fold_text
from search.hit import Suggestion
from search.query.atoms import FUNCTION_WORDS
from search.query.conditions import exact, holding_all
from search.query.query import Exact, Field, Words, searched_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.view import Reading

MOST_SUGGESTIONS = 3
_LONGEST_TEXT = 30
"""Of a longer text only this beginning is tried: each try looks into the index."""

_MOST_CLAUSES = 32
"""Of a longer list of clauses none is tried: it was not typed, and each takes several looks."""

_LONGEST_CLAUSE = 200
"""In characters. Nobody mistypes what is longer: it is pasted, and finding nothing is the answer."""

_MOST_EXAMINED = 200
"""How many paragraphs are read for one character that may have been mistyped."""


def suggest(clauses: list[Words | Exact], reading: Reading, *, parts: bool = True) -> tuple[Suggestion, ...]:
    """The nearest texts that would be found, and in how many paragraphs.

    For each clause that finds nothing by itself: the text in titles, then texts with one character another
    (a slip of the pen or of a scanner), then the longest parts that occur. Where each clause finds
    something and only their combination does not: each by itself. Without `parts` no part of a text is
    suggested, for where parts were found anyway.
    """
    if len(clauses) > _MOST_CLAUSES:
        return ()
    suggested: list[Exact] = []
    found: list[Exact] = []
    finders: dict[Field, _Finder] = {"body": _Finder(reading, "body"), "title": _Finder(reading, "title")}
    for clause in clauses:
        field, finder = clause.field, finders[clause.field]
        if finder.count(clause.text):
            found.append(Exact(clause.text, field))
            continue
        if len(clause.text) > _LONGEST_CLAUSE or not any(map(str.isalnum, clause.text)):
            continue
        text = clause.text[:_LONGEST_TEXT]
        texts = [*finder.with_one_other_character(text), *(finder.longest_parts(text) if parts else ())]
        nearest = [Exact(text, field) for text in texts]
        if field == "body" and finders["title"].count(clause.text):
            nearest.insert(0, Exact(clause.text, "title"))
        suggested.extend(nearest)
    chosen = dict.fromkeys(suggested or (found if len(found) > 1 else ()))
    counted = ((clause, finders[clause.field].count(clause.text)) for clause in chosen)
    # What only deleted paragraphs hold occurs, and is not found.
    near = (Suggestion(searched_text(clause), total) for clause, total in counted if total)
    return tuple(islice(near, MOST_SUGGESTIONS))


class _Finder:
    """Counts the paragraphs that hold a string."""

    def __init__(self, reading: Reading, field: Field) -> None:
        self._field: Field = field
        self._reading = reading
        self._counts: dict[str, int] = {}

    def count(self, text: str) -> int:
        if text not in self._counts:
            total, _ = self._reading.find(exact(text, self._field), limit=0, count=True)
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
            _, places = self._reading.find(holding_all(sides, "body"), limit=_MOST_EXAMINED)
            for segment, document, _, _ in places:
                folded = fold_text(self._reading.text(segment, document))
                seen.update(set(pattern.findall(folded)))
        return [near for near, _ in seen.most_common(2)]

    def _longest(self, part: Callable[[int], str], most: int) -> int:
        """The greatest length, `most` at most, of which a part occurs; shorter parts are in longer ones."""
        return bisect_left(range(1, most + 1), True, key=lambda length: not self._occurs(part(length)))

    def _occurs(self, text: str) -> bool:
        return bool(self._reading.find(exact(text, self._field), limit=1)[1])


def _ends_words(text: str, start: int, end: int) -> bool:
    """Whether a part of a text cuts no Latin word or number in two."""
    edges = (text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1])
    return not any(len(edge) == 2 and edge.isascii() and edge.isalnum() for edge in edges)
