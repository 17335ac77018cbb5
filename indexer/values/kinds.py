"""Recognises the kind of a document (文种) by the end of its title: 通知, 意见, 办法 and so on.

The first kinds are those of official documents (党政机关公文处理工作条例, 2012, article 8), the second those
of laws and rules; then come plans, and texts about documents.
"""

from __future__ import annotations

import re

_OFFICIAL = "决议 决定 命令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 纪要 布告"
_RULES = "条例 规定 办法 细则 规则 规程 准则 章程"
_PLANS = "规划 计划 方案 纲要 要点 预案 措施 目录 指南"
_SPEECH = "讲话 致辞 解读 公示 倡议 声明 公约 答复"
KINDS = frozenset(f"{_OFFICIAL} {_RULES} {_PLANS} {_SPEECH}".split())
_LONGER = ("答记者问", "白皮书", "倡议书")
_INTERPRETATIONS = ("一图读懂", "图解:", "政策解读")
_LAST = frozenset(kind[-1] for kind in (*KINDS, *_LONGER)) | frozenset(")函令号法")
# A headline may end with a kind as with any word (想出新办法), but hardly with these.
_BY_ITSELF = "批复 条例 细则 公告 通告 讲话 致辞 解读 公示 公报 章程"
_SPEAKS_FOR_ITSELF = frozenset(_BY_ITSELF.split())
# Words in titles of documents that end with one of the other kinds.
_SAYS_MORE = re.compile(
    "关于|印发|转发|<|暂行|试行|实施|管理|工作|行动|发展|建设|政府|若干|专项|年度|十.五|指导|省|市|自治|国家|中华|技术"
)
# 禁止使用童工规定, but not 想出新办法.
_OF_RULES = frozenset(("规定", "办法"))
_OF_SPEECH = frozenset("新好老有无没这此何个招")
_TELLS = re.compile(
    "[,:?!;|]|出台|推出|提出|热议|强调|征求|取消|欢迎|介绍|采取|响应|学习|审议|听取|批准|签署|发表|[并和](?:讲话|致辞)$|推新|落实"
)
_ORDER = re.compile(r"^[^,:]{2,30}(?<!签署)(?<!命)令(?:\(?第.{1,6}号\)?)?$")
_ANNOUNCED = re.compile(r"(公告|通告)(?:\d{4}年)?\(?第.{1,6}号\)?$")
_PARENTHESES = re.compile(r"\((?:[^()]|\([^()]{0,20}\)){0,60}\)$")
_QUOTES = '"<>。'


def kind_of_title(title: str) -> str | None:
    """The kind of document that a folded title ends with; None for headlines and titles without one.

    >>> kind_of_title("河南省人民政府关于印发<若干措施>的通知(豫政(2024)3号)")
    '通知'
    >>> kind_of_title("职称评审管理暂行规定")
    '规定'
    >>> kind_of_title("厦门想出新办法") is None
    True
    """
    text = title.rstrip(_QUOTES)
    if text.startswith(_INTERPRETATIONS):
        return "解读"
    if text[-1:] not in _LAST and "解读" not in text[-6:]:
        return None
    while text.endswith(")"):
        shorter = _PARENTHESES.sub("", text).rstrip(_QUOTES)
        if shorter == text:
            break
        text = shorter
    kind = text[-2:]
    if kind in KINDS:
        is_named = kind in _SPEAKS_FOR_ITSELF or text[-3:-2] == "的" or _SAYS_MORE.search(text) is not None
        is_named = is_named or (kind in _OF_RULES and text[-3:-2] not in _OF_SPEECH)
        return kind if is_named and not _is_headline(text) else None
    if text.endswith(("的函", "复函", "商洽函")):
        return "函"
    if "令" in text and _ORDER.search(text) is not None:
        return "令"
    if "告" in text and (announced := _ANNOUNCED.search(text)) is not None:
        return announced[1]
    if "解读" in text[-6:]:
        return "解读"
    if text.startswith("中华人民共和国") and text.endswith("法"):
        return "法"
    return next((kind for kind in _LONGER if text.endswith(kind)), None)


def _is_headline(text: str) -> bool:
    """Whether a title is a newspaper's, which tells what was done with a document."""
    is_document = "关于" in text or "<" in text or "印发" in text or text[-3:-2] == "的"
    return not is_document and _TELLS.search(text) is not None
