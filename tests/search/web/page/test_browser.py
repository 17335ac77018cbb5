"""The page of a search in a real browser: with a pointer, by key, without JavaScript, printed, and for axe.

After each test the fixture `open_page` finds that the browser complained of nothing, such as a script that
the policy of the page forbids, and asked no other server.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from .conftest import OpenPage

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.slow

WIDTHS = (390, 820, 1440)
SEARCH = "/?q=科技创新"
LARGEST = 60_000
"""Bytes of a page of hits with all that it loads, uncompressed."""


def query_of(page: Page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query)


def focused_title(page: Page) -> str | None:
    return page.evaluate("document.activeElement.closest('.hit')?.querySelector('h2').innerText")  # type: ignore[no-any-return]


def titles(page: Page) -> list[str]:
    return page.locator(".hit h2").all_inner_texts()


def is_seen(locator: Locator) -> bool:
    """Whether a reader sees it; what is hidden from the eye alone is a pixel."""
    box = locator.bounding_box() if locator.is_visible() else None
    return box is not None and box["width"] > 1


def test_without_javascript_one_searches_filters_and_goes_on(open_page: OpenPage) -> None:
    page = open_page("/", java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page.fill("#q", "科技创新")
    page.click(".box .button")
    assert query_of(page) == [("q", "科技创新")]
    assert page.locator(".hit").count() == 10
    page.click(".panel a.value:has-text('通知')")
    assert dict(query_of(page))["kind"] == "通知"
    page.click(".chips a")
    assert query_of(page) == [("q", "科技创新")]
    page.click(".tools >> text=最新")
    page.click(".paging >> text=下一页")
    assert page.locator(".paging").inner_text().startswith("第 11 至")
    page.click(".paging >> text=首页")
    page.click(".histogram a >> nth=0")
    assert dict(query_of(page))["since"] == "2023-09"
    page.check("[name=within]")
    page.fill("#q", "企业")
    page.press("#q", "Enter")
    assert dict(query_of(page))["within"] == "科技创新"


def test_without_javascript_a_phone_shows_and_hides_the_filters(open_page: OpenPage) -> None:
    page = open_page(SEARCH, java_script_enabled=False, viewport={"width": 390, "height": 844})
    assert not page.is_visible("#filters")
    page.click(".to-filters")
    assert page.is_visible("#filters")
    page.click(".close")
    assert not page.is_visible("#filters")
    page.click(".to-filters")
    page.click(".panel a.value:has-text('通知')")
    assert not page.is_visible("#filters")
    assert page.locator(".chips").inner_text().split() == ["文种", "通知", "×"]


def test_keys_step_through_the_hits(open_page: OpenPage) -> None:
    page = open_page(SEARCH)
    found = titles(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused_title(page) == found[1]
    page.keyboard.press("ArrowDown")
    assert focused_title(page) == found[2]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("k")
    assert focused_title(page) == found[0]
    page.keyboard.press("k")
    assert focused_title(page) == found[0]


def test_keys_open_the_article_here_or_in_a_new_tab(open_page: OpenPage) -> None:
    page = open_page(SEARCH)
    page.context.route("**/articles/**", lambda route: route.fulfill(body="<title>an article</title>"))
    page.keyboard.press("j")
    address = page.locator(".hit h2 a").first.get_attribute("href")
    with page.context.expect_page() as opened:
        page.keyboard.press("o")
    opened.value.wait_for_load_state()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    assert page.url == opened.value.url
    assert address is not None
    assert page.url.endswith(address.partition("/articles/")[2].encode("ascii").decode())


@pytest.mark.usefixtures("completions")
def test_keys_lead_to_the_box_and_tell_of_themselves(open_page: OpenPage) -> None:
    page = open_page(SEARCH)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("j?")  # replaces what was there, and is no command
    assert page.input_value("#q") == "j?"
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.is_visible("dialog")
    assert page.locator("dialog kbd").all_inner_texts() == ["j", "k", "Enter", "o", "c", "/", "?", "Esc"]
    page.keyboard.press("Escape")
    assert not page.is_visible("dialog")
    page.click(".menu summary")
    assert page.is_visible(".menu ul")
    page.keyboard.press("Escape")
    assert not page.is_visible(".menu ul")


@pytest.mark.parametrize("way", ["key", "button"])
def test_a_paragraph_is_copied_whole_with_its_citation(open_page: OpenPage, way: str) -> None:
    page = open_page("/?q=敌意文本", permissions=["clipboard-read", "clipboard-write"])
    at = next(at for at, title in enumerate(titles(page)) if title == "很长的一段")
    if way == "button":
        page.locator(".hit").nth(at).locator(".copy").click()
    else:
        for _ in range(at + 1):
            page.keyboard.press("j")
        page.keyboard.press("c")
    page.locator(".copy:has-text('已复制')").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"敌意文本{'长' * 400}<b>末尾</b>\n《很长的一段》，第1段"


def test_the_theme_is_that_of_the_system_or_the_one_that_was_chosen(open_page: OpenPage) -> None:
    def paper(page: Page) -> str:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")  # type: ignore[no-any-return]

    light, dark = "rgb(251, 250, 247)", "rgb(23, 22, 20)"
    page = open_page(SEARCH, color_scheme="dark")
    assert paper(page) == dark
    page.click(".preferences >> text=浅色")
    assert paper(page) == light
    page.reload()
    assert paper(page) == light
    page = open_page(SEARCH, color_scheme="light", java_script_enabled=False)
    page.click(".preferences >> text=深色")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto("/")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_dragging_over_bars_chooses_days(open_page: OpenPage) -> None:
    page = open_page(SEARCH, viewport={"width": 1440, "height": 900})
    bars = page.locator(".histogram a")
    periods = [bars.nth(at).get_attribute("data-period") for at in range(bars.count())]
    first, last = bars.nth(3).bounding_box(), bars.nth(6).bounding_box()
    assert first is not None
    assert last is not None
    page.mouse.move(last["x"] + 3, last["y"] + 20)
    page.mouse.down()
    page.mouse.move(first["x"] + 3, first["y"] + 20, steps=4)
    assert page.locator(".histogram .brushed").count() == 4
    page.mouse.up()
    page.wait_for_url("**since**")
    assert query_of(page) == [("q", "科技创新"), ("since", periods[3]), ("until", periods[6])]


def test_days_are_chosen_by_key(open_page: OpenPage) -> None:
    page = open_page(SEARCH, viewport={"width": 1440, "height": 900})
    bars = page.locator(".histogram a")
    periods = [bars.nth(at).get_attribute("data-period") for at in range(bars.count())]
    assert page.locator(".histogram a[tabindex='0']").count() == 1
    bars.last.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    assert page.locator(".histogram .brushed").count() == 3
    page.keyboard.press("Escape")
    assert page.locator(".histogram .brushed").count() == 0
    page.keyboard.press("Shift+Home")
    page.keyboard.press("Enter")
    page.wait_for_url("**since**")
    assert query_of(page) == [("q", "科技创新"), ("since", periods[0]), ("until", periods[-4])]


def test_a_bar_that_is_clicked_is_a_link(open_page: OpenPage) -> None:
    page = open_page(SEARCH, viewport={"width": 1440, "height": 900})
    page.locator(".histogram a").nth(1).click()
    page.wait_for_url("**since**")
    assert query_of(page)[1:] == [("since", "2023-10"), ("until", "2023-10")]


@pytest.mark.usefixtures("completions")
def test_fields_that_are_empty_stay_out_of_the_url(open_page: OpenPage) -> None:
    page = open_page(SEARCH)
    page.fill("#q", "企业")
    page.press("#q", "Enter")
    page.wait_for_url(re.compile("q="))
    assert query_of(page) == [("q", "企业")]


@pytest.mark.usefixtures("completions")
def test_what_is_typed_is_completed(open_page: OpenPage) -> None:
    page = open_page("/")
    page.locator("#q").press_sequentially("keji")
    page.locator("#options [role=option]").first.wait_for()
    completions = page.locator("#options bdi").all_inner_texts()
    assert completions[0].startswith("科技")
    assert page.locator("#q").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.locator("#q").get_attribute("aria-activedescendant") == "option-0"
    assert page.input_value("#q") == completions[0]
    page.keyboard.press("ArrowUp")
    assert page.input_value("#q") == "keji"
    page.keyboard.press("Escape")
    assert not page.is_visible("#options")
    assert page.locator("#q").get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.locator("#options [role=option]").first.click()
    page.wait_for_url("**q=**")
    assert query_of(page) == [("q", completions[0])]


@pytest.mark.usefixtures("completions")
def test_a_query_of_thousands_of_letters_leaves_room_for_the_hits(open_page: OpenPage) -> None:
    page = open_page("/?q=" + "科技创新" * 500)
    first = page.locator(".hit").first.bounding_box()
    assert first is not None
    assert first["y"] < 400


def test_it_prints_the_hits_with_their_citations(open_page: OpenPage) -> None:
    page = open_page(SEARCH, color_scheme="dark")
    page.emulate_media(media="print")
    shown = (".hit h2", ".hit .text", ".hit .cite p")
    hidden = (".top", ".tools", ".filters", ".paging", ".copy", ".cite summary")
    assert [name for name in shown if not is_seen(page.locator(name).first)] == []
    assert [name for name in hidden if is_seen(page.locator(name).first)] == []
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize(
    ("theme", "width", "locale"),
    [
        *((theme, width, "zh-CN") for theme in ("light", "dark") for width in WIDTHS),
        ("light", WIDTHS[0], "en"),
        ("dark", WIDTHS[-1], "en"),
    ],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    open_page: OpenPage, theme: str, width: int, locale: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    page = open_page("/", color_scheme=theme, locale=locale, viewport={"width": width, "height": 900})
    for path in ("/", f"{SEARCH}&kind=-公报&since=2023", "/?q=白归湖", "/?q=科技工作会议#filters"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        found = axe.run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_page_with_all_that_it_loads_is_small(open_page: OpenPage) -> None:
    page = open_page("/")
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto(SEARCH, wait_until="networkidle")
    assert any(url.endswith("/static/page.css") for url in sizes)
    assert sum(sizes.values()) < LARGEST


def test_nothing_but_the_style_sheets_keeps_the_page_from_being_painted(open_page: OpenPage) -> None:
    page = open_page(SEARCH)
    blocking = page.evaluate(
        "performance.getEntriesByType('resource').filter(each => each.renderBlockingStatus === 'blocking')"
        ".map(each => new URL(each.name).pathname)"
    )
    assert sorted(blocking) == ["/static/page.css", "/static/search.css"]


def test_hostile_titles_and_texts_run_nothing(open_page: OpenPage) -> None:
    page = open_page("/?q=敌意文本")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    assert any("<script>alert(1)</script>敌意标题" in title for title in titles(page))
    assert page.evaluate("document.querySelectorAll('.hit script, .hit img, .hit b').length") == 0
    assert page.evaluate("document.querySelector('.hit h2 bdi').childElementCount") == 0
