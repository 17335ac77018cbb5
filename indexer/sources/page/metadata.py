"""Finds an article's source, author, date, address and topics, and what labels say of it, in a web page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.core.messages import message
from indexer.recognition import parse_date
from indexer.sources.draft import FieldValue
from indexer.sources.metadata import join_labels, metadata_of_line

from .elements import Page, Role
from .published import find_published, written_days
from .titles import comparable
from .wechat import read_wechat

_META = {
    "source": ("contentsource", "source", "article:source", "og:article:source", "mediaid"),
    "author": ("author", "article:author", "og:article:author", "dc.creator"),
    "url": ("og:url", "url"),
    "topics": ("keywords", "article:tag", "news_keywords"),
    "site": ("og:site_name",),
}
_SHORTEST_TITLE = 8
"""Fewest letters of keywords that are dropped as the title again, where the title begins with them."""
_NEXT_LABEL = re.compile(r"\s+(?=[^\s：:]{2,8}\s*[：:])")
_LONGEST_LINE = 200
"""Longest line that is read for metadata, in characters."""
_LAST_LINES = 2
"""Number of lines at an article's end that may name its source: 来源：…"""
# A value ends where a label, a bracket or a space begins.
_VALUE = r"\s*[：:]\s*(?:[\[【《]\s*)?([^\s：:|｜丨\[【（(<>]{1,40})"
_NAME_OF_SOURCE = (
    r"([^\s：:，。|｜丨·•]{2,20}(?:网|網|报|報|社|台|新闻|新聞|日报|客户端|政府|委|局|厅|廳|办公室|委员会"
    r"|杂志|周刊|频道|公众号|在线|融媒体中心))"
)
_SOURCE = re.compile(
    r"(?:(?:来\s*源|來\s*源|出\s*处|稿\s*源|转\s*自)于?"
    + _VALUE
    + r"|本文(?:来源于|来自|转自|转载自)\s*[：:]?\s*([^\s：:，。（(]{2,20})"
    + r"|(?:^|(?<=[\s\d]))(?:来源|來源)([A-Z][A-Za-z]{1,19})(?![A-Za-z])"
    + rf"|(?:^|(?<=[\s\d]))(?:来源|來源)\s*{_NAME_OF_SOURCE}(?=$|[\s|｜丨])"
    + r"|(?:引自|摘自|[转轉][载載]?自|原[载載])\s*《([^《》]{2,20})》"
    # 发布于北京经济日报官方账号
    + r"|[发發][布佈][于於](?:北京)?([^\s，。（(]{2,20})官方[账賬帳][号號])"
)
_AUTHOR = re.compile(r"(?:作\s*者|撰\s*文|记\s*者|記\s*者|通讯员|通訊員)" + _VALUE)
# Text that runs on from a value without a separator, such as 编辑 in 新华社编辑张三. It is cut off.
_GOES_ON = re.compile(
    "(?:作者|编辑|責任編輯|责任编辑|时间|日期|浏览|点击|阅读|字体|字号|打印|分享|发布|更新|内容简介"
    r"|(?:19|20)\d\d\s*[-年/.]).*$"
)
_AFTER_DATE = re.compile(rf"^[\s|｜丨:：·•/／]*{_NAME_OF_SOURCE}(?=$|[\s|｜丨])")
_BEFORE_DATE = re.compile(rf"{_NAME_OF_SOURCE}[\s|｜丨·•/／]+$")
_NO_SOURCE = frozenset(("本站", "未知", "网络", "互联网", "原创", "本站原创", "转载", "微信公众平台"))
_LABEL_OF_META = re.compile(r"^(?:来源|來源|作者)\s*[：:]\s*")
_NAME = re.compile(r"[^\W\d_]{2}")


def find_metadata(
    page: Page, title: int, json_ld: dict[str, str], address: str | None
) -> dict[str, FieldValue]:
    """All fields of the article but its title, as they are written, and how each was found.

    `title` is the number of the title's block, or -1; `address` is where the page was fetched.
    """
    near, lines = _lines(page, title)
    url = (
        _of_meta(page, "url")
        or _found(page.canonical, message("the page's canonical address"))
        or _found(address, message("where it was fetched"))
    )
    # An address without a server is of no use, but a date in it is.
    addresses = (None if url is None else str(url.value), page.canonical, address)
    values = {
        "source": _source(page, near, lines, json_ld.get("source")),
        "author": _of_lines(lines, _AUTHOR)
        or _of_meta(page, "author")
        or _found(json_ld.get("author"), "JSON-LD"),
        "topics": _topics(page),
        "published": find_published(page, near, lines, json_ld.get("published"), addresses),
    }
    if url is not None and str(url.value).startswith(("http://", "https://")):
        values["url"] = url
    stated = {field: value for field, value in values.items() if value is not None}
    return read_wechat(page) | _labelled(lines) | stated


