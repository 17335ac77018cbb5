"""What one text satisfies, as statements: in Python, and in C by a segment of one paragraph."""

from __future__ import annotations

import pytest

from indexer import Article, native
from indexer.analysis import Segmenter, fold_text
from indexer.storage.segment.inversion import segment_in_memory
from search.engine.budget import Budget
from search.engine.retrieval import Retrieval
from search.engine.segment import OpenSegment
from search.kernel.predicates import satisfies
from search.kernel.searching import search_segments
from search.query.query import Adjacent, AtLeast, Either, Exact, Leaf, Near, SameSentence
from tests.timing import usual_seconds


def exact(*texts: str) -> tuple[Leaf, ...]:
    return tuple(map(Exact, texts))


def together(*texts: str) -> SameSentence:
    return SameSentence(exact(*texts))


def near(distance: int, *texts: str) -> Near:
    return Near(exact(*texts), distance)


def adjacent(distance: int, *texts: str) -> Adjacent:
    return Adjacent(exact(*texts), distance)


AB = near(1, "甲", "乙")


@pytest.mark.parametrize(
    ("leaf", "text", "satisfied"),
    [
        (Exact("研发"), "加大研发投入。", True),
        (Exact("研发"), "研。发", False),
        (together("研发", "强度"), "研发投入强度提高。", True),
        (together("强度", "研发"), "研发投入强度提高。", True),
        (together("研发", "强度"), "研发投入增加。强度提高", False),
        (together("研发", "强度"), "研发。研发强度", True),
        (together("研发", "强度"), "研发！强度", False),
        (together("研发", "强度"), "研发？强度", False),
        (together("研发", "强度"), "研发；强度", False),
        (together("研发", "强度"), "研发;强度", False),
        (together("研发", "强度"), "研发……强度", False),
        (together("研发", "强度"), "研发…强度", False),
        (together("研发", "强度"), "研发..强度", True),
        (together("研发", "强度"), "研发2.06强度", True),
        (together("研发", "强度"), "研发，强度：是", True),
        (together("研发", "。强"), "研发。强度", True),
        (together("研发", "发。强"), "研发。强度", True),
        (together("研发", "强。度"), "研发。强。度", False),
        (together("a", "b", "c"), "a b。b c。a c。c b a", True),
        (together("a", "b", "c"), "a b。b c。a c", False),
        (near(0, "研发", "强度"), "研发强度", True),
        (near(0, "强度", "研发"), "研发强度", True),
        (near(0, "研发", "强度"), "研发的强度", False),
        (near(2, "研发", "强度"), "强度。。研发", True),
        (near(2, "研发", "强度"), "强度1,2研发", False),
        (near(500, "研发", "强度"), f"研发{'x' * 500}强度", True),
        (near(500, "研发", "强度"), f"研发{'x' * 501}强度", False),
        (near(5, "科技", "科技"), "科技", False),
        (near(5, "科技", "科技"), "科技的科技", True),
        (near(5, "aba", "aba"), "ababa", False),
        (near(5, "aba", "aba"), "abaaba", True),
        (near(5, "研发强", "强度"), "研发强度", False),
        (near(1, "甲", "乙", "丙"), "丙x甲x乙", True),
        (near(1, "甲", "乙", "丙"), "甲xx乙x丙", False),
        (near(1, "甲", "乙", "丙", "丁"), "丙丁乙甲", True),
        (near(1, "甲", "乙", "丙", "丁"), "丙丁xx乙甲", False),
        (adjacent(0, "研发", "强度"), "研发强度", True),
        (adjacent(9, "强度", "研发"), "研发强度", False),
        (adjacent(1, "a", "b", "c"), "a c b b c", False),
        (adjacent(2, "a", "b", "c"), "axbxxbxc", False),
        (adjacent(2, "a", "b", "c"), "a, b, c", True),
        (adjacent(9, "研发", "研发"), "研发", False),
        (AtLeast(Exact("aa"), 2), "aaa", False),
        (AtLeast(Exact("aa"), 2), "aaaa", True),
        (AtLeast(near(1, "甲", "乙"), 2), "甲乙x乙x甲", True),
        (AtLeast(near(1, "甲", "乙"), 2), "甲乙甲", False),
        (AtLeast(Either(exact("甲", "乙")), 3), "甲x乙x甲", True),
        (Near((AB, Exact("丙")), 2), "甲乙xx丙", True),
        (Near((AB, Exact("丙")), 2), "甲xx乙丙", False),
        (Near((AB, Exact("丙")), 9), "甲丙乙", False),
        (Adjacent((Exact("丙"), AB), 0), "丙乙甲", True),
        (Near((Either(exact("甲", "甲乙")), Exact("丙")), 0), "甲乙丙", True),
        (Near((Either(exact("没有", "乙")), Exact("丙")), 0), "甲乙丙", True),
        (Near((Either(()), Exact("丙")), 0), "甲乙丙", False),
        (SameSentence((AB, Exact("丙"))), "甲乙。丙", False),
        (SameSentence((near(9, "甲", "乙"), Exact("丙"))), "丙甲。乙", True),
        (Near((together("甲", "乙"), Exact("丙")), 0), "甲x乙丙", True),
        (Near((together("甲", "乙"), Exact("丙")), 0), "甲。乙丙", False),
        (near(9, "", "甲"), "甲", False),
        (Near((), 9), "甲", False),
        (together(), "甲", False),
    ],
)
def test_a_text_satisfies_a_leaf(leaf: Leaf, text: str, satisfied: bool, segmenter: Segmenter) -> None:
    assert satisfies(leaf, fold_text(text)) is satisfied
    segment = OpenSegment(segment_in_memory([(Article("a", text), {})], segmenter))
    assert search_segments([segment], Retrieval(leaf), 1.0, 1, count=True)[0] == int(satisfied)


LONG = "科" * 50_000
MANY = exact("科", "科", "科科", "科")
HOSTILE: list[Leaf] = [
    Near(MANY, 500),
    Adjacent(MANY, 500),
    SameSentence(MANY),
    Near((Near(MANY[:2], 500), SameSentence(MANY[:2]), Adjacent(MANY[:2], 500)), 500),
    AtLeast(Near((Either(MANY), Either(MANY)), 500), 500),
]


@pytest.mark.skipif(native.extension is None, reason="the C extension is not built")
@pytest.mark.parametrize("leaf", HOSTILE, ids=range(len(HOSTILE)))
def test_a_long_text_of_one_character_takes_milliseconds(leaf: Leaf, segmenter: Segmenter) -> None:
    segment = OpenSegment(segment_in_memory([(Article("a", LONG), {})], segmenter))
    with usual_seconds() as taken:
        assert search_segments([segment], Retrieval(leaf), 1.0, 1, count=True)[0] == 1
    assert taken.seconds < 0.5  # 0.02 s is usual


@pytest.mark.skipif(native.extension is None, reason="the C extension is not built")
def test_the_spans_of_a_text_are_paid_for(segmenter: Segmenter) -> None:
    segment = OpenSegment(segment_in_memory([(Article("a", LONG), {})], segmenter))
    retrieval = Retrieval(near(500, "科", "科"))
    found = []
    for characters in (10_000_000, 200_000):
        budget = Budget(characters)
        total, _ = search_segments([segment], retrieval, 1.0, 0, count=True, budget=budget)
        found.append((total, budget.is_cut_short))
    assert found == [(1, False), (0, True)]
