"""Drafts of records: JSON objects, and rows of CSV files and databases, whose columns name the same keys.

A record is `{"id", "title", "date", "source", "url", "text"}` with, if known, `issuer`, `number`, `region`,
`kind` and `topics` (a list, or one string). `text` may be a list of paragraphs. The keys have other names
too, also in Chinese. Only `text` is required; other keys are ignored, and a null or an empty string is
unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from indexer.core.messages import message
from indexer.recognition.date_numbers import day_of_number
from indexer.sources.draft import Draft, FieldValue, NotAnArticle
from indexer.sources.encoding.detection import with_line_feeds

from .markup import without_markup

KEYS = {
    field: tuple(names.split())
    for field, names in {
        "title": "title headline 标题 题名 名称 文章标题 新闻标题 標題 題名 名稱 文章標題 新聞標題",
        "url": "url link href 网址 链接 原文链接 文章链接 链接地址 網址 鏈接 連結 原文連結",
        "source": "source media site 来源 媒体 稿源 信息来源 文章来源 来源单位 來源 媒體 資料來源 文章來源",
        "published": "date published pubdate publish_date publish_time published_at publishdate publishtime "
        "pub_date pub_time pubtime datepublished time "
        "日期 时间 发布日期 发布时间 发文日期 成文日期 時間 發布日期 發佈日期 發布時間 發佈時間 發文日期",
        "issuer": "issuer 发文机关 发布机构 发文单位 发布单位 發文機關 發布機構 發佈機構 發文單位",
        "number": "number doc_no 文号 发文字号 发文文号 文號 發文字號",
        "region": "region 地区 省份 区域 地區 區域",
        "topics": "topics tags keywords 主题 主题词 关键词 标签 主題 主題詞 關鍵詞 關鍵字 標籤",
        "kind": "kind doc_type 文种 公文种类 文種",
    }.items()
}
"""Keys of a record by the field of Article that they fill, the one that counts first at the beginning."""

_NAMES = {
    "id": ("id", "编号", "文章编号", "編號"),
    "text": (
        *("text", "content", "body", "article"),
        *("正文", "内容", "全文", "文章内容", "新闻内容", "文章正文", "正文内容"),
        *("內容", "文章內容", "新聞內容", "正文內容"),
    ),
    **KEYS,
}
_KEY_OF_NAME = {name: (key, rank) for key, names in _NAMES.items() for rank, name in enumerate(names)}
# Forms mark the columns that have to be filled.
_REQUIRED = re.compile(r"^[*＊]+|[*＊]+$|[(（](?:必填|选填|必須|選填)[)）]$")
_TYPE_NAMES = {
    bool: message("true or false"),
    int: message("a number"),
    float: message("a number"),
    list: message("a list"),
    dict: message("an object"),
}
# JSON can escape half of a surrogate pair, which no encoding can store.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def draft_of(record: object, default_id: str, encoding: str | None = None) -> Draft:
    """The draft of a record, or of the only one in it, as search engines export them.

    Raises NotAnArticle if it has no text, or a value of a wrong type.
    """
    if not isinstance(record, dict):
        raise NotAnArticle(message("not a JSON object"))
    if not holds_text(record):
        inner = [each for each in record.values() if isinstance(each, dict) and holds_text(each)]
        record = inner[0] if len(inner) == 1 else record
    known = _known(record)
    if "text" not in known:
        raise NotAnArticle(message('"text" is missing'))
    values = {key: found for key, names in known.items() if (found := _first(record, key, names)) is not None}
    written = values.pop("text", None)
    text = "" if written is None else without_markup(str(written.value))
    if not text or text.isspace():
        raise NotAnArticle(message('"text" is empty'))
    if (title := values.get("title")) is not None:
        values["title"] = FieldValue(" ".join(without_markup(str(title.value)).split("\n")), title.how)
    given_id = values.pop("id", None)
    article_id = default_id if given_id is None else str(given_id.value)
    return Draft(with_line_feeds(text), values, article_id, encoding)


def fields_of(record: dict[str, Any]) -> dict[str, FieldValue]:
    """The fields that the keys of a record fill. Raises NotAnArticle if a value has a wrong type."""
    known = {key: names for key, names in _known(record).items() if key in KEYS}
    return {key: found for key, names in known.items() if (found := _first(record, key, names)) is not None}


def names_text(names: Iterable[str]) -> bool:
    """Whether one of these names, of columns or keys, is that of the text."""
    return "text" in _known(names)


def holds_text(record: dict[str, Any]) -> bool:
    """Whether a record has the text itself. An object in its place is another record."""
    return any(not isinstance(record[name], dict) for _, name in _known(record).get("text", ()))


class Columns:
    """The names of the columns of a table. Raises NotAnArticle if no column holds the text."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [name.strip() for name in names]
        self.count = len(names)
        if not names_text(names):
            shown = ", ".join(self._names[:20]) or "none"
            raise NotAnArticle(
                message("no column holds the text; name one text or 正文 (the columns: {shown})", shown=shown)
            )

    def draft(self, row: Sequence[object], default_id: str, encoding: str | None = None) -> Draft:
        """The draft of a row. Raises NotAnArticle if it has no text."""
        record: dict[str, str] = {}
        for name, value in zip(self._names, row, strict=False):
            # The first of several columns with the same name is used that is not empty.
            if value is not None and not record.get(name):
                record[name] = value if isinstance(value, str) else str(value)
        return draft_of(record, default_id, encoding)


