"""Recognises who issued a document (发文机关), by its title, its number or the signature at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from indexer.core.messages import message
from indexer.values.issuers import issuers_in

from .dates import Day
from .field_value import FieldValue

_NAME_ENDS, _OFFICES = (
    tuple(words.split())
    for words in (
        "政府 办公厅 辦公廳 办公室 辦公室 委员会 委員會 常委会 厅 廳 局 部 委 署 院 处 處 司 会 會 社 中央 "
        "中心 银行 分行 总行 支行 组 組 总队 總隊 支队 支隊 大队 大隊 海关 海關 集团 兵团 大学 主席 公司 "
        "专班 政协 文联 残联 妇联 科协 工商联 监测站 气象台 管理站 监督站 工作站 研究所 管理所 监督所 档案馆 "
        "图书馆 博物馆 党校 联席会议 联防联控机制 "
        "聯防聯控機制 协调机制 協調機制 工作机制 工作機制",
        "部长 主任 省长 市长 主席 总理 局长 行长 署长 县长 区长 厅长",
    )
)
_NO_ISSUER = re.compile(
    r"[《》“”\"，。！？：；、\dA-Za-z@]|名单|一览|附件|[表号]\s|^(?:转发|批转|印发|[一二两三四五六七八九十多]部门|关于)"
)
_BEFORE_MATTER = re.compile("[关關][于於]|印发|印發|转发|轉發|批转|发布《|公布《|(?=(?:19|20)\\d\\d年)")
_ORDER = re.compile(r"(.{2,40}?)(?:令|公告|通告)(?:\d{4}年)?第\d+号$")
_CLAUSE_END = re.compile(r"[。；;：:，,！？）)\n\u3000]")
# 财 政 部
_SPREAD = re.compile(r"(?<![^\s])([\u4e00-\u9fff])[ \u3000]{1,3}(?=[\u4e00-\u9fff](?:\s|$))")
_STAMP = re.compile(r"[ \u3000]{0,3}[（(][公盖蓋]?[章印][）)]")
_QUOTED = re.compile("“(?!十.五)[^“”]{1,12}”(?=.)")
"""A catchword in a name: 深化“放管服”改革领导小组."""
# 石政发〔2020〕3号-北京市…
_NUMBER_BEFORE = re.compile(r"^[\u4e00-\u9fff]{1,14}〔\d{4}〕\d{1,5}号\s?[-—_:：]?\s?")
# 教育部等六部门关于…
_AND_OTHERS = re.compile("等[0-9一二三四五六七八九十多几]{0,3}个?(?:部门|部門|单位|單位)")
# 示例市新型冠状病毒感染的, and where the next line begins with no place: 示例市新冠肺炎疫情⏎防控工作领导小组
_GOES_ON = re.compile("[\u4e00-\u9fff]{4,30}[的和与及暨]")
_OF_PLACE = re.compile(
    "(?:国务院|国家|中共|[\u4e00-\u9fff]{2,7}?(?:省|市|自治区|县|區|区|州|盟))[\u4e00-\u9fff]{2,24}"
)
_REMARK = re.compile("[（(].{1,40}[)）]")
_SIGNED_AT_END = message("recognised in the signature at the end")
_LONGEST, _LONGEST_JOINT = 60, 200
"""Longest name of an issuer, and of several, in characters."""
_MOST_LINES = 16
"""Most lines of a signature."""


def issuer_of_title(title: str) -> FieldValue | None:
    """The issuer that a document's title begins with: 河南省人民政府关于…的通知."""
    title = _NUMBER_BEFORE.sub("", title)
    matter = _BEFORE_MATTER.search(title, 0, _LONGEST_JOINT)
    if matter is None:
        return None
    names = issuers_named(_AND_OTHERS.sub("", title[: matter.start()]))
    return FieldValue(" ".join(names), message("recognised in the title")) if names else None


def names_others(title: str, issuer: FieldValue) -> bool:
    """Whether the title says that others than the issuer that it names issued the document, too."""
    return _AND_OTHERS.match(title, len(issuer.value)) is not None


