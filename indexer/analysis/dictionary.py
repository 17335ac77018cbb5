"""The word table: jieba's dictionary and HMM, our lexicon and the user's, in one file for segmentation.

In C: `native/analysis/dictionary.c`. It is compiled when an index is built (`compiling`) and mapped when the
index is opened, so that a query loads neither jieba nor its dictionary. Words and their prefixes are the
nodes of a trie, numbered breadth first from the empty string, 0: a node's children are neighbours, ascending.

    labels    u16 a node: its last character
    children  groups of 64 nodes, of which there is one more: u32, the first child of the first node | u16 a
              node (u32 in all groups where one does not fit): its first child, counted from that; the next
              node's first child ends them
    weights   u16 a node: index into `distinct`; u32 where that has more than 65,536 numbers
    distinct  f64: weights of words; the first is PREFIX, of prefixes that are no words
    roots     u16 a code point up to U+FFFF: its node, 0 where no word begins with it
    model     f64: 4 of beginning with the states B, M, E, S; 16 of going from each to each; then rows of 4,
              of each state giving a character
    rows      u16 a character from U+4E00 to U+9FD5: its row of the model, which characters may share
    unknown   f64: the weight of a character that is no word
    split     words that are always split, since a user gave them frequency 0; ascending, line feeds between

The *weight* of a word is ln(frequency / total), which jieba adds up to find the best cut. Words with a
character beyond U+FFFF are left out: they are never found, since no block of jieba's holds one.

Loading compares the whole file with its checksums, mapping what it reads.
"""

from __future__ import annotations

from _bisect import bisect_left
from itertools import chain, islice, pairwise

from indexer import native
from indexer.core.caching import cached_property
from indexer.core.messages import message
from indexer.core.sections import SectionReader, StrPath, numbers

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

NODES_IN_GROUP = 64
"""Nodes whose first children are stored together."""

NARROW_WEIGHTS = 0x10000
"""Most distinct weights that an index of two bytes can tell apart."""

PREFIX = 0.0
"""Weight of a prefix that is no word. A word's weight is lower."""

LEAST = -3.14e100
"""Logarithm of zero, as jieba has it."""

_MODEL_CHARACTERS = LAST_HAN - FIRST_HAN + 1
_FIRST_ROW = 4 + 16


CHILD_BYTES = (2, 4)
"""Bytes that a node may have in a group."""

_GROUP_START_BYTES = 4


def group_bytes(width: int) -> int:
    """The bytes of a group whose nodes have so many each."""
    return _GROUP_START_BYTES + width * NODES_IN_GROUP


class HiddenMarkovModel:
    """jieba's model of how characters that are no known word form one. States are 0-3: B, M, E, S."""

    def __init__(self, numbers: Sequence[float], rows: Sequence[int]) -> None:
        self.start = list(numbers[:4])
        self.steps = [list(numbers[4 + 4 * state : 8 + 4 * state]) for state in range(4)]
        self._emission = numbers[_FIRST_ROW:]
        self._rows = rows

    def emission(self, character: str) -> tuple[float, float, float, float]:
        """The log likelihood that each state gives a character."""
        place = ord(character) - FIRST_HAN
        if not 0 <= place < len(self._rows):
            return (LEAST, LEAST, LEAST, LEAST)
        table, at = self._emission, 4 * self._rows[place]
        if at >= len(table):
            at = 0
        return (table[at], table[at + 1], table[at + 2], table[at + 3])


class MappedDictionary:
    """A compiled dictionary, memory-mapped: it opens at once and takes some microseconds a word."""

    def __init__(self, path: StrPath) -> None:
        self.file = SectionReader(path)
        section = self.file.numbers
        self._labels = section("labels", "H")
        self._children = self.file.section("children")
        self._distinct: Any = section("distinct", "d")
        self._weights = section("weights", "H" if len(self._distinct) <= NARROW_WEIGHTS else "I")
        self._roots = section("roots", "H")
        model: Any = section("model", "d")
        self._rows = section("rows", "H")
        unknown: Any = self.file.checked_numbers("unknown", "d")
        self._nodes = len(self._labels)
        groups = self._nodes // NODES_IN_GROUP + 1
        self._group_bytes = len(self._children) // groups
        if (
            len(self._children) != groups * self._group_bytes
            or self._group_bytes not in map(group_bytes, CHILD_BYTES)
            or len(self._weights) != self._nodes
            or (len(self._roots), len(self._rows), len(unknown)) != (LAST_LABEL + 1, _MODEL_CHARACTERS, 1)
            or len(model) not in range(_FIRST_ROW + 4, _FIRST_ROW + 4 * _MODEL_CHARACTERS + 1, 4)
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
        check("roots", 2 * first, 2 * first + 2)
        node = self._roots[first]
        labels = self._labels
        for code in codes:
            if not 0 < node < self._nodes:
                return None
            start, end = self._first_child(node), self._first_child(node + 1)
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
        start, end = self._first_child(node), self._first_child(node + 1)
        return enumerate(self._labels[start:end], start)

    def _first_child(self, node: int) -> int:
        group, place = divmod(node, NODES_IN_GROUP)
        start = group * self._group_bytes
        self.file.check("children", start, start + self._group_bytes)
        return self._first_children(start)[place]

    def _first_children(self, start: int) -> list[int]:
        """The first children of the nodes of the group that starts at a byte."""
        counted = start + _GROUP_START_BYTES
        first = int.from_bytes(self._children[start:counted], "little")
        code = "H" if self._group_bytes == group_bytes(CHILD_BYTES[0]) else "I"
        return [first + each for each in numbers(self._children[counted : start + self._group_bytes], code)]

    @cached_property
    def model(self) -> HiddenMarkovModel:
        """The model; reading it compares all of it with its checksum."""
        self.file.checked("model")
        self.file.checked("rows")
        return HiddenMarkovModel(self._model, self._rows)

    @cached_property
    def table(self) -> WordTable:
        """The word table in C over the same sections; needs the extension."""
        names = ("labels", "children", "weights", "distinct", "roots", "model", "rows", "split")
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
            groups = map(self._first_children, range(0, len(self._children), self._group_bytes))
            firsts = islice(chain.from_iterable(groups), self._nodes + 1)
            for node, (start, end) in enumerate(pairwise(firsts)):
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
