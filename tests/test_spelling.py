"""docs/spelling.md tells what exact search equates, and what not."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import fold, fold_text
from search.query.equivalents import equivalents
from tests import ROOT
from tests.examples import examples

PAGE = (ROOT / "docs" / "spelling.md").read_text(encoding="utf-8")
SAME, NUMBERS, APART = (
    [
        [re.sub(r"\\u(\w{4})", lambda code: chr(int(code[1], 16)), cell) for cell in row]
        for row in re.findall(r"^\| (.*?) \| (.*?) \| .*\|$", part, re.MULTILINE)[1:]
    ]
    for part in re.split("^## (?:Numbers and words|What stays apart)$", PAGE, flags=re.MULTILINE)
)


BESIDE = st.text("某市令，。《 \u200b", max_size=6)
"""What may stand beside a spelling without being a part of it: no letter, digit or sign that joins it."""


def written(text: str) -> set[str]:
    return {way for (way,) in equivalents((fold_text(text),))}


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_the_first_table_fold_to_one(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(("one", "other"), SAME)
@settings(max_examples=examples(10, ci=20))
@given(before=BESIDE, after=BESIDE)
def test_they_do_in_any_text_and_their_spans_are_theirs(
    one: str, other: str, before: str, after: str
) -> None:
    sources = [f"{before}某{spelling}某{after}" for spelling in (one, other)]
    folds = [fold(source) for source in sources]
    assert folds[0].text == folds[1].text == fold_text(folds[0].text)
    text = fold_text(one)
    for source, folded, spelling in zip(sources, folds, (one, other), strict=True):
        spans = [folded.source_span(at, at + 1) for at in range(len(folded.text))]
        assert all(0 <= start < end <= len(source) for start, end in spans)
        assert all(first == second or first[1] <= second[0] for first, second in pairwise(spans))
        place = folded.text.index(f"某{text}某", len(fold_text(before))) + 1
        start, end = folded.source_span(place, place + len(text))
        assert (source[start:end], fold_text(source[start:end])) == (spelling, text)


@pytest.mark.parametrize(("one", "other"), NUMBERS)
def test_each_number_of_the_second_table_is_searched_as_the_other(one: str, other: str) -> None:
    spellings, others = one.split("、"), other.split("、")
    if len(others) == 1:
        others *= len(spellings)
    for spelling, opposite in zip(spellings, others, strict=True):
        assert fold_text(opposite) in written(spelling)
        assert fold_text(spelling) in written(opposite)


@pytest.mark.parametrize(("one", "other"), APART)
def test_texts_of_the_third_table_stay_apart(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)
    assert written(one).isdisjoint(written(other))


def test_the_page_has_all_tables() -> None:
    assert (len(SAME), len(NUMBERS), len(APART)) == (25, 20, 16)
