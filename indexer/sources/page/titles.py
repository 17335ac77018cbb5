"""The title of a page: of all that may be it, what two places of the page agree on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.sources.draft import FieldValue

from .blocks import Page
from .weighing import Role
from .wordings import listed

_META = ("articletitle", "og:title", "twitter:title", "title", "dc.title", "citation_title")
_SITE_META = ("og:site_name", "sitename", "application-name", "site")
_HEADINGS = ("h1", "h2", "h3")
# What names the section or the site rather than the article on badly made pages.
_AGREED = "the heading that agrees with the page's head"
_OF_WHOLE_PAGE = (
    _AGREED,
    "the heading h1",
    "the page's title",
    "the meta tag title",
    "the meta tag og:title",
)
_LONGEST = 150
# In characters, of the names of sections and sites in a page's title.
_LONGEST_SECTION = 20
_LONGEST_SITE = 40
# `_` and `|` part a title from the names of section and site; a dash does so only before such a name.
_PARTED = re.compile(r"\s*[_|｜＿]+\s*|\s+[-–—－»>]+\s+|\s*--+\s*|\s*(?<![\u2014—])[-–－](?=[^-–－_|]*$)\s*")
_SITE_NAME = re.compile(
    listed(
        r"网 網 门户 門戶 政府 委员会 局 厅 廳 办公室 [日晚时早商周]报 [日晚時早]報 新闻 新聞 频道 頻道 "
        r"中心 在线 官网 客户端 博客 论坛 电视台 電視台 社 栏目 公众号 要闻 时政 资讯 动态 動態 公告 公开 "
        r"\.com \.cn \.org \.net"
    )
    + r"(?:网|站|首页|[（(].*[)）])?$|^(?:首页|新闻|要闻|正文|文章|详情|详细|政务|政策|通知|公告).{0,6}$"
)
_SITE_FIRST = re.compile(r"(?:网|網|门户|政府|在线|\.com|\.cn)$")
# What a site writes before a title to say that there is something to see.
_MEDIUM = re.compile(
    r"^[\[［](?:高清)?(?:视频|视频直播|图文|组图|图集|图|圖|影|音频|直播|滚动|专题|專題)[\]］]\s*"
)
_LABEL = re.compile(r"^\W*(?:标\s*题|標\s*題|信息名称|文件名称|名\s*称)\s*[：:]\s*(.+)$")
_NEXT_LABEL = re.compile(r"\s+[^\s：:]{2,6}\s*[：:]")


def comparable(text: str) -> str:
    """The text without what may differ between two places that write one title: spaces, width, quotes."""
    text = unicodedata.normalize("NFKC", text[: 4 * _LONGEST]).casefold()
    return "".join(character for character in text if character.isalnum())


def repeats(text: str, title: str) -> bool:
    """Whether a line is the title again, such as `[视频]…`."""
    return comparable(_MEDIUM.sub("", text)) == comparable(title)


def first_title(page: Page, headline: str | None) -> int:
    """The place of the first block that is the page's title, by its head; -1 where there is none."""
    written_names = [_MEDIUM.sub("", name) for name in (*_meta(page), headline or "", page.title) if name]
    names = [comparable(name) for name in written_names]
    parts = {comparable(_PARTED.split(name[: 2 * _LONGEST])[0]) for name in written_names}
    sites = _sites(page)
    best, best_rank = -1, (0, 0)
    for place, block in enumerate(page.blocks):
        heading = _heading(page, block.element)
        is_link = 2 * block.linked > block.letters and heading is None
        if is_link or not 4 <= block.letters <= _LONGEST:
            continue
        written = _MEDIUM.sub("", block.text)
        text = comparable(written)
        if len(text) < 4 or text in sites or written.endswith("。"):
            continue
        of_site = _SITE_NAME.search(written) is not None
        if not of_site and (text in names or text in parts):
            agreement = 4
        elif not of_site and any(name.startswith(text) and 2 * len(text) >= len(name) for name in names):
            agreement = 3
        elif text in names or (len(text) > 8 and any(text in name for name in names)):
            agreement = 2
        else:
            agreement = int(not names and heading == "h1")
        # A section's name stands there too, and is shorter. Of equals the first counts.
        if agreement and (agreement, len(text)) > best_rank:
            best, best_rank = place, (agreement, len(text))
    return best


def find_title(
    page: Page, roles: Sequence[Role], article: Sequence[int], anchor: int, headline: str | None
) -> FieldValue | None:
    """The title and how it was found."""
    start = article[0] if article else len(page.blocks)
    labelled = _labelled(page)
    if labelled is not None:
        return FieldValue(labelled, "the line 标题")
    above = _above_about(page, roles, start)
    candidates = [
        FieldValue(_clean(str(found.value), page), found.how)
        for found in _candidates(page, start, anchor, headline, above)
    ]
    sites = _sites(page)
    candidates = [found for found in candidates if found.value and comparable(str(found.value)) not in sites]
    if not candidates:
        return None
    # A wrong title of one place stands alone, and the right one in two: the head and the text.
    title = next((found for found in candidates if _agreeing(found, candidates) > 1), candidates[0])
    of_site = title.how in _OF_WHOLE_PAGE and _SITE_NAME.search(str(title.value)) is not None
    if above is not None and of_site and comparable(str(title.value)) not in comparable(above):
        return FieldValue(above, "the line above the date")
    return _longer(title, candidates, page)


