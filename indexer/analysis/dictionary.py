"""The word table that words are cut by: jieba's dictionary and HMM, our lexicon and the user's, in one file.

It is compiled once, when an index is built, and mapped when the index is opened, so that a query
loads neither jieba nor its dictionary. All numbers are little-endian:

    magic "PNDICT02" | total u64 | slots u32 | records u32 | split words u32 | crc32 of these u32
    start     4 f64: the HMM's probability (log) of beginning with B, M, E, S
    steps     16 f64: of going from each state to each
    emission  4 x 20950 f64: of each state giving each character from U+4E00 to U+9FD5
    slots     u32 each, a power of two of them: where a record begins, plus 1; 0 is empty. A word's
              first slot is the crc32 of its UTF-8; the next ones are tried until an empty one
    records   per word: frequency u32 | length u16 | UTF-8. Frequency 0: only the beginning of a word
    split     words that jieba always splits (a user gave them frequency 0), separated by line feeds
    crc32 of all before u32: not read at a query, but by who loads or verifies the file

*Weight* of a word is ln(frequency / total), which jieba adds up to find the best cut.
"""

from __future__ import annotations

import mmap
import os
import struct
import sys
import warnings
from array import array
from collections.abc import Sequence
from math import log
from pathlib import Path
from typing import Any, Protocol
from zlib import crc32

from ..errors import IndexDamagedError
from .characters import CHARACTER_FOLDS
from .lexicon import SHIPPED_LEXICON, read_lexicon

MAGIC = b"PNDICT02"
FIRST_HAN, LAST_HAN = 0x4E00, 0x9FD5
"""The characters that jieba takes for Han."""

PREFIX = 0.0
"""The weight of what is no word but begins one. A word's weight is below."""

LEAST = -3.14e100
"""What jieba takes as the logarithm of nothing."""

_HEADER = struct.Struct("<8sQIIII")
_CHECKSUM = struct.Struct("<I")
_RECORD = struct.Struct("<IH")
_STATES = "BMES"
_HAN_COUNT = LAST_HAN - FIRST_HAN + 1
_HMM_BYTES = 8 * (4 + 16 + 4 * _HAN_COUNT)


class HiddenMarkovModel:
    """jieba's model of how characters that make no known word form one. States are 0-3: B, M, E, S."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self.start = list(numbers[:4])
        self.steps = [list(numbers[4 + 4 * state : 8 + 4 * state]) for state in range(4)]
        self._emission = numbers[20:]

    def emission(self, character: str) -> tuple[float, float, float, float]:
        """How likely each state gives a character (log)."""
        at = ord(character) - FIRST_HAN
        if not 0 <= at < _HAN_COUNT:
            return (LEAST, LEAST, LEAST, LEAST)
        table = self._emission
        return (table[at], table[at + _HAN_COUNT], table[at + 2 * _HAN_COUNT], table[at + 3 * _HAN_COUNT])


class Dictionary(Protocol):
    """What a segmenter needs: weights of words, the model, and what is always split."""

    unknown: float
    """The weight of a character that is no word."""
    model: HiddenMarkovModel
    split: frozenset[str]

    def get(self, word: str, /) -> float | None:
        """The weight of a word, PREFIX for a beginning of one, None for anything else."""


class MappedDictionary:
    """A compiled dictionary, memory-mapped: opened at once, some microseconds a word."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < _HEADER.size:
                raise self._damaged("is cut short")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        view = memoryview(self._map)
        magic, total, slots, records, split, checksum = _HEADER.unpack_from(view)
        if magic != MAGIC or checksum != crc32(view[: _HEADER.size - 4]):
            raise self._damaged("is altered or not a word table")
        if (
            slots & (slots - 1)
            or not slots
            or size != _HEADER.size + _HMM_BYTES + 4 * slots + records + split + _CHECKSUM.size
        ):
            raise self._damaged("is cut short or altered")
        end = _HEADER.size + _HMM_BYTES
        self.model = HiddenMarkovModel(_numbers(view[_HEADER.size : end], "d"))
        self._slots = _numbers(view[end : end + 4 * slots], "I")
        self._mask = slots - 1
        end += 4 * slots
        self._records = view[end : end + records]
        try:
            self.split = _split_words(bytes(view[end + records : -_CHECKSUM.size]))
        except UnicodeDecodeError:
            raise self._damaged("is altered") from None
        self._log_total = log(total)
        self.unknown = log(1) - self._log_total

    @classmethod
    def open(cls, path: Path) -> MappedDictionary:
        """Open a compiled dictionary. Raises IndexDamagedError where it is not sound."""
        return cls(path)

    def get(self, word: str, /) -> float | None:
        key = word.encode("utf-8", "surrogatepass")
        records, slots, mask = self._records, self._slots, self._mask
        slot = crc32(key) & mask
        for _ in range(mask + 1):
            place = slots[slot]
            if not place:
                return None
            try:
                frequency, length = _RECORD.unpack_from(records, place - 1)
            except struct.error:
                raise self._damaged("is altered") from None
            start = place - 1 + _RECORD.size
            if length == len(key) and records[start : start + length] == key:
                return log(frequency) - self._log_total if frequency else PREFIX
            slot = (slot + 1) & mask
        return None

    def frequencies(self) -> dict[str, int]:
        """Every word and beginning of a word, with its frequency, after all of the file was checked."""
        view = memoryview(self._map)
        if _CHECKSUM.unpack(view[-_CHECKSUM.size :]) != (crc32(view[: -_CHECKSUM.size]),):
            raise self._damaged("is altered")
        found: dict[str, int] = {}
        place, end = 0, len(self._records)
        content = bytes(self._records)
        while place < end:
            frequency, length = _RECORD.unpack_from(content, place)
            place += _RECORD.size + length
            found[content[place - length : place].decode("utf-8", "surrogatepass")] = frequency
        return found

    def _damaged(self, what: str) -> IndexDamagedError:
        return IndexDamagedError(f"{self._path} {what}; rebuild the index with `indexer build SOURCE...`")


