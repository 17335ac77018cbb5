"""How the list of paragraphs that hold a term is written: gaps of one width, then frequencies.

    gaps    u8, u16 or u32, the narrowest that fits: the first document number, then differences
    freqs   u8 each, how often the paragraph holds the term, 255 for more; absent when all are 1

A whole list is decoded at C speed by `itertools.accumulate`. The *form* of a list, one byte kept with
its term, says the width (0, 1, 2) and whether there are frequencies (FREQUENCIES).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate
from operator import sub

from .sections import Numbers, little_endian, numbers

_CODES = "BHI"
_WIDTH = 0b011
FREQUENCIES = 0b100


def encode(documents: Sequence[int], frequencies: bytes | None = None) -> tuple[int, bytes]:
    """(form, bytes) of a list of ascending document numbers and their frequencies.

    >>> encode([3, 4, 300])
    (1, b'\\x03\\x00\\x01\\x00(\\x01')
    """
    first = documents[0]
    if len(documents) == 1:  # Most terms: worth a way of its own.
        form = 0 if first < 1 << 8 else 1 if first < 1 << 16 else 2
        content = first.to_bytes(1 << form, "little")
    else:
        form, content = _encode_gaps(first, documents)
    if frequencies is not None and frequencies.count(1) != len(frequencies):
        return form | FREQUENCIES, content + frequencies
    return form, content


def _encode_gaps(first: int, documents: Sequence[int]) -> tuple[int, bytes]:
    gaps = list(map(sub, documents[1:], documents))
    widest = max(first, max(gaps, default=0))
    form = 0 if widest < 1 << 8 else 1 if widest < 1 << 16 else 2
    return form, little_endian(array(_CODES[form], [first, *gaps]))


def size(form: int, count: int) -> int:
    """How many bytes a list of `count` paragraphs takes."""
    return count * ((1 << (form & _WIDTH)) + (form >> 2 & 1))


def decode(content: memoryview, form: int, count: int) -> array[int]:
    """The ascending document numbers of a list.

    >>> decode(memoryview(encode([3, 4, 300])[1]), 1, 3)
    array('I', [3, 4, 300])
    """
    width = form & _WIDTH
    return array("I", accumulate(numbers(content[: count << width], _CODES[width])))


def decode_frequencies(content: memoryview, form: int, count: int) -> Numbers | None:
    """The frequencies of a list; None when all are 1."""
    if not form & FREQUENCIES:
        return None
    return content[count << (form & _WIDTH) : size(form, count)]
