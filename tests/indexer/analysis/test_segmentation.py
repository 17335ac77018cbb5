"""The segmenter cuts every text as a `jieba.Tokenizer` does to which the same words were added."""

from __future__ import annotations

import json
import lzma
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import Segmenter, compile_dictionary, fold_text
from indexer.analysis.characters import character_folds
from indexer.analysis.lexicon import SHIPPED_LEXICON, read_lexicon
from tests import SHARED
from tests.examples import examples
from tests.indexer.conftest import segmenters_of

CORPORA = SHARED / "corpora"

Segmenters = dict[str, Segmenter]
"""The segmenters of all kinds over one dictionary."""

Cuts = tuple[list[str], list[str]]
"""What is cut, exactly and for search."""

USER_LEXICON = """\
鹰城大道
杭研 0
改革 0
c++ 300
r&d
创新驱动发展战略 0
𠮷野家
科创新城 0
重要讲话 1
"""

TRICKY = [
    "",
    " ",
    "\r\n",
    "一\r\n二\n\r三\t\u3000四\x0b\x85五",
    "白龟湖科创新城",
    "本科创新人才在科创新城",
    "他来到了网易杭研大厦",
    "杭研",
    "湖科",
    "创新驱动发展战略",
    "研发投入强度达到2.06%,分别增长7.5%、9.4%、37.42%",
    "2024年3月29日",
    "[2024]3号 〔2024〕3号",
    "1.2.3 .5 5. 100%% %5 3.14abc 2.06%r&d",
    "r&d、c++、c#、5g、gb/t 7714、covid-19、pm2.5、at&t、a_b.c-d",
    "c++语言r&d投入5g网络3d打印",
    "ABC公司的IPhone15 Pro",
    "𠮷野家在㐀𠀀𪚥里，〇一二〇",
    "一二〇三鿖鿿龥丂",
    "🎉平顶山🎉🏽‍💻市",
    "\ud800平顶山\udfff",
    "こんにちは中国カタカナ한국어",
    "“引号”「改革」《通知》—…",
    "的" * 300,
    "白龟湖" * 200,
    "龘靐齉爩" * 60,
    "1" * 500 + "." + "2" * 500 + "%",
    "a-" * 300,
    "创新" * 30 + "驱" * 30,
    "李庆豪作了题为集聚发展新动能的报告楼阳生莅平调研",
    "乾隆显著著名干隆显着着名",
    "+++---&&&...%%%___###",
]

MIXED = st.lists(
    st.one_of(
        st.sampled_from("平顶山白龟湖科创新城市的一二三〇杭研改革驱动发展战略楼阳生莅豪丂龥鿖㐀𠮷🎉"),
        st.sampled_from("abcrd019.%&+#-_/ \r\n\t,、。“[]A\u3000é"),
        st.sampled_from(
            ["高质量发展", "科创新城", "杭研", "\r\n", "2.06%", "r&d", "c++", "显着", "党组书记"]
        ),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    ),
    max_size=40,
).map("".join)


class Jieba:
    """A tokenizer of jieba's with its own list of words to split, which jieba keeps globally."""

    def __init__(self, tokenizer: Any, split: set[str]) -> None:
        self._tokenizer = tokenizer
        self._split = split

    def cuts(self, text: str) -> Cuts:
        import jieba.finalseg

        before = jieba.finalseg.Force_Split_Words
        jieba.finalseg.Force_Split_Words = self._split
        try:
            return self._tokenizer.lcut(text), self._tokenizer.lcut_for_search(text)
        finally:
            jieba.finalseg.Force_Split_Words = before

    def add(self, word: str, frequency: int | None) -> None:
        import jieba.finalseg

        before = jieba.finalseg.Force_Split_Words
        jieba.finalseg.Force_Split_Words = self._split
        try:
            self._tokenizer.add_word(word, frequency)
        finally:
            jieba.finalseg.Force_Split_Words = before

    def copy(self) -> Jieba:
        twin = type(self._tokenizer)()
        twin.FREQ, twin.total = self._tokenizer.FREQ.copy(), self._tokenizer.total
        twin.initialized = True
        return Jieba(twin, set(self._split))


def cuts(segmenters: Segmenters, text: str) -> dict[str, Cuts]:
    return {name: (each.cut(text), each.cut_for_search(text)) for name, each in segmenters.items()}


def everywhere(segmenters: Segmenters, expected: Cuts) -> dict[str, Cuts]:
    """The same from every segmenter."""
    return dict.fromkeys(segmenters, expected)


