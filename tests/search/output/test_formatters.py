"""Results as JSON and as a page, whole values compared."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.core.article import Paragraph
from search.explanation import Contribution, Explanation
from search.hit import Hit, SearchResults, Suggestion
from search.output.formatters import Page, as_json, as_text

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


@settings(deadline=None)
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
        "seeds/a.txt ¶3  https://example.org/a\n"
        "\n"
        "(no title)\n"
        "«科创»\n"
        "b ¶1\n"
        "\n"
        "2 paragraphs found; all are counted; 1 holds all of the query. Shown: 1 to 2.\n"
    )


def test_text_in_colour() -> None:
    results = replace(RESULTS, hits=(BARE,), total=1)
    assert as_text(results, Page(80, colour=True)) == (
        "\x1b[1m(no title)\x1b[0m\n"
        "\x1b[1;31m科创\x1b[0m\n"
        "\x1b[2mb ¶1\x1b[0m\n"
        "\n"
        "1 paragraph found; all are counted; 1 holds all of the query. Shown: 1 to 1.\n"
    )


def test_text_shortens_to_three_rows_unless_full() -> None:
    long = replace(BARE, text="一" * 100 + "科创" + "一" * 100, spans=((100, 102),))
    results = replace(RESULTS, hits=(long,))
    shown = as_text(results, Page(20, colour=False)).splitlines()[1]
    assert shown == "…" + "一" * 14 + "«科创»" + "一" * 13 + "…"
    whole = as_text(results, Page(20, colour=False, full=True)).splitlines()[1]
    assert whole == "一" * 100 + "«科创»" + "一" * 100


def test_text_with_context() -> None:
    around = [Paragraph("b", 1, "科创"), Paragraph("b", 2, "一" * 30)]
    results = replace(RESULTS, hits=(BARE,))
    page = as_text(results, Page(20, colour=False), [around])
    assert page.splitlines()[1:3] == ["¶1> «科创»", "¶2  " + "一" * 7 + "…"]


def test_the_last_line_says_what_is_left_and_whether_all_is_counted() -> None:
    def last_line(results: SearchResults, offset: int) -> str:
        return as_text(replace(results, offset=offset), Page(80, colour=False)).splitlines()[-1]

    many = replace(RESULTS, total=1234, holding_all=None)
    assert last_line(many, 20) == (
        "1,234 paragraphs found; all are counted. Shown: 21 to 22. For more: --offset 22"
    )
    assert last_line(replace(many, hits=()), 2000) == (
        "1,234 paragraphs found; all are counted. None shown at --offset 2000."
    )
    assert last_line(replace(many, complete=False), 1232) == (
        "At least 1,234 paragraphs found; there may be more. Shown: 1,233 to 1,234."
    )


def test_hits_that_others_are_folded_into() -> None:
    hits = (replace(HIT, also=3), replace(BARE, also=1), replace(BARE, also=0))
    results = replace(RESULTS, hits=hits, total=1234, more=True)
    assert [hit.get("also") for hit in json.loads(as_json(results))["hits"]] == [3, 1, 0]
    page = as_text(results, Page(80, colour=False, per_article=2)).splitlines()
    assert [line for line in page if "¶" in line] == [
        "seeds/a.txt ¶3  https://example.org/a  also in 3 more paragraphs",
        "b ¶1  also in 1 more paragraph",
        "b ¶1",
    ]
    assert page[-1] == (
        "1,234 paragraphs found; all are counted; 1 holds all of the query; at most 2 per article; "
        "each paragraph once. Shown: 1 to 3. For more: --offset 3"
    )
    last = as_text(replace(results, more=False), Page(80, colour=False)).splitlines()[-1]
    assert last.endswith("Shown: 1 to 3.")


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
        '0 hold all of the query. Shown: 1 to 2.\nNear it, and whole:\n  "白龟湖"  (3 paragraphs)\n'
    )
    empty = replace(NOTHING, query=" ", searched="")
    assert as_text(empty, Page(80, colour=False)) == "Nothing to search for: the query is empty.\n"


def test_notes_stand_below_the_hits_and_in_json() -> None:
    notes = ("region: is no field.", "did you mean title:\x1bx?")
    told = replace(RESULTS, hits=(BARE,), total=1, holding_all=None, notes=notes)
    assert as_text(told, Page(80, colour=False)) == (
        "(no title)\n«科创»\nb ¶1\n\n"
        "1 paragraph found; all are counted. Shown: 1 to 1.\n"
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
        (None, None, 1, "1 article without a date is left out; -date:* finds them.\n", {"undated": 1}),
        (date(2024, 1, 1), None, None, "Days: since 2024-01-01.\n", {"since": "2024-01-01", "until": None}),
        (
            *(date(2024, 1, 1), date(2024, 3, 31), 1_200),
            "Days: since 2024-01-01 until 2024-03-31. "
            "1,200 articles without a date are left out; -date:* finds them.\n",
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
        'Nothing found so far, but there may be something. Searched for: "白龟湖" AND "金融"\n'
    )
    cut_short = replace(RESULTS, complete=False, holding_all=None)
    assert as_text(cut_short, page).endswith(
        "\nAt least 2 paragraphs found; there may be more. Shown: 1 to 2.\n"
    )


def test_hits_that_were_not_explained_in_time() -> None:
    explained = (Explanation("seeds/a.txt", 3, 7.5, (Contribution("holds the text as it is", 7.5),)),)
    hits = json.loads(as_json(RESULTS, explanations=explained))["hits"]
    assert [hit["explanation"] and hit["explanation"]["score"] for hit in hits] == [7.5, None]
    assert as_text(RESULTS, Page(80, colour=False), explanations=explained).count("  score ") == 1
