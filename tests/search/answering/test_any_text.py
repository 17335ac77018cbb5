"""Any text is a query: it never fails and is answered in a second of a usual machine's processor time."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import Searcher
from search.embedded.searcher import EmbeddedSearcher
from tests.examples import examples
from tests.opensearch import EVERY
from tests.timing import slowness, usual_seconds

ENGINES = EVERY


NASTY = [
    *(
        "",
        " ",
        "\0",
        "\ud800",
        "\udfff\ud800",
        "🙂",
        "\u202e",
        "(",
        ")",
        "()",
        '"',
        "“",
        "”",
        "“”",
        "-",
        "--",
        "*",
        "|",
    ),
    *(
        "AND",
        "NOT NOT",
        "发 AND",
        "OR 发",
        "title:",
        "title:title:发",
        "date:",
        "date:9999-12-31",
        "date:0001",
    ),
    *(
        "〔2024〕3号",
        "R&D",
        "2.06%",
        "C++",
        "创(chuàng",
        "县(市、区)",
        "\\",
        "[a-z]+(.*)*$",
        "%s{0}",
        "发\n展",
        "㎡",
        "ﷺ",
    ),
    *(
        "发" * 10_000,
        "“" * 10_000,
        "(" * 10_000,
        "发 " * 5_000,
        "-发 " * 3_000,
        "发 OR " * 2_000 + "创",
        "a" * 10_000,
    ),
    *(
        "创(chuàng)" * 1_000,
        "NOT " * 2_500 + "发",
        "title:发 " * 1_000,
        "date:2024 " * 900,
        "发展创湖a1" * 1_500,
    ),
    *(
        "发 NEAR/500 " * 1_000 + "发",
        "发 SENT 创 ADJ/2 " * 500 + "湖",
        "发 DOC 创 PARA " * 500 + "湖",
        "发 OR " * 1_000 + "创 NEAR 湖",
        f"({'发 OR ' * 1_000}创) NEAR (湖 {'发 ' * 500})",
        "FIRST/1 " * 1_000 + "发",
        "NOT FIRST/1 " * 500 + "发",
        "ATLEAST/2 (" * 500 + "发",
        f'"{"发*" * 3_000}创"',
        *[
            before * 30 + "发" + after * 30
            for before, after in (
                ("(NOT FIRST/1 ", ")"),
                ("(FIRST/1 创 DOC ", " DOC 湖 OR 展)"),
                ("(ATLEAST/1 ", " NEAR/1 创 OR 湖)"),
                ("(NOT 创 DOC ", " PARA 湖 DOC 展 AND a OR 发)"),
                ("(创 SENT ", " SENT 湖 AND 展 OR a)"),
                ("(创 NEAR ", " ADJ 湖 SENT 展)"),
            )
        ],
    ),
]


@pytest.mark.parametrize("query", NASTY, ids=range(len(NASTY)))
def test_any_text_is_a_query_and_takes_less_than_a_second(searcher: Searcher, query: str) -> None:
    with usual_seconds() as taken:
        results = searcher.search(query)
    assert taken.seconds < 1
    assert (results.query, results.complete) == (query, True)


PIECES = st.sampled_from(
    [
        *'()（）“”"「」-*+|:发展创湖',
        *(" ", "AND", "OR", "NOT", " title:", " date:2024", "\0", "\ud800"),
        *(" NEAR/2 ", " ADJ ", " SENT ", " 同篇 ", " 同段 ", " ATLEAST/2 ", " 前2段 "),
    ]
)


@settings(max_examples=examples(62, ci=250))
@given(st.text(st.characters(exclude_categories=[])) | st.lists(PIECES).map("".join))
def test_no_text_fails(searcher: Searcher, query: str) -> None:
    start = process_time()
    results = searcher.search(query, limit=3)
    seconds = process_time() - start
    if seconds >= 1:
        # Something else may have taken the time once: collecting garbage, or other programs.
        start = process_time()
        searcher.search(query, limit=3)
        seconds = min(seconds, process_time() - start)
    # A cluster's answers are read into a segment first.
    most = 1 if isinstance(searcher, EmbeddedSearcher) else 3
    # Timing the machine for each of hundreds of texts would take longer than the searches.
    assert seconds < most or seconds / slowness() < most
    assert len(results.hits) == min(results.total, 3)