def _lines(page: Page, title: int) -> tuple[list[str], list[str]]:
    """The lines from the title to the first prose, and these with all others that may name source or date.

    The others are bylines, credits and short lines above the title, at the article's end or after it. Dates
    and sources inside the text are about other things.
    """
    article = page.article
    start = min(article, default=len(page.blocks))
    inside = set(article[:-_LAST_LINES])
    near: list[str] = []
    others: list[str] = []
    for number, block in enumerate(page.blocks):
        if len(block.text) > _LONGEST_LINE:
            continue
        is_above = number < start
        if title <= number < start + 3 and (is_above or block.role is not Role.PROSE):
            near.append(block.plain)
        elif number not in inside and (
            block.role in (Role.BYLINE, Role.CREDIT) or (block.role is Role.SHORT and is_above)
        ):
            others.append(block.plain)
    known = set(near)
    return near, near + [text for text in others if text not in known]


def _labelled(lines: Sequence[str]) -> dict[str, FieldValue]:
    """The values behind labels such as 发文机关, but date and source, which other places name too."""
    fields: dict[str, FieldValue] = {}
    for line in lines:
        for part in _NEXT_LABEL.split(join_labels(line)):
            for field, value in (metadata_of_line(part) or {}).items():
                if field not in ("published", "signed", "source"):
                    fields.setdefault(field, FieldValue(value, message("the line {line}", line=line)))
    return fields


def _source(page: Page, near: Sequence[str], lines: Sequence[str], json_ld: str | None) -> FieldValue | None:
    """The source in the lines at the title, then in meta tags, other lines, JSON-LD, and the site's name."""
    of_near, of_meta = _of_lines(near, _SOURCE), _of_meta(page, "source")
    if of_near is not None and of_meta is not None and str(of_meta.value).startswith(str(of_near.value)):
        return of_meta
    return (
        of_near
        or of_meta
        or _of_lines(lines, _SOURCE)
        or _source_beside_date(lines)
        or _found(json_ld, "JSON-LD")
        or _of_meta(page, "site")
    )


def _topics(page: Page) -> FieldValue | None:
    """The keywords, where they are not the title again."""
    topics = _of_meta(page, "topics")
    text = "" if topics is None else comparable(str(topics.value))
    is_title = len(text) >= _SHORTEST_TITLE and comparable(page.title).startswith(text)
    return None if is_title else topics


def _found(value: str | None, how: str) -> FieldValue | None:
    return FieldValue(value, how) if value else None


def _of_meta(page: Page, field: str) -> FieldValue | None:
    for wanted in _META[field]:
        for name, content in page.meta:
            if name != wanted or content in _NO_SOURCE:
                continue
            value = _LABEL_OF_META.sub("", content)
            is_name = len(value) <= 60 and not value.startswith("http") and _NAME.search(value)
            if is_name or field not in ("source", "author"):
                return FieldValue(value, message("the meta tag {name}", name=name))
    return None


def _of_lines(lines: Sequence[str], pattern: re.Pattern[str]) -> FieldValue | None:
    for line in lines:
        for match in pattern.finditer(line):
            written = next(filter(None, match.groups()))
            value = _GOES_ON.sub("", written).strip(" \t\u3000;；,，、-—·•）)】］]《》")
            if value and value not in _NO_SOURCE and parse_date(value) is None:
                return FieldValue(value, message("the line {line}", line=line))
    return None


def _source_beside_date(lines: Sequence[str]) -> FieldValue | None:
    for line in lines:
        start, end, _ = next(written_days(line), (0, None, False))
        if end is None:
            continue
        source = _AFTER_DATE.match(line[end:]) or _BEFORE_DATE.fullmatch(line[:start])
        if source is not None:
            return FieldValue(source[1], message("the line {line}", line=line))
    return None
