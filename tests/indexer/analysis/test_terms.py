"""What a folded text is indexed by: words with the wholes that jieba breaks, and grams."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Segmenter, fold_text, gram_terms, grams_of, is_letter, word_terms

pytestmark = pytest.mark.usefixtures("implementation")


@pytest.fixture(scope="module")
def segmenter(segmenters: dict[str, Segmenter], implementation: str) -> Segmenter:
    return segmenters["C" if implementation == "C" else "mapped"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" ", []),
        ("，。、《》“”—…%&+", []),
        ("___", []),
        ("白龟湖科创新城", ["白龟湖", "科创", "创新", "新城", "科创新城"]),
        ("中", ["中"]),
        ("〇", ["〇"]),
        ("㐀", ["㐀"]),
        ("𠮷", ["𠮷"]),
        ("𠮷野家", ["𠮷", "野家"]),
        ("鿿", ["鿿"]),
        ("é", ["é"]),
        ("3", ["3"]),
        ("3号", ["3", "号"]),
        ("5g", ["5g"]),
        ("2.06%", ["2.06%", "2.06"]),
        ("2.06", ["2.06"]),
        ("37%", ["37%", "37"]),
        ("r&d", ["r", "d", "r&d"]),
        ("c++", ["c++"]),
        ("gb/t 7714", ["gb", "t", "gb/t", "7714"]),
        ("covid-19", ["covid", "19", "covid-19"]),
        ("(2024)3号", ["2024", "3", "号", "(2024)3号"]),
        ("第3号", ["第", "3", "号"]),
        ("改革，改革", ["改革", "改革"]),
    ],
)
def test_words_in_order(segmenter: Segmenter, text: str, words: list[str]) -> None:
    assert word_terms(text, segmenter) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("国发〔２０２４〕３号文件", {"(2024)3号", "2024", "3", "文件"}),
        ("研发投入强度达到２．０６％，", {"研发投入强度", "达到", "2.06%", "2.06"}),
        ("5G网络", {"5g", "网络"}),
        ("投入R＆D经费", {"投入", "r&d", "经费"}),
        ("用C++写", {"c++", "用", "写"}),
        ("按GB/T 7714著录", {"gb/t", "7714"}),
        ("COVID-19疫情", {"covid-19", "疫情"}),
    ],
)
def test_wholes_are_found_within_text(segmenter: Segmenter, text: str, words: set[str]) -> None:
    assert words <= set(word_terms(fold_text(text), segmenter))


@given(st.text(st.sampled_from("平顶山科创新城3.%&+-_/[]号 ，《a𠮷㐀〇é⺀🎉\r\n"), max_size=30))
def test_every_word_holds_a_letter_a_digit_or_han_and_stands_in_the_text(
    segmenter: Segmenter, text: str
) -> None:
    words = word_terms(text, segmenter)
    assert all(word in text for word in words)
    assert all(any(map(is_letter, word)) for word in words)
    assert {character for word in words for character in word} >= set(filter(is_letter, text))


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("", set()),
        ("湖", {"湖"}),
        ("白龟湖", {"湖", "白龟", "龟湖"}),
        ("a b", {"a", "b"}),
        ("3.5%", {"%", "3.", ".5", "5%"}),
        ("𠮷，a1é", {"é", "𠮷，", "，a", "a1", "1é"}),
        ("的的的", {"的", "的的"}),
        ("。。", {"。", "。。"}),
    ],
)
def test_a_text_is_posted_under_pairs_and_characters_that_none_follows(text: str, grams: set[str]) -> None:
    assert gram_terms(text) == grams


@pytest.mark.parametrize(
    ("string", "grams"),
    [
        ("", []),
        (" ", []),
        ("湖", ["湖"]),
        ("白龟湖", ["白龟", "龟湖"]),
        ("白龟湖，3 号。", ["白龟", "龟湖", "湖，", "，3", "号。"]),
        ("号 国 3", ["号", "国", "3"]),
        ("国，国家", ["国，", "，国", "国家"]),
        ("的的的", ["的的"]),
        ("r&d r&d", ["r&", "&d"]),
    ],
)
def test_the_fewest_grams_of_a_string(string: str, grams: list[str]) -> None:
    assert grams_of(string) == grams


MIXED = st.text(st.one_of(st.sampled_from("平顶山a1 ，。é𠮷"), st.characters()), max_size=30)


@given(MIXED, st.integers(0, 30), st.integers(0, 30))
def test_a_text_holds_the_grams_of_each_of_its_parts(text: str, start: int, end: int) -> None:
    part = text[start:end]
    grams = grams_of(part)
    posted = gram_terms(text)
    assert all(any(term.startswith(gram) for term in posted) for gram in [*grams, *gram_terms(part)])
    assert set("".join(grams)) == set(part) - {" "}
    assert len(set(grams)) == len(grams)