class LoadedDictionary:
    """A compiled dictionary in memory, for bulk work: half a second to load, then a dict's speed."""

    def __init__(self, path: Path) -> None:
        mapped = MappedDictionary.open(path)
        log_total = -mapped.unknown
        self.get = {
            word: log(frequency) - log_total if frequency else PREFIX
            for word, frequency in mapped.frequencies().items()
        }.get
        self.unknown = mapped.unknown
        self.model = mapped.model
        self.split = mapped.split

    @classmethod
    def load(cls, path: Path) -> LoadedDictionary:
        """Read a compiled dictionary. Raises IndexDamagedError where it is not sound."""
        return cls(path)


def compile_dictionary(path: Path, lexicons: Sequence[Path] = ()) -> None:
    """Write the dictionary of jieba, our lexicon and these user's lexicons, added in this order.

    The result cuts as a `jieba.Tokenizer` does to which the same words were added. jieba's words are
    there as they are and folded, for that is how text comes: 显著 as 显着, 乾隆 as 干隆. The same input
    gives the same bytes. Raises LexiconError for a line of a lexicon that cannot be read.
    """
    entries = [entry for lexicon in (SHIPPED_LEXICON, *lexicons) for entry in read_lexicon(lexicon)]
    tokenizer, numbers = _jieba_tables()
    for word, frequency in _folded_words(tokenizer.FREQ):
        _add_word(tokenizer, word, tokenizer.FREQ.get(word, 0) + frequency)
    split: list[str] = []
    for word, given in entries:
        frequency = tokenizer.suggest_freq(word) if given is None else given
        _add_word(tokenizer, word, frequency)
        if frequency == 0:
            split.append(word)
    _write(path, tokenizer.FREQ, tokenizer.total, numbers, sorted(set(split)))


def _jieba_tables() -> tuple[Any, array[float]]:
    """A tokenizer of jieba's with its dictionary, and its HMM, without a word on any stream."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        from jieba.finalseg import prob_emit, prob_start, prob_trans
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    numbers = array("d", [prob_start.P[state] for state in _STATES])
    for state in _STATES:
        numbers.extend(prob_trans.P[state].get(following, LEAST) for following in _STATES)
    for state in _STATES:
        given = prob_emit.P[state]
        numbers.extend(given.get(chr(code), LEAST) for code in range(FIRST_HAN, LAST_HAN + 1))
    return tokenizer, numbers


def _folded_words(frequencies: dict[str, int]) -> list[tuple[str, int]]:
    """The words whose characters fold to others: (folded, frequency)."""
    words = [word for word, frequency in frequencies.items() if frequency]
    folded = "\n".join(words).translate(CHARACTER_FOLDS).split(" ")
    pairs = zip(words, folded, strict=True)
    return [(after, frequencies[before]) for before, after in pairs if before != after and after]


def _add_word(tokenizer: Any, word: str, frequency: int) -> None:
    """As jieba's `add_word`, but without its global list of words to split."""
    frequencies = tokenizer.FREQ
    frequencies[word] = frequency
    tokenizer.total += frequency
    for end in range(1, len(word)):
        frequencies.setdefault(word[:end], 0)


def _write(
    path: Path, frequencies: dict[str, int], total: int, numbers: array[float], split: Sequence[str]
) -> None:
    count = 1 << (2 * len(frequencies) - 1).bit_length()
    slots = array("I", bytes(4 * count))
    records = bytearray()
    mask = count - 1
    for word, frequency in frequencies.items():
        key = word.encode("utf-8", "surrogatepass")
        slot = crc32(key) & mask
        while slots[slot]:
            slot = (slot + 1) & mask
        slots[slot] = len(records) + 1
        records += _RECORD.pack(min(frequency, 0xFFFFFFFF), len(key)) + key
    split_bytes = "\n".join(split).encode("utf-8", "surrogatepass")
    head = _HEADER.pack(MAGIC, total, count, len(records), len(split_bytes), 0)[:-4]
    checksum = 0
    with open(path, "wb") as file:
        for part in (
            head + _CHECKSUM.pack(crc32(head)),
            _little_endian(numbers),
            _little_endian(slots),
            records,
            split_bytes,
        ):
            checksum = crc32(part, checksum)
            file.write(part)
        file.write(_CHECKSUM.pack(checksum))
        file.flush()
        os.fsync(file.fileno())


def _split_words(content: bytes) -> frozenset[str]:
    return frozenset(content.decode("utf-8", "surrogatepass").split("\n")) if content else frozenset()


def _little_endian(numbers: array[Any]) -> bytes:
    if sys.byteorder == "big":  # pragma: no cover - no such machine in CI
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _numbers(view: memoryview, code: str) -> Any:
    if sys.byteorder == "big":  # pragma: no cover - no such machine in CI
        swapped = array(code, view.tobytes())
        swapped.byteswap()
        return swapped
    return view.cast(code)  # type: ignore[call-overload]
