"""Cutting in Python, exactly as jieba 0.42.1 does. In C: `native/analysis/cutting.c`.

Runs of Han, letters and digits are *blocks*. A block is cut along the path of dictionary words with the
greatest sum of weights; its remaining single characters go through a hidden Markov model (Viterbi), which
finds words that the dictionary lacks. Search mode adds the two- and three-character words inside longer ones.

The sums are jieba's floating-point operations in jieba's order, since another rounding or tie is another cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from .dictionary import HiddenMarkovModel

    class WordWeights(Protocol):
        """A dictionary as the cutter asks it; see `MappedDictionary`."""

        @property
        def unknown(self) -> float: ...
        @property
        def split(self) -> frozenset[str]: ...
        @property
        def model(self) -> HiddenMarkovModel: ...
        @property
        def get(self) -> Callable[[str], float | None]: ...


BLOCK = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+)")
_OUTSIDE = re.compile(r"\r\n|.", re.DOTALL)
_HAN = re.compile(r"([\u4E00-\u9FD5]+)")
_NUMBER = re.compile(r"([a-zA-Z0-9]+(?:\.[0-9]+)?%?)")

_REMEMBERED = 50_000
"""Most cuts of each kind that are remembered before all are forgotten: some 20 MB of blocks."""

_LONGEST_REMEMBERED = 12
"""Longest remembered text, in characters. A third of the blocks of policy news recur, hardly a longer one."""

_IMPOSSIBLE = float("-inf")

_B, _M, _E, _S = range(4)

Cuts = dict[str, tuple[str, ...]]


def best_path(block: str, get: Callable[[str], float | None], unknown: float) -> list[int]:
    """For each character, the end of the word that begins there, on the path with the greatest weight.

    `get` gives the weight of a word, PREFIX for a prefix of one and None for anything else; `unknown` is the
    weight of a character that is no word.
    """
    length = len(block)
    sums = [0.0] * (length + 1)
    ends = list(range(1, length + 1))
    best = 0.0
    start = length
    for character in reversed(block):
        start -= 1
        weight = get(character)
        if weight is None:
            best += unknown
            sums[start] = best
            continue
        best = best + weight if weight else _IMPOSSIBLE
        end = start + 2
        while end <= length:
            weight = get(block[start:end])
            if weight is None:
                break
            if weight:
                total = weight + sums[end]
                # jieba takes the longer of two equal words.
                if total >= best:
                    best = total
                    ends[start] = end
            end += 1
        if best == _IMPOSSIBLE:
            best = unknown + sums[start + 1]
        sums[start] = best
    return ends


class PythonCutter:
    """Cuts by a dictionary, and remembers the cuts of short blocks, words and runs of single characters."""

    def __init__(self, dictionary: WordWeights) -> None:
        self._get = dictionary.get
        self._unknown = dictionary.unknown
        self._model = dictionary.model
        self._split = dictionary.split
        # Safe with threads: a dict's reads and writes are atomic, and all write the same cut of a text.
        self._blocks: Cuts = {}
        self._searches: Cuts = {}
        self._singles: Cuts = {}

    def cut(self, text: str) -> list[str]:
        return _cut(text, self._words_of_block)

    def cut_for_search(self, text: str) -> list[str]:
        return _cut(text, self._search_words_of_block)

    def search_words(self, word: str) -> tuple[str, ...]:
        return self._searches.get(word) or self._search_words(word)

    def _search_words_of_block(self, block: str) -> tuple[str, ...]:
        if block in self._blocks:
            return self._blocks[block]
        words: list[str] = []
        known = self._searches.get
        for word in self._words_of_block(block):
            if len(word) < 3:
                words.append(word)
            else:
                words += known(word) or self._search_words(word)
        return _remember(self._blocks, block, tuple(words))

    def _search_words(self, word: str) -> tuple[str, ...]:
        words: list[str] = []
        for length in (2, 3):
            if len(word) > length:
                parts = [word[at : at + length] for at in range(len(word) - length + 1)]
                words += filter(self._get, parts)
        return _remember(self._searches, word, (*words, word))

    def _words_of_block(self, block: str) -> list[str]:
        words: list[str] = []
        known = self._singles.get
        ends = best_path(block, self._get, self._unknown)
        start = single = 0
        length = len(block)
        while start < length:
            end = ends[start]
            if end - start > 1:
                if single < start:
                    singles = block[single:start]
                    words += known(singles) or self._words_of_singles(singles)
                words.append(block[start:end])
                single = end
            start = end
        if single < length:
            singles = block[single:]
            words += known(singles) or self._words_of_singles(singles)
        return words

    def _words_of_singles(self, singles: str) -> tuple[str, ...]:
        """The words that jieba makes of a run of characters left single by the path."""
        if len(singles) == 1 or self._get(singles):
            return tuple(singles)
        words: list[str] = []
        for number, part in enumerate(_HAN.split(singles)):
            if number & 1:
                words += self._hidden_words(part)
            else:
                words += filter(None, _NUMBER.split(part))
        return _remember(self._singles, singles, tuple(words))

    def _hidden_words(self, han: str) -> list[str]:
        """The words that the hidden Markov model finds in a run of Han."""
        words: list[str] = []
        begin = 0
        for at, state in enumerate(self._best_states(han)):
            if state == _B:
                begin = at
            elif state == _E:
                word = han[begin : at + 1]
                if word in self._split:
                    words += word
                else:
                    words.append(word)
            elif state == _S:
                words.append(han[at])
        return words

    def _best_states(self, han: str) -> list[int]:
        """Viterbi's algorithm over the states B, M, E and S. The last one is E or S."""
        start, steps, emission = self._model.start, self._model.steps, self._model.emission
        (_, bm, be, _), (_, mm, me, _), (eb, _, _, es), (sb, _, _, ss) = steps
        b, m, e, s = (first + given for first, given in zip(start, emission(han[0]), strict=True))
        origins: list[tuple[int, int, int, int]] = []
        for character in han[1:]:
            to_b, to_m, to_e, to_s = emission(character)
            # Each state has two possible predecessors. Of equals jieba takes the later letter: S, M.
            b_after_s, b_after_e = s + sb + to_b, e + eb + to_b
            m_after_m, m_after_b = m + mm + to_m, b + bm + to_m
            e_after_m, e_after_b = m + me + to_e, b + be + to_e
            s_after_s, s_after_e = s + ss + to_s, e + es + to_s
            b, b_from = (b_after_s, _S) if b_after_s >= b_after_e else (b_after_e, _E)
            m, m_from = (m_after_m, _M) if m_after_m >= m_after_b else (m_after_b, _B)
            e, e_from = (e_after_m, _M) if e_after_m >= e_after_b else (e_after_b, _B)
            s, s_from = (s_after_s, _S) if s_after_s >= s_after_e else (s_after_e, _E)
            origins.append((b_from, m_from, e_from, s_from))
        state = _S if s >= e else _E
        states = [state]
        for origin in reversed(origins):
            state = origin[state]
            states.append(state)
        states.reverse()
        return states


def _cut(text: str, words_of: Callable[[str], Iterable[str]]) -> list[str]:
    """The words of a text, those of each block by `words_of`."""
    words: list[str] = []
    for number, part in enumerate(BLOCK.split(text)):
        if number & 1:
            words += words_of(part)
        elif part:
            words += _OUTSIDE.findall(part)
    return words


def _remember(cuts: Cuts, text: str, cut: tuple[str, ...]) -> tuple[str, ...]:
    if len(text) <= _LONGEST_REMEMBERED:
        if len(cuts) >= _REMEMBERED:
            cuts.clear()
        cuts[text] = cut
    return cut
