"""Finds the title of a page: of all candidates, one on which two places of the page agree."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from indexer.core.messages import message
from indexer.recognition import title_of_head
from indexer.sources.draft import FieldValue

from .elements import Page, Role
from .line_patterns import one_of

_META = ("articletitle", "og:title", "twitter:title", "title", "dc.title", "citation_title")
_SITE_META = ("og:site_name", "sitename", "application-name", "site")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_AGREED = message("the heading that agrees with the page's head")
_ABOVE_BYLINE = message("the line above the date")
_H1, _HEAD_TITLE = message("the heading h1"), message("the page's title")
# On badly made pages these name the section or the site rather than the article.
_OF_WHOLE_PAGE = (_AGREED, _H1, _HEAD_TITLE, message("the meta tag title"), message("the meta tag og:title"))
_LONGEST = 150
"""Longest title, in letters."""
_MOST_OF_HEAD = 20
"""Blocks in which the title of an official document is looked for."""
_LONGEST_SECTION = 20
_LONGEST_SITE = 40
"""Longest names of sections and sites in a page's title, in characters."""
# `_` and `|` separate a title from the names of section and site; a dash does so only before such a name.
_SEPARATOR = re.compile(
    r"\s*[_|｜＿]+\s*|\s+[-–—－»>]+\s+|\s*--+\s*|\s*(?<![\u2014—])[-–－](?=[^-–－_|]*$)\s*"
)
_SITE_NAME = re.compile(
    one_of(
        r"网 網 门户 門戶 政府 委员会 局 厅 廳 办公室 [日晚时早商周]报 [日晚時早]報 新闻 新聞 频道 頻道 "
        r"中心 在线 官网 客户端 博客 论坛 电视台 電視台 社 栏目 公众号 要闻 时政 资讯 动态 動態 公告 公开 "
        r"\.com \.cn \.org \.net"
    )
    + r"(?:网|站|首页|[（(].*[)）])?$|^(?:首页|新闻|要闻|正文|文章|详情|详细|政务|政策|通知|公告).{0,6}$"
)
_SITE_FIRST = re.compile(r"(?:网|網|门户|政府|在线|\.com|\.cn)$")
# A site writes this before a title to say that there is something to see.
_MEDIUM = re.compile(
    r"^[\[［](?:高清)?(?:视频|视频直播|图文|组图|图集|图|圖|影|音频|直播|滚动|专题|專題)[\]］]\s*"
)
_LABEL = re.compile(r"^\W*(?:标\s*题|標\s*題|信息名称|文件名称|名\s*称)\s*[：:]\s*(.+)$")
_NEXT_LABEL = re.compile(r"\s+[^\s：:]{2,6}\s*[：:]")


class _Candidate(NamedTuple):
    text: str
    how: str
    key: str
    """Its comparable text."""


def comparable(text: str) -> str:
    """The text without what differs between places that write one title: spaces, width, signs, case."""
    text = unicodedata.normalize("NFKC", text[: 4 * _LONGEST]).casefold()
    return "".join(filter(str.isalnum, text))


def repeats(text: str, title: str) -> bool:
    """Whether a line is the title again, such as `[视频]…`."""
    return comparable(_MEDIUM.sub("", text)) == comparable(title)


def first_title(page: Page, headline: str | None) -> int:
    """The number of the first block that is the title by the page's head; -1 where there is none."""
    of_meta = [content for name, content in page.meta if name in _META]
    written_names = [_MEDIUM.sub("", name) for name in (*of_meta, headline, page.title) if name]
    names = [comparable(name) for name in written_names]
    parts = {comparable(_SEPARATOR.split(name[: 2 * _LONGEST])[0]) for name in written_names}
    sites = _sites(page)
    best, best_rank = -1, (0, 0)
    for number, block in enumerate(page.blocks):
        heading = heading_of(page, block.element)
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
            best, best_rank = number, (agreement, len(text))
    return best


def find_title(page: Page, title_block: int, headline: str | None) -> FieldValue | None:
    """The title and how it was found. `title_block` is of `first_title`, `headline` of JSON-LD."""
    labelled = _labelled(page)
    if labelled is not None:
        return FieldValue(labelled, message("the line 标题"))
    start = min(page.article, default=len(page.blocks))
    above = _above_byline(page, start)
    sites = _sites(page)
    visible = {
        comparable(block.text)
        for block in page.blocks
        if block.letters <= _LONGEST and not page.elements[block.element].hidden
    }
    candidates: list[_Candidate] = []
    for written, how in _written_titles(page, start, title_block, headline, above):
        text = _without_site(written or "", visible, sites)
        key = comparable(text)
        if text and key not in sites:
            candidates.append(_Candidate(text, how, key))
    if not candidates:
        return _of_document(page)
    # A wrong title of one place stands alone, and the right one in two: the head and the text.
    count = Counter(candidate.key for candidate in candidates)
    title = next((candidate for candidate in candidates if count[candidate.key] > 1), candidates[0])
    of_site = title.how in _OF_WHOLE_PAGE and _SITE_NAME.search(title.text) is not None
    if above is not None and of_site and title.key not in comparable(above):
        return FieldValue(above, _ABOVE_BYLINE)
    if title.how == _HEAD_TITLE and (of_document := _of_document(page)) is not None:
        return of_document
    title = _unbroken(title, candidates, page)
    return FieldValue(title.text, title.how)


