"""Drafts of records: JSON objects, and rows of CSV files and databases, whose columns name the same keys.

A record is `{"id", "title", "date", "source", "url", "text"}` with, if known, `issuer`, `number` (or
`doc_no`), `region`, `kind` (or `doc_type`), and `topics` (or `tags`, `keywords`: a list, or one string). Only
`text` is required; other keys are ignored, and a null or an empty string is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from indexer.sources.draft import Draft, FieldValue, NotAnArticle
from indexer.sources.encoding.detection import with_line_feeds

KEYS = {
    "title": ("title",),
    "url": ("url",),
    "source": ("source",),
    "published": ("date",),
    "issuer": ("issuer",),
    "number": ("number", "doc_no"),
    "region": ("region",),
    "topics": ("topics", "tags", "keywords"),
    "kind": ("kind", "doc_type"),
}
"""Keys of a record by the field of Article that they fill."""

_COLUMNS = {
    "id": "id 编号 文章编号",
    "title": "title headline 标题 题名 名称 文章标题 新闻标题",
    "text": "text content body article 正文 内容 全文 文章内容 新闻内容",
    "date": "date published pubdate publish_date publish_time published_at time "
    "日期 时间 发布日期 发布时间 发文日期 成文日期",
    "source": "source media site 来源 媒体 稿源 信息来源",
    "url": "url link href 网址 链接 原文链接",
    "issuer": "issuer 发文机关 发布机构 发文单位 发布单位",
    "number": "number doc_no 文号 发文字号 发文文号",
    "region": "region 地区 省份 区域",
    "kind": "kind doc_type 文种 公文种类",
    "topics": "topics tags keywords 主题 主题词 关键词 标签",
}
_KEY_OF_COLUMN = {name: key for key, names in _COLUMNS.items() for name in names.split()}
_TYPE_NAMES = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
# JSON can escape half of a surrogate pair, which no encoding can store.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def draft_of(record: object, default_id: str, encoding: str | None = None) -> Draft:
    """The draft of a record. Raises NotAnArticle if it has no text, or a value of a wrong type."""
    if not isinstance(record, dict):
        raise NotAnArticle("not a JSON object")
    if "text" not in record:
        raise NotAnArticle('"text" is missing')
    text = _string(record, "text")
    if text is None or text.isspace():
        raise NotAnArticle('"text" is empty')
    fields = fields_of(record)
    return Draft(with_line_feeds(text), fields, _string(record, "id", True) or default_id, encoding)


def fields_of(record: dict[str, Any]) -> dict[str, FieldValue]:
    """The fields that the keys of a record fill. Raises NotAnArticle if a value has a wrong type."""
    fields: dict[str, FieldValue] = {}
    for field, keys in KEYS.items():
        for key in keys:
            if key not in record:
                continue
            value = _topics(record, key) if field == "topics" else _string(record, key, field == "published")
            if value:
                fields[field] = FieldValue(value, f'the key "{key}"')
                break
    return fields


class Columns:
    """The keys that the columns of a table stand for. Raises NotAnArticle if no column holds the text."""

    def __init__(self, names: Sequence[str]) -> None:
        self._keys: list[str | None] = []
        for name in names:
            key = _KEY_OF_COLUMN.get(name.strip().removeprefix("\ufeff").lower())
            # The first of several columns with the same key is used.
            self._keys.append(None if key in self._keys else key)
        if "text" not in self._keys:
            shown = ", ".join(name.strip() for name in names[:20]) or "none"
            raise NotAnArticle(f"no column holds the text; name one text or 正文 (the columns: {shown})")

    def draft(self, row: Sequence[object], default_id: str, encoding: str | None = None) -> Draft:
        """The draft of a row. Raises NotAnArticle if it has no text."""
        record = {
            key: value if isinstance(value, str) else str(value)
            for key, value in zip(self._keys, row, strict=False)
            if key is not None and value is not None
        }
        return draft_of(record, default_id, encoding)


def _string(record: dict[str, Any], key: str, allows_number: bool = False) -> str | None:
    """The string under a key, in characters that can be stored; None if it is null, empty or missing."""
    value = record.get(key)
    if allows_number and type(value) is int:
        return str(value)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise NotAnArticle(f'"{key}" is {_TYPE_NAMES[type(value)]}, not a string')
    return _storable(value)


def _topics(record: dict[str, Any], key: str) -> str | tuple[str, ...] | None:
    value = record.get(key)
    if not isinstance(value, list):
        return _string(record, key)
    if not all(isinstance(topic, str) for topic in value):
        raise NotAnArticle(f'"{key}" is a list with other things than strings')
    return tuple(_storable(topic) for topic in value if topic)


def _storable(value: str) -> str:
    return value if value.isascii() else _LONE_SURROGATE.sub("\ufffd", value)
