"""Results as JSON and as a page, whole values compared."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.article import Paragraph
from indexer.core.columns import character_width
from search.explanation import Contribution, Explanation
from search.highlight import joined_spans
from search.hit import Hit, SearchResults
from search.hit_parts import Below, Repost
from search.output.formatters import Page, as_text
from search.output.json_lines import as_json
from search.suggestion import Suggestion

HIT = Hit(
    article="seeds/a.txt",
    paragraph=3,
    title="关于科创新城的意见",
    text="推进白龜湖科創(chuàng)新城建设。",
    spans=((2, 17),),
    score=7.5,
    source="平顶山日报",
    published=date(2024, 3, 29),
    url="https://example.org/a",
    path="seeds/a.txt",
    issuer="示例市人民政府",
    number="示政〔2024〕3号",
    region="示例市",
    kind="意见",
)
BARE = Hit("b", 1, None, "科创", ((0, 2),), 1.0)
RESULTS = SearchResults("白龟湖", (HIT, BARE), 2, True, 1.23456, "白龟湖", holding_all=1)
NOTHING = SearchResults("白龜湖 AND 金融", (), 0, True, 0.5, '"白龟湖" AND "金融"')


def test_json_has_the_keys_of_the_contract() -> None:
    assert json.loads(as_json(RESULTS, query_id="q1")) == {
        "id": "q1",
        "query": "白龟湖",
        "total": 2,
        "complete": True,
        "took_ms": 1.235,
        "hits": [
            {
                "id": HIT.id,
                "article": "seeds/a.txt",
                "paragraph": 3,
                "title": "关于科创新城的意见",
                "text": "推进白龜湖科創(chuàng)新城建设。",
                "spans": [[2, 17]],
                "score": 7.5,
                "source": "平顶山日报",
                "published": "2024-03-29",
                "url": "https://example.org/a",
                "path": "seeds/a.txt",
                "issuer": "示例市人民政府",
                "number": "示政〔2024〕3号",
                "region": "示例市",
                "kind": "意见",
                "holds_all": True,
            },
            {
                "id": BARE.id,
                "article": "b",
                "paragraph": 1,
                "title": None,
                "text": "科创",
                "spans": [[0, 2]],
                "score": 1.0,
                "source": None,
                "published": None,
                "url": None,
                "path": None,
                "issuer": None,
                "number": None,
                "region": None,
                "kind": None,
                "holds_all": True,
            },
        ],
    }


def test_json_tells_how_to_go_on_and_of_a_number() -> None:
    keys = json.loads(as_json(replace(RESULTS, number="示政〔2024〕3号", cursor="MSAx")))
    assert (keys["number"], keys["cursor"]) == ("示政〔2024〕3号", "MSAx")


def test_json_keeps_han_readable() -> None:
    expected = (
        '{"id": null, "query": "白龜湖 AND 金融", "total": 0, "complete": true, "took_ms": 0.5, "hits": []}'
    )
    assert as_json(NOTHING) == expected


@given(st.text(st.characters() | st.sampled_from("\ud800\udfff\u2028\x85\n\x00")))
def test_json_is_one_line_that_can_be_encoded(text: str) -> None:
    line = as_json(replace(NOTHING, query=text))
    assert len(line.splitlines()) == 1
    # A pair of lone surrogates reads back as the character that it would encode.
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(line.encode())["query"] in (text, paired)


def test_text() -> None:
    assert as_text(RESULTS, Page(80, colour=False)) == (
        "关于科创新城的意见\n"
        "2024-03-29  平顶山日报  示政〔2024〕3号\n"
        "推进«白龜湖科創(chuàng)新城»建设。\n"
        "seeds/a.txt ¶3  nc6be4e:3  https://example.org/a\n"
        "\n"
        "(no title)\n"
        "«科创»\n"
        "b ¶1\n"
        "\n"
        "1 paragraph holds all of the query. 1 more holds a part of it.\nShown: 1 to 2.\n"
    )


def test_text_in_colour() -> None:
    results = replace(RESULTS, hits=(BARE,), total=1)
    assert as_text(results, Page(80, colour=True)) == (
        "\x1b[1m(no title)\x1b[0m\n"
        "\x1b[1;31m科创\x1b[0m\n"
        "\x1b[2mb ¶1\x1b[0m\n"
        "\n"
        "1 paragraph holds all of the query.\nShown: 1.\n"
    )


def test_text_shortens_to_three_rows_unless_full() -> None:
    long = replace(BARE, text="一" * 100 + "科创" + "一" * 100, spans=((100, 102),))
    results = replace(RESULTS, hits=(long,))
    shown = as_text(results, Page(20, colour=False)).splitlines()[1]
    assert shown == "…" + "一" * 12 + "«科创»" + "一" * 12 + "…"
    whole = as_text(results, Page(20, colour=False, full=True)).splitlines()[1]
    assert whole == "一" * 100 + "«科创»" + "一" * 100


def test_text_with_context() -> None:
    around = [Paragraph("b", 1, "科创"), Paragraph("b", 2, "一" * 30)]
    results = replace(RESULTS, hits=(BARE,))
    page = as_text(results, Page(20, colour=False), [around])
    assert page.splitlines()[1:3] == ["¶1> «科创»", "¶2  " + "一" * 7 + "…"]


@pytest.mark.parametrize(
    ("total", "holding", "found"),
    [
        (1, 1, "1 paragraph holds all of the query."),
        (1_234, 1_234, "1,234 paragraphs hold all of the query."),
        (1_234, 1, "1 paragraph holds all of the query. 1,233 more hold parts of it."),
        (31, 30, "30 paragraphs hold all of the query. 1 more holds a part of it."),
        (1_234, 0, "No paragraph holds all of the query; 1,234 hold parts of it."),
        (1, 0, "No paragraph holds all of the query; 1 holds a part of it."),
        (1_234, None, "1,234 paragraphs match."),
        (1, None, "1 paragraph matches."),
    ],
)
def test_the_footer_says_how_many_hold_all_and_how_many_parts(
    total: int, holding: int | None, found: str
) -> None:
    results = replace(RESULTS, hits=(BARE,), total=total, holding_all=holding)
    shown = as_text(results, Page(80, colour=False)).splitlines()[-2:]
    assert shown == [found, "Shown: 1. More: --offset 1" if total > 1 else "Shown: 1."]
    cut_short = replace(results, complete=False)
    assert as_text(cut_short, Page(80, colour=False)).splitlines()[-2] in (
        f"At least {total:,} paragraphs match; the search ended before all were counted.",
        "At least 1 paragraph matches; the search ended before all were counted.",
    )


@pytest.mark.parametrize(
    ("hits", "offset", "more", "shown"),
    [
        (2, 0, None, "Shown: 1 to 2. More: --offset 2"),
        (2, 20, None, "Shown: 21 to 22. More: --offset 22"),
        (2, 1_232, None, "Shown: 1,233 to 1,234."),
        (2, 20, False, "Shown: 21 to 22."),
        (1, 20, True, "Shown: 21. More: --offset 21"),
        (0, 2_000, None, "Shown: none from --offset 2000 on."),
        (0, 0, None, "Shown: none."),
    ],
)
def test_the_footer_says_what_is_shown_and_how_to_go_on(
    hits: int, offset: int, more: bool | None, shown: str
) -> None:
    many = replace(RESULTS, hits=(HIT, BARE)[:hits], total=1_234, holding_all=None, offset=offset, more=more)
    assert as_text(many, Page(80, colour=False)).splitlines()[-1] == shown


@pytest.mark.parametrize(
    ("page", "copies", "line"),
    [
        ({}, 0, None),
        (
            {"thins": True, "per_article": 1, "collapse": True},
            0,
            "One paragraph per article is shown, and no copies; --all shows every paragraph.",
        ),
        ({"per_article": 1}, 0, "At most 1 paragraph per article is shown."),
        ({"per_article": 1_000}, 0, "At most 1,000 paragraphs per article are shown."),
        ({"collapse": True}, 0, None),
        ({"collapse": True}, 2, "Copies are left out; --all shows them."),
        (
            {"per_article": 2, "collapse": True},
            2,
            "At most 2 paragraphs per article are shown. Copies are left out; --all shows them.",
        ),
    ],
)
def test_the_footer_says_what_is_left_out(page: dict[str, Any], copies: int, line: str | None) -> None:
    results = replace(RESULTS, hits=(replace(BARE, repost_count=copies),), total=9, more=False)
    shown = as_text(results, Page(80, colour=False, **page)).splitlines()
    assert shown[-2 if line else -1 :] == ["Shown: 1.", *([line] if line else [])]
    # Where all that matches is on the page, nothing is left out.
    whole = replace(results, total=1, holding_all=1)
    assert as_text(whole, Page(80, colour=False, **page)).splitlines()[-1] == "Shown: 1."


def test_remarks_say_where_else_a_hit_stands_and_what_more_there_is() -> None:
    copies = (Repost("c", "转载", "示例网", date(2024, 3, 1)), Repost("d"))
    hits = (
        replace(HIT, also=3, more_in_article=1_200, boilerplate=True),
        replace(BARE, also=1, more_in_article=1, reposts=copies, repost_count=2, origin="c"),
        replace(BARE, also=0, more_in_article=0, reposts=copies[:1], repost_count=1, origin="b"),
    )
    results = replace(RESULTS, hits=hits, total=1_234, more=True)
    written = json.loads(as_json(results))["hits"]
    assert [(hit.get("also"), hit.get("more_in_article")) for hit in written] == [(3, 1_200), (1, 1), (0, 0)]
    page = as_text(results, Page(200, colour=False)).split("\n\n")
    assert [block.splitlines()[-1] for block in page] == [
        "seeds/a.txt ¶3  nc6be4e:3  https://example.org/a  Text that a site puts around its articles.  "
        "1,200 more hits in this article.  3 more hits have this paragraph.",
        "b ¶1  1 more hit in this article.  1 more hit has this paragraph.  "
        "This article stands in 2 more places.  It seems to have appeared first in c, 2024-03-01, 示例网.",
        "b ¶1  This article stands in 1 more place.",
        "Each paragraph is shown once.",
    ]


def test_lines_are_broken_between_facts_and_nothing_else_is_cut() -> None:
    url = "https://example.org/" + "a" * 60
    results = replace(RESULTS, hits=(replace(HIT, url=url, more_in_article=2),), total=1)
    assert as_text(results, Page(38, colour=False)).split("\n\n")[0].splitlines() == [
        "关于科创新城的意见",
        "2024-03-29  平顶山日报",
        "示政〔2024〕3号",
        "推进«白龜湖科創(chuàng)新城»建设。",
        "seeds/a.txt ¶3  nc6be4e:3",
        url,
        "2 more hits in this article.",
    ]


def test_marks_that_touch_are_one_and_a_heading_brings_the_paragraph_below() -> None:
    heading = replace(
        BARE, text="二、新能源汽车下乡", spans=((2, 5), (5, 7), (7, 9)), below=Below(3, "文" * 99)
    )
    results = replace(RESULTS, hits=(heading,), total=1)
    page = as_text(results, Page(40, colour=False)).splitlines()
    assert page[1:3] == ["二、«新能源汽车下乡»", "¶3  " + "文" * 36 + "…"]
    assert json.loads(as_json(results))["hits"][0]["below"] == {"paragraph": 3, "text": "文" * 99}
    neighbours = [Paragraph("b", 1, heading.text), Paragraph("b", 3, "文" * 99)]
    around = as_text(results, Page(40, colour=False), [neighbours]).splitlines()
    assert around[1:4] == ["¶1> 二、«新能源汽车下乡»", "¶3  " + "文" * 17 + "…", "b ¶1"]


def rows_of(line: str, width: int) -> int:
    """The rows that a terminal shows a line in: a wide character is never cut in two."""
    rows, column = 1, 0
    for character in line:
        if column + character_width(character) > width:
            rows, column = rows + 1, 0
        column += character_width(character)
    return rows


@given(
    st.text(st.sampled_from("一二abc，。"), min_size=1, max_size=300),
    st.lists(st.tuples(st.integers(0, 299), st.integers(1, 9)), max_size=9),
    st.integers(10, 50),
    st.booleans(),
)
def test_a_paragraph_takes_three_rows_at_most(
    text: str, places: list[tuple[int, int]], width: int, colour: bool
) -> None:
    spans = joined_spans((start, min(start + size, len(text))) for start, size in places if start < len(text))
    hit = replace(BARE, text=text, spans=spans)
    page = as_text(replace(RESULTS, hits=(hit,)), Page(width, colour))
    line = page.splitlines()[1]
    for escape in ("\x1b[1;31m", "\x1b[0m"):
        line = line.replace(escape, "")
    assert rows_of(line, width) <= 3


def test_text_when_nothing_is_found() -> None:
    near = replace(NOTHING, suggestions=(Suggestion("白龟湖", 1200), Suggestion("金融", 1)))
    assert as_text(near, Page(80, colour=False)) == (
        'Nothing found. Searched for: "白龟湖" AND "金融"\n'
        "These would be found:\n"
        "  白龟湖  (1,200 paragraphs)\n"
        "  金融  (1 paragraph)\n"
    )
    partly = replace(RESULTS, holding_all=0, suggestions=(Suggestion('"白龟湖"', 3),))
    assert as_text(partly, Page(80, colour=False)).endswith(
        "No paragraph holds all of the query; 2 hold parts of it.\nShown: 1 to 2.\n"
        'Did you mean:\n  "白龟湖"  (3 paragraphs)\n'
    )
    empty = replace(NOTHING, query=" ", searched="")
    assert as_text(empty, Page(80, colour=False)) == "Nothing to search for: the query is empty.\n"


def test_notes_stand_below_the_hits_and_in_json() -> None:
    notes = ("region: is no field.", "did you mean title:\x1bx?")
    told = replace(RESULTS, hits=(BARE,), total=1, holding_all=None, notes=notes)
    assert as_text(told, Page(80, colour=False)) == (
        "(no title)\n«科创»\nb ¶1\n\n"
        "1 paragraph matches.\nShown: 1.\n"
        "Note: region: is no field.\n"
        "Note: did you mean title:\ufffdx?\n"
    )
    assert as_text(replace(NOTHING, notes=notes[:1]), Page(80, colour=False)) == (
        'Nothing found. Searched for: "白龟湖" AND "金融"\nNote: region: is no field.\n'
    )
    assert json.loads(as_json(told))["notes"] == list(notes)
    assert "notes" not in json.loads(as_json(RESULTS))


@pytest.mark.parametrize(
    ("since", "until", "undated", "line", "keys"),
    [
        (None, None, None, "", {}),
        (None, None, 0, "", {"undated": 0}),
        (
            None,
            None,
            1,
            "1 article without a whole date is left out; -date:* finds it if it has none.\n",
            {"undated": 1},
        ),
        (date(2024, 1, 1), None, None, "Days: since 2024-01-01.\n", {"since": "2024-01-01", "until": None}),
        (
            *(date(2024, 1, 1), date(2024, 3, 31), 1_200),
            "Days: since 2024-01-01 until 2024-03-31. "
            "1,200 articles without a whole date are left out; -date:* finds those that have none.\n",
            {"since": "2024-01-01", "until": "2024-03-31", "undated": 1_200},
        ),
    ],
)
def test_the_days_that_were_meant_and_what_has_none(
    since: date | None, until: date | None, undated: int | None, line: str, keys: dict[str, object]
) -> None:
    days: dict[str, Any] = {"since": since, "until": until, "undated": undated}
    found, nothing = replace(RESULTS, notes=("a",), **days), replace(NOTHING, **days)
    assert as_text(found, Page(80, colour=False)).endswith(f"Shown: 1 to 2.\n{line}Note: a\n")
    assert as_text(nothing, Page(80, colour=False)).endswith(f'"金融"\n{line}')
    written = json.loads(as_json(found))
    assert {name: written[name] for name in days if name in written} == keys


def test_control_characters_do_not_reach_the_terminal() -> None:
    hostile = replace(BARE, title="a\x1b[2Jb\rc\td\u202ee", text="科创\x07\x9b", url="u\x1b]0;x\x07")
    page = as_text(replace(RESULTS, hits=(hostile,)), Page(80, colour=False))
    assert page.splitlines()[:3] == ["a�[2Jb c de", "«科创»��", "b ¶1  u�]0;x�"]


def test_an_answer_that_was_cut_short_says_that_there_may_be_more() -> None:
    page = Page(80, colour=False)
    assert as_text(replace(NOTHING, complete=False), page) == (
        'Nothing found before the search ended early. Searched for: "白龟湖" AND "金融"\n'
    )
    cut_short = replace(RESULTS, complete=False, holding_all=None)
    assert as_text(cut_short, page).endswith(
        "\nAt least 2 paragraphs match; the search ended before all were counted.\nShown: 1 to 2.\n"
    )


def test_hits_that_were_not_explained_in_time() -> None:
    explained = (Explanation("seeds/a.txt", 3, 7.5, (Contribution("holds the text as it is", 7.5),)),)
    hits = json.loads(as_json(RESULTS, explanations=explained))["hits"]
    assert [hit["explanation"] and hit["explanation"]["score"] for hit in hits] == [7.5, None]
    assert as_text(RESULTS, Page(80, colour=False), explanations=explained).count("  score ") == 1
