"""Spans point at what was searched, and a shortened paragraph keeps its hits and its width."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer import native
from indexer.analysis import fold_text
from indexer.core.columns import character_width
from search.highlight import Span, find_spans, joined_spans, shorten
from tests.indexer.conftest import without_extension
from tests.timing import usual_seconds


@pytest.mark.parametrize(
    ("text", "needles", "found"),
    [
        ("白龜湖科創(chuàng)新城", ["科创新城"], ["科創(chuàng)新城"]),
        ("白 龜 湖，白龟湖", ["白龟湖"], ["白 龜 湖", "白龟湖"]),
        ("新城新城", ["新城"], ["新城", "新城"]),
        ("科创新城", ["科创", "创新", "新城"], ["科创", "新城"]),
        ("科创新城", ["科创", "科创新城"], ["科创新城"]),
        ("哈哈哈", ["哈哈"], ["哈哈"]),
        ("３㎡和 5 M2", ["m2"], ["㎡", "M2"]),
        ("３㎡和 5 M2", ["m"], ["M"]),
        ("㎡m2", ["2m", "2"], ["2"]),
        ("科创", ["", "金融"], []),
        ("", ["科创"], []),
    ],
)
def test_find_spans(text: str, needles: list[str], found: list[str]) -> None:
    assert [text[start:end] for start, end in find_spans(text, needles)] == found


TEXT = st.text(st.sampled_from("白龜龟湖科創创新城 ㎡m2ａA，。") | st.just("\u0300"), max_size=60)
GLOSSED = st.lists(TEXT | st.sampled_from(["創(chuàng)", "創(chuàng )", "縣(市、區(qū))", "\ufeff"])).map(
    "".join
)


@given(GLOSSED, st.lists(st.tuples(st.integers(0, 80), st.integers(1, 4)), max_size=6))
def test_every_span_folds_to_one_needle(text: str, places: list[tuple[int, int]]) -> None:
    folded = fold_text(text)
    needles = [folded[start : start + length].strip() for start, length in places]
    spans = find_spans(text, needles)
    assert all(fold_text(text[start:end]) in needles for start, end in spans)
    assert list(spans) == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_long_paragraph_is_quick() -> None:
    needles = ["新" * length for length in range(1, 100)] + ["发展", "展新"]
    with usual_seconds() as taken:
        spans = find_spans("新发展" * 17_000, needles)
    assert taken.seconds < 3  # 0.3 s is usual
    assert len(spans) == 34_000


@pytest.mark.parametrize(
    ("spans", "joined"),
    [
        ([], ()),
        ([(3, 4), (0, 2)], ((0, 2), (3, 4))),
        ([(0, 3), (1, 2), (2, 5), (5, 5)], ((0, 5),)),
        ([(2, 4), (7, 7), (0, 2)], ((0, 4),)),
    ],
)
def test_spans_that_overlap_or_touch_are_one(spans: list[Span], joined: tuple[Span, ...]) -> None:
    assert joined_spans(spans) == joined


def shown(text: str, needles: list[str], width: int) -> str:
    fragments = shorten(text, find_spans(text, needles), width)
    return "".join(f"<{part}>" if kind == "hit" else part for kind, part in fragments)


LONG = (
    "一、总体要求。坚持创新引领，加快建设白龟湖科创新城，推动高质量发展；"
    "二、主要任务。到二〇二五年，基本建成。"
)


@pytest.mark.parametrize(
    ("needles", "width", "expected"),
    [
        (["科创"], 200, LONG.replace("科创", "<科创>")),
        (["科创"], 50, "…加快建设白龟湖<科创>新城，推动高质量发展；…"),
        (["总体", "基本"], 44, "一、<总体>要求。坚持创…二〇二五年，<基本>建成。"),
        (["白龟湖科创新城"], 9, "…<白龟湖>…"),
        (["基本建成"], 4, "…<基>…"),
        ([], 30, "一、总体要求。坚持创新引领，…"),
    ],
)
def test_shorten(needles: list[str], width: int, expected: str) -> None:
    assert shown(LONG, needles, width) == expected


def test_hits_that_read_alike_are_shown_once_before_any_is_shown_twice() -> None:
    assert "<金融>" in shown("创新，" * 40 + "金融", ["创新", "金融"], 60)


@given(TEXT, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=8), st.integers(4, 90))
@example("一\u0300\u0300科创" + "一" * 20, [(2, 1), (3, 2)], 20)
def test_what_is_shown_fits_and_is_the_text(text: str, places: list[tuple[int, int]], width: int) -> None:
    spans = joined_spans(
        (start, min(start + length, len(text))) for start, length in places if start < len(text)
    )
    fragments = shorten(text, spans, width)
    with without_extension():
        assert shorten(text, spans, width) == fragments
    assert sum(character_width(character) for _, part in fragments for character in part) <= width
    assert all(part for _, part in fragments)
    place = 0
    for kind, part in fragments:
        if kind != "gap":
            place = text.index(part, place) + len(part)
    assert not spans or any(kind == "hit" for kind, _ in fragments)
    if ("gap", "…") not in fragments:
        assert "".join(part for _, part in fragments) == text


@pytest.mark.skipif(native.extension is None, reason="needs the extension")
def test_spans_that_are_not_within_a_text_are_refused() -> None:
    columns = memoryview(native.extension.columns("科创", [(0, 1)], 1, character_width)).cast("q")
    assert list(columns) == [0, 4, 6]
    for spans in ([(1, 1)], [(0, 3)], [(2, 1)]):
        with pytest.raises(ValueError, match="a span is not within the text"):
            native.extension.columns("科创", spans, 1, character_width)
        with pytest.raises(ValueError, match="a span is not within the text"):
            native.extension.windows(columns, spans, 9)
    with pytest.raises(TypeError):
        native.extension.windows([0, 4, 6], [(0, 1)], 9)
    with pytest.raises(ZeroDivisionError):
        native.extension.columns("é", [], 0, lambda _: 1 // 0)
    with pytest.raises(ValueError, match="a character has a negative width"):
        native.extension.columns("é", [], 0, lambda _: -1)
