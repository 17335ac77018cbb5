"""Where a page's article is from, who wrote it, what labels say of it, and what told so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.recognition import parse_date
from indexer.sources.draft import FieldValue
from indexer.sources.metadata import metadata_of_line

from .blocks import Page
from .published import DATE, find_published
from .titles import comparable
from .weighing import Role

_META = {
    "source": ("contentsource", "source", "article:source", "og:article:source", "mediaid"),
    "author": ("author", "article:author", "og:article:author", "dc.creator"),
    "url": ("og:url", "url"),
    "topics": ("keywords", "article:tag", "news_keywords"),
}
# In letters; shorter keywords are keywords though a title begins with them.
_SHORTEST_TITLE = 8
# Labels in tables are spread to equal width: `索 引 号：`.
_SPACED_LABEL = re.compile(r"(?<!\S)[\u4e00-\u9fff](?:[ \u3000]+[\u4e00-\u9fff]){1,4}\s*[：:]")
_NEXT_LABEL = re.compile(r"\s+(?=[^\s：:]{2,8}\s*[：:])")
_LONGEST_LINE = 200
# Of an article, at its end: 来源：…
_LAST_LINES = 2
# Other values end where the next label, a date or a wide gap begins.
_VALUE = r"\s*[：:]\s*([^\s：:|｜丨\[【（(<>]{1,40})"
_SOURCE = re.compile(r"(?:来\s*源|來\s*源|出\s*处|稿\s*源|转\s*自)" + _VALUE)
_AUTHOR = re.compile(r"(?:作\s*者|撰\s*文|记\s*者|記\s*者|通讯员|通訊員)" + _VALUE)
# In a value that nothing parts from what follows.
_BETWEEN = re.compile(
    "(?:作者|编辑|責任編輯|责任编辑|时间|日期|浏览|点击|阅读|字体|字号|打印|分享|发布|更新|内容简介"
    r"|(?:19|20)\d\d\s*[-年/.]).*$"
)
_AFTER_DATE = re.compile(
    r"^[\s|｜丨:：]*([^\s：:，。|｜丨]{2,20}(?:网|網|报|報|社|台|新闻|新聞|日报|客户端|政府|委|局|厅|廳|办公室|委员会"
    r"|杂志|周刊|频道|公众号))(?=$|[\s|｜丨])"
)
_NO_SOURCE = frozenset(("本站", "未知", "网络", "互联网", "原创", "本站原创", "转载", "微信公众平台"))
_LABEL_OF_META = re.compile(r"^(?:来源|來源|作者)\s*[：:]\s*")
_NAME = re.compile(r"[^\W\d_]{2}")


def find_about(
    page: Page,
    roles: Sequence[Role],
    article: Sequence[int],
    anchor: int,
    linked: dict[str, str],
    address: str | None,
) -> dict[str, FieldValue]:
    """All fields of the article but its title, as they are written, and how each was found."""
    near = _near(page, roles, article, anchor)
    lines = near + _elsewhere(page, roles, article, near)
    fields = _labelled(lines)
    found = {
        "source": _source(page, near, lines, linked),
        "author": _of_lines(lines, _AUTHOR) or _of_meta(page, "author") or _of_linked(linked, "author"),
        "topics": _topics(page),
    }
    url = _of_meta(page, "url")
    if url is None and page.canonical:
        url = FieldValue(page.canonical, "the page's canonical address")
    if url is None and address:
        url = FieldValue(address, "where it was fetched")
    # An address without a server is of no use, but a date in it is.
    addresses = (None if url is None else str(url.value), page.canonical, address)
    found["published"] = find_published(page, near, lines, _of_linked(linked, "published"), addresses)
    if url is not None and str(url.value).startswith(("http://", "https://")):
        found["url"] = url
    return fields | {field: value for field, value in found.items() if value is not None}


def _labelled(lines: Sequence[str]) -> dict[str, FieldValue]:
    """What labels name, such as 发文机关; of date and source there are other traces to weigh."""
    fields: dict[str, FieldValue] = {}
    for line in lines:
        for part in _NEXT_LABEL.split(_SPACED_LABEL.sub(_unspaced, line)):
            for field, value in (metadata_of_line(part) or {}).items():
                if field not in ("published", "source"):
                    fields.setdefault(field, FieldValue(value, f"the line {line}"))
    return fields


def _source(
    page: Page, near: Sequence[str], lines: Sequence[str], linked: dict[str, str]
) -> FieldValue | None:
    """The source as the line at the title names it, then meta tags, other lines, JSON-LD, the site."""
    of_near, of_meta = _of_lines(near, _SOURCE), _of_meta(page, "source")
    if of_near is not None and of_meta is not None and str(of_meta.value).startswith(str(of_near.value)):
        return of_meta
    return (
        of_near
        or of_meta
        or _of_lines(lines, _SOURCE)
        or _source_after_date(lines)
        or _of_linked(linked, "source")
        or _site(page)
    )


def _topics(page: Page) -> FieldValue | None:
    """The keywords, where they are not the title again."""
    topics = _of_meta(page, "topics")
    if topics is not None:
        text = comparable(str(topics.value))
        if len(text) >= _SHORTEST_TITLE and comparable(page.title).startswith(text):
            return None
    return topics


def _of_linked(linked: dict[str, str], field: str) -> FieldValue | None:
    return FieldValue(linked[field], "JSON-LD") if linked.get(field) else None


def _unspaced(label: re.Match[str]) -> str:
    return "".join(label[0].split())


def _near(page: Page, roles: Sequence[Role], article: Sequence[int], anchor: int) -> list[str]:
    """The lines from an article's title to its text, and the first lines of it that are no prose."""
    start = article[0] if article else len(page.blocks)
    lines = []
    for place in range(max(anchor, 0), min(start + 3, len(page.blocks))):
        text = page.blocks[place].text
        if len(text) <= _LONGEST_LINE and (place < start or roles[place] is not Role.PROSE):
            lines.append(text)
    return lines


