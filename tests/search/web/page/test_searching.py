"""The page of a search, as HTML."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from indexer.core.short_ids import short_id
from search.web.page.hits import article_url

from .conftest import Get
from .markup import links, parsed, text_of, texts, with_class

NOTICE = "示例市人民政府关于印发支持科技创新若干措施的通知"


def query_of(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query)


def test_a_hit_has_its_title_its_facts_and_the_place_in_its_article(get: Get) -> None:
    page = get(q="入驻白龜湖科創(chuàng)新城等创新园区")
    hit = with_class(page, "hit")[0]
    assert text_of(hit.find(".//h2")) == NOTICE
    address = urlsplit(links(hit)[NOTICE])
    assert (address.path, parse_qsl(address.query), address.fragment) == (
        "/articles/ecb542q",
        [("q", "入驻白龜湖科創(chuàng)新城等创新园区")],
        "p8",
    )
    assert [text_of(each) for each in with_class(hit, "facts")[0].iter("bdi")] == [
        "2024-02-06",
        "示政〔2024〕3号",
        "通知",
        "示例市人民政府",
        "示例市人民政府网站",
        "示例市",
    ]
    assert [text_of(each) for each in with_class(hit, "text")[0].iter("mark")] == [
        "入驻白龟湖科创新城等创新园区"
    ]
    assert texts(hit, "place") == ["Paragraph 8"]
    assert text_of(with_class(hit, "cite")[0].find("p")) == (
        f"《{NOTICE}》（示政〔2024〕3号），示例市人民政府，2024年2月6日，第8段"
    )


def test_the_address_of_a_hit_leads_to_its_paragraph() -> None:
    assert article_url("seeds/011-science-measures.md", "科技&x", 8) == (
        "/articles/ecb542q?q=%E7%A7%91%E6%8A%80%26x#p8"
    )
    assert article_url("seeds/011-science-measures.md", "") == "/articles/ecb542q"
    assert article_url("a", "科", index="b/c") == f"/articles/{short_id('a')}?q=%E7%A7%91&index=b%2Fc"


def test_the_page_tells_how_much_was_found_and_how_the_query_was_understood(get: Get) -> None:
    page = get(q="科技创新")
    assert text_of(page.find(".//h1")) == "43 paragraphs hold all of the query. 45 more hold parts of it."
    assert [text_of(each) for each in with_class(page, "remarks")[0]] == [
        "Searched for: 科技创新",
        "Also searched: 科技创新 as 科创 only as it is written",
    ]
    assert query_of(links(page)["only as it is written"]) == [("q", "科技创新"), ("precise", "true")]


@pytest.mark.parametrize(
    ("parameters", "remarks"),
    [
        ({"q": "示政2024-3"}, ["Searched for: 示政2024-3", "Read as the document number 示政〔2024〕3号."]),
        (
            {"q": "tilte:科创", "precise": "true"},
            [
                'Searched for: "tilte:科创"',
                "Note: tilte: is no field, so it is searched as text; did you mean title:科创?",
            ],
        ),
        (
            {"q": "baiguihu"},
            ["Searched for: 白龟湖", "Note: Nothing holds baiguihu; searched as pinyin: 白龟湖."],
        ),
        (
            {"q": "科技 date:2024"},
            ["Searched for: 科技 date:2024-01-01..2024-12-31", "Days: 2024-01-01 to 2024-12-31."],
        ),
        (
            {"until": "2023", "kind": "-通知"},
            [
                'Searched for: NOT kind:"通知" date:..2023-12-31',
                "Days: until 2023-12-31.",
                "3 articles without a date are left out. show those without a date",
            ],
        ),
    ],
)
def test_what_was_made_of_the_query_is_said(get: Get, parameters: dict[str, str], remarks: list[str]) -> None:
    assert [text_of(each) for each in with_class(get(**parameters), "remarks")[0]] == remarks


def test_nothing_found_leads_to_what_would_be_found(get: Get) -> None:
    page = get(q="白归湖")
    assert text_of(page.find(".//h1")) == "Nothing found."
    section = with_class(page, "suggestions")[0]
    assert text_of(section) == 'These would be found: "白龟湖" 10 paragraphs'
    assert query_of(links(section)['"白龟湖"']) == [("q", '"白龟湖"')]


def test_a_facet_chooses_leaves_out_and_takes_back(get: Get) -> None:
    panels = {text_of(each.find(".//h2")): each for each in with_class(get(q="科技"), "panel")}
    assert list(panels) == ["Year", "Region", "Issuer", "Kind", "Source", "Topic"]
    kinds = links(panels["Kind"])
    assert query_of(kinds["通知"]) == [("q", "科技"), ("kind", "通知")]
    assert query_of(kinds["Leave out 通知"]) == [("q", "科技"), ("kind", "-通知")]
    assert query_of(kinds["none"]) == [("q", "科技"), ("kind", "-*")]
    chosen = get(q="科技", kind="通知")
    assert texts(chosen, "chips") == ["Kind通知×"]
    panel = {text_of(each.find(".//h2")): each for each in with_class(chosen, "panel")}["Kind"]
    assert [text_of(each.find("a")) for each in with_class(panel, "chosen")] == ["通知"]
    assert query_of(links(panel)["通知"]) == [("q", "科技")]
    assert "解读" in links(panel)
    left_out = get(q="科技", kind="-通知")
    assert texts(left_out, "chips") == ["Kindnot通知×"]
    assert query_of(links(left_out)["Kindnot通知×"]) == [("q", "科技")]


def test_a_value_of_a_facet_finds_as_many_articles_as_it_says(get: Get) -> None:
    page = get(q="科技")
    for panel in with_class(page, "panel"):
        for row in list(panel.iter("li"))[:4]:
            value, count = row.find("a"), with_class(row, "count")[0]
            assert value is not None
            found = get(value.get("href"))
            years = {text_of(each.find(".//h2")): each for each in with_class(found, "panel")}["Year"]
            of_field = sum(
                int(text_of(with_class(each, "count")[0]))
                for each in years.iter("li")
                if text_of(panel.find(".//h2")) != "Year" or "chosen" in each.get("class", "")
            )
            assert of_field == int(text_of(count)), text_of(row)


def test_a_chosen_region_shows_those_within_it(get: Get) -> None:
    def regions(**parameters: str) -> list[str]:
        panels = {text_of(each.find(".//h2")): each for each in with_class(get(**parameters), "panel")}
        return [text_of(each) for each in panels["Region"].iter("a") if text_of(each)]

    assert regions(q="科技") == ["河南省", "示例市", "香港特别行政区", "none"]
    assert regions(q="科技", region="河南") == ["河南省", "平顶山市", "示例市", "香港特别行政区", "none"]


def test_the_options_of_the_search_are_links(get: Get) -> None:
    found = links(get(q="科技", kind="通知"))
    kept = [("q", "科技"), ("kind", "通知")]
    assert {name: query_of(found[name]) for name in ("Newest", "Oldest", "Exact", "Every paragraph")} == {
        "Newest": [*kept, ("order", "newest")],
        "Oldest": [*kept, ("order", "oldest")],
        "Exact": [*kept, ("precise", "true")],
        "Every paragraph": [*kept, ("all", "1")],
    }
    thin = [("per_article", "1"), ("distinct", "true"), ("collapse", "true")]
    assert query_of(found["JSON"]) == [*thin, *kept]
    assert [
        query_of(found[name])[0]
        for name in ("Excel", "Word", "Markdown", "JSON Lines", "BibTeX", "RIS", "CSL-JSON")
    ] == [("format", name) for name in ("xlsx", "docx", "md", "jsonl", "bib", "ris", "csl.json")]
    assert found["CSV"].startswith("/api/export?format=csv&per_article=1")
    assert query_of(links(get(q="科技", all="1"))["JSON"]) == [("q", "科技")]


def test_json_has_the_hits_of_the_page(get: Get, client: TestClient) -> None:
    page = get(q="科技创新", order="newest")
    hits = client.get(links(page)["JSON"]).json()["hits"]
    titles = [text_of(each.find(".//h2")) for each in with_class(page, "hit")]
    assert titles == [" ".join(each["title"].split()) for each in hits]


def test_every_paragraph_is_shown_if_asked_for(get: Get) -> None:
    thin, every = get(q="科技创新"), get(q="科技创新", all="1", limit="100")
    assert len(with_class(thin, "hit")) == 10
    assert texts(thin, "left-out") == [
        "One paragraph per article is shown, and no copies. Show every paragraph"
    ]
    assert len(with_class(every, "hit")) == 43 + 45
    assert texts(every, "left-out") == []


def test_cursors_lead_from_page_to_page_and_back_to_the_first(get: Get) -> None:
    seen: list[str] = []
    page = get(q="科技创新", limit="4")
    while True:
        seen += [text_of(each.find(".//h2")) for each in with_class(page, "hit")]
        following = links(page).get("Next page")
        if following is None:
            break
        page = get(following)
        assert query_of(links(page)["First page"]) == [("q", "科技创新"), ("limit", "4")]
    assert seen == [text_of(each.find(".//h2")) for each in with_class(get(q="科技创新", limit="100"), "hit")]
    assert texts(page, "paging") == [
        f"{len(seen) - len(with_class(page, 'hit')) + 1} to {len(seen)} First page"
    ]


def test_the_form_keeps_what_narrows_the_search(get: Get) -> None:
    page = get(
        q="科技", kind="通知", issuer="-示例市人民政府", since="2023", order="newest", all="1", within="创新"
    )
    fields = [
        (each.get("name"), each.get("value"))
        for each in page.iter("input")
        if each.get("form") == "search" or each.get("type") != "checkbox"
    ]
    assert fields == [
        ("q", "科技"),
        ("issuer", "-示例市人民政府"),
        ("kind", "通知"),
        ("order", "newest"),
        ("within", "创新"),
        ("all", "1"),
        ("since", "2023"),
        ("until", ""),
    ]
    inside = next(each for each in page.iter("input") if each.get("type") == "checkbox")
    assert (inside.get("name"), inside.get("value")) == ("within", "科技")


def test_places_of_copies_are_named_the_first_of_them_first(get: Get) -> None:
    hits = with_class(get(q="科技工作会议", limit="20"), "hit")
    named = [each for each in hits if with_class(each, "also")]
    assert named != []
    origin = next(each for each in named if with_class(each, "first"))
    place = next(iter(with_class(origin, "also")[0].iter("li")))
    assert text_of(place).endswith("first")
    assert place.find("a").get("href", "").startswith("/articles/")  # type: ignore[union-attr]


def test_a_heading_comes_with_the_paragraph_below_it(get: Get) -> None:
    hit = with_class(get(q='"支持建设创新平台"', all="1"), "hit")[0]
    assert texts(hit, "below") == ["新获批国家级重点实验室的，一次性支持 500 万元；"]


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"q": "科技", "colour": "red"}, "There is no parameter colour."),
        ({"q": "科技", "limit": "many"}, "limit cannot be “many”."),
        ({"q": "科技", "kind": "长" * 1001}, "kind: longer than 1,000 characters; shorten it"),
        ({"q": "科技", "order": "<b>"}, "order cannot be “<b>”."),
        ({"q": "科技", "since": "abc"}, "'abc' is no date; write 2024, 2024-03, 2024Q1 or 去年"),
        ({"q": "科技", "cursor": "abc"}, "'abc' is no cursor: give one as a search gave it, whole"),
    ],
)
def test_a_bad_parameter_is_told_with_the_form_filled_in(
    client: TestClient, parameters: dict[str, str], told: str
) -> None:
    answer = client.get("/", params=parameters)
    page = parsed(answer.text)
    assert 400 <= answer.status_code < 500
    assert told in texts(page, "faults")[0]
    fields = {each.get("name"): each.get("value") for each in page.iter("input")}
    assert fields["q"] == "科技"
    assert fields.get("since") == parameters.get("since")


def test_a_bad_parameter_leads_to_the_search_without_it(client: TestClient) -> None:
    page = parsed(client.get("/", params={"q": "科技", "colour": "red", "kind": "通知"}).text)
    assert query_of(links(page)["Search without it"]) == [("q", "科技"), ("kind", "通知")]


def test_titles_and_texts_stay_text(get: Get, client: TestClient) -> None:
    page = get(q="敌意文本")
    scripts = {each.get("src") for each in page.iter("script")}
    assert scripts == {"/static/page.js", "/static/search.js"}
    assert [list(page.iter(name)) for name in ("img", "b", "i")] == [[], [], []]
    assert {
        name for each in page.iter() for name in each.attrib if name.startswith("on") or name == "style"
    } == set()
    first = next(each for each in with_class(page, "hit") if "alert(1)" in text_of(each.find(".//h2")))
    assert text_of(first.find(".//h2")) == "<script>alert(1)</script>敌意标题"
    assert texts(first, "text") == ["敌意文本<img src=x onerror=\"alert('1')\">与反转，还有�[31m红色。"]
    source = client.get("/", params={"q": "敌意文本"}).text
    assert [each for each in ("\u202e", "\u202c", "\x1b") if each in source] == []


def test_a_long_paragraph_is_shortened_and_can_be_unfolded(get: Get) -> None:
    hit = next(each for each in with_class(get(q="敌意文本"), "hit") if "很长" in text_of(each.find(".//h2")))
    short, whole = with_class(hit, "text")
    assert text_of(short).endswith("…")
    assert text_of(whole) == f"敌意文本{'长' * 400}<b>末尾</b>"


def test_a_paragraph_that_is_too_long_for_the_page_is_read_in_its_article(get: Get) -> None:
    hit = next(each for each in with_class(get(q="敌意文本"), "hit") if "更长" in text_of(each.find(".//h2")))
    assert texts(hit, "whole") == ["This paragraph is long; it is whole in its article."]
    assert (len(with_class(hit, "text")), with_class(hit, "copy")) == (1, [])


def test_the_first_page_shows_what_the_index_holds(get: Get) -> None:
    page = get()
    assert texts(page, "held") == ["43 articles, 301 paragraphs."]
    assert text_of(with_class(page, "newest")[0][0]) == (
        "施政建議書促加快新型工業化 倡設十億元種子基金2024-09-02示例智庫"
    )
    examples = [each.get("href", "") for each in with_class(page, "examples")[0].iter("a")]
    assert len(examples) == 6
    for url in examples:
        assert with_class(get(url), "hit") != [], url


def test_filters_alone_list_articles(get: Get) -> None:
    page = get(kind="通知", order="newest")
    assert [text_of(each.find(".//h2")) for each in with_class(page, "hit")][:1] != []
    assert texts(page, "chips") == ["Kind通知×"]


def test_pages_are_chinese_or_english(client: TestClient) -> None:
    def heading(**options: object) -> str:
        return text_of(parsed(client.get("/?q=科技创新", **options).text).find(".//h1"))  # type: ignore[arg-type]

    english = "43 paragraphs hold all of the query. 45 more hold parts of it."
    chinese = "43 段含全部检索词。另有 45 段含其中一部分。"
    assert heading() == english
    assert heading(headers={"Accept-Language": "zh-TW,zh;q=0.9"}) == chinese
    answer = client.get("/?q=科技创新&lang=zh")
    assert "lang=zh; Max-Age=31536000; Path=/; SameSite=lax" in answer.headers["set-cookie"]
    assert heading() == chinese  # by the cookie
    client.cookies.clear()


def test_the_policy_of_the_page_lets_nothing_in(client: TestClient) -> None:
    answer = client.get("/?q=科技")
    assert set(answer.headers.get_list("content-security-policy")) == {
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    }
    assert answer.headers["vary"].startswith("Accept-Language, Cookie")
