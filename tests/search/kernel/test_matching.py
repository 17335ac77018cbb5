"""Which documents of one segment match, as statements on a few texts."""

from __future__ import annotations

import pytest

from indexer import Article
from indexer.analysis import Segmenter
from search.embedded.generations import open_snapshot
from search.engine.segment import OpenSegment
from search.kernel.matching import SegmentMatcher
from search.query.conditions import condition_of, holding_all
from search.query.query import And, Clause, Everything, Exact, Not, Or, Words
from tests.search.conftest import MakeIndex

# By document number. Article 3 is removed.
TEXTS = [
    "白龟湖科创新城",
    "白龟山水库，科创",
    "创新城白龟湖科",
    "白龟湖科创新城",
    "r&d 2.06%",
    "a b",
    "ab",
    "𠮷野家𠮷",
]
TITLES = ["科技", "科技创新", None, "科技", "技科", None, "科 技", None]


@pytest.fixture(scope="module")
def segment(make_index: MakeIndex) -> OpenSegment:
    articles = [Article(str(n), *given) for n, given in enumerate(zip(TEXTS, TITLES, strict=True))]
    # Many more, so that one removed article is no reason to merge the segment.
    articles += [Article(f"other{number}", "其余") for number in range(10)]
    path = make_index(articles, [], removed=["3"])
    (only,) = open_snapshot(path).segments
    assert len(only.deleted) == 1
    return only


OTHERS = set(range(8, 18))


def title(text: str) -> Exact:
    return Exact(text, "title")


@pytest.mark.parametrize(
    ("clause", "documents"),
    [
        (Exact("白龟湖科创新城"), {0}),
        (Exact("湖科"), {0, 2}),
        (Exact("白"), {0, 1, 2}),
        (Exact("创新城白"), {2}),
        (Exact("城科创"), set()),
        (Exact("&d 2.0"), {4}),
        (Exact("%"), {4}),
        (Exact("a b"), {5}),
        (Exact(" "), {4, 5}),
        (Exact("ab"), {6}),
        (Exact("𠮷"), {7}),
        (Exact("家𠮷"), {7}),
        (Exact("𠮷𠮷"), set()),
        (Exact("\ud800"), set()),
        (Exact(""), set()),
        (title("科技"), {0, 1, 6}),
        (title("科技创"), {1}),
        (title("技科"), {4}),
        (Everything(), {0, 1, 2, 4, 5, 6, 7} | OTHERS),
        (Not(Exact("其余")), {0, 1, 2, 4, 5, 6, 7}),
        (Not(Not(Exact("ab"))), {6}),
        (And((Exact("白"), Exact("科创"), Not(Exact("湖")))), {1}),
        (And((Not(Exact("白")), Not(Exact("其余")))), {4, 5, 6, 7}),
        (Or((Exact("ab"), And((Exact("白"), title("科技"))))), {0, 1, 6}),
        (Or((Exact("城科创"), Exact("没有"))), set()),
        (Words("白龟湖新城"), {0, 2}),
    ],
)
def test_matching(segment: OpenSegment, segmenter: Segmenter, clause: Clause, documents: set[int]) -> None:
    assert SegmentMatcher(segment).matching(condition_of(clause, segmenter)) == documents


def test_a_leaf_is_satisfied_by_deleted_documents_too_and_can_be_narrowed(segment: OpenSegment) -> None:
    matcher = SegmentMatcher(segment)
    assert matcher.satisfying(Exact("白龟湖科")) == {0, 2, 3}
    assert matcher.satisfying(Exact("白龟湖科"), among={1, 2, 4}) == {2}
    assert matcher.satisfying(Exact("白"), among={1, 4}) == {1}
    assert matcher.satisfying(Exact("白龟"), among=set()) == set()


@pytest.mark.parametrize(
    ("strings", "documents"),
    [(["白龟", "科创"], {0, 1}), (["白龟湖", "新城"], {0, 2}), (["白龟湖", "没有"], set())],
)
def test_holding_all(segment: OpenSegment, strings: list[str], documents: set[int]) -> None:
    assert SegmentMatcher(segment).matching(holding_all(strings, "body")) == documents


def test_a_value_of_another_class_is_no_condition(segment: OpenSegment) -> None:
    with pytest.raises(TypeError, match="'白龟' is of a class that is not handled here"):
        SegmentMatcher(segment).matching("白龟")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="'白龟' is of a class that is not handled here"):
        condition_of("白龟", segment)  # type: ignore[arg-type]
