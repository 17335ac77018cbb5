"""The texts of an index that a typed text may be read as by its sound: pinyin, and characters alike in sound.

The index is the language model: a text is built up letter by letter along a graph of syllables, and goes on
only while the index holds it. Pairs of letters are terms, whose counts are looked up; a longer text is
searched for. Once the budget is spent, what was found by then is the answer.
"""

from __future__ import annotations

from heapq import nlargest
from itertools import product
from math import log, prod
from operator import itemgetter

from indexer.analysis import is_letter
from indexer.analysis.pinyin import Graph, abbreviated
from indexer.core.schema import GRAMS, TITLE_GRAMS
from search.engine.retrieval import Retrieval
from search.query.conditions import any_of
from search.query.query import Exact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from search.engine.view import View

LONGEST_WORD = 4
"""Longest word that is read from its initials, in characters."""

MOST_WORDS = 12
"""Number of words of which each half of an abbreviation is one, the commonest."""

MOST_LOOKED_UP = 2_000
"""Number of pairs of letters up to which they are looked up one by one: a millisecond's work."""

CHARACTERS = 20_000_000
"""Characters of text that are read to know which texts are held: some 200,000 paragraphs."""

WIDEST, WIDE = 1_000, 24
"""Number of texts of two letters, and of more, that are followed at a time, the likeliest of them."""

MOST_TRIED = 96
"""Number of texts that end at one place and are searched for, the likeliest first."""

WIDEST_AS_TYPED, WIDE_AS_TYPED, MOST_TRIED_AS_TYPED = 24, 6, 12
"""The same where beginnings of words in titles are looked for while someone types."""

_Rank = tuple[int, float]
"""(cost, minus the logarithm of how likely it is) of a text; the lower is the better one."""

Sounding = tuple[int, str]
"""(cost, text) of a text that is held."""


class Sounds:
    """Reads graphs of syllables by the texts of one view: by bodies and titles, or, if `beginning`, by titles
    from the beginning of a word on."""

    def __init__(self, view: View, *, beginning: bool = False) -> None:
        self._view = view
        self._beginning = beginning
        as_typed = WIDEST_AS_TYPED, WIDE_AS_TYPED, MOST_TRIED_AS_TYPED
        self._widest, self._wide, self._most_tried = as_typed if beginning else (WIDEST, WIDE, MOST_TRIED)
        self._fields = (TITLE_GRAMS,) if beginning else (GRAMS, TITLE_GRAMS)
        self._counts = view.title_characters if beginning else {}
        """The frequency of each character that was looked up."""

    def texts(self, graph: Graph | None) -> list[Sounding]:
        """The texts along a graph that bodies or titles hold, the cheapest first, and of those the likeliest.

        Not all where they are many, or where the budget is spent."""
        if graph is None:
            return []
        reached: list[dict[str, _Rank]] = [{} for _ in range(len(graph) + 1)]
        reached[0][""] = (0, 0.0)
        for at, steps in enumerate(graph):
            held = self._held(reached[at])
            if not held:
                continue
            following = self._occurring(set().union(*[found for _, found in steps]))
            signs = [one for _, found in steps if len(found) == 1 for one in found if not is_letter(one)]
            pairs = self._pairs({text[-1:] for text in held}, following, following.intersection(signs))
            for text, (cost, unlikelihood) in held.items():
                for end, found in steps:
                    texts = reached[end]
                    for character, weight in pairs[text[-1:]].items():
                        if character in found:
                            rank = (cost + found[character], unlikelihood - weight)
                            longer = text + character
                            if longer not in texts or rank < texts[longer]:
                                texts[longer] = rank
        return [(cost, text) for text, (cost, _) in self._held(reached[-1]).items()]

    def abbreviated(self, letters: str) -> list[str]:
        """The words, or pairs of words, whose initials in pinyin these letters are, the commonest first."""
        graph = abbreviated(letters)
        if graph is None:
            return []
        pattern = [steps[0][1].keys() for steps in graph]
        if len(pattern) <= LONGEST_WORD:
            counts = self._view.terms_like(pattern)
            words = sorted(counts, key=lambda word: -counts[word])[:MOST_TRIED]
            if words or len(pattern) < LONGEST_WORD:
                return words
        return [text for text in self._pairs_of_words(pattern) if self.occurs(text)]

    def _pairs_of_words(self, pattern: Sequence[Collection[str]]) -> list[str]:
        """Pairs of words of at least two characters that look like a pattern, the commonest first."""
        pairs: dict[str, int] = {}
        for at in range(2, len(pattern) - 1):
            if max(at, len(pattern) - at) <= LONGEST_WORD:
                lefts, rights = self._view.terms_like(pattern[:at]), self._view.terms_like(pattern[at:])
                left, right = [
                    nlargest(MOST_WORDS, found.items(), itemgetter(1)) for found in (lefts, rights)
                ]
                pairs |= {one + other: min(n, m) for one, n in left for other, m in right}
        return nlargest(MOST_TRIED, pairs, pairs.__getitem__)

    def _occurring(self, characters: set[str]) -> set[str]:
        """Those of some characters that occur."""
        new = characters.difference(self._counts)
        if new:
            self._counts.update(dict.fromkeys(new, 0) | self._ask([new]))
        return set(filter(self._counts.get, characters))

    def _pairs(self, lasts: set[str], following: set[str], signs: set[str]) -> dict[str, dict[str, float]]:
        """For each of some characters, those that may follow it, and the logarithm of how likely each does.

        An empty one stands for the beginning. What stands beside a sign is not known, and may be anything."""
        known = self._counts
        letters = {last for last in lasts if last and is_letter(last)}
        pairs = {last: dict.fromkeys(signs if last in letters else following, 0.0) for last in lasts}
        if "" in pairs:
            pairs[""] = {character: log(known[character]) for character in following}
        for pair, count in self._ask([letters, following - signs]).items():
            pairs[pair[0]][pair[1]] = log(count / known[pair[0]])
        return pairs

    def _ask(self, places: Sequence[Collection[str]]) -> dict[str, int]:
        """The frequencies of the characters, or of the pairs of them, that occur."""
        counts: dict[str, int] = {}
        for field in self._fields:
            if prod(map(len, places)) > MOST_LOOKED_UP:
                found = self._view.terms_like(places, field)
            else:
                found = self._view.counts(map("".join, product(*places)), field)
            for gram, count in found.items():
                if count:
                    counts[gram] = counts.get(gram, 0) + count
        return counts

    def _held(self, texts: dict[str, _Rank]) -> dict[str, _Rank]:
        """Those of some texts that the index holds, the cheapest and likeliest first."""
        ordered = sorted(texts.items(), key=itemgetter(1))
        held = dict(ordered[: self._widest])
        if all(len(text) < 3 for text in held):
            return held
        held = {}
        for text, rank in ordered[: self._most_tried]:
            if len(held) == self._wide or not self._view.budget.may_try():
                break
            if len(text) < 3 or self.occurs(text):
                held[text] = rank
        return held

    def occurs(self, text: str) -> bool:
        """Whether a body or a title holds a text."""
        if self._beginning:
            return self._view.count_titles([text]) != [0]
        self._view.budget.trials -= 1
        anywhere = any_of([Exact(text), Exact(text, "title")])
        return bool(self._view.find(Retrieval(anywhere), 1)[1])
