"""Folding, cutting and terms give the same in C and in Python, for any text, and bad input is refused."""

from __future__ import annotations

import json
import lzma
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer import native
from indexer.analysis import (
    MappedDictionary,
    Segmenter,
    fold_text,
    gram_terms,
    grams_of,
    native_folding,
    shared_pairs,
    word_terms,
)
from indexer.analysis.characters import character_folds, data_lines, is_letter
from indexer.analysis.data.generate import compiled_folds
from indexer.core.sections import SectionReader
from search.highlight import find_spans
from tests import SHARED
from tests.examples import examples
from tests.indexer.conftest import without_extension

if native.extension is None:
    pytest.skip("the extension is not compiled", allow_module_level=True)
extension = native.extension

Answer = TypeVar("Answer")

CORPORA = SHARED / "corpora"

SOURCES = st.lists(
    st.one_of(
        st.sampled_from("中国國创創龜樂啊〇々⼯𠮷𡞵﨎著着aZ1é，。、（）(){}“」〔—○あ가😀\ufffd\ud800\udfff"),
        st.sampled_from("…㎡①⒜㍿ﬁ´ßɡ\u0301\u0308 \t\n\x1f\u3000\u00a0\ufe0f\U000e0100\u200b\u00ad\ufeff\0"),
        st.sampled_from(
            ["創(chuàng)", "中(zhong)(zhong)", " ( zhōng )", "(a)", "(she)", "勇?lián)?", "區(qū))", "  "]
        ),
        st.sampled_from(
            ["2.06%", "r&d", "c++", "gb/t", "7·20", "[2024]3号", "[2024]第3号", "covid-19", "科创新城"]
        ),
        st.characters(),
    ),
    max_size=14,
).map("".join)


def in_python(function: Callable[..., Answer], *arguments: Any) -> Answer:
    with without_extension():
        return function(*arguments)


def test_every_character_folds_alike() -> None:
    separated = "|".join(map(chr, range(0x110000)))
    assert fold_text(separated) == in_python(fold_text, separated)


def test_every_character_is_a_letter_in_both_or_in_none() -> None:
    characters = "".join(map(chr, range(0x40000)))
    assert list(map(bool, native_folding().letters(characters))) == list(map(is_letter, characters))
    assert native_folding().only_letters(characters) == "".join(filter(is_letter, characters))


def _may_be_toned(letter: str) -> bool:
    return bool(unicodedata.decomposition(letter) or unicodedata.combining(letter) or letter in "ɑɡı")


def test_every_letter_of_a_gloss_is_read_alike() -> None:
    """Every letter with a mark, and every mark, in place of each of the letters of pinyin."""
    readings = [line.split("\t") for line in data_lines("readings.txt")]
    frames: dict[str, str] = {}
    for syllable, characters in readings:
        for letter in syllable:
            frames.setdefault(letter, f"{characters[0]}({syllable.replace(letter, '%s', 1)})")
    folds = character_folds()
    letters = [c for c in map(chr, range(0xE0, 0x1EC2)) if c.translate(folds) == c and _may_be_toned(c)]
    for frame in frames.values():
        text = "|".join([frame % letter for letter in letters])
        assert fold_text(text) == in_python(fold_text, text)


@given(st.tuples(*[st.text("白龟湖创a1，\ud800𠮷", max_size=200)] * 2))
def test_pairs_are_counted_alike(texts: tuple[str, str]) -> None:
    assert shared_pairs(*texts) == in_python(shared_pairs, *texts)


@given(SOURCES)
@settings(max_examples=examples(20, ci=150))
@example("㍿(she)株㍿ (she) (she)")
@example("中\u200b\u200b㎡\u200b(a\u200b)")
def test_a_text_folds_alike_with_its_spans(source: str) -> None:
    folded = fold_text(source)
    assert folded == in_python(fold_text, source)
    folds = character_folds()
    for needle in {*folded, *(character.translate(folds) for character in source)}:
        assert find_spans(source, [needle]) == in_python(find_spans, source, [needle])


@given(SOURCES, st.lists(st.tuples(st.integers(0, 14), st.integers(0, 5)), max_size=5), SOURCES)
@settings(max_examples=examples(20, ci=150))
@example("㎡㎡m㍿(she)", [(0, 1), (1, 2), (5, 3)], "")
@example("aaaabaaab", [(0, 4), (1, 4), (3, 2)], "aab")
def test_needles_are_found_alike(source: str, places: list[tuple[int, int]], other: str) -> None:
    folded = fold_text(source)
    needles = [*(folded[start : start + length] for start, length in places), fold_text(other)]
    assert native_folding().spans(source, needles) == in_python(find_spans, source, needles)


@given(SOURCES)
@settings(max_examples=examples(20, ci=150))
def test_terms_are_the_same(segmenters: dict[str, Segmenter], source: str) -> None:
    in_c, in_py = segmenters["C"], segmenters["loaded"]
    for text in (source, fold_text(source)):
        assert word_terms(text, in_c) == in_python(word_terms, text, in_py)
        assert gram_terms(text) == in_python(gram_terms, text)
        assert grams_of(text) == in_python(grams_of, text)


