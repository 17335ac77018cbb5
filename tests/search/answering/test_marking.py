"""The spans of what made a paragraph match, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article
from search import Searcher, open_index
from search.answering.marking import Marker
from search.query.query import Adjacent, AtLeast, Either, Exact, Leaf, Near, SameSentence
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex
from tests.search.oracle.patterns import marked

ENGINES = EVERY


ROWS = [
    ("研发 NEAR/2 强度", "研发投入的强度，其中研发强度", "研发投入的强度，其中«研发»«强度»"),
    ("研发 NEAR/5 强度", "研发投入的强度", "«研发»投入的«强度»"),
    ("研发 NEAR/5 研发", "研发和研发。研发", "«研发»和«研发»。«研发»"),
    ("研发 NEAR/1 研发", "研发和研发。。。研发", "«研发»和«研发»。。。研发"),
    ("甲乙 ADJ/1 丙丁", "丙丁甲乙 丙丁", "丙丁«甲乙» «丙丁»"),
    ("甲乙 同句 丙丁", "甲乙。丙丁与甲乙，甲乙；丙丁", "甲乙。«丙丁»与«甲乙»，«甲乙»；丙丁"),
    ("(甲乙 AND 丙丁) OR 戊己", "甲乙与戊己", "甲乙与«戊己»"),
    ("(甲乙 AND 丙丁) OR 戊己", "甲乙与丙丁", "«甲乙»与«丙丁»"),
    ("(甲乙 -丙丁) OR 戊己", "甲乙丙丁戊己", "甲乙丙丁«戊己»"),
    ("(title:没有 甲乙) OR 戊己", "甲乙与戊己", "甲乙与«戊己»"),
    ("(kind:没有 甲乙) OR 戊己", "甲乙与戊己", "甲乙与«戊己»"),
    ("(FIRST/1 甲乙) OR 戊己", "壬癸\n甲乙与戊己", "甲乙与«戊己»"),
    ("(甲乙 同篇 没有) OR 戊己", "甲乙与戊己", "甲乙与«戊己»"),
    ("(甲乙 同篇 丙丁) OR 没有", "丙丁\n甲乙与戊己", "«甲乙»与戊己"),
    ("甲乙 同篇 丙丁", "丙丁\n甲乙与戊己", "«甲乙»与戊己"),
    ("甲乙 同篇 (丙丁 NEAR/0 戊己)", "丙丁戊己\n甲乙，丙丁与戊己", "«甲乙»，丙丁与戊己"),
    ("FIRST/2 (甲乙 NEAR/1 丙丁)", "甲乙\n甲乙丙丁、戊甲乙", "«甲乙»«丙丁»、戊甲乙"),
    ("ATLEAST/2 甲乙", "甲乙、甲乙", "«甲乙»、«甲乙»"),
    ("(ATLEAST/2 甲乙) OR 戊己", "甲乙与戊己", "甲乙与«戊己»"),
    ("(甲乙 NEAR/1 丙丁) NEAR/1 戊己", "甲乙丙丁戊己。。。丙丁甲乙", "«甲乙»«丙丁»«戊己»。。。丙丁甲乙"),
    ("(甲乙 NEAR/1 丙丁) 同句 戊己", "戊己甲乙丙丁。丙丁甲乙", "«戊己»«甲乙»«丙丁»。丙丁甲乙"),
    ("(甲乙 OR 丙丁) NEAR/0 戊己", "甲乙，丙丁戊己", "甲乙，«丙丁»«戊己»"),
    ('"甲乙*丙丁"', "甲乙甲乙和丙丁和丙丁", "甲乙«甲乙和丙丁»和丙丁"),
    ('"甲乙*丙丁" OR 戊己', "戊己、甲乙与丙丁", "«戊己»、«甲乙与丙丁»"),
    ('庚辛 "甲乙*丙丁"', "庚辛甲乙和丙丁", "«庚辛»«甲乙和丙丁»"),
    ("第12条 NEAR/5 甲乙", "第十二条甲乙", "«第十二条»«甲乙»"),
    ("創新 NEAR/5 甲乙", "創(chuàng)新與甲乙", "«創(chuàng)新»與«甲乙»"),
    ("m NEAR/5 甲乙", "100㎡甲乙m", "100㎡«甲乙»«m»"),
]
"""(query, the paragraphs of an article, its last paragraph with its spans)"""


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    with open_index(make_index(Article(str(at), text) for at, (_, text, _) in enumerate(ROWS))) as opened:
        yield opened


@pytest.mark.above_engines
@pytest.mark.parametrize("row", range(len(ROWS)))
def test_what_matched_is_marked(searcher: Searcher, row: int) -> None:
    query, text, marked_text = ROWS[row]
    place = (str(row), text.count("\n") + 1)
    hits = searcher.search(query, limit=100).hits
    (hit,) = [hit for hit in hits if (hit.article, hit.paragraph) == place]
    shown = []
    end = 0
    for start, behind in hit.spans:
        shown += [hit.text[end:start], "«", hit.text[start:behind], "»"]
        end = behind
    assert "".join([*shown, hit.text[end:]]) == marked_text


STRINGS = st.builds(Exact, st.text("ab。", min_size=1, max_size=2))


def patterns(parts: st.SearchStrategy[Leaf]) -> st.SearchStrategy[Leaf]:
    some = st.lists(parts, min_size=1, max_size=3).map(tuple)
    distance = st.sampled_from([0, 1, 2, 500])
    return st.one_of(
        st.builds(SameSentence, some),
        st.builds(Near, some, distance),
        st.builds(Adjacent, some, distance, is_wildcard=st.booleans()),
        st.builds(AtLeast, parts, st.integers(1, 2)),
        st.builds(Either, some),
    )


@settings(max_examples=examples(40, ci=200))
@given(patterns(st.one_of(STRINGS, patterns(STRINGS))), st.text("abc。", max_size=10))
def test_marks_are_what_any_fitting_choice_holds(leaf: Leaf, folded: str) -> None:
    assert Marker(folded).marks(leaf) == marked(leaf, folded, (0, len(folded)))
