"""The atoms and ranking words of bare text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import Segmenter, fold_text
from search.query.atoms import atoms_of, words_of
from search.query.plain import FUNCTION_WORDS
from tests.examples import examples


@pytest.mark.parametrize(
    ("text", "atoms"),
    [
        ("", []),
        ("科技创新", ["科技", "创新"]),
        ("白龟湖科创新城", ["白龟湖", "科创", "新城"]),
        ("科技，科技", ["科技"]),
        ("哪些企业可以申请", ["企业", "申请"]),
        ("可以的", ["可以", "的"]),
        ("，。", ["，。"]),
        ("的", ["的"]),
    ],
)
def test_atoms(segmenter: Segmenter, text: str, atoms: list[str]) -> None:
    assert atoms_of(fold_text(text), segmenter) == [fold_text(atom) for atom in atoms]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("如何申请补贴？", ["申请", "补贴"]),
        ("是什么", ["是", "什么"]),
        ("科技科技", ["科技"]),
    ],
)
def test_words(segmenter: Segmenter, text: str, words: list[str]) -> None:
    assert words_of(fold_text(text), segmenter) == words


def test_a_long_word_is_asked_for_with_the_words_in_it(segmenter: Segmenter) -> None:
    assert words_of("北京大学", segmenter) == ["北京", "大学", "北京大学"]


@settings(max_examples=examples(40, ci=200))
@given(st.text("科技创新白龟湖的是r&d2.0%，（ "))
def test_atoms_are_parts_of_the_text_that_cover_it(segmenter: Segmenter, text: str) -> None:
    folded = fold_text(text).strip()
    atoms = atoms_of(folded, segmenter)
    assert len(set(atoms)) == len(atoms)
    assert all(atom in folded for atom in atoms)
    assert bool(atoms) is bool(folded)
    held = {
        place
        for part in {*atoms, *FUNCTION_WORDS}
        for start in range(len(folded))
        if folded.startswith(part, start)
        for place in range(start, start + len(part))
    }
    assert all(place in held for place, character in enumerate(folded) if character.isalnum())


def test_function_words_are_folded() -> None:
    assert {word for word in FUNCTION_WORDS if fold_text(word) != word} == set()
