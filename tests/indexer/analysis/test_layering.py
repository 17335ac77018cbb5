"""Words laid over a word table cut as if they had been compiled into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import MappedDictionary, Segmenter, word_terms
from indexer.analysis.dictionary import PREFIX
from indexer.analysis.layering import LayeredDictionary
from tests.word_tables import copy_compiled

WORDS = [
    ("白龟湖", None),
    ("科创新城", None),
    ("特岗教师", None),
    ("营改增", None),
    ("农超对接", 9),
    ("r&d中心", None),
    ("政务云", 100_000),
    ("创新驱动发展战略", 0),
    ("乡村振兴", None),
]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    """A segmenter of a table with these words compiled into it."""
    path = tmp_path_factory.mktemp("compiled") / "dictionary"
    copy_compiled(path, WORDS)
    return Segmenter(MappedDictionary.open(path))


@pytest.fixture(scope="module")
def base(compiled_dictionary: Path) -> MappedDictionary:
    return MappedDictionary.open(compiled_dictionary)


PIECES = [word for word, _ in WORDS] + [
    "白龟",
    "湖科",
    "科创",
    "新城",
    "教师",
    "的",
    "，",
    "2.06%",
    "AI",
    "云",
]
texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(texts)
def test_a_text_is_cut_as_by_a_table_with_the_words(
    base: MappedDictionary, compiled: Segmenter, text: str
) -> None:
    layered = Segmenter(base).with_words(dict(WORDS))
    assert layered.cut(text) == compiled.cut(text)
    assert layered.cut_for_search(text) == compiled.cut_for_search(text)
    assert word_terms(text, layered) == word_terms(text, compiled)


@given(texts)
def test_without_the_words_a_text_is_cut_as_before(
    base: MappedDictionary, compiled: Segmenter, text: str
) -> None:
    new = [word for word, _ in WORDS if base.get(word) in (None, PREFIX)]
    without = Segmenter(base).with_words(dict.fromkeys(new)).without(new)
    assert without.cut(text) == Segmenter(base).cut(text)
    assert all(word not in new for word in compiled.without(new).cut(text))


def test_words_are_found_by_their_characters(base: MappedDictionary) -> None:
    layered = LayeredDictionary(base, {"白龟湖": None, "白龟": 0})
    assert "白龟湖" in layered.words_like(["白", "龟", "湖"])
    assert layered.words_like(["白", "龟"]) == []
    assert layered.get("白龟") == PREFIX
    assert layered.get("龟白湖") is None
