"""Words laid over a word table for one process, without compiling it anew: a lexicon that came later.

Words are cut as if the lexicon had been compiled into the table, but for one thing: jieba adds the frequency
of each new word to the total of all, so that a cut between nearly equal paths may come out otherwise.
"""

from __future__ import annotations

from functools import cached_property
from math import exp, log

from .cutting import BLOCK, best_path
from .dictionary import PREFIX, MappedDictionary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from indexer.core.sections import SectionReader

    from .dictionary import HiddenMarkovModel


class LayeredDictionary:
    """A dictionary with other frequencies for some words: None for one that just keeps the word whole, 0 for
    a word that is always split. It cuts in Python."""

    table = None
    """There is none in C."""

    def __init__(self, base: MappedDictionary | LayeredDictionary, words: Mapping[str, int | None]) -> None:
        self.file: SectionReader = base.file
        self.unknown: float = base.unknown
        always_split = [word for word, frequency in words.items() if frequency == 0]
        self.split: frozenset[str] = base.split.union(always_split)
        self._base = base
        self._words = words
        self._weights: dict[str, float] = {}

    @property
    def model(self) -> HiddenMarkovModel:
        return self._base.model

    def get(self, word: str, /) -> float | None:
        """The weight of a word, PREFIX for a prefix of one, None for anything else."""
        if word in self._words:
            if word not in self._weights:
                self._weights[word] = self._weight(word)
            return self._weights[word]
        weight = self._base.get(word)
        return PREFIX if weight is None and word in self._begun else weight

    def words_like(self, pattern: Sequence[Collection[str]]) -> list[str]:
        """The words with one of some characters at each place."""
        added = [
            word
            for word in self._words
            if len(word) == len(pattern)
            and all(character in each for character, each in zip(word, pattern, strict=True))
        ]
        words = dict.fromkeys([*self._base.words_like(pattern), *added])
        return [word for word in words if self.get(word) not in (None, PREFIX)]

    @cached_property
    def _begun(self) -> frozenset[str]:
        """The prefixes of the words that were laid over."""
        return frozenset([word[:end] for word in self._words for end in range(1, len(word))])

    def _weight(self, word: str) -> float:
        frequency = self._words[word]
        if frequency is None:
            frequency = self._keeping_whole(word)
        return log(frequency) + self.unknown if frequency else PREFIX

    def _keeping_whole(self, word: str) -> int:
        """The frequency that just keeps a word whole, by jieba's rule."""
        base, total = self._base, exp(-self.unknown)
        known = base.get(word)
        least = round(exp(known - self.unknown)) if known else 1
        weights: list[float | None] = []
        for number, part in enumerate(BLOCK.split(word)):
            if number & 1 == 0:
                weights += map(base.get, part)
                continue
            ends, start = best_path(part, base.get, self.unknown), 0
            while start < len(part):
                weights.append(base.get(part[start : ends[start]]))
                start = ends[start]
        if PREFIX in weights:
            return least
        share = exp(sum(self.unknown if weight is None else weight for weight in weights))
        return max(int(share * total) + 1, least)
