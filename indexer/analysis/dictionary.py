"""The word table: jieba's dictionary and HMM, our lexicon and the user's, in one file for segmentation.

In C: `native/analysis/dictionary.c`. It is compiled when an index is built (`compiling`) and mapped when the
index is opened, so that a query loads neither jieba nor its dictionary. Words and their prefixes are the
nodes of a trie, numbered breadth first from the empty string, 0: a node's children are neighbours, ascending.

    labels    u16 a node: its last character
    children  u32 a node and one more: its first child; the next node's first child ends them
    weights   u16 a node: index into `distinct`; u32 where that has more than 65,536 numbers
    distinct  f64: weights of words; the first is PREFIX, of prefixes that are no words
    roots     u32 a code point up to U+FFFF: its node, 0 where no word begins with it
    model     f64: 4 of beginning with the states B, M, E, S; 16 of going from each to each; then 4 a
              character from U+4E00 to U+9FD5, of each state giving it
    unknown   f64: the weight of a character that is no word
    split     words that are always split, since a user gave them frequency 0; ascending, line feeds between

The *weight* of a word is ln(frequency / total), which jieba adds up to find the best cut. Words with a
character beyond U+FFFF are left out: they are never found, since no block of jieba's holds one.

Loading compares the whole file with its checksums, mapping what it reads.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice

from indexer import native
from indexer.core.caching import cached_property
from indexer.core.messages import message
from indexer.core.sections import SectionReader, StrPath

from .folding import native_folding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from typing import Any

    from indexer.native._extension import WordTable

FIRST_HAN, LAST_HAN = 0x4E00, 0x9FD5
"""First and last character that jieba takes for Han."""

LAST_LABEL = 0xFFFF
"""Last code point that a word of the table may hold."""

NARROW_WEIGHTS = 0x10000
"""Most distinct weights that an index of two bytes can tell apart."""

PREFIX = 0.0
"""Weight of a prefix that is no word. A word's weight is lower."""

LEAST = -3.14e100
"""Logarithm of zero, as jieba has it."""

_MODEL_NUMBERS = 4 + 16 + 4 * (LAST_HAN - FIRST_HAN + 1)


