"""Compiles jieba's words and ours, with their frequencies, into the word table that `dictionary` reads.

The only module that imports jieba, for its dictionary and its hidden Markov model alone.
"""

from __future__ import annotations

import re
import warnings
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, groupby
from math import log, prod
from typing import Any

from indexer.core.section_writing import SectionWriter, little_endian
from indexer.core.sections import StrPath

from .characters import character_folds
from .cutting import BLOCK, best_path
from .dictionary import (
    CHILD_BYTES,
    FIRST_HAN,
    LAST_HAN,
    LAST_LABEL,
    LEAST,
    NARROW_WEIGHTS,
    NODES_IN_GROUP,
    PREFIX,
)
from .lexicon import SHIPPED_LEXICON, Entry, read_lexicon

_LETTER = re.compile(r"[a-zA-Z0-9]")
_STATES = "BMES"


def compile_dictionary(path: StrPath, lexicon: Sequence[Entry] = ()) -> None:
    """Write the file of the dictionary of jieba, our lexicon and the user's `lexicon`, added in this order.

    It cuts as a `jieba.Tokenizer` with the same words added. It holds jieba's words as they are and also
    folded, as text comes: 显著 as 显着, 乾隆 as 干隆. The same input gives the same bytes.
    """
    entries = [*read_lexicon(SHIPPED_LEXICON), *lexicon]
    text, model, rows = _jieba_data()
    words = _Words(text)
    split: set[str] = set()
    for word, given in entries:
        frequency = words.keeping_whole(word) if given is None else given
        words.add(word, frequency)
        if frequency == 0:
            split.add(word)
    _write(path, words, {"model": model, "rows": rows}, sorted(split))


class _Words:
    """Frequencies of words, as a `jieba.Tokenizer` has them."""

    def __init__(self, text: str) -> None:
        fields = text.split()  # three a line: word, frequency, part of speech
        counts = list(map(int, fields[1::3]))
        self.total = sum(counts)  # A word that is there twice counts twice, as in jieba.
        self.frequencies = dict(zip(fields[::3], counts, strict=True))
        for word, frequency in _folded_words(self.frequencies):
            self.frequencies[word] = self.frequencies.get(word, 0) + frequency
            self.total += self.frequencies[word]
        self._ascending = sorted(self.frequencies)
        self._begun: set[str] = set()

    def add(self, word: str, frequency: int) -> None:
        """Add a word, as jieba's `add_word`."""
        self.frequencies[word] = frequency
        self.total += frequency
        self._begun.update(word[:end] for end in range(1, len(word)))

    def weight(self, word: str) -> float:
        """The weight of a word, PREFIX for anything else, which may be a prefix."""
        return self.weight_of(self.frequencies.get(word, 0))

    def weight_of(self, frequency: int) -> float:
        """ln(frequency / total), computed as jieba does."""
        return log(frequency) - log(self.total) if frequency else PREFIX

    def _count(self, part: str) -> int:
        """The frequency of a word, 0 for a prefix of one, 1 for anything else."""
        frequency = self.frequencies.get(part)
        if frequency is not None:
            return frequency
        at = bisect_right(self._ascending, part)
        is_prefix = any(word.startswith(part) for word in self._ascending[at : at + 1])
        return 0 if is_prefix or part in self._begun else 1

    def keeping_whole(self, word: str) -> int:
        """The frequency that just keeps a word whole: jieba's `suggest_freq`."""
        share = prod(self._count(part) / float(self.total) for part in self._parts(word))
        return max(int(share * self.total) + 1, self.frequencies.get(word, 1))

    def _parts(self, word: str) -> Iterable[str]:
        """The parts that jieba cuts a word into without its model: letters that are no word stay together."""
        for number, part in enumerate(BLOCK.split(word)):
            if number & 1 == 0:
                yield from part
                continue
            ends = best_path(part, self.weight, log(1) - log(self.total))
            cut, start = [], 0
            while start < len(part):
                cut.append(part[start : ends[start]])
                start = ends[start]
            for letters, run in groupby(cut, key=lambda each: _LETTER.fullmatch(each) is not None):
                words = list(run)
                yield from ["".join(words)] if letters else words