@pytest.mark.parametrize("corpus", ["policy_news_tzb", "cctv_xwlb_2012_2026", "laws_tw", "news_hk_mo"])
def test_real_lines_are_the_same(segmenters: dict[str, Segmenter], corpus: str) -> None:
    path = CORPORA / corpus / "docs.jsonl.xz"
    if not path.exists():
        pytest.skip(f"the corpus {corpus} is not beside this checkout")
    in_c, in_py = segmenters["C"], segmenters["loaded"]
    with lzma.open(path, "rt", encoding="utf-8") as articles:
        lines = (line for article in articles for line in json.loads(article)["text"].split("\n"))
        for line in islice(lines, 1_000):
            folded = fold_text(line)
            assert folded == in_python(fold_text, line)
            assert word_terms(folded, in_c) == in_python(word_terms, folded, in_py)


@pytest.mark.parametrize(
    "part", ["a", "1.", "的", "创新", "(", "中(zhōng)", " ", "㎡", "\u200b", "[2024]", "+", "a-", "%", "\r\n"]
)
def test_long_texts_take_no_more_than_their_length(segmenters: dict[str, Segmenter], part: str) -> None:
    text = part * (300_000 // len(part))
    folded = fold_text(text)
    assert "".join(segmenters["C"].cut(folded)) == folded
    assert all(map(folded.__contains__, set(word_terms(folded, segmenters["C"]))))
    assert len(native_folding().spans(text, [folded[:1_000], folded[1:1_000]])) <= len(text)


def test_threads_share_the_tables(segmenters: dict[str, Segmenter]) -> None:
    texts = [f"白龜湖科創(chuàng)新城第{number}期投入2.06%" * 100 for number in range(40)]

    def terms(text: str) -> list[str]:
        return word_terms(fold_text(text), segmenters["C"])

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(terms, texts)) == list(map(terms, texts))


FOLDS = compiled_folds(
    [(0x9, 0x9, "SPACE"), (0x41, 0x42, "x"), (0x43, 0x43, "DROP"), (0x44, 0x44, "st"), (0xB2, 0xB2, "JOIN²")]
)
NO_FOLDS = compiled_folds([])
NOT_WRITTEN = "the folds are not as they were written"
STAGES, BLOCK = 2 * 0x110000 // 128, 4 * 128
LAST_EXTENT = len(FOLDS) - 5 * 0x10000 - 16
"""The place of an extent, before the last expanded characters and the units."""


@pytest.mark.parametrize(
    ("folds", "readings", "letters", "reason"),
    [
        (b"", b"", b"", NOT_WRITTEN),
        (FOLDS[:-1], b"", b"", NOT_WRITTEN),
        (FOLDS[:100], b"", b"", NOT_WRITTEN),
        (FOLDS + b"\0\0\0\0", b"", b"", NOT_WRITTEN),
        # A block and a character that are not there.
        (FOLDS[:12] + b"\x09\0" + FOLDS[14:], b"", b"", NOT_WRITTEN),
        (FOLDS[:LAST_EXTENT] + b"\x09\0\0\0" + FOLDS[LAST_EXTENT + 4 :], b"", b"", NOT_WRITTEN),
        (b"\xff\xff\xff\xff" + FOLDS[4:], b"", b"", NOT_WRITTEN),
        (NO_FOLDS, b"zhong", b"", "a line of the readings lacks its tab"),
        (NO_FOLDS, b"", b"41-\n", "a line of the letters is not code points alone"),
        (NO_FOLDS, b"", b"41 \n", "a line of the letters is not code points alone"),
        (NO_FOLDS, b"", b"110000\n", "a line of the letters is not code points alone"),
    ],
)
def test_data_that_cannot_be_read_is_refused(
    folds: bytes, readings: bytes, letters: bytes, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        extension.Folding(folds, readings, letters)


def test_data_may_be_anything_that_can_be_read() -> None:
    folding = extension.Folding(FOLDS, b"a\t", b"0-10FFFF")
    assert folding.text("ABCD\tC\t") == "xyst"
    assert folding.letters("\0a\U0010ffff") == b"\1\1\1"
    empty = extension.Folding(NO_FOLDS, b"", b"")
    assert (empty.text("創(a)"), empty.letters("a"), empty.spans("", ["a", ""])) == ("創(a)", b"\0", ())


@settings(max_examples=examples(30, ci=300))
@given(st.integers(0, len(FOLDS) - 1), st.binary(min_size=1, max_size=4))
def test_altered_folds_are_refused_or_harmless(at: int, written: bytes) -> None:
    altered = (FOLDS[:at] + written + FOLDS[at + len(written) :])[: len(FOLDS)]
    with suppress(ValueError):
        folding = extension.Folding(altered, b"", b"0-10FFFF")
        folding.text("".join(map(chr, range(0x200))))
        folding.origins("ABCD\u00b2")


def test_what_is_of_another_type_is_refused(compiled_dictionary: Path) -> None:
    file = SectionReader(compiled_dictionary)
    names = ("labels", "children", "weights", "distinct", "roots", "model", "rows", "split")
    sections = list(map(file.section, names))
    with pytest.raises(TypeError, match="Folding'> was expected"):
        extension.WordTable("", *sections, -1.0)
    with pytest.raises(TypeError):
        extension.WordTable(native_folding(), *sections[:-1], "", -1.0)
    with pytest.raises(TypeError):
        extension.Folding("", b"", b"")
    table = MappedDictionary.open(compiled_dictionary).table
    for method in (
        table.cut,
        table.cut_for_search,
        table.search_words,
        table.word_terms,
        native_folding().text,
    ):
        with pytest.raises(TypeError, match="a text must be a str"):
            method(b"")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a text must be a str"):
        native_folding().spans("", [b""])  # type: ignore[list-item]
