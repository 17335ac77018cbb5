"""The native handle that answers in one call takes only what fits."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article, native
from indexer.analysis import fold_text
from search import open_index
from search.engine.values import Known, RerankQuery
from search.kernel.answering import Opened
from search.query.conditions import AllOf, AnyOf, Condition
from search.query.data.generate import compiled_phrases
from search.query.plain import signs_of_plain_queries
from search.query.query import Exact
from tests.search.conftest import MakeIndex

pytestmark = pytest.mark.skipif(native.extension is None, reason="the extension is not compiled")

WEIGHTS = (1.9, 0.5, 2.0**-12, 0.1, 0.25, 0.3, 1.5, 3.0, 3.6, 1.0)
LIMITS = (32, 128, 150, 50, 100)
SATURATION = (0.3, 0.1, 2.0)
NO_STRINGS = RerankQuery((), (), SATURATION, SATURATION)
*GIVEN, SYNONYMS, TABLE, LONGEST = signs_of_plain_queries()
FIGURES, NUMERALS, BESIDE, ORDINALS, UNITS, QUOTES, REFUSED = GIVEN
PLAIN = (FIGURES, NUMERALS, BESIDE, ORDINALS, UNITS, QUOTES, REFUSED)
FIELDS = tuple([vars(Known)[name] for name in Known.__match_args__])
STRINGS = RerankQuery((("科创", 1.0, 1.0, 1.0),), (), SATURATION, SATURATION)


@pytest.fixture(scope="module")
def opened(make_index: MakeIndex) -> Opened:
    searcher = open_index(make_index([Article("a", "科创新城"), Article("b", "发展科创")]))
    view: Any = searcher._current()  # type: ignore[attr-defined]
    return Opened(view.segments, view.segmenter, view.statistics)


@pytest.fixture(scope="module")
def make(opened: Opened) -> Callable[..., Any]:
    def made(**changed: Any) -> Any:
        given = {
            "segments": [segment.native for segment in opened._segments],
            "words": opened._segmenter.table,
            "function_words": ("和", "的"),
            "weights": WEIGHTS,
            "limits": LIMITS,
            "statistics": (2, 3.0, False),
            "rerank": NO_STRINGS,
            "article_codes": 5000,
            "plain": (*PLAIN, SYNONYMS, TABLE, LONGEST),
            "known": Known,
            "slots": FIELDS,
        }
        return native.extension.Answerer(*(given | changed).values())

    return made


def test_a_text_is_answered(make: Callable[..., Any]) -> None:
    known, left, is_cut_short = make().answer(("科创",), (), None, 5, True, 1000, -1.0)
    assert [match[:2] for match in known.matches] == [(0, 1), (0, 0)]
    assert (known.atoms, known.counts, left, is_cut_short) == (["科创"], (2, 2), 1000, False)
    flags = (known.asks_for_some, known.pairs_occur, known.boilerplate_alone, known.is_bare)
    assert flags == (False, False, False, True)
    assert known.texts == ["科创"]
    assert [term[:2] for term in known.terms] == [("words", "科创"), ("title_words", "科创")]


@pytest.mark.parametrize(
    ("text", "texts", "condition"),
    [
        ("發展", ("发展",), None),
        ("发展 AND 新城", ("发展", "新城"), AllOf((Exact("发展"), Exact("新城")))),
        ("发展 OR 新城", ("发展", "新城"), AnyOf((Exact("发展"), Exact("新城")))),
        ("「新城」", ("新城",), Exact("新城")),
    ],
)
def test_a_query_as_it_was_typed_is_answered(
    make: Callable[..., Any], text: str, texts: tuple[str, ...], condition: Condition | None
) -> None:
    opened = make()
    assert opened.answer_plain(text, 5, True, 1000, -1.0) == opened.answer(
        texts, (), condition, 5, True, 1000, -1.0
    )


def test_the_matches_of_a_plain_query_among_documents_are_found(make: Callable[..., Any]) -> None:
    opened = make()

    def among(text: str, *documents: tuple[int, int]) -> Any:
        return opened.among_plain(text, documents, 1000, -1.0)

    matches, left, is_cut_short = among("发展", (0, 0), (0, 1))
    assert ([match[:2] for match in matches], left, is_cut_short) == ([(0, 1)], 1000, False)
    assert among("发展", (0, 0)) == among("发展") == ([], 1000, False)
    assert [match[:2] for match in among("发展 OR 新城", (0, 0), (0, 1))[0]] == [(0, 1), (0, 0)]
    assert among("发展 AND 新城", (0, 0), (0, 1))[0] == []
    assert among("2024", (0, 0)) is None


@pytest.mark.parametrize(
    ("text", "documents", "error"),
    [
        (1, (), TypeError),
        ("发展", [], TypeError),
        ("发展", (1,), TypeError),
        ("发展", ((0, 1), (0, 0)), ValueError),
    ],
)
def test_documents_that_cannot_be_looked_at_are_an_error(
    make: Callable[..., Any], text: Any, documents: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        make().among_plain(text, documents, 1000, -1.0)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "2024", "a", "计划", "第一条", "“发展", "发展”", "“”", "“发展”新城", "发展(fāzhǎn)"),
        *(
            "发展 AND",
            "AND 发展",
            "发展 AND 新城 OR 企业",
            "发展  AND 新城",
            "发展 AND NOT 新城",
            "同段 发展",
        ),
        *("发展\u3000新城", "发展+新城", "title:发展", "\ud800", "𠀀", "\u9fd6"),
        *("同段 发展", "科" * 201, " AND ".join(40 * ["发"])),
    ],
)
def test_a_query_that_is_not_plain_has_no_answer(make: Callable[..., Any], text: str) -> None:
    assert make().answer_plain(text, 5, True, 1000, -1.0) is None


@pytest.mark.parametrize(
    ("text", "synonyms", "others"),
    [
        ("发展新城", "", []),
        ("发展新城", "# 发展 = 科创", []),
        ("发展新城", "发展=科创\n", [("发展", "科创", True)]),
        ("发展新城", " 科创  =  发展 ", [("发展", "科创", True)]),
        ("发展新城", "发展 > 科创 | 创新", [("发展", "科创", False), ("发展", "创新", False)]),
        ("发展新城", "发展 = 科创 > 创新", [("发展", "科创", True), ("发展", "创新", False)]),
        ("发展新城", "科创 > 发展", []),
        # Strings that the text holds, and strings that occur nowhere, are left out.
        ("发展新城", "发展 = 新城 = 展新 = 企业", []),
        ("发展新城", "发 = 科创\n\n = 创新", []),
        ("发展新城", "新城 = 科创\n发展 = 创新", [("发展", "创新", True), ("新城", "科创", True)]),
        ("发展新城", "新城 = 科创\n发展 > 科创", [("发展", "科创", False)]),
        ("发展新城发展", "发展 = 科创", [("发展", "科创", True)]),
        # The longest phrase counts, and phrases begin and end where words do.
        ("发展新城", "发展 = 科创\n发展新城 = 创新", [("发展新城", "创新", True)]),
        ("发展新城", "展新 = 科创", []),
        ("发展新城", "发展新 = 创新\n发展 = 科创", [("发展", "科创", True)]),
        ("，发展", "，发展 = 创新\n发展 = 科创", [("发展", "科创", True)]),
        # A text of a list that does not go into a query has it read in Python.
        ("发展新城", "发展 = \U00020000创", None),
    ],
)
def test_phrases_of_a_text_are_searched_in_other_ways(
    make: Callable[..., Any], text: str, synonyms: str, others: list[tuple[str, str, bool]] | None
) -> None:
    answer = make(plain=(*PLAIN, synonyms.encode(), b"", LONGEST)).answer_plain(text, 5, True, 1000, -1.0)
    assert (None if answer is None else answer[0].others) == others


def test_each_phrase_of_many_is_found(make: Callable[..., Any]) -> None:
    phrases = [fold_text(chr(0x4E00 + at) + "科学文"[: at % 4 or 3]) for at in range(300)]
    groups = "".join(f"{phrase} = 新城\n" for phrase in phrases)
    opened = make(plain=(*PLAIN, groups.encode(), b"", LONGEST))
    answers = [opened.answer_plain(phrase, 5, True, 1000, -1.0) for phrase in phrases]
    assert [known.others for known, _, _ in answers] == [[(phrase, "新城", True)] for phrase in phrases]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"segments": []}, ValueError),
        ({"segments": [1]}, TypeError),
        ({"words": 1}, TypeError),
        ({"function_words": ("的", "和")}, ValueError),
        ({"function_words": (1,)}, TypeError),
        ({"weights": WEIGHTS[1:]}, TypeError),
        ({"limits": (32, 128, 150, 50, 0)}, ValueError),
        ({"statistics": (2, 0.0, False)}, ValueError),
        ({"statistics": (2, float("nan"), False)}, ValueError),
        ({"rerank": STRINGS}, ValueError),
        ({"rerank": None}, AttributeError),
        ({"article_codes": -1}, ValueError),
        ({"known": Known(*range(11))}, TypeError),
        ({"slots": FIELDS[1:]}, ValueError),
        ({"plain": (*PLAIN, SYNONYMS)}, TypeError),
        ({"plain": (*PLAIN, SYNONYMS, TABLE, 0)}, ValueError),
        ({"plain": (*PLAIN, "科创", LONGEST)}, TypeError),
        ({"plain": (1, *PLAIN[1:], SYNONYMS, TABLE, LONGEST)}, TypeError),
        ({"plain": (*PLAIN[:5], 1, REFUSED, SYNONYMS, TABLE, LONGEST)}, TypeError),
        ({"plain": (*PLAIN[:5], 9 * "“”", REFUSED, SYNONYMS, TABLE, LONGEST)}, ValueError),
    ],
)
def test_what_does_not_fit_is_not_opened(
    make: Callable[..., Any], changed: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        make(**changed)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (((1,), (), None, 5), TypeError),
        ((["科创"], (), None, 5), TypeError),
        ((("科创",), (), None, 0), ValueError),
        ((("科创",), (), None, 101), ValueError),
        ((("科创",), (), Exact, 5), ValueError),
        ((("科创",), (), 1, 5), AttributeError),
        ((("科创",), (1,), None, 5), TypeError),
        ((("科创",), (("科创", 1, True),), None, 5), TypeError),
    ],
)
def test_what_cannot_be_asked_is_an_error(
    make: Callable[..., Any], asked: tuple[Any, ...], error: type[Exception]
) -> None:
    with pytest.raises(error):
        make().answer(*asked, True, 1000, -1.0)


@pytest.mark.parametrize(
    "texts", [(), ("",), ("科创β",), ("科创", ""), ("\ud800",), ("𠀀",), ("科" * 70_000,)]
)
def test_a_text_that_is_not_for_the_pool_has_no_answer(
    make: Callable[..., Any], texts: tuple[str, ...]
) -> None:
    assert make().answer(texts, (), None, 5, True, 1000, -1.0) is None


@pytest.mark.parametrize(
    ("text", "limit", "error"), [(1, 5, TypeError), ("发展", 0, ValueError), ("发展", 101, ValueError)]
)
def test_a_plain_query_is_a_text_with_a_few_hits(
    make: Callable[..., Any], text: Any, limit: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        make().answer_plain(text, limit, True, 1000, -1.0)


def test_without_the_extension_nothing_is_known_at_once(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "extension", None)
    from search.engine.budget import Budget

    assert opened.answer(("科创",), (), 5, count=True, budget=Budget()) is None
    assert opened.answer_plain("发展", 5, count=True, budget=Budget()) is None
    assert opened.among_plain("发展", (), budget=Budget()) is None


some_phrase = st.text(st.sampled_from("科创新城发展"), min_size=1, max_size=4)
some_group = st.builds(
    lambda left, right: " = ".join(left) + (f" > {' | '.join(right)}" if right else ""),
    st.lists(some_phrase, min_size=1, max_size=3),
    st.lists(some_phrase, max_size=2),
)


@given(
    st.lists(some_group | st.sampled_from(["", "# 科创 = 新城"]), max_size=9),
    st.lists(some_phrase, min_size=1, max_size=6),
)
def test_phrases_are_found_by_a_compiled_table_as_by_reading_the_list(
    make: Callable[..., Any], groups: list[str], texts: list[str]
) -> None:
    lines = "\n".join(groups).encode()
    tables = (compiled_phrases(lines), b"", compiled_phrases(lines + b"\n"), compiled_phrases(lines)[:-8])
    by_table = [make(plain=(*PLAIN, lines, table, LONGEST)) for table in tables]
    for text in texts:
        by_reading = by_table[1].answer_plain(text, 5, True, 10**9, -1)
        for answerer in by_table:
            assert answerer.answer_plain(text, 5, True, 10**9, -1) == by_reading


def test_a_table_that_points_beyond_its_list_finds_nothing(make: Callable[..., Any]) -> None:
    lines = "科创 = 发展".encode()
    table = array("I", compiled_phrases(lines))
    for at in range(2, len(table), 2):
        table[at] += 1 << 20
    known, _, _ = make(plain=(*PLAIN, lines, table, LONGEST)).answer_plain("科创", 5, True, 10**9, -1)
    assert known.others == []
    known, _, _ = make(plain=(*PLAIN, lines, b"", LONGEST)).answer_plain("科创", 5, True, 10**9, -1)
    assert known.others == [("科创", "发展", True)]
