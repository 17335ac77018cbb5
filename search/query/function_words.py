"""The function and question words of queries: 的, 哪些, 如何."""

from __future__ import annotations

_FUNCTION_CHARACTERS = (
    "的了着过地得之在是为于到从由被把将向对以与和及或而且但也都又就才还则等这那此该其它他她我你您们有无不没"
    "上下中里内外个些各每吗呢吧啊呀嘛么谁何哪几要能会并若因时后前"
)
_LONGER_FUNCTION_WORDS = (
    "我们 你们 他们 没有 一个 一些 哪个 哪些 哪家 哪里 哪儿 哪几个 哪年 哪一 多少 多久 什么 什么样 怎么 怎样 "
    "怎么办 怎么样 如何 为何 为什么 是否 能否 可否 有没有 是不是 能不能 可以 可不可以 应该 应当 需要 请问 "
    "关于 以及 并且 如果 因为 所以 通过 进行 根据 按照 其中 目前 现在 时候"
)
FUNCTION_WORDS = frozenset(_FUNCTION_CHARACTERS) | frozenset(_LONGER_FUNCTION_WORDS.split())
"""Words that ask for nothing of their own; folded."""