def _elsewhere(page: Page, roles: Sequence[Role], article: Sequence[int], near: Sequence[str]) -> list[str]:
    """Lines that tell where the article is from and stand before its title, at its end or after it.

    What the text itself says of dates and sources is about other things.
    """
    start = article[0] if article else len(page.blocks)
    known, own = set(near), set(article[:-_LAST_LINES])
    lines = []
    for place, block in enumerate(page.blocks):
        tells = roles[place] in (Role.ABOUT, Role.CREDIT) or (roles[place] is Role.SHORT and place < start)
        if tells and place not in own and len(block.text) <= _LONGEST_LINE and block.text not in known:
            lines.append(block.text)
    return lines


def _of_meta(page: Page, field: str) -> FieldValue | None:
    for wanted in _META[field]:
        for name, content in page.meta:
            if name == wanted and content not in _NO_SOURCE:
                value = _LABEL_OF_META.sub("", content)
                if field in ("source", "author") and (
                    len(value) > 60 or value.startswith("http") or not _NAME.search(value)
                ):
                    continue
                return FieldValue(value, f"the meta tag {name}")
    return None


def _of_lines(lines: Sequence[str], pattern: re.Pattern[str]) -> FieldValue | None:
    for line in lines:
        for match in pattern.finditer(line):
            value = _BETWEEN.sub("", match[1]).strip(" \t\u3000;；,，、-—")
            if value and value not in _NO_SOURCE and parse_date(value) is None:
                return FieldValue(value, f"the line {line}")
    return None


def _source_after_date(lines: Sequence[str]) -> FieldValue | None:
    for line in lines:
        dated = DATE.search(line)
        if dated is not None:
            match = _AFTER_DATE.match(line[dated.end() :])
            if match is not None:
                return FieldValue(match[1], f"the line {line}")
    return None


def _site(page: Page) -> FieldValue | None:
    return next(
        (
            FieldValue(content, f"the meta tag {name}")
            for name, content in page.meta
            if name == "og:site_name" and content not in _NO_SOURCE
        ),
        None,
    )