def _known(names: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
    """The names of keys by what they stand for, each with its rank, in order."""
    known: dict[str, list[tuple[int, str]]] = {}
    for written in names:
        found = _key_named(written)
        if found is not None:
            key, rank = found
            known.setdefault(key, []).append((rank, written))
    for ranked in known.values():
        ranked.sort()
    return known


@lru_cache(maxsize=1024)
def _key_named(written: str) -> tuple[str, int] | None:
    """(what a name stands for, its rank), in any case, with spaces between its characters or a mark."""
    name = "".join(written.removeprefix("\ufeff").lower().split())
    return _KEY_OF_NAME.get(_REQUIRED.sub("", name))


def _first(record: dict[str, Any], key: str, names: list[tuple[int, str]]) -> FieldValue | None:
    """The value under the first of these names that is not empty.

    Raises NotAnArticle if the one under the key itself has a wrong type; under another name it is ignored.
    """
    for rank, name in names:
        how = f'the key "{name}"'
        try:
            value = _value(record[name], key)
        except TypeError as error:
            if rank:
                continue
            raise NotAnArticle(message('"{name}" is {error}', name=name, error=error)) from error
        if isinstance(value, str) and key == "published" and (day := day_of_number(value)) is not None:
            return FieldValue(day.isoformat(), message("{how}, as {value}", how=how, value=value))
        if value:
            return FieldValue(value, how)
    return None


def _value(value: object, key: str) -> str | tuple[str, ...] | None:
    """A value in characters that can be stored; None for null. Raises TypeError if it has a wrong type."""
    if key == "published" and isinstance(value, dict):
        # MongoDB exports {"$date": …}, and in it {"$numberLong": …}.
        value = value.get("$date", value)
        value = value.get("$numberLong", value) if isinstance(value, dict) else value
    if value is None or isinstance(value, str):
        return value and _storable(value)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and (key == "published" or (key == "id" and isinstance(value, int))):
        return str(value)
    if key in ("topics", "text") and isinstance(value, list):
        if not all(isinstance(each, str) for each in value):
            raise TypeError(message("a list with other things than strings"))
        storable = tuple(_storable(each) for each in value if each)
        return storable if key == "topics" else "\n".join(storable)
    raise TypeError(f"{_TYPE_NAMES[type(value)]}, not a string")


def _storable(value: str) -> str:
    return value if value.isascii() else _LONE_SURROGATE.sub("\ufffd", value)