def _of_document(page: Page) -> FieldValue | None:
    """The title at the head of a document, where the page's own title may be that of the site."""
    of_head = title_of_head([page.blocks[number].text for number in page.article[:_MOST_OF_HEAD]])
    return None if of_head is None else FieldValue(of_head, message("the head of the document"))


def _written_titles(
    page: Page, start: int, title_block: int, headline: str | None, above: str | None
) -> Iterator[tuple[str | None, str]]:
    """Candidates for the title, and how each was found, likeliest first. The article begins at `start`."""
    meta = dict(reversed(page.meta))
    yield meta.get(_META[0]), message("the meta tag {meta}", meta=_META[0])
    if 0 <= title_block <= start:
        yield page.blocks[title_block].text, _AGREED
    headings = [
        (tag, number)
        for number, block in enumerate(page.blocks)
        if block.letters <= _LONGEST and (tag := heading_of(page, block.element)) is not None
    ]
    first_headings = [number for tag, number in headings if tag == "h1"]
    near = [number for number in first_headings if number <= start] or first_headings
    if near:
        yield page.blocks[near[-1]].text, _H1
    for name in _META[1:]:
        yield meta.get(name), message("the meta tag {name}", name=name)
    yield headline, "JSON-LD"
    if title_block < 0:
        yield above, _ABOVE_BYLINE
    yield page.title, _HEAD_TITLE
    for tag, number in headings:
        if tag != "h1" and number <= start:
            yield page.blocks[number].text, message("the heading {tag}", tag=tag)


def _above_byline(page: Page, start: int) -> str | None:
    """The line right above that of date and source, where it may be a title."""
    for block, below in pairwise(page.blocks[:start]):
        if (
            below.role is Role.BYLINE
            and block.role in (Role.SHORT, Role.PROSE)
            and 6 <= block.letters <= _LONGEST
            and not block.linked
            and page.elements[block.element].tag != "tr"
            and not block.text.endswith("。")
        ):
            return block.text
    return None


def _unbroken(title: _Candidate, candidates: Sequence[_Candidate], page: Page) -> _Candidate:
    """The title, whole where it was broken over two lines: the head has it, and the text begins with it."""
    for other in candidates:
        if len(other.key) > len(title.key) and other.key.startswith(title.key):
            texts = [comparable(block.text) for block in page.blocks]
            broken = (title.key, other.key[len(title.key) :])
            if broken in pairwise(texts) or any(text.startswith(other.key) for text in texts):
                return other
    return title


def _without_site(title: str, visible: set[str], sites: set[str]) -> str:
    """The title without the names of site and section around it, and without [视频] before it.

    What is among the `visible` texts of the page is whole. A title too long to be one gives an empty string.
    """
    if len(title) > 2 * _LONGEST:
        return ""
    title = _MEDIUM.sub("", title.strip())
    while comparable(title) not in visible:
        separators = list(_SEPARATOR.finditer(title))
        if not separators:
            break
        last = separators[-1]
        before, after = title[: last.start()].strip(), title[last.end() :].strip()
        certain = last[0].strip()[:1] in ("_", "|", "｜", "＿")
        named = _SITE_NAME.search(after) is not None or comparable(after) in sites
        of_section = certain and len(after) <= _LONGEST_SECTION and not _SITE_FIRST.search(before)
        if not before or len(after) > _LONGEST_SITE or not (named or of_section):
            break
        title = before
    first = _SEPARATOR.search(title)
    if first is not None and comparable(title) not in visible and _SITE_FIRST.search(title[: first.start()]):
        return title[first.end() :]
    return title


def _sites(page: Page) -> set[str]:
    """The comparable names of the site: those in meta tags, and one at the end of the page's title."""
    named = [content for name, content in page.meta if name in _SITE_META]
    parts = _SEPARATOR.split(page.title[: 2 * _LONGEST])
    if len(parts) > 1 and _SITE_NAME.search(parts[-1].strip()):
        named.append(parts[-1])
    return {comparable(name) for name in named}


def heading_of(page: Page, number: int) -> str | None:
    """The tag of the heading that an element is or lies in; None without one."""
    for _ in range(3):
        if number >= 0:
            element = page.elements[number]
            if element.tag in _HEADINGS:
                return element.tag
            number = element.parent
    return None


def _labelled(page: Page) -> str | None:
    """The title in the record that public bodies put before a document."""
    for block in page.blocks[:200]:
        labelled = _LABEL.match(block.text) if len(block.text) <= 2 * _LONGEST else None
        if labelled is not None:
            return _NEXT_LABEL.split(labelled[1])[0].strip()
    return None
