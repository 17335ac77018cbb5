"""Results as JSON and as a page, whole values compared."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.core.article import Paragraph
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
            },
        ],
    }


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
        return as_text(results, Page(80, colour=False, offset=offset)).splitlines()[-1]

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


def test_control_characters_do_not_reach_the_terminal() -> None:
    hostile = replace(BARE, title="a\x1b[2Jb\rc\td\u202ee", text="科创\x07\x9b", url="u\x1b]0;x\x07")
    page = as_text(replace(RESULTS, hits=(hostile,)), Page(80, colour=False))
    assert page.splitlines()[:3] == ["a�[2Jb c de", "«科创»��", "b ¶1  u�]0;x�"]
