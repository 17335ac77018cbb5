"""Plain queries, which C answers from the text as it was typed (`native/search/plain_query.h`): text, or
texts joined in one way, without other ways to be spelled and document numbers. Here is what C reads them by,
and what it finds in them.

`search.query.parsing` gives the same queries, and those of all other texts."""

from __future__ import annotations

import os

from indexer.core.frozen import frozen
from indexer.core.sections import mapped

from .varying import DIGITS, FIGURES, LETTERS, NUMERALS, OOS, UNITS, VARIANTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from mmap import mmap

    Content = mmap | bytes

_DATA = os.path.join(os.path.dirname(__file__), "data")
SHIPPED_SYNONYMS = os.path.join(_DATA, "synonyms.txt")
TABLE_OF_SYNONYMS = os.path.join(_DATA, "synonyms.bin")
"""Where the phrases of the list stand in it, as C maps it (`search/query/data/generate.py`)."""

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

QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』"}
"""Each opening quotation mark and its partner, in the query language."""

OPERATORS_IN_HAN = (
    *("同句", "同段", "同篇", "相邻", "相鄰", "先后", "先後", "至少"),
    *[f"{number}段" for number in "一二两兩三四五六七八九十百"],
)
"""Every operator in Han, and every note on one, has one of these."""

LONGEST_EXPANDED = 200
"""Longest text, in code points, of which synonyms and other ways to write it are looked up."""

_BESIDE_NUMBERS = "号第(<- "
_BESIDE_NUMERALS = f"月季之民{OOS}号(<- "
"""One of these makes other numbers of numerals than those that are years or are counted with 第."""
_OF_NUMBER, _BESIDE_NUMBER = frozenset(f"{DIGITS}{NUMERALS}"), frozenset(_BESIDE_NUMBERS)


def may_be_number(text: str) -> bool:
    """Whether a folded text may be a document number: each has a figure or a numeral, and something that
    stands beside them. Loading what reads numbers takes longer than most searches."""
    return not (_OF_NUMBER.isdisjoint(text) or _BESIDE_NUMBER.isdisjoint(text))


def signs_of_plain_queries() -> tuple[str, str, str, str, str, str, bytes, Content, Content, int]:
    """The signs for `native.extension.Answerer`: figures and Latin, numerals, what stands beside these, the
    ordinal and its units; opening and closing quotes in turn; the words that no plain query has, one a line,
    the groups of synonyms, and the table of these; the most characters of a text."""
    refused = "\n".join([*[word for words in VARIANTS for word in words], *OPERATORS_IN_HAN]).encode()
    quotes = "".join([mark for pair in QUOTES.items() for mark in pair])
    characters = (f"{FIGURES}{LETTERS}", NUMERALS, _BESIDE_NUMERALS, "第", UNITS, quotes)
    return *characters, refused, mapped(SHIPPED_SYNONYMS), mapped(TABLE_OF_SYNONYMS), LONGEST_EXPANDED


class Expansion(metaclass=frozen):
    """A phrase of a text, and what else may be written for it, most usual first; all of it folded.

    `same` says that each of `also` means what was said; otherwise they are related to it.
    """

    said: str
    also: tuple[str, ...]
    same: bool


def expansions_of(others: Iterable[tuple[str, str, bool]]) -> tuple[Expansion, ...]:
    """The expansions of (said, another way to write it, whether it means the same), which stand together.

    >>> expansions_of([("科创", "科技创新", True)])
    (Expansion(said='科创', also=('科技创新',), same=True),)
    """
    found: dict[tuple[str, bool], list[str]] = {}
    for said, other, same in others:
        found.setdefault((said, same), []).append(other)
    return tuple([Expansion(said, tuple(also), same) for (said, same), also in found.items()])