class HiddenMarkovModel:
    """jieba's model of how characters that are no known word form one. States are 0-3: B, M, E, S."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self.start = list(numbers[:4])
        self.steps = [list(numbers[4 + 4 * state : 8 + 4 * state]) for state in range(4)]
        self._emission = numbers[20:]

    def emission(self, character: str) -> tuple[float, float, float, float]:
        """The log likelihood that each state gives a character."""
        at = 4 * (ord(character) - FIRST_HAN)
        table = self._emission
        if not 0 <= at < len(table):
            return (LEAST, LEAST, LEAST, LEAST)
        return (table[at], table[at + 1], table[at + 2], table[at + 3])


class MappedDictionary:
    """A compiled dictionary, memory-mapped: it opens at once and takes some microseconds a word."""

    def __init__(self, path: StrPath) -> None:
        self.file = SectionReader(path)
        numbers = self.file.numbers
        self._labels = numbers("labels", "H")
        self._children = numbers("children", "I")
        self._distinct: Any = numbers("distinct", "d")
        self._weights = numbers("weights", "H" if len(self._distinct) <= NARROW_WEIGHTS else "I")
        self._roots = numbers("roots", "I")
        model: Any = numbers("model", "d")
        unknown: Any = self.file.checked_numbers("unknown", "d")
        self._nodes = len(self._labels)
        if (
            (len(self._children), len(self._weights)) != (self._nodes + 1, self._nodes)
            or (len(self._roots), len(model), len(unknown)) != (LAST_LABEL + 1, _MODEL_NUMBERS, 1)
            or not self._nodes
            or not len(self._distinct)
        ):
            raise self.file.damaged(message("has sections whose lengths do not fit"))
        self.unknown: float = unknown[0]
        self._model = model
        split = bytes(self.file.checked("split"))
        try:
            words = split.decode("utf-8", "surrogatepass").split("\n") if split else []
        except UnicodeDecodeError:
            raise self.file.damaged(message("is altered in its section split")) from None
        self.split = frozenset(words)

    @classmethod
    def open(cls, path: StrPath) -> MappedDictionary:
        """Open a compiled dictionary. Raises IndexDamagedError for one that is not sound."""
        return cls(path)

    def get(self, word: str, /) -> float | None:
        """The weight of a word, PREFIX for a prefix of one, None for anything else."""
        codes = map(ord, word)
        first = next(codes, LAST_LABEL + 1)
        if first > LAST_LABEL:
            return None
        check = self.file.check
        check("roots", 4 * first, 4 * first + 4)
        node = self._roots[first]
        children, labels = self._children, self._labels
        for code in codes:
            if not 0 < node < self._nodes:
                return None
            check("children", 4 * node, 4 * node + 8)
            start, end = children[node], children[node + 1]
            if end > self._nodes:
                return None
            check("labels", 2 * start, 2 * end)
            node = bisect_left(labels, code, start, end) if start < end else end
            if node >= end or labels[node] != code:
                return None
        if not 0 < node < self._nodes:
            return None
        width = self._weights.itemsize
        check("weights", width * node, width * node + width)
        index = self._weights[node]
        if index >= len(self._distinct):
            return PREFIX
        check("distinct", 8 * index, 8 * index + 8)
        weight: float = self._distinct[index]
        return weight

    def words_like(self, pattern: Sequence[Collection[str]]) -> list[str]:
        """The words with one of some characters at each place. The whole file is checked first."""
        self.file.verify()
        nodes = {"": 0}
        for characters in pattern:
            nodes = {
                word + chr(label): child
                for word, node in nodes.items()
                for child, label in self._children_of(node)
                if chr(label) in characters
            }
        return [word for word in nodes if self.get(word) not in (None, PREFIX)]

    def _children_of(self, node: int) -> Iterator[tuple[int, int]]:
        start, end = self._children[node], self._children[node + 1]
        return enumerate(self._labels[start:end], start)

    @cached_property
    def model(self) -> HiddenMarkovModel:
        """The model; reading it compares all of it with its checksum."""
        self.file.checked("model")
        return HiddenMarkovModel(self._model)

    @cached_property
    def table(self) -> WordTable:
        """The word table in C over the same sections; needs the extension."""
        names = ("labels", "children", "weights", "distinct", "roots", "model", "split")
        sections = {name: self.file.section(name) for name in names}
        try:
            summed = self.file.summed
            return native.extension.WordTable(native_folding(), unknown=self.unknown, file=summed, **sections)
        except ValueError as error:
            raise self.file.damaged(message("is altered: {error}", error=error)) from None

    def weights(self) -> dict[str, float]:
        """Every word and prefix of a word with its weight; the whole file is checked first."""
        self.file.verify()
        words = [""]
        try:
            for node, (start, end) in enumerate(zip(self._children, self._children[1:], strict=False)):
                # Children come in the order of nodes, so that none comes twice and the loop ends.
                if start != len(words) or end > self._nodes:
                    raise ValueError
                prefix = words[node]
                words += [prefix + chr(label) for label in self._labels[start:end]]
            weights = map(self._distinct.__getitem__, self._weights)
            return dict(islice(zip(words, weights, strict=True), 1, None))
        except (IndexError, ValueError):
            raise self.file.damaged(message("is altered: its words do not hang together")) from None


class LoadedDictionary(MappedDictionary):
    """A compiled dictionary in memory, for bulk work: it takes a second to load, then a dict's speed.

    With the extension, which needs no dict, loading only checks the file.
    """

    @classmethod
    def load(cls, path: StrPath) -> LoadedDictionary:
        """Read a compiled dictionary. Raises IndexDamagedError for one that is not sound."""
        dictionary = cls(path)
        dictionary.file.verify()
        return dictionary

    @cached_property
    def get(self) -> Callable[[str], float | None]:
        """The weight of a word, PREFIX for a prefix of one, None for anything else."""
        return self.weights().get
