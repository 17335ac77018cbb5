"""Rows with named columns, of CSV files and databases, as records with the keys of a line of JSON."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.sources.draft import Draft, NotAnArticle

from .jsonl import draft_of

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
_KEY_OF = {name: key for key, names in _COLUMNS.items() for name in names.split()}


class Columns:
    """What the columns of a table are. Raises NotAnArticle where none holds the text."""

    def __init__(self, names: Sequence[str]) -> None:
        self._keys: list[str | None] = []
        for name in names:
            key = _KEY_OF.get(name.strip().removeprefix("\ufeff").lower())
            # Of two columns for one key the first counts.
            self._keys.append(None if key in self._keys else key)
        if "text" not in self._keys:
            shown = ", ".join(name.strip() for name in names[:20]) or "none"
            raise NotAnArticle(f"no column holds the text; name one text or 正文 (the columns: {shown})")

    def draft(self, row: Sequence[object], default_id: str) -> Draft:
        """The article of a row. Raises NotAnArticle where it has no text."""
        record = {
            key: value if isinstance(value, str) else str(value)
            for key, value in zip(self._keys, row, strict=False)
            if key is not None and value is not None
        }
        return draft_of(record, default_id)