def _candidates(
    page: Page, start: int, anchor: int, headline: str | None, above: str | None
) -> Iterator[FieldValue]:
    """All that may be the title, the likeliest first."""
    meta = dict(reversed(page.meta))
    if meta.get(_META[0]):
        yield FieldValue(meta[_META[0]], f"the meta tag {_META[0]}")
    if 0 <= anchor <= start:
        yield FieldValue(page.blocks[anchor].text, _AGREED)
    headings = [
        (tag, place)
        for place, block in enumerate(page.blocks)
        if block.letters <= _LONGEST and (tag := _heading(page, block.element)) is not None
    ]
    first_headings = [place for tag, place in headings if tag == "h1"]
    near = [place for place in first_headings if place <= start] or first_headings
    if near:
        yield FieldValue(page.blocks[near[-1]].text, "the heading h1")
    for name in _META[1:]:
        if meta.get(name):
            yield FieldValue(meta[name], f"the meta tag {name}")
    if headline:
        yield FieldValue(headline, "JSON-LD")
    if above is not None and (anchor < 0):
        yield FieldValue(above, "the line above the date")
    if page.title:
        yield FieldValue(page.title, "the page's title")
    for tag, place in headings:
        if tag != "h1" and place <= start:
            yield FieldValue(page.blocks[place].text, f"the heading {tag}")


def _above_about(page: Page, roles: Sequence[Role], start: int) -> str | None:
    """The line right above that of date and source, where it may be a title."""
    for place in range(1, min(start, len(page.blocks))):
        if roles[place] is Role.ABOUT and roles[place - 1] in (Role.SHORT, Role.PROSE):
            block = page.blocks[place - 1]
            is_row = page.elements[block.element].tag == "tr"
            if (
                6 <= block.letters <= _LONGEST
                and not block.linked
                and not is_row
                and not block.text.endswith("。")
            ):
                return block.text
    return None


def _longer(title: FieldValue, candidates: Sequence[FieldValue], page: Page) -> FieldValue:
    """The title, whole where it was broken over two lines: the head has it, and the text begins with it."""
    own = comparable(str(title.value))
    for other in candidates:
        whole = comparable(str(other.value))
        if len(whole) > len(own) and whole.startswith(own):
            texts = [comparable(block.text) for block in page.blocks]
            broken = (own, whole[len(own) :])
            if broken in pairwise(texts) or any(text.startswith(whole) for text in texts):
                return other
    return title


def _agreeing(found: FieldValue, all_found: Sequence[FieldValue]) -> int:
    own = comparable(str(found.value))
    return sum(comparable(str(other.value)) == own for other in all_found)


def _clean(title: str, page: Page) -> str:
    """The title without the names of site and section around it, and without [视频] before it."""
    if len(title) > 2 * _LONGEST:
        return ""
    title = _MEDIUM.sub("", title.strip())
    visible = {comparable(block.text) for block in page.blocks if block.letters <= _LONGEST}
    while comparable(title) not in visible:
        parts = list(_PARTED.finditer(title))
        if not parts:
            break
        last = parts[-1]
        before, after = title[: last.start()].strip(), title[last.end() :].strip()
        certain = last[0].strip()[:1] in ("_", "|", "｜", "＿")
        named = _SITE_NAME.search(after) is not None or comparable(after) in _sites(page)
        of_section = certain and len(after) <= _LONGEST_SECTION and not _SITE_FIRST.search(before)
        if not before or len(after) > _LONGEST_SITE or not (named or of_section):
            break
        title = before
    first = _PARTED.search(title)
    if first is not None and comparable(title) not in visible and _SITE_FIRST.search(title[: first.start()]):
        return title[first.end() :]
    return title


def _meta(page: Page) -> list[str]:
    return [content for name, content in page.meta if name in _META]


def _sites(page: Page) -> set[str]:
    """The names of the site, comparable: what meta tags say, and what the page's title ends with."""
    named = [content for name, content in page.meta if name in _SITE_META]
    parts = _PARTED.split(page.title[: 2 * _LONGEST])
    if len(parts) > 1 and _SITE_NAME.search(parts[-1].strip()):
        named.append(parts[-1])
    return {comparable(name) for name in named}


def _heading(page: Page, number: int) -> str | None:
    """The tag of the heading that an element lies in."""
    for _ in range(3):
        element = page.elements[number]
        if element.tag in _HEADINGS:
            return element.tag
        number = element.parent
        if number < 0:
            break
    return None


def _labelled(page: Page) -> str | None:
    """What the record before a document says its title is."""
    for block in page.blocks[:200]:
        labelled = _LABEL.match(block.text) if len(block.text) <= 2 * _LONGEST else None
        if labelled is not None:
            return _NEXT_LABEL.split(labelled[1])[0].strip()
    return None
