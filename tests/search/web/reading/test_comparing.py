"""The comparison of two articles, as JSON and as a page."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from fastapi.testclient import TestClient

from search import open_index
from tests.search.web.page.conftest import Get
from tests.search.web.page.markup import links, parsed, text_of, texts, with_class

from .conftest import CHANGED, DRAFT, HOSTILE

PAGE = "/compare?first=draft&second=final"


def kinds(page: Element) -> list[str]:
    return [each.get("class", "") for each in page.iter() if "row" in each.get("class", "").split()]


def test_the_api_gives_what_the_searcher_gives(client: TestClient, index: str) -> None:
    answer = client.get("/api/compare", params={"first": DRAFT.short_id, "second": "final"})
    with open_index(index) as searcher:
        assert answer.json() == searcher.compare("draft", "final").as_dict()
    paragraph = client.get("/api/compare?first=draft:2&second=final:3").json()
    assert [(pair["kind"], pair["changes"]) for pair in paragraph["pairs"]] == [
        ("changed", [{"first": [6, 11], "second": [6, 10]}])
    ]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("first=draft", 422, "second: Field required"),
        ("first=draft&second=", 422, "second: Field required"),
        ("first=draft&second=none", 404, "the index has no article none"),
        ("first=draft&second=final&third=x", 422, "third: there is no such parameter"),
    ],
)
def test_the_api_tells_what_is_wrong(client: TestClient, query: str, status: int, said: str) -> None:
    answer = client.get(f"/api/compare?{query}")
    assert (answer.status_code, said in answer.json()["error"]) == (status, True)


def test_the_api_is_documented(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]["/api/compare"]["get"]
    assert [each["name"] for each in described["parameters"]] == [
        *("first", "second", "first_index", "second_index")
    ]


def test_articles_stand_side_by_side_with_their_differences_marked(get: Get) -> None:
    page = get(PAGE)
    assert texts(page, "summary") == [
        "5 paragraphs equal, 1 changed, 1 moved, 1 only in the first, 1 only in the second"
    ]
    assert kinds(page) == [
        "row head",
        "row equal",
        "row difference moved",
        "row difference changed",
        "row equal",
        "row moved",
        "row difference only_first",
        *["row equal"] * 3,
        "row difference only_second",
    ]
    (sides,) = with_class(page, "sides")
    assert [text_of(each) for each in sides.iter("del")] == ["2.06%", "只在这里。"]
    assert [text_of(each) for each in sides.iter("ins")] == ["2.6%", "新增一段。"]
    assert [text_of(each) for each in page.iter("summary")] == ["3 equal paragraphs"]
    assert links(page)["Swap"] == "/compare?first=final&second=draft"
    assert links(page)["JSON"] == "/api/compare?first=draft&second=final"
    assert links(page)["草案"] == f"/articles/{DRAFT.short_id}"


def test_a_moved_paragraph_is_told_on_both_sides_and_linked(get: Get) -> None:
    page = get(PAGE)
    told = links(page)
    assert told["moved here; paragraph 4 of the first"] == "#a4"
    assert told["moved; paragraph 2 of the second"] == "#b2"
    ids = [each.get("id") for each in page.iter("a") if each.get("id")]
    assert sorted(ids) == sorted([*(f"a{n}" for n in range(1, 9)), *(f"b{n}" for n in range(1, 9))])


def test_equal_articles_have_no_difference(get: Get) -> None:
    page = get("/compare?first=draft&second=draft")
    assert texts(page, "summary") == ["8 paragraphs equal"]
    assert with_class(page, "difference") == []


def test_a_form_asks_for_the_articles(get: Get) -> None:
    page = get("/compare", first="draft")
    assert [(each.get("name"), each.get("value")) for each in page.iter("input")][1:] == [
        ("first", "draft"),
        ("second", ""),
    ]
    assert "Give the ids of two articles" in text_of(page)


def test_an_unknown_id_is_told_above_the_form(client: TestClient) -> None:
    answer = client.get("/compare?first=draft&second=fina")
    assert answer.status_code == 404
    assert "the index has no article fina" in answer.text
    assert 'href="/articles/final"' in answer.text


def test_titles_and_texts_stay_text(client: TestClient) -> None:
    page = client.get(f"/compare?first={HOSTILE.short_id}&second={CHANGED.short_id}").text
    for sign in ("<script>alert", "<img", "<b>", "\u202e", "\x1b"):
        assert sign not in page, sign
    assert "<del>红</del>色" in page
    assert "<ins>b&gt;蓝</ins>色" in page


def test_the_page_is_in_chinese_too(client: TestClient) -> None:
    page = parsed(client.get(PAGE, headers={"Accept-Language": "zh-CN"}).text)
    assert texts(page, "summary") == ["5 段相同、1 段有改动、1 段移动、1 段只在第一篇、1 段只在第二篇"]
    assert links(page)["左右互换"] == "/compare?first=final&second=draft"
