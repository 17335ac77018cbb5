"""Whether a text may have other ways to be written, by its characters: most texts have none."""

from __future__ import annotations

DIGITS = "0123456789"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SIGNS = "零一二三四五六七八九"
NUMERALS = f"{SIGNS}十百千"
UNITS = "条章节款项点目届次批号期季篇部编类课轮天年周卷"
"""Things that 第 and a number count."""

OOS = "o0оο"
"""Signs that are typed for the zero of a year in numerals: o, the digit, and the o of Cyrillic and Greek."""

VARIANTS = (
    *(("计画", "计划"), ("规画", "规划"), ("企画", "企划"), ("身分", "身份"), ("部份", "部分")),
    *(("成份", "成分"), ("座标", "坐标"), ("家俱", "家具")),
)
"""Words that have two ways to be written."""

_CUES = frozenset(f"{DIGITS}.…一二第月民之季标份分画划具俱")
"""A text without any of these has no other way to be written."""

_OF_VARIANTS = frozenset("分份画划标具俱")
"""Each of the variants has one of these."""

_VARIANTS_WITH = {
    cue: tuple([word for words in VARIANTS for word in words if cue in word]) for cue in _OF_VARIANTS
}

FIGURES = f"{DIGITS}.…"
_OF_NUMERALS = frozenset(f"年月第季之{OOS}零")
"""A number in numerals has one of these beside it or in it, or it has no other way to be written."""

_FIGURES, _NUMERALS = frozenset(FIGURES), frozenset(NUMERALS)


def may_vary(text: str) -> bool:
    """Whether a folded text may have other ways to be written: false of most texts that have none."""
    return not _CUES.isdisjoint(text) and (
        not _FIGURES.isdisjoint(text)
        or not (_OF_NUMERALS.isdisjoint(text) or _NUMERALS.isdisjoint(text))
        or any(word in text for cue in _OF_VARIANTS.intersection(text) for word in _VARIANTS_WITH[cue])
    )