@pytest.fixture(scope="module")
def jieba_shipped() -> Jieba:
    """jieba with its own words folded, and the shipped lexicon."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    reference = Jieba(tokenizer, set())
    for word, frequency in list(tokenizer.FREQ.items()):
        folded = word.translate(character_folds())
        if frequency and folded not in ("", word):
            reference.add(folded, tokenizer.FREQ.get(folded, 0) + frequency)
    for line in SHIPPED_LEXICON.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            reference.add(fold_text(line), None)
    return reference


@pytest.fixture(scope="module")
def jieba_user(jieba_shipped: Jieba) -> Jieba:
    """The same with a user's lexicon."""
    reference = jieba_shipped.copy()
    for line in USER_LEXICON.splitlines():
        word, _, frequency = line.partition(" ")
        reference.add(word, int(frequency) if frequency else None)
    return reference


@pytest.fixture(scope="module")
def user_dictionary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("user")
    (directory / "lexicon").write_text(USER_LEXICON, encoding="utf-8")
    compile_dictionary(directory / "dictionary", list(read_lexicon(directory / "lexicon")))
    return directory / "dictionary"


@pytest.fixture(scope="module")
def shipped(segmenters: Segmenters) -> Segmenters:
    return segmenters


@pytest.fixture(scope="module")
def user(user_dictionary: Path) -> Segmenters:
    return segmenters_of(user_dictionary)


def test_the_report_is_about_a_new_city_by_a_lake(shipped: Segmenters) -> None:
    words, search_words = ["白龟湖", "科创新城"], ["白龟湖", "科创", "创新", "新城", "科创新城"]
    assert cuts(shipped, "白龟湖科创新城") == everywhere(shipped, (words, search_words))


def test_a_word_of_frequency_zero_is_always_split(shipped: Segmenters, user: Segmenters) -> None:
    text = "他来到了网易杭研大厦"
    whole, split = (
        ["他", "来到", "了", "网易", "杭研", "大厦"],
        ["他", "来到", "了", "网易", "杭", "研", "大厦"],
    )
    assert cuts(shipped, text) == everywhere(shipped, (whole, whole))
    assert cuts(user, text) == everywhere(user, (split, split))


@pytest.mark.parametrize("text", TRICKY)
def test_tricky_strings_are_cut_as_jieba_cuts_them(
    shipped: Segmenters, jieba_shipped: Jieba, text: str
) -> None:
    expected = everywhere(shipped, jieba_shipped.cuts(text))
    assert cuts(shipped, text) == expected
    assert cuts(shipped, text) == expected, "what was remembered differs"


@pytest.mark.parametrize("text", TRICKY)
def test_tricky_strings_are_cut_as_jieba_cuts_them_with_a_lexicon(
    user: Segmenters, jieba_user: Jieba, text: str
) -> None:
    assert cuts(user, text) == everywhere(user, jieba_user.cuts(text))


@given(MIXED)
@settings(max_examples=examples(20, ci=150))
def test_any_text_is_cut_as_jieba_cuts_it(shipped: Segmenters, jieba_shipped: Jieba, text: str) -> None:
    assert cuts(shipped, text) == everywhere(shipped, jieba_shipped.cuts(text))


@given(MIXED)
@settings(max_examples=examples(20, ci=150))
def test_any_text_is_cut_as_jieba_cuts_it_with_a_lexicon(
    user: Segmenters, jieba_user: Jieba, text: str
) -> None:
    assert cuts(user, text) == everywhere(user, jieba_user.cuts(text))


@given(MIXED)
@settings(max_examples=examples(20, ci=100))
def test_nothing_is_left_out_of_a_cut(shipped: Segmenters, text: str) -> None:
    for segmenter in shipped.values():
        words = segmenter.cut(text)
        assert "".join(words) == text
        given_words = [part for word in words for part in segmenter.search_words(word)]
        assert segmenter.cut_for_search(text) == given_words


def lines_of(corpus: str, count: int) -> list[str]:
    """The first lines of a corpus, folded, but for those that would take long."""
    return list(islice(_folded_lines(CORPORA / corpus / "docs.jsonl.xz"), count))


def _folded_lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as articles:
        for article in articles:
            lines = map(fold_text, json.loads(article)["text"].split("\n"))
            yield from (line for line in lines if 0 < len(line) <= 1_000)


@pytest.mark.parametrize("corpus", ["policy_news_tzb", "cctv_xwlb_2012_2026", "laws_tw", "news_hk_mo"])
def test_real_lines_are_cut_as_jieba_cuts_them(
    shipped: Segmenters, user: Segmenters, jieba_shipped: Jieba, jieba_user: Jieba, corpus: str
) -> None:
    if not (CORPORA / corpus / "docs.jsonl.xz").exists():
        pytest.skip(f"the corpus {corpus} is not beside this checkout")
    quick = {name: segmenter for name, segmenter in shipped.items() if name != "mapped"}
    for number, line in enumerate(lines_of(corpus, examples(75, ci=300))):
        expected = jieba_shipped.cuts(line)
        assert cuts(quick, line) == everywhere(quick, expected)
        if number % 8 == 0:
            assert cuts(shipped, line) == everywhere(shipped, expected)
            assert cuts(user, line) == everywhere(user, jieba_user.cuts(line))
