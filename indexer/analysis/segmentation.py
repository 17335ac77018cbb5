"""Cutting text into words exactly as jieba does, by a compiled dictionary.

jieba 0.42.1: runs of Han, letters and digits are *blocks*. In a block the path of dictionary words with the
greatest sum of weights is taken; what is left as single characters goes through a hidden Markov model
(Viterbi) that finds words the dictionary lacks. Search mode adds the two- and three-character words
inside longer ones. Cuts of blocks and words recur, so they are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dictionary import Dictionary

_BLOCK = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+)")
_SPACE = re.compile(r"(\r\n|\s)")
_HAN = re.compile(r"([\u4E00-\u9FD5]+)")
_NUMBER = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")

_REMEMBERED = 200_000
"""How many cuts of each kind are remembered, before all are forgotten."""

_LONGEST_REMEMBERED = 24
"""Longer blocks hardly recur."""

_B, _M, _E, _S = range(4)
_BEFORE = ((_S, _E), (_M, _B), (_M, _B), (_S, _E))
"""The states that may come before each, in the order in which jieba prefers equals: by letter, last first."""


class Segmenter:
    """Cuts text by a dictionary. May be used by several threads at once."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._blocks: dict[str, tuple[str, ...]] = {}
        self._searches: dict[str, tuple[str, ...]] = {}

    def cut(self, text: str) -> list[str]:
        """The words of a text in order, nothing left out: jieba's `lcut`."""
        words: list[str] = []
        for number, part in enumerate(_BLOCK.split(text)):
            if number & 1:
                words += self._cut_block(part)
            elif part:
                words += _characters(part)
        return words

    def cut_for_search(self, text: str) -> list[str]:
        """The words, each after the two- and three-character words in it: jieba's `lcut_for_search`."""
        words: list[str] = []
        searches = self._searches
        for number, part in enumerate(_BLOCK.split(text)):
            if number & 1:
                for word in self._cut_block(part):
                    if len(word) < 3:
                        words.append(word)
                    else:
                        words += searches.get(word) or self._search(word)
            elif part:
                words += _characters(part)
        return words

    def _search(self, word: str) -> tuple[str, ...]:
        """A word of three characters or more, after the shorter ones in it."""
        get = self._dictionary.get
        found = [word[at : at + 2] for at in range(len(word) - 1) if get(word[at : at + 2])]
        if len(word) > 3:
            found += [word[at : at + 3] for at in range(len(word) - 2) if get(word[at : at + 3])]
        result = (*found, word)
        if len(word) <= _LONGEST_REMEMBERED:
            _remember(self._searches, word, result)
        return result

    def _cut_block(self, block: str) -> tuple[str, ...]:
        known = self._blocks.get(block)
        if known is None:
            known = tuple(self._words_of_block(block))
            if len(block) <= _LONGEST_REMEMBERED:
                _remember(self._blocks, block, known)
        return known

    def _words_of_block(self, block: str) -> Iterator[str]:
        ends = self._best_path(block)
        start = single = 0
        while start < len(block):
            end = ends[start]
            if end - start > 1:
                if single < start:
                    yield from self._words_of_singles(block[single:start])
                yield block[start:end]
                single = end
            start = end
        if single < start:
            yield from self._words_of_singles(block[single:])

    def _best_path(self, block: str) -> list[int]:
        """Where the word that begins at each character ends, on the path with the greatest weight."""
        get, unknown = self._dictionary.get, self._dictionary.unknown
        length = len(block)
        sums = [0.0] * (length + 1)
        ends = list(range(1, length + 1))
        for start in range(length - 1, -1, -1):
            end = start + 1
            best = None
            weight = get(block[start])
            while weight is not None:
                if weight:
                    total = weight + sums[end]
                    # Of equals jieba takes the longer word.
                    if best is None or total >= best:
                        best = total
                        ends[start] = end
                end += 1
                if end > length:
                    break
                weight = get(block[start:end])
            sums[start] = unknown + sums[start + 1] if best is None else best
        return ends

    def _words_of_singles(self, text: str) -> Iterator[str]:
        """What jieba makes of characters that the path left as single ones."""
        if len(text) == 1 or self._dictionary.get(text):
            yield from text
            return
        for number, part in enumerate(_HAN.split(text)):
            if number & 1:
                for word in self._hidden_words(part):
                    if word in self._dictionary.split:
                        yield from word
                    else:
                        yield word
            else:
                yield from filter(None, _NUMBER.split(part))

    def _hidden_words(self, text: str) -> Iterator[str]:
        """The words that the hidden Markov model sees in a run of Han."""
        states = self._best_states(text)
        begin = following = 0
        for at, state in enumerate(states):
            if state == _B:
                begin = at
            elif state == _E:
                yield text[begin : at + 1]
                following = at + 1
            elif state == _S:
                yield text[at]
                following = at + 1
        if following < len(text):
            yield text[following:]

    def _best_states(self, text: str) -> list[int]:
        """Viterbi's algorithm over the states B, M, E and S."""
        model = self._dictionary.model
        steps = model.steps
        emission = model.emission(text[0])
        values = [model.start[state] + emission[state] for state in range(4)]
        origins: list[list[int]] = []
        for character in text[1:]:
            emission = model.emission(character)
            following, origin = [], []
            for state in range(4):
                first, second = _BEFORE[state]
                one = values[first] + steps[first][state] + emission[state]
                other = values[second] + steps[second][state] + emission[state]
                following.append(one if one >= other else other)
                origin.append(first if one >= other else second)
            values = following
            origins.append(origin)
        state = _S if values[_S] >= values[_E] else _E
        states = [state]
        for origin in reversed(origins):
            state = origin[state]
            states.append(state)
        states.reverse()
        return states


def _characters(text: str) -> Iterator[str]:
    """Text outside blocks: character by character, but a CR LF is one."""
    for number, part in enumerate(_SPACE.split(text)):
        if number & 1:
            yield part
        else:
            yield from part


def _remember(cuts: dict[str, tuple[str, ...]], text: str, cut: tuple[str, ...]) -> None:
    if len(cuts) >= _REMEMBERED:
        cuts.clear()
    cuts[text] = cut
