"""What a hit and results give of themselves: marks, HTML, clean copies, and the keys of JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Hit, Repost, SearchResults
from search.hit import HIT_FIELDS
from search.hit_parts import Below, CleanCopy
from search.output.json_lines import as_json
from search.query.plain import Expansion

HIT = Hit(
    article="a",
    paragraph=3,
    title="关于<新城>的通知",
    text="推进⽩龜湖科創(chuàng)新 城 <b>&建设",
    spans=((2, 5), (5, 15), (19, 22)),
    score=7.123456,
    published=date(2024, 3, 29),
)
RESULTS = SearchResults("白龟湖", (HIT, replace(HIT, paragraph=4)), 2, True, 1.23456, "白龟湖")


def test_matches_are_marked_and_those_that_touch_as_one() -> None:
    assert HIT.highlight() == "推进«⽩龜湖科創(chuàng)»新 城 «<b>»&建设"
    assert HIT.highlight("[", "]", clean=True) == "推进[白龜湖科創]新 城 [<b>]&建设"
    assert HIT.highlight("<", ">", escape=lambda text: text.replace("<b>", "(b)")) == (
        "推进<⽩龜湖科創(chuàng)>新 城 <(b)>&建设"
    )


def test_html_is_escaped() -> None:
    assert HIT.html() == "推进<mark>⽩龜湖科創(chuàng)</mark>新 城 <mark>&lt;b&gt;</mark>&amp;建设"
    assert HIT.html(clean=True) == "推进<mark>白龜湖科創</mark>新 城 <mark>&lt;b&gt;</mark>&amp;建设"


def test_clean_copy_has_spans_of_its_own() -> None:
    assert HIT.clean == CleanCopy("推进白龜湖科創新 城 <b>&建设", ((2, 5), (5, 7), (11, 14)))


def test_keys_are_those_of_json() -> None:
    full = replace(
        RESULTS,
        hits=(
            replace(
                HIT,
                also=2,
                boilerplate=True,
                reposts=(Repost("r", published=date(2024, 1, 1)),),
                repost_count=1,
                origin="r",
            ),
        ),
        expansions=(Expansion("白龟湖", ("白龜湖",), True), Expansion("白龟湖", ("鹰城",), False)),
        notes=("region: is no field",),
    )
    for results in (RESULTS, full):
        for clean in (False, True):
            keys = results.as_dict(clean=clean)
            assert json.loads(json.dumps(keys)) == keys
            assert json.loads(as_json(results, "q1", clean=clean)) == {"id": "q1", **keys}
    assert full.as_dict()["expansions"] == {"白龟湖": ["白龜湖", "鹰城"]}
    (hit,) = full.as_dict(clean=True)["hits"]  # type: ignore[misc]
    assert hit == {
        **{"id": HIT.id, "article": "a", "paragraph": 3, "title": "关于<新城>的通知", "text": HIT.text},
        **{"spans": [[2, 5], [5, 15], [19, 22]], "score": 7.1235, "source": None, "published": "2024-03-29"},
        **dict.fromkeys(("url", "path", "issuer", "number", "region", "kind")),
        "holds_all": True,
        "clean": {"text": "推进白龜湖科創新 城 <b>&建设", "spans": [[2, 5], [5, 7], [11, 14]]},
        **{"also": 2, "boilerplate": True, "repost_count": 1, "origin": "r"},
        "reposts": [
            {
                **{"article": "r", "title": None, "source": None, "published": "2024-01-01"},
                **{"url": None, "path": None},
            }
        ],
    }


def test_fields_alone_are_those_of_all_keys() -> None:
    full = replace(
        HIT,
        below=Below(4, "如下"),
        reposts=(Repost("r"),),
        repost_count=1,
        also=2,
        boilerplate=True,
        index="x",
    )
    keys = full.as_dict(clean=True)
    fields = full.as_dict(fields=HIT_FIELDS)
    assert tuple(fields) == HIT_FIELDS
    assert {name: fields[name] for name in keys} == keys
    assert fields.keys() - keys.keys() == {"more_in_article"}
    assert HIT.as_dict(fields=["below", "also", "reposts", "published"]) == {
        **{"below": None, "also": None, "reposts": [], "published": "2024-03-29"},
    }
    assert RESULTS.as_dict(fields=["paragraph"])["hits"] == [{"paragraph": 3}, {"paragraph": 4}]


def test_results_are_their_hits() -> None:
    assert (len(RESULTS), list(RESULTS)) == (2, list(RESULTS.hits))
    assert not SearchResults("x", (), 0, True, 1.0, "x")


def test_notebook_shows_the_first_hits_escaped_and_shortened() -> None:
    long = replace(HIT, text="<i>" * 1_000, spans=((0, 3),), title=None)
    results = replace(RESULTS, query="<q>", hits=(HIT, *[long] * 20), total=5_000, complete=False)
    shown = results._repr_html_()
    assert shown.startswith(
        "<p><b>&lt;q&gt;</b>: at least 5,000 found, 10 shown</p><ol>"
        "<li><b>关于&lt;新城&gt;的通知</b><br>"
        "推进<mark>⽩龜湖科創(chuàng)</mark>新 城 <mark>&lt;b&gt;</mark>&amp;建设<br>"
        "<small>《关于&lt;新城&gt;的通知》，2024年3月29日，第3段</small></li>"
    )
    assert shown.count("<li>") == 10
    assert "<i>" not in shown
    assert len(shown) < 12_000


@given(
    st.text(st.characters(exclude_characters="\0\1")),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))),
)
def test_marks_hold_what_was_found_and_nothing_is_lost(text: str, places: list[tuple[int, int]]) -> None:
    spans = tuple(
        (min(start, len(text)), min(end, len(text))) for start, end in places if start < min(end, len(text))
    )
    marked = replace(HIT, text=text, spans=spans).highlight("\0", "\1")
    assert marked.replace("\0", "").replace("\1", "") == text
    assert "\1\0" not in marked


@pytest.mark.parametrize("name", ["Hit", "SearchResults", "Span", "cite", "export_hits"])
def test_name_is_public(name: str) -> None:
    import search

    assert name in search.__all__
    assert getattr(search, name) is not None
