"""The page of an article, and of similar ones, as HTML."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from indexer import build_index
from search.web.app import create_app
from search.web.page.addresses import article_address
from tests.search.web.page.conftest import UNHURRIED, Get
from tests.search.web.page.markup import links, parsed, text_of, texts, with_class

from .conftest import DRAFT, FINAL, HOSTILE, MIRROR, REPORT

CODE = REPORT.short_id
PAGE = f"/articles/{CODE}"
MARKED = ["科技创新", "科技", "科创", "科技创新", "科技创新", "科技创新"]


def test_an_article_is_shown_with_what_is_known_of_it(get: Get) -> None:
    page = get(PAGE)
    assert text_of(page.find(".//h1")) == "关于科技创新的通报"
    (known,) = with_class(page, "known")
    assert [text_of(each) for each in known.iter("dt")] == [
        *("Issuer", "Number", "Date", "Source", "Region", "Kind", "Topic", "Address", "ID")
    ]
    assert [text_of(each) for each in known.iter("dd")] == [
        *("示例市人民政府", "示政〔2024〕3号", "2024-03-29", "示例日报", "示例市", "通报", "科技"),
        *("https://example.org/report", f"{CODE} · notices/report"),
    ]
    assert links(page)["示例市人民政府"] == f"/?issuer={quote('示例市人民政府')}"
    assert links(page)["https://example.org/report"] == "https://example.org/report"
    assert links(page)["JSON"] == f"/api{PAGE}"


def test_every_paragraph_has_a_number_and_an_anchor(get: Get) -> None:
    paragraphs = with_class(get(PAGE), "paragraph")
    assert [each.get("id") for each in paragraphs] == [f"p{number}" for number in range(1, 10)]
    assert [text_of(with_class(each, "text")[0]) for each in paragraphs] == [
        each.text for each in REPORT.paragraphs()
    ]
    classes = [each.get("class", "").removeprefix("paragraph").strip() for each in paragraphs]
    assert classes == ["heading", "heading", "", "", "", "heading", "row", "row", ""]


def test_what_a_query_finds_is_marked_and_listed(get: Get) -> None:
    page = get(PAGE, q="科技创新")
    (body,) = with_class(page, "paragraphs")
    assert [text_of(each) for each in body.iter("mark")] == MARKED
    marked = [each.get("id") for each in with_class(page, "paragraph") if each.find(".//mark") is not None]
    (found,) = with_class(page, "found")
    assert [f"#{number}" for number in marked] == [each.get("href") for each in found.iter("a")]
    assert texts(page, "count") == [f"0 / {len(list(body.iter('mark')))}"]
    assert links(page)["Back to the results"] == f"/?q={quote('科技创新')}"


def test_a_query_that_finds_nothing_is_told(get: Get) -> None:
    assert "Nothing of the query is in this article." in text_of(get(PAGE, q="完全没有的词"))


@pytest.mark.parametrize(
    "id", [f"{CODE}:4", f"{REPORT.id}:4", f"{REPORT.id} ¶4", CODE[:4] + CODE[4:].upper() + ":4"]
)
def test_the_paragraph_that_an_id_names_stands_out(get: Get, id: str) -> None:
    (named,) = with_class(get(f"/articles/{quote(id)}"), "named")
    assert (named.get("id"), named.get("autofocus"), named.get("tabindex")) == ("p4", "", "-1")


def test_a_clean_copy_is_shown_and_left(get: Get) -> None:
    page = get(f"/articles/{MIRROR.short_id}", q="科创")
    assert "創(chuàng)" in text_of(with_class(page, "paragraphs")[0])
    clean = get(links(page)["Clean copy"])
    assert "(chuàng)" not in text_of(with_class(clean, "paragraphs")[0])
    marks = [text_of(each) for each in with_class(clean, "paragraphs")[0].iter("mark")]
    assert marks[0] == "科創"
    assert links(clean)["As it was given"] == article_address(MIRROR.short_id, "科创")


def test_copies_are_named_with_a_link_to_compare_each(get: Get) -> None:
    page = get(f"/articles/{MIRROR.short_id}")
    places = page.find(".//section[@id='places']")
    assert places is not None
    assert links(places) == {
        "关于科技创新的通报": PAGE,
        "Compare": f"/compare?first={MIRROR.short_id}&second={CODE}",
    }
    assert texts(places, "first") == ["first"]
    assert get(f"/articles/{DRAFT.short_id}").find(".//section[@id='places']") is None


def test_an_article_is_cited_in_every_style(get: Get) -> None:
    cited = [text_of(each) for each in get(f"{PAGE}:4").iter("pre")]
    assert cited[0] == "《关于科技创新的通报》（示政〔2024〕3号），示例市人民政府，2024年3月29日，第4段"
    assert cited[1].startswith("示例市人民政府. 关于科技创新的通报: 示政〔2024〕3号[A/OL]. (2024-03-29)[")
    assert [each[:5] for each in cited[2:]] == ["@legi", "TY - ", '[ {"i']


def test_links_between_articles_of_several_indexes_name_the_index(
    index: str, tmp_path: Path, quick_dictionary: None
) -> None:
    build_index([REPORT, MIRROR], archive := str(tmp_path / "archive"))
    with TestClient(create_app([index, archive], UNHURRIED)) as client:
        page = parsed(client.get(PAGE, params={"index": archive, "lang": "en"}).text)
        similar = parsed(client.get(links(page)["Show similar articles"]).text)
    at = quote(archive, safe="")
    places = page.find(".//section[@id='places']")
    assert places is not None
    assert links(places) == {
        "轉載": f"/articles/{MIRROR.short_id}?index={at}",
        "Compare": f"/compare?first={CODE}&second={MIRROR.short_id}&first_index={at}&second_index={at}",
    }
    compared = [each for each in links(similar).values() if each.startswith("/compare")]
    assert all(f"first_index={at}&second_index=" in each for each in compared)


def test_similar_articles_have_a_page_of_their_own(get: Get) -> None:
    page = get(links(get(f"/articles/{DRAFT.short_id}"))["Show similar articles"])
    assert links(page)["定稿"] == f"/articles/{FINAL.short_id}"
    assert links(page)["草案"] == f"/articles/{DRAFT.short_id}"
    assert links(page)["Compare"].startswith(f"/compare?first={DRAFT.short_id}&second=")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/articles/nothing", 404, "the index has no article nothing"),
        (f"/articles/{CODE}:a000000?q=x", 404, "has no paragraph a000000 any more"),
        (f"/articles/{CODE}:99", 404, "has 9 paragraphs, and no ¶99"),
        ("/similar?article=nothing", 404, "the index has no article nothing"),
        ("/articles/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404, "<script>alert(1)</script>"),
        ("/articles/../../etc/passwd", 404, ""),
        ("/articles/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404, ""),
        ("/similar", 422, ""),
        (f"{PAGE}?q={'x' * 10_001}", 422, ""),
        (f"{PAGE}?clean=maybe", 422, ""),
    ],
)
def test_what_cannot_be_shown_is_told_on_a_page(
    client: TestClient, path: str, status: int, said: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert said.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("path", "language", "reason", "back"),
    [
        ("/articles/nothing", "en", "the index has no article nothing", ("Back to the search", "/")),
        ("/articles/nothing", "zh", "索引中没有文章 nothing", ("返回检索", "/")),
        (
            "/articles/nothing?q=a+b",
            "en",
            "the index has no article nothing",
            ("Back to the results", "/?q=a+b"),
        ),
        ("/similar?article=nothing", "en", "the index has no article nothing", ("Back to the search", "/")),
        (
            f"/articles/{CODE}:a000000",
            "en",
            f"the article {CODE} (关于科技创新的通报) has no paragraph a000000 any more: it is gone, or was "
            "changed",
            ("Back to the search", "/"),
        ),
        ("/compare?first=nothing&second=a", "en", "the index has no article nothing", None),
    ],
)
def test_what_is_not_found_is_told_in_words_of_a_page(
    client: TestClient, path: str, language: str, reason: str, back: tuple[str, str] | None
) -> None:
    page = parsed(client.get(path, headers={"Accept-Language": language}).text)
    assert texts(page, "fault") == [reason]
    assert back is None or back in links(page).items()


def test_an_unknown_id_leads_to_what_may_be_meant(client: TestClient) -> None:
    near = client.get("/articles/report")
    assert (near.status_code, f'href="{PAGE}"' in near.text) == (404, True)
    gone = client.get(f"/articles/{CODE}:a000000")
    assert f'href="{PAGE}"' in gone.text
    assert f'href="/?q={CODE}%3Aa000000"' in gone.text


def test_a_page_is_in_the_language_of_the_browser_whatever_else_is_in_its_url(client: TestClient) -> None:
    answer = client.get(f"{PAGE}?utm=x", headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, "<dt>发文机关</dt>" in answer.text) == (200, True)


def test_titles_and_texts_stay_text(client: TestClient) -> None:
    for path in (f"/articles/{HOSTILE.short_id}", f"/articles/{HOSTILE.short_id}?q=敌意&clean=1"):
        page = client.get(path).text
        for sign in ("<script>alert", "<img", "<b>", "<i>", "\u202e", "\x1b", 'href="javascript:'):
            assert sign not in page, (path, sign)
        assert "javascript:alert(1)" in page
