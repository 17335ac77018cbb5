"""Finds labelled values, in which an article says where it is from: `来源：…`, `发布日期：…`, `文号：…`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from indexer.analysis import without_glosses
from indexer.core.messages import message
from indexer.recognition import FieldValue, number_of_value, parse_published

# Labels of official sites, in both scripts, by the field of Article that they fill.
_LABELS = {
    "source": "来源 信息来源 文章来源 稿件来源 新闻来源 稿源 來源 資料來源 文章來源 稿件來源",
    "published": (
        "发布日期 发布时间 发表时间 公布日期 发文日期 日期 "
        "發布日期 發佈日期 發布時間 發佈時間 發表時間 公布日期 公佈日期 發文日期 張貼日期 上版日期"
    ),
    "number": "文号 发文字号 发布文号 公文编号 文件编号 发文编号 文件字号 文號 發文字號 發文號",
    "issuer": (
        "发文机关 发布机构 发布机关 发布单位 发文单位 发文机构 制发机关 發文機關 發佈機構 發布機構 發布機關 "
        "發布單位 發佈單位 發文單位 發文機構"
    ),
    "signed": "成文日期 成文时间 印发日期 印发时间 生成日期 更新时间 更新日期 成文時間 印發日期 更新時間",
    "title": "标题 標題 信息名称 文件名称",
    "url": "网址 链接 原文链接 網址 鏈接 連結 原文連結",
    "region": "地区 地域 地區",
    "topics": "主题词 关键词 主題詞 關鍵詞 關鍵字",
    "kind": "文种 公文种类 文種",
}
_SIGNED = "signed"
"""The field of the day of signing, for texts that do not label their day of publication."""
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels.split()}
# Labels that are known in running text.
_OF_HEAD = {
    label: field
    for label, field in _FIELD_OF.items()
    if field not in ("title", "region", "topics") and not label.startswith("更新")
}
_TIMES = ("时间", "時間")
_BESIDE_TIME = re.compile("[来來]源|稿源|作者|浏览|点击|阅读|字号")
"""Labels of which one stands beside the time of publication. A meeting has its time beside its place."""
# A value ends at the next label, also one of no interest (浏览次数, 作者, 字体).
_LABEL = re.compile(r"(?:^|(?<=[\s|｜\d）)]))\s*([^\s\d|｜：:，。）)]{2,8})\s*[：:](?!//)\s*")
_LABEL_END = re.compile("[源期间間号號关關构構位种種址 \u3000][：:】\\]］]")
_LABEL_OF_HEAD = re.compile(
    "("
    + "|".join(
        label if len(label) > 2 else label[0] + "[ \u3000]{0,4}" + label[1]
        for label in sorted(_OF_HEAD, key=lambda label: -len(label))
    )
    + r")\s{0,3}[：:】\]］]\s{0,3}"
)
# These labels are unmistakable wherever they stand; 来源 in 数据来源 is none.
_UNMISTAKABLE = re.compile("发布|發布|發佈|发文|發文|成文|制发|印发")
# Letters of a label that are set apart: 文　号：, 索 引 号：
_SPREAD = re.compile(r"(?<!\S)[\u4e00-\u9fff](?:[ \u3000]+[\u4e00-\u9fff]){1,4}\s*[：:]")
_OF_RECORD = (
    "索引号 信息索引号 主题分类 信息分类 信息类别 体裁分类 组配分类 服务对象 公开方式 公开范围 "
    "公开形式 公开时限 公开属性 公开类别 有效性 生效日期 实施日期 废止日期 失效日期 语种 统一登记号 登记号 "
    "索取号 文件状态"
)
"""Labels of the records that public bodies put before a document, of which no field is made."""
_OF_METADATA = frozenset((*_FIELD_OF, *_OF_RECORD.split()))
_VALUE_END = re.compile(r"【|\s[^\s\d|｜：:，。]{2,8}\s?[：:](?!//)|[\n|｜]")
_LONGEST_NAME, _LONGEST_SOURCE, _LONGEST_ADDRESS = 40, 20, 2000
_IN_SENTENCES = re.compile(r"[，。！？“”]|\d[月日]")
_NEWSPAPER = re.compile("[^，。“”\\d]{1,12}?(?:[报報网網台]|杂志)|[^，。“”\\d]{1,6}?社")
# Spaces part Han keywords, and stand inside Latin ones.
_LIST_SEPARATOR = re.compile(r"[,，;；、]|\s+(?=[\u4e00-\u9fff])")
# Code points of a line of metadata. A longer one that begins with 来源： is a paragraph.
_LONGEST_LINE = 200


def metadata_of_line(line: str) -> dict[str, str] | None:
    """The fields of Article that a line of metadata fills, as written; None for other lines.

    The day of signing is the field `signed`.

    >>> metadata_of_line("发布时间：2024-03-29 来源：示例日报 浏览次数：12")
    {'published': '2024-03-29', 'source': '示例日报'}
    """
    if len(line) > _LONGEST_LINE or line.rstrip().endswith("。"):
        return None
    line = join_labels(without_glosses(line))
    labels = list(_LABEL.finditer(line))
    names = [label[1] for label in labels]
    is_published_at = any(map(_BESIDE_TIME.match, names))
    names = ["发布时间" if is_published_at and name in _TIMES else name for name in names]
    if not labels or line[: labels[0].start()].strip() or names[0] not in _OF_METADATA:
        return None
    ends = [label.start() for label in labels[1:]] + [len(line)]
    fields: dict[str, str] = {}
    for name, label, end in zip(names, labels, ends, strict=True):
        value = line[label.end() : end].strip(" \t\u3000|｜")
        if name in _FIELD_OF and value:
            fields.setdefault(_FIELD_OF[name], value)
    return fields


def join_labels(line: str) -> str:
    """A line, with the letters of its labels joined that are set apart.

    >>> join_labels("索 引 号：1133　文　　号：示政〔2024〕3号")
    '索引号：1133　文号：示政〔2024〕3号'
    """
    return _SPREAD.sub(lambda label: "".join(label[0].split()), line)


def split_metadata(lines: Sequence[str]) -> tuple[dict[str, str], Sequence[str]]:
    """The fields that lines of metadata at the top fill, blank lines between them, and the lines below."""
    fields: dict[str, str] = {}
    below = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        of_line = metadata_of_line(line)
        if of_line is None:
            break
        fields = of_line | fields
        below = number
    signed = fields.pop(_SIGNED, None)
    return fields if signed is None else {"published": signed} | fields, lines[below:]


def labelled(head: str) -> dict[str, FieldValue]:
    """The fields that labels in the first part of a text fill, also in the middle of a line.

    >>> labelled("节能通知 发文机构：示例市科技局 发文字号：示科[2024]3号 各县区")["number"]
    FieldValue(value='示科〔2024〕3号', how='recognised in the line 发文字号：')
    """
    # Most news has no end of a label, which is found sooner than labels are.
    ends = [end.end() for end in _LABEL_END.finditer(head)]
    labels = list(_LABEL_OF_HEAD.finditer(head, 0, ends[-1])) if ends else []
    fields: dict[str, FieldValue] = {}
    for label, following in zip_longest(labels, labels[1:]):
        before = head[label.start() - 1 : label.start()]
        is_plain = not ("\u4e00" <= before <= "\u9fff") or _UNMISTAKABLE.match(label[1]) is not None
        if not is_plain and (following is None or _UNMISTAKABLE.match(following[1]) is None):
            continue
        next_label = len(head) if following is None else following.start()
        name = label[1].replace(" ", "").replace("\u3000", "")
        end = _VALUE_END.search(head, label.end(), next_label)
        written = head[label.end() : next_label if end is None else end.start()].strip(" \t\u3000")
        field = _OF_HEAD[name]
        value = _value_of_head(field, written)
        if value is not None:
            field = "url" if field == "source" and "://" in value else field
            fields.setdefault(field, FieldValue(value, message("recognised in the line {name}：", name=name)))
    signed = fields.pop(_SIGNED, None)
    return fields if signed is None else {"published": signed} | fields


def _value_of_head(field: str, written: str) -> str | None:
    """The value behind a label; None if it is not one of the field."""
    if field == "number":
        return number_of_value(written)
    if field in ("published", _SIGNED):
        day = parse_published(written)
        return None if day is None else day.isoformat()
    if field == "issuer":
        name = written.split("\u3000")[0]
        return name if 0 < len(name) <= _LONGEST_NAME else None
    first = (written.split() or [""])[0]
    if "://" in first:
        return first if len(first) <= _LONGEST_ADDRESS else None
    if len(first) > _LONGEST_SOURCE or _IN_SENTENCES.search(first) is not None:
        # The text may follow without a space: 中国建设报近日，…
        source = _NEWSPAPER.match(first)
        return None if source is None else source[0]
    return first or None


def split_topics(written: str) -> tuple[str, ...]:
    """The topics in a list of them in one line, in order.

    >>> split_topics("科技;创新、产业")
    ('科技', '创新', '产业')
    """
    return tuple(filter(None, map(str.strip, _LIST_SEPARATOR.split(written))))
