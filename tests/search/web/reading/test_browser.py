"""The pages of articles in a real browser: by key, without JavaScript, printed, and for axe.

After each test the fixture `open_page` finds that the browser complained of nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.search.web.page.conftest import OpenPage

from .conftest import HOSTILE, LONG, MIRROR, REPORT

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

PAGE = f"/articles/{REPORT.short_id}"
FOUND = f"{PAGE}?q=科技创新"
COMPARED = "/compare?first=draft&second=final"
LINE = "《关于科技创新的通报》（示政〔2024〕3号），示例市人民政府，2024年3月29日，第{}段"
WIDTHS = (390, 820, 1440)


def counter(page: Page) -> str:
    return page.locator(".steps output").inner_text()


def is_in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    size = page.viewport_size
    return bool(box and size and 0 <= box["y"] < size["height"])


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_keys_and_buttons_step_through_the_marks(open_page: OpenPage) -> None:
    page = open_page(FOUND)
    assert counter(page) == "0 / 6"
    page.keyboard.press("n")
    assert (counter(page), page.locator("mark.current").inner_text()) == ("1 / 6", "科技创新")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.innerText") == "科技"
    page.keyboard.press("p")
    page.keyboard.press("p")
    assert counter(page) == "6 / 6"
    page.get_by_label("下一处匹配").click()
    assert counter(page) == "1 / 6"
    assert page.locator("mark.current").count() == 1


def test_a_key_that_is_typed_into_the_box_is_text(open_page: OpenPage) -> None:
    page = open_page(FOUND)
    page.keyboard.press("/")
    page.keyboard.type("np")
    assert (page.input_value("#q"), counter(page)) == ("np", "0 / 6")


def test_one_steps_on_from_the_paragraph_that_is_named(open_page: OpenPage) -> None:
    page = open_page(f"{PAGE}:9?q=科技创新")
    page.keyboard.press("n")
    assert counter(page) == "6 / 6"
    page = open_page(f"{FOUND}#p5")
    page.keyboard.press("p")
    assert counter(page) == "4 / 6"


def test_the_named_paragraph_of_a_long_article_is_in_view(open_page: OpenPage) -> None:
    for path in (f"/articles/{LONG.short_id}:2500", f"/articles/{LONG.short_id}#p2500"):
        page = open_page(path)
        page.wait_for_function("document.getElementById('p2500').getBoundingClientRect().top > 0")
        assert is_in_view(page, "#p2500")
    page = open_page(f"/articles/{LONG.short_id}:2500", java_script_enabled=False)
    assert is_in_view(page, "#p2500")


def test_a_paragraph_is_copied_with_its_citation(open_page: OpenPage) -> None:
    page = open_page(FOUND, permissions=["clipboard-read", "clipboard-write"])
    page.hover("#p4")
    page.click("#p4 .copy")
    page.wait_for_selector("#p4 .copy[data-state=done]")
    text = [each.text for each in REPORT.paragraphs()][3]
    assert clipboard(page) == f"{text}\n{LINE.format(4)}"
    page.keyboard.press("n")
    page.keyboard.press("c")
    page.wait_for_selector("#p2 .copy[data-state=done]")
    assert clipboard(page) == f"一、科技创新\n{LINE.format(2)}"
    page.click(".citation.gbt7714 .copy")
    page.wait_for_selector(".citation.gbt7714 .copy[data-state=done]")
    assert clipboard(page).startswith("示例市人民政府. 关于科技创新的通报: 示政〔2024〕3号[A/OL].")


def test_that_nothing_could_be_copied_is_told(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.hover("#p4")
    page.click("#p4 .copy")
    page.wait_for_selector("#p4 .copy[data-state=failed]")


@pytest.mark.parametrize("touch", [True, False])
def test_the_button_to_copy_is_always_there_where_nothing_hovers(open_page: OpenPage, touch: bool) -> None:
    page = open_page(PAGE, has_touch=touch, is_mobile=touch, viewport={"width": 390, "height": 800})
    opacity = "getComputedStyle(document.querySelector('#p4 .copy')).opacity"
    assert page.evaluate(opacity) == ("1" if touch else "0")
    page.focus("#p4 .copy")
    assert page.evaluate(opacity) == "1"


def test_similar_articles_are_shown_in_place(open_page: OpenPage) -> None:
    page = open_page("/articles/draft")
    page.click("#similar a")
    page.wait_for_selector("#similar ul.similar")
    assert "定稿" in page.locator("#similar").inner_text()
    assert page.url.endswith("/articles/draft")


def test_the_way_back_leads_to_the_results_as_they_were(open_page: OpenPage) -> None:
    page = open_page("/?q=科技创新&kind=通报")
    results = page.url
    page.click(".hit h2 a")
    page.wait_for_selector("#p1 .copy", state="attached")
    page.keyboard.press("b")
    page.wait_for_url(results)


def test_the_way_back_leads_to_the_hit_that_was_left(open_page: OpenPage) -> None:
    page = open_page("/?q=科技创新", viewport={"width": 1440, "height": 500})
    results = page.url
    page.locator(".hit h2 a").last.focus()
    left = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    page.wait_for_selector("#p1 .copy", state="attached")
    page.click(".paragraph .ordinal >> nth=0")
    page.keyboard.press("b")
    page.wait_for_url(results)
    page.wait_for_function("left => left > 0 && Math.abs(scrollY - left) < 50", arg=left)


def test_one_reads_and_compares_without_javascript(open_page: OpenPage) -> None:
    page = open_page(f"{FOUND}", java_script_enabled=False)
    assert not page.is_visible(".steps")
    page.click(".found a >> nth=2")
    assert page.url.endswith("#p5")
    assert is_in_view(page, "#p5")
    page.click("text=查看相似文章")
    assert page.locator("h1").inner_text() == "相似文章"
    page.goto(f"/articles/{MIRROR.short_id}")
    page.click("#places >> text=对比")
    assert page.locator(".summary").inner_text().startswith("3 段相同")
    page.fill("[name=first]", "draft")
    page.fill("[name=second]", "final")
    page.click(".pair .button")
    assert page.locator(".difference").count() == 4
    page.click("details.equal summary")
    assert page.is_visible("details.equal .row >> nth=0")
    page.click("text=移到此处")
    assert page.url.endswith("#a4")


def test_keys_step_through_the_differences(open_page: OpenPage) -> None:
    page = open_page(COMPARED)
    assert counter(page) == "0 / 4"
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert counter(page) == "2 / 4"
    assert page.locator(".row.current del").inner_text() == "2.06%"
    page.keyboard.press("p")
    page.keyboard.press("p")
    assert counter(page) == "4 / 4"


def test_a_link_into_folded_paragraphs_opens_them(open_page: OpenPage) -> None:
    page = open_page(f"{COMPARED}#b6")
    page.wait_for_selector("#b6", state="visible")
    assert is_in_view(page, "#b6")


def test_a_printed_article_has_its_numbers_and_its_citation(open_page: OpenPage) -> None:
    page = open_page(f"{FOUND}")
    page.emulate_media(media="print")
    assert page.is_visible("#p4 .ordinal")
    assert page.locator(".citation.line pre").inner_text() == LINE.removesuffix("，第{}段")
    hidden = (".top", "#aside", "#similar", ".trail", "#p4 .copy", "details.citation")
    assert [page.locator(each).first.is_visible() for each in hidden] == [False] * len(hidden)


def test_titles_and_texts_that_are_markup_stay_text(open_page: OpenPage) -> None:
    page = open_page(f"/articles/{HOSTILE.short_id}?q=敌意")
    assert page.locator("h1").inner_text() == "<script>alert(1)</script>敌意标题"
    assert (
        page.locator("#p1 .text").inner_text().startswith("敌意文本<img src=x onerror=\"alert('1')\">与反转")
    )
    assert page.locator(".paragraphs img, .paragraphs b, .paragraphs script").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0
    page = open_page(f"/compare?first={HOSTILE.short_id}&second=hostile/2")
    assert page.locator(".sides img, .sides b, .sides script").count() == 0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [FOUND, COMPARED, f"/articles/{HOSTILE.short_id}", "/similar?article=draft"])
def test_nothing_is_wider_than_the_window(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", [f"{PAGE}:4?q=科技创新", COMPARED, "/compare", "/similar?article=draft"])
def test_axe_finds_no_violation(open_page: OpenPage, path: str, theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="it is in [ci]")
    for width in (390, 1440):
        page = open_page(path, color_scheme=theme, viewport={"width": width, "height": 900})
        found = axe.Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