def issuer_of_number(number: str) -> FieldValue | None:
    """The issuer of an order or announcement, by its number: 交通运输部令2021年第33号."""
    order = _ORDER.match(number)
    names = () if order is None else issuers_named(order[1])
    return FieldValue(" ".join(names), message("recognised in the document number")) if names else None


def issuer_of_signature(text: str, day: Day) -> FieldValue | None:
    """The issuer that signed above or beside a day of a text; several sign on a line each.

    >>> from .dates import days_in
    >>> text = "请遵照执行。\\n示例市科学技术局\\n示例市财政局\\n2024年3月29日"
    >>> issuer_of_signature(text, next(days_in(text))).value
    '示例市科学技术局 示例市财政局'
    """
    start = max(0, day.start - 4 * _LONGEST)
    lines = text[start : day.start].rstrip(" \t\r\n\u3000(（").split("\n")
    signed: list[str] = []
    for line in reversed(_with_whole_names(lines[-_MOST_LINES:])):
        if of_line := issuers_named(line):
            signed += reversed(of_line)
            continue
        *before, last = map(str.strip, _CLAUSE_END.split(line.strip()))
        names = _names_at_end(last)
        signed += reversed(names)
        if before or not names or len(names) < len(last.split()):
            break
    return FieldValue(" ".join(reversed(signed)), message("recognised in the signature")) if signed else None


def _with_whole_names(lines: Sequence[str]) -> list[str]:
    """The lines, with a name that is broken over two in one: 示例市新冠肺炎疫情的⏎防控工作指挥部."""
    whole: list[str] = []
    for written in map(str.strip, lines):
        line = _SPREAD.sub(r"\1", written) if " " in written or "\u3000" in written else written
        if line.endswith(("）", ")")):
            line = _STAMP.sub("", line)
        if whole and _is_broken(whole[-1], line):
            whole[-1] += line
        else:
            whole.append(line)
    return whole


def _is_broken(line: str, following: str) -> bool:
    """Whether a line is the beginning of a name that the following one ends."""
    goes_on = _GOES_ON.fullmatch(line) is not None or (
        _OF_PLACE.fullmatch(line) is not None and _OF_PLACE.match(following) is None and not is_issuer(line)
    )
    return goes_on and is_issuer(following) and is_issuer(line + following)


def _names_at_end(clause: str) -> list[str]:
    """The names at the end of a clause, which spaces separate: 附件.doc 财政部 海关总署 ends with two."""
    if " " not in clause and "\u3000" not in clause and (joined := issuers_named(clause)):
        return list(joined)
    names = list(takewhile(is_issuer, reversed(clause.split())))
    return names[::-1]


def issuer_at_end(text: str) -> FieldValue | None:
    r"""The issuer that signed on the last lines of a text, behind its last sentence, without a day.

    >>> issuer_at_end("请遵照执行。\n示例市科学技术局\n（此件公开发布）").value
    '示例市科学技术局'
    """
    stripped = map(str.strip, text.split("\n"))
    lines = [_SPREAD.sub(r"\1", line) for line in stripped if line and _REMARK.fullmatch(line) is None]
    signed: list[str] = []
    for line in reversed(lines[-_MOST_LINES:]):
        if line.endswith("。"):
            return FieldValue(" ".join(reversed(signed)), _SIGNED_AT_END) if signed else None
        names = _names_at_end(line)
        if len(names) < len(line.split()):
            return None
        signed += reversed(names)
    return None


def issuers_named(written: str) -> tuple[str, ...]:
    """The names of which a text consists; empty where one of them cannot be the name of an issuer."""
    names = issuers_in(" ".join(written.split()))
    return names if all(map(is_issuer, names)) else ()


def is_issuer(written: str) -> bool:
    """Whether a text can be the name of a body that issues documents, or of several."""
    return (
        2 <= len(written) <= _LONGEST
        and written.endswith(_NAME_ENDS)
        and not written.endswith(_OFFICES)
        and _NO_ISSUER.search(_QUOTED.sub("", written)) is None
    )
