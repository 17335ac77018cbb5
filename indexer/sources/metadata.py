"""The lines and keys in which an article says where it is from: `来源：…`, `发布日期：…`, `文号：…`."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Labels as official sites write them, in both scripts, by the field of Article that they fill.
_LABELS = {
    "source": "来源 信息来源 文章来源 稿件来源 新闻来源 稿源 來源 資料來源 文章來源 稿件來源",
    "published": (
        "发布日期 发布时间 发表时间 公布日期 发文日期 日期 "
        "發布日期 發佈日期 發布時間 發佈時間 發表時間 公布日期 公佈日期 發文日期"
    ),
    "number": "文号 发文字号 文號 發文字號",
    "issuer": "发文机关 发布机构 发布机关 发文单位 發文機關 發佈機構 發布機構 發文單位",
    "url": "网址 链接 原文链接 網址 鏈接 連結 原文連結",
    "region": "地区 地域 地區",
    "topics": "主题词 关键词 主題詞 關鍵詞 關鍵字",
}
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels.split()}
# A value runs to the next label; the labels of no interest (浏览次数, 作者, 字体) end it as well.
_LABEL = re.compile(r"(?:^|(?<=[\s|｜]))\s*([^\s\d|｜：:，。]{2,8})\s*[：:](?!//)\s*")
# Spaces separate Han keywords, and stand inside Latin ones.
_LIST_SEPARATOR = re.compile(r"[,，;；、]|\s+(?=[\u4e00-\u9fff])")
# In code points. A longer line that begins with 来源： is taken for a paragraph.
_LONGEST_LINE = 200


def metadata_of_line(line: str) -> dict[str, str] | None:
    """The fields of Article that one line fills, as written; None when the line is no such line.

    >>> metadata_of_line("发布时间：2024-03-29 来源：示例日报 浏览次数：12")
    {'published': '2024-03-29', 'source': '示例日报'}
    """
    if len(line) > _LONGEST_LINE or line.rstrip().endswith("。"):
        return None
    labels = list(_LABEL.finditer(line))
    if not labels or line[: labels[0].start()].strip() or labels[0][1] not in _FIELD_OF:
        return None
    ends = [label.start() for label in labels[1:]] + [len(line)]
    fields: dict[str, str] = {}
    for label, end in zip(labels, ends, strict=True):
        value = line[label.end() : end].strip(" \t\u3000|｜")
        if label[1] in _FIELD_OF and value:
            fields.setdefault(_FIELD_OF[label[1]], value)
    return fields


def split_metadata(lines: Sequence[str]) -> tuple[dict[str, str], Sequence[str]]:
    """The fields that the first lines fill, and the lines from the first that fills none.

    Blank lines between lines of metadata belong to these.
    """
    fields: dict[str, str] = {}
    rest = 0
    for place, line in enumerate(lines):
        if not line.strip():
            continue
        found = metadata_of_line(line)
        if found is None:
            break
        fields = found | fields
        rest = place + 1
    return fields, lines[rest:]


def split_topics(written: str) -> tuple[str, ...]:
    """The topics of a list written in one line, in order.

    >>> split_topics("科技;创新、产业")
    ('科技', '创新', '产业')
    """
    return tuple(filter(None, map(str.strip, _LIST_SEPARATOR.split(written))))