def _jieba_data() -> tuple[str, array[float], array[int]]:
    """The text of jieba's dictionary, and the sections model and rows, with no output on any stream."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        from jieba.finalseg import prob_emit, prob_start, prob_trans
    with jieba.get_dict_file() as file:
        text = file.read().decode("utf-8")
    numbers = array("d", [prob_start.P[state] for state in _STATES])
    for state in _STATES:
        numbers.extend(prob_trans.P[state].get(following, LEAST) for following in _STATES)
    han = list(map(chr, range(FIRST_HAN, LAST_HAN + 1)))
    emissions = [[prob_emit.P[state].get(character, LEAST) for character in han] for state in _STATES]
    rows: dict[tuple[float, ...], int] = {}
    numbers_of_rows = array("H", [rows.setdefault(row, len(rows)) for row in zip(*emissions, strict=True)])
    numbers.extend(chain.from_iterable(rows))
    return text, numbers, numbers_of_rows


def _folded_words(frequencies: dict[str, int]) -> list[tuple[str, int]]:
    """(folded, frequency) of the words that folding changes."""
    folds = character_folds()
    characters = set("".join(frequencies))
    changing = {character for character in characters if character.translate(folds) != character}
    words = [word for word in frequencies if not changing.isdisjoint(word)]
    return [(folded, frequencies[word]) for word in words if (folded := word.translate(folds))]


def _trie(frequencies: dict[str, int], number: dict[int, int]) -> tuple[array[int], ...]:
    """The sections labels, children, weights and roots: nodes by depth in the order of their words."""
    longest = max(map(len, frequencies))
    labels: list[list[str]] = [[] for _ in range(longest)]
    weights: list[list[int]] = [[] for _ in range(longest)]
    children: list[list[int]] = [[0], *([] for _ in range(longest))]
    before = ""
    for word in sorted(frequencies):
        depth = 0
        for character, other in zip(word, before):  # noqa: B905 - the shorter one ends it
            if character != other:
                break
            depth += 1
        for character in word[depth:]:
            labels[depth].append(character)
            weights[depth].append(0)
            children[depth][-1] += 1
            depth += 1
            children[depth].append(0)
        weights[depth - 1][-1] = number[frequencies[word]]
        before = word
    roots = array("H", bytes(2 * (LAST_LABEL + 1)))
    for node, character in enumerate(labels[0], 1):
        roots[ord(character)] = node
    return (
        array("H", [0, *map(ord, chain.from_iterable(labels))]),
        _grouped(list(accumulate(chain.from_iterable(children), initial=1))),
        array("H" if len(number) <= NARROW_WEIGHTS else "I", [0, *chain.from_iterable(weights)]),
        roots,
    )


def _grouped(firsts: Sequence[int]) -> array[int]:
    """The section children, of the first child of each node and the end of those of the last one."""
    groups = [firsts[at : at + NODES_IN_GROUP] for at in range(0, len(firsts), NODES_IN_GROUP)]
    counted = [[first - group[0] for first in group] for group in groups]
    widest = max(group[-1] for group in counted)
    narrow, wide = CHILD_BYTES
    width = narrow if widest < 1 << 8 * narrow else wide
    section = bytearray()
    for group, of_group in zip(groups, counted, strict=True):
        numbers = array("H" if width == narrow else "I", of_group + [0] * (NODES_IN_GROUP - len(group)))
        section += group[0].to_bytes(4, "little") + little_endian(numbers)
    return array("B", section)


def _write(path: StrPath, words: _Words, model: dict[str, array[Any]], split: Sequence[str]) -> None:
    frequencies = words.frequencies
    if max("".join(frequencies)) > chr(LAST_LABEL):
        frequencies = {word: count for word, count in frequencies.items() if max(word) <= chr(LAST_LABEL)}
    number = {count: index for index, count in enumerate(sorted({0, *frequencies.values()}))}
    labels, children, weights, roots = _trie(frequencies, number)
    sections: dict[str, array[Any]] = {
        "labels": labels,
        "children": children,
        "weights": weights,
        "distinct": array("d", map(words.weight_of, number)),
        "roots": roots,
        **model,
        "unknown": array("d", [log(1) - log(words.total)]),
    }
    with SectionWriter(path) as file:
        for name, numbers in sections.items():
            file.write(name, little_endian(numbers))
        file.write("split", "\n".join(split).encode("utf-8", "surrogatepass"))
