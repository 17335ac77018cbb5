"""Suggests texts near a query that would be found, when the query itself finds nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from indexer.analysis import fold_text, letter_pairs
from search.engine.retrieval import Retrieval
from search.query.conditions import condition_of, holding_all
from search.query.plain import FUNCTION_WORDS
from search.query.query import LEAVES, And, Exact, Field, Leaf, Words, searched_text
from search.suggestion import Suggestion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from search.engine.view import View
    from search.query.query import Clause

    Suggested = TypeVar("Suggested", bound=Clause)

MOST_SUGGESTIONS = 3
_LONGEST_TEXT = 30
"""Length of the beginning of a text that is tried, in characters. Each try is a search."""

_MOST_CLAUSES = 32
"""Longest list of clauses that are tried. A longer one was not typed, and each clause takes several
searches."""

_LONGEST_CLAUSE = 200
"""Longest clause that is tried, in characters. A longer one is pasted, and finding nothing is the answer."""

_LONGEST_BY_SOUND = 12
"""Longest text for which texts are tried that sound like it: a name or a phrase. Each syllable takes up to a
hundred searches, and no text is held that sounds like all of a longer one, a question say."""

_MOST_EXAMINED = 200
"""Number of paragraphs that are read for one character that may be mistyped."""

_CHARACTERS = 20_000_000
"""Characters of text that are read for all suggestions of a query, and as many more to count what is
suggested: some 200,000 paragraphs, a tenth of a second."""


def suggest(clauses: Sequence[Words | Leaf], view: View, *, parts: bool = True) -> tuple[Suggestion, ...]:
    """The nearest texts that would be found, and the number of paragraphs of each.

    For each text that finds nothing by itself: the text in titles, then texts that sound like it (a slip of
    typing), then texts with one character another (a slip of the pen or of a scanner), then the longest parts
    that occur. Where each text finds something and only their combination does not: the texts of a pattern in
    one paragraph, then each by itself. Without `parts` no part of a text is suggested, for where parts were
    found anyway. Once the view's budget or _CHARACTERS are spent, nothing more is tried.
    """
    if len(clauses) > _MOST_CLAUSES:
        return ()
    with view.budget.part(_CHARACTERS):
        near = _near_texts(clauses, view, parts=parts)
    with view.budget.part(_CHARACTERS):
        counted = islice(counts_of(near, view), MOST_SUGGESTIONS)
        return tuple([Suggestion(searched_text(clause), total) for clause, total in counted])


def _near_texts(clauses: Sequence[Words | Leaf], view: View, *, parts: bool) -> list[Exact | And]:
    suggested: list[Exact | And] = []
    found: list[Exact | And] = []
    for clause in clauses:
        if isinstance(clause, LEAVES) and len(clause.required) > 1:
            found.append(And(tuple([Exact(text, clause.field) for text in clause.required])))
    finders: dict[Field, _Finder] = {"body": _Finder(view, "body"), "title": _Finder(view, "title")}
    for text, field in [(text, clause.field) for clause in clauses for text in clause.texts]:
        finder = finders[field]
        if not view.budget.may_try():
            break
        if finder.occurs(text):
            found.append(Exact(text, field))
        elif len(text) <= _LONGEST_CLAUSE and any(map(str.isalnum, text)):
            tried = text[:_LONGEST_TEXT]
            if field == "body" and finders["title"].occurs(text):
                suggested.append(Exact(text, "title"))
            suggested += finder.sounding_alike(tried)
            near = [*finder.with_one_other_character(tried), *(finder.longest_parts(tried) if parts else ())]
            suggested += [Exact(each, field) for each in near]
    return list(dict.fromkeys(suggested or (found if len(found) > 1 else ())))


def counts_of(clauses: Iterable[Suggested], view: View) -> Iterator[tuple[Suggested, int]]:
    """Those of the texts that find paragraphs, which could all be counted, and their numbers.

    A text that only deleted paragraphs hold occurs, and is not found."""
    for clause in clauses:
        total, _ = view.find(Retrieval(condition_of(clause, view.segmenter)), 0, count=True)
        if total and not view.budget.is_cut_short:
            yield clause, total


class _Finder:
    """Finds texts that are near another one and occur."""

    def __init__(self, view: View, field: Field) -> None:
        self._field: Field = field
        self._view = view

    def longest_parts(self, text: str) -> list[str]:
        """The longest parts with two letters side by side that occur, the longest first."""
        parts: list[str] = []
        start = end = 0
        while start < len(text):
            end = max(end, start)
            while end < len(text) and self._may_occur(text[start : end + 1]):
                end += 1
            if not self._view.budget.may_try():
                break
            part = text[start:end].strip()
            whole = _ends_words(text, start, end)
            if (
                _has_pair(part)
                and whole
                and part not in FUNCTION_WORDS
                and not any(part in longer for longer in parts)
            ):
                parts.append(part)
            start += 1
        return sorted(parts, key=len, reverse=True)

    def sounding_alike(self, text: str) -> list[Exact]:
        """The texts that sound like this one, or that it is the pinyin of, in bodies or else in titles: the
        nearest first."""
        if self._field == "title" or not 2 <= len(text) <= _LONGEST_BY_SOUND:
            return []
        from indexer.analysis.pinyin import has_pinyin, sounding, spelled

        from .sounds import Sounds

        graph_of = spelled if has_pinyin(text) else sounding
        sounds = Sounds(self._view)
        found = sounds.texts(graph_of(text)) or sounds.texts(graph_of(text, near=True))
        return [Exact(near, "body" if self.occurs(near) else "title") for _, near in found[:MOST_SUGGESTIONS]]

    def with_one_other_character(self, text: str) -> list[str]:
        """The texts that differ in one character and occur, the most frequent first."""
        if self._field == "title" or len(text) < 3:
            return []
        # The text before the other character must occur, and the text after it.
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
        return bisect_left(range(1, most + 1), True, key=lambda length: not self._may_occur(part(length)))

    def _may_occur(self, text: str) -> bool:
        """Whether a text occurs; one without two letters side by side may, and would take long to find."""
        return (len(text) > 1 and not _has_pair(text)) or self.occurs(text)

    def occurs(self, text: str) -> bool:
        self._view.budget.trials -= 1
        return bool(self._view.find(Retrieval(Exact(text, self._field)), 1)[1])


def _has_pair(text: str) -> bool:
    return next(letter_pairs(text), None) is not None


def _ends_words(text: str, start: int, end: int) -> bool:
    """Whether a part of a text cuts no Latin word or number in two."""
    edges = (text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1])
    return not any(len(edge) == 2 and edge.isascii() and edge.isalnum() for edge in edges)
