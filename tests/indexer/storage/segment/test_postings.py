"""Varints and posting lists in Python: what is written is what is read, and damage is noticed."""

from __future__ import annotations

from array import array
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.storage.segment.postings import NO_LENGTHS, Lengths, decode, encode
from indexer.storage.segment.varints import read_varint, varint
from tests.examples import examples

pytestmark = pytest.mark.usefixtures("in_python")

ascending = st.builds(
    lambda gaps, first: list(array("I", [sum(gaps[:at]) + first for at in range(len(gaps) + 1)])),
    st.lists(st.integers(1, 5000), min_size=1, max_size=300),
    st.integers(0, 70000),
)


@pytest.mark.parametrize(
    ("number", "content"),
    [(0, b"\0"), (127, b"\x7f"), (128, b"\x80\1"), (300, b"\xac\2"), (2**32 - 1, b"\xff\xff\xff\xff\x0f")],
)
def test_a_varint_is_the_bytes_that_it_is_read_from(number: int, content: bytes) -> None:
    assert varint(number) == content
    assert read_varint(b"x" + content + b"\x80", 1) == (number, 1 + len(content))


@pytest.mark.parametrize("content", [b"", b"\x80", b"\xff\xff\xff\xff\x1f", b"\x80\x80\x80\x80\x80\0"])
def test_a_varint_that_does_not_end_or_is_too_large_is_an_error(content: bytes) -> None:
    with pytest.raises(ValueError, match="not sound"):
        read_varint(content, 0)


@settings(max_examples=examples(10, ci=60))
@given(ascending, st.data())
def test_posting_lists_come_back_as_they_were_written(documents: list[int], data: st.DataObject) -> None:
    frequencies = bytes(
        data.draw(st.lists(st.integers(1, 255), min_size=len(documents), max_size=len(documents)))
    )
    lengths = Lengths.of([200] * (documents[-1] + 1))
    count, most = len(documents), documents[-1] + 1
    plain = encode(documents, None, NO_LENGTHS)
    counted = encode(documents, frequencies, lengths)
    assert decode(plain, count, most, counted=False) == (array("I", documents), None)
    assert decode(counted, count, most, counted=True) == (array("I", documents), frequencies)


@pytest.mark.parametrize("width", range(1, 25))
def test_blocks_of_every_width_come_back(width: int) -> None:
    wide, narrow = (1 << width) - 1, (1 << width // 2) or 1
    for gaps in (
        [wide] * 128,
        [narrow] * 90 + [wide] + [narrow] * 37,
        [narrow, wide] * 64,
        [wide] + [1] * 140,
    ):
        documents = list(accumulate(gaps))
        content = encode(documents, None, NO_LENGTHS)
        read = decode(content, len(documents), documents[-1] + 1, counted=False)
        assert read == (array("I", documents), None)


def test_what_stands_out_of_a_block_is_patched() -> None:
    frequencies = [1] * 100 + [200] + [1] * 27
    lengths = Lengths.of([1000] * 6000)
    content = encode([*range(50), *range(5000, 5078)], frequencies, lengths)
    assert content[4:6] + content[7:8] == b"\1\0\6"
    assert content[9:] == b"\xfe\xff\xff\xff" + b"\xff" * 11 + b"\xff" + b"\x32\xab\x13" + b"\xe4\xc7\1"


def test_lists_are_the_bytes_that_are_drawn() -> None:
    assert encode([3, 4, 300], None, NO_LENGTHS) == b"\3\1\xa8\2"
    assert encode([3, 4], [1, 7], NO_LENGTHS) == b"\6\3\7"
    full = encode([*range(128), 1000], None, NO_LENGTHS)
    head, tail, block, rest = full[:8], full[8:9], full[9:25], full[25:]
    assert (head, tail, rest) == (b"\x7f\0\0\0\1\0\0\0", b"\0", b"\xe9\6")
    # The first gap is 0, the other 127 are 1: lane 0 begins with it.
    assert block == b"\xfe\xff\xff\xff" + b"\xff" * 12


def test_an_impact_bounds_what_ranking_makes_of_a_block() -> None:
    lengths = Lengths.of([10] * 128 + [2])
    content = encode(list(range(129)), [2] * 128 + [1], lengths)
    flat, slope = 0.9 * 0.6, 0.9 * 0.4 / lengths.average
    in_block, in_rest = 2 / (2 + flat + slope * 10), 1 / (1 + flat + slope * 2)
    for impact, bound in ((content[6], in_block), (content[8], in_rest)):
        assert impact - 1 < 255 * bound <= impact


DOCUMENTS = list(range(0, 300, 2))


@pytest.mark.parametrize(
    ("documents", "damage"),
    [
        (DOCUMENTS, lambda content: content[:-1]),
        (DOCUMENTS, lambda content: content[:20]),
        (DOCUMENTS, lambda content: b"\xff" + content[1:]),
        (DOCUMENTS, lambda content: content[:4] + b"\x40" + content[5:]),
        (DOCUMENTS, lambda content: content[:9] + b"\0" * 32 + content[41:]),
        ([3, 4, 5], lambda content: b"\3\0\1"),
        ([3, 4, 5], lambda content: b"\3\1\7"),
        ([3, 4, 5], lambda content: b""),
    ],
)
def test_a_list_that_is_not_sound_is_an_error(documents: list[int], damage: object) -> None:
    content = damage(encode(documents, None, NO_LENGTHS))  # type: ignore[operator]
    with pytest.raises(ValueError, match=r"list|block|number"):
        decode(content, len(documents), documents[-1] + 1, counted=False)
