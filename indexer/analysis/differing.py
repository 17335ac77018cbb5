"""Finds the places where two texts differ, character by character.

A text is compared as *tokens* of its folded form: a Han character, a word in Latin letters, a number with its
decimals and per cent sign. So script, glosses, signs and spaces make no difference, and a number or a Latin
word differs as a whole.

>>> first, second = "研发投入增长5.2%", "研發投入比上年增长 52%"
>>> [(first[slice(*each.first)], second[slice(*each.second)]) for each in changes_between(first, second)]
[('', '比上年'), ('5.2%', '52%')]
"""

from __future__ import annotations

import re
from bisect import bisect_left
from difflib import SequenceMatcher
from itertools import pairwise

from indexer.core.caching import cache
from indexer.core.frozen import frozen

from .alignment import Folded, fold
from .characters import letter_ranges

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .origins import Span

    Tokens = Sequence[str]
    Block = tuple[int, int, int]
    """(place in the first tokens, place in the second, number of equal tokens)"""
    Edit = tuple[int, int, int, int]
    """(start, end) in the first tokens, and in the second; one of them may be empty."""

_NUMBER, _WORD = r"[0-9]+(?:,[0-9]{3}(?![0-9]))*(?:\.[0-9]+)*[%‰]?", "[a-z]+"

_ANCHORS = (4, 2, 1)
"""Numbers of tokens in a row that anchor two texts where both hold them once; the longest are tried first."""

MOST_COMPARED = 20_000
"""Product of the numbers of tokens that are compared one by one, where no anchor divides them."""


class Change(metaclass=frozen):
    """A place where two texts differ: the span of it in each. One of them may be empty."""

    first: Span
    second: Span

    def as_dict(self) -> dict[str, object]:
        """The keys of a change in JSON (docs/json.md)."""
        return {"first": list(self.first), "second": list(self.second)}


def tokens_of(folded: str) -> tuple[str, ...]:
    """The tokens of a folded text, by which it is compared.

    >>> tokens_of("gdp增长5.2%，达1,200亿元。")
    ('gdp', '增', '长', '5.2%', '达', '1200', '亿', '元')
    """
    return tuple(map(_plain, _token().findall(folded)))


def changes_between(first: str, second: str) -> tuple[Change, ...]:
    """The changes that make the first text into the second, in order; none where their tokens are equal."""
    one, two = _Tokenised(first), _Tokenised(second)
    edits = _edits(_blocks(one.tokens, two.tokens), len(one.tokens), len(two.tokens))
    edits = _widened(_without_specks(edits), one, two)
    return tuple([Change(one.span(start, end), two.span(at, to)) for start, end, at, to in edits])


@cache
def _token() -> re.Pattern[str]:
    """The pattern of a token: a number, a Latin word, or any other letter."""
    ranges = "".join([f"{chr(first)}-{chr(last)}" for first, last in letter_ranges()])
    # Most letters are found by the first branch.
    return re.compile(f"[\u4e00-\u9fff]|{_NUMBER}|{_WORD}|[{ranges}]")


def _plain(token: str) -> str:
    """A token without the commas between thousands."""
    return token.replace(",", "") if "," in token else token


class _Tokenised:
    """A text, its tokens, and where they stand in it."""

    def __init__(self, text: str) -> None:
        self._folded: Folded = fold(text)
        matches = list(_token().finditer(self._folded.text))
        self.tokens = [_plain(match.group()) for match in matches]
        self._places = [match.span() for match in matches]

    def span(self, start: int, end: int) -> Span:
        """The span in the text of some tokens; of none, the place before the next one."""
        if start < end:
            return self._folded.source_span(self._places[start][0], self._places[end - 1][1])
        if start < len(self._places):
            return (self._folded.source_span(*self._places[start])[0],) * 2
        return (self._folded.source_span(*self._places[-1])[1],) * 2 if self._places else (0, 0)

    def is_cut_before(self, at: int) -> bool:
        """Whether one character of the text stands for the tokens before and behind a place, as `㎡` does."""
        return at < len(self._places) and self._folded.is_within_character(self._places[at][0])


