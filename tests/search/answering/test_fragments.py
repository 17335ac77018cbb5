"""Single characters and numbers of a longer text are marked within its phrases alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article
from indexer.analysis import fold_text
from search import Searcher, open_index
from search.answering.fragments import fragments_of, is_fragment, without_strays
from search.highlight import find_spans
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

PARAGRAPHS = [
    "国发〔2015〕5号和国办发〔2019〕15号，共5章。",
    "自11月1日起，月报5日报送。",
    "第5章",
    "５号文件",
    "国发〔2019〕5号",
    "尼龍（５）號",
]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    with open_index(make_index([Article(str(at), text) for at, text in enumerate(PARAGRAPHS)])) as searcher:
        yield searcher


@pytest.mark.above_engines
@pytest.mark.parametrize(
    ("query", "marked"),
    [
        # 15 is no 5, and the 5 of 5章 has no neighbour of the query.
        ("尼龙5号", {0: ["5", "号"], 3: ["５", "号"], 4: ["5", "号"], 5: ["尼龍"], 2: ["5"], 1: ["5"]}),
        # A single character that was asked for by itself is marked everywhere.
        ("5", {0: ["5", "5", "5", "5"], 1: ["5"], 2: ["5"], 3: ["５"], 4: ["5"], 5: ["５"]}),
        ('"号"', {0: ["号", "号"], 3: ["号"], 4: ["号"], 5: ["號"]}),
        (
            "5 OR 章",
            {0: ["5", "5", "5", "5", "章"], 1: ["5"], 2: ["5", "章"], 3: ["５"], 4: ["5"], 5: ["５"]},
        ),
    ],
)
def test_what_is_marked(searcher: Searcher, query: str, marked: dict[int, list[str]]) -> None:
    hits = searcher.search(query, limit=20)
    found = {int(hit.article): [hit.text[slice(*span)] for span in hit.spans] for hit in hits}
    assert found == {at: marked[at] for at in found}
    assert found


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("12月31日", ["12", "月", "31", "日"]),
        ("12月15日", ["12", "月"]),
        ("2月31天", ["月", "31"]),
        ("112月，31日", ["31", "日"]),
        ("112月3131日", ["月", "日"]),
        ("每月每日", ["月", "日"]),
        ("12个月", ["12", "月"]),
        ("施行于12个月后", ["施行"]),
        ("１２月", ["１２", "月"]),
    ],
)
def test_neighbours(text: str, marked: list[str]) -> None:
    parts = ["12", "月", "31", "日", "施行"]
    spans = find_spans(text, parts)
    kept = without_strays(text, spans, fragments_of(parts, ["12月31日施行"]), ["12月31日施行"])
    assert [text[slice(*span)] for span in kept] == marked


TEXT = st.text(st.sampled_from("国发创創〔〕第5１2章号。"), max_size=40)


@given(
    TEXT,
    st.lists(
        st.sampled_from(["国发", "创", "5", "12", "号", "章", "2"]), min_size=1, max_size=5, unique=True
    ),
)
def test_only_strays_go_and_something_stays(text: str, atoms: list[str]) -> None:
    phrase = "".join(atoms)
    fragments = fragments_of(atoms, [])
    spans = find_spans(text, [phrase, *atoms])
    kept = without_strays(text, spans, fragments, [phrase])
    assert set(kept) <= set(spans)
    assert bool(kept) == bool(spans)
    assert [span for span in spans if fold_text(text[slice(*span)]) not in fragments] == [
        span for span in kept if fold_text(text[slice(*span)]) not in fragments
    ] or kept == spans
    # A fragment that is left out stands beside none of its neighbours, or is a part of a number.
    for one, other in pairwise(spans):
        both = fold_text(text[one[0] : other[1]])
        number = text[max(0, one[0] - 1) : other[1] + 1]
        if both in phrase and not any(each.isdigit() for each in number):
            assert {one, other} <= set(kept)


def test_what_is_a_fragment() -> None:
    assert [
        atom for atom in ("5", "2.06%", "2019", "号", "a", "国发", "5号", "r&d") if is_fragment(atom)
    ] == [*("5", "2.06%", "2019", "号", "a")]
