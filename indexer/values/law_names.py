"""The names by which texts cite laws: 《民法典》 is the law of 中华人民共和国民法典第一千条."""

from __future__ import annotations

import re

_STATE = "中华人民共和国"
_ARTICLE = re.compile("第[0-9〇零一二三四五六七八九十百千]+条")
_ENDINGS = ("法", "法典", "条例")

LONGEST = 60
"""Longest name between 《 and 》, in code points of the source."""

_CITED = re.compile(f"《([^《》]{{1,{LONGEST}}})》")


def law_name(folded: str) -> str | None:
    """The name of the law in a folded title, or in what stands between 《 and 》; None where there is none.

    >>> law_name("中华人民共和国民法典第一千零三条")
    '民法典'
    >>> law_name("2024年政府工作报告") is None
    True
    """
    name = _ARTICLE.split(folded, maxsplit=1)[0].removeprefix(_STATE)
    return name if name.endswith(_ENDINGS) else None


def cited_texts(text: str) -> list[str]:
    """The texts between 《 and 》 in a text that is not folded, without other such signs within."""
    return _CITED.findall(text)