def _blocks(first: Tokens, second: Tokens) -> list[Block]:
    """The longest runs of tokens that both texts hold in the same order, divided by anchors."""
    blocks: list[Block] = []
    gaps = [(0, len(first), 0, len(second))]
    while gaps:
        start, end, at, to = gaps.pop()
        inner = start, at
        while inner[0] < end and inner[1] < to and first[inner[0]] == second[inner[1]]:
            inner = inner[0] + 1, inner[1] + 1
        blocks.append((start, at, inner[0] - start))
        start, at = inner
        equal = 0
        while end - equal > start and to - equal > at and first[end - equal - 1] == second[to - equal - 1]:
            equal += 1
        end, to = end - equal, to - equal
        blocks.append((end, to, equal))
        if start == end or at == to:
            continue
        if (end - start) * (to - at) <= MOST_COMPARED:
            matcher = SequenceMatcher(None, first[start:end], second[at:to], autojunk=False)
            blocks += [(start + one, at + two, size) for one, two, size in matcher.get_matching_blocks()]
            continue
        anchors = _anchors(first[start:end], second[at:to])
        if anchors:
            ends = [(start, at), *[(start + one, at + two) for one, two in anchors], (end, to)]
            gaps += [(one, next_one, two, next_two) for (one, two), (next_one, next_two) in pairwise(ends)]
    return sorted(block for block in blocks if block[2])


def _anchors(first: Tokens, second: Tokens) -> list[tuple[int, int]]:
    """The places of what both hold once, as many of them as are in the same order in both."""
    for size in _ANCHORS:
        places = _held_once(second, size)
        both = [(at, places[run]) for run, at in _held_once(first, size).items() if run in places]
        if both:
            return _longest_chain(both)
    return []


def _held_once(tokens: Tokens, size: int) -> dict[tuple[str, ...], int]:
    """The runs of so many tokens that occur once, and where."""
    places: dict[tuple[str, ...], int] = {}
    for at in range(len(tokens) - size + 1):
        run = tuple(tokens[at : at + size])
        places[run] = -1 if run in places else at
    return {run: at for run, at in places.items() if at >= 0}


def _longest_chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of some pairs, ascending by their first number, whose second numbers ascend, too."""
    lasts: list[int] = []
    chains: list[int] = []
    before: list[int | None] = []
    for number, (_, second) in enumerate(pairs):
        length = bisect_left(lasts, second)
        before.append(chains[length - 1] if length else None)
        lasts[length : length + 1] = [second]
        chains[length : length + 1] = [number]
    chain: list[tuple[int, int]] = []
    at: int | None = chains[-1]
    while at is not None:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _edits(blocks: Sequence[Block], first: int, second: int) -> list[Edit]:
    """The gaps between blocks, in texts of so many tokens."""
    edits: list[Edit] = []
    start = at = 0
    for one, two, size in [*blocks, (first, second, 0)]:
        if start < one or at < two:
            edits.append((start, one, at, two))
        start, at = one + size, two + size
    return edits


def _without_specks(edits: Sequence[Edit]) -> list[Edit]:
    """The edits, of which two that replace words are one where a single token stands between them: that token
    is equal by chance."""
    joined: list[Edit] = []
    for edit in edits:
        if joined and edit[0] - joined[-1][1] == 1 and _replaces(edit) and _replaces(joined[-1]):
            before = joined.pop()
            edit = before[0], edit[1], before[2], edit[3]
        joined.append(edit)
    return joined


def _replaces(edit: Edit) -> bool:
    """Whether an edit puts two tokens or more in the place of two or more."""
    return edit[1] - edit[0] > 1 and edit[3] - edit[2] > 1


def _widened(edits: Sequence[Edit], one: _Tokenised, two: _Tokenised) -> list[Edit]:
    """The edits, none of which ends or begins within a character of either text."""
    widened: list[Edit] = []
    for start, end, at, to in edits:
        while one.is_cut_before(start) or two.is_cut_before(at):
            start, at = start - 1, at - 1
        while one.is_cut_before(end) or two.is_cut_before(to):
            end, to = end + 1, to + 1
        if widened and (start <= widened[-1][1] or at <= widened[-1][3]):
            before = widened.pop()
            start, at, end, to = before[0], before[2], max(end, before[1]), max(to, before[3])
        widened.append((start, end, at, to))
    return widened
