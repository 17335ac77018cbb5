"""Recognises the order by which a regulation was promulgated, in the brackets below its title.

    （2023年8月16日中华人民共和国国务院令第765号公布 自2023年12月1日起施行）

Where the brackets tell of a revision, too, the day of the text is none of these.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from .dates import days_in
from .document_numbers import HAN, normalise_number

_WITHIN = 260
_BRACKETS = re.compile(r"^[ \u3000]{0,8}[（(]([^（）()]{10,160})[)）]", re.MULTILINE)
_ORDER = re.compile(rf"\s?([{HAN}]{{2,30}}令\s?第\s?\d{{1,5}}\s?号)\s?(?:公布|发布)")
_REVISED = re.compile("修订|修正|修改")


class Promulgation(NamedTuple):
    """The day and the number of an order, in its one form."""

    day: date
    number: str


def find_promulgation(head: str) -> Promulgation | None:
    """The order that promulgated a text, by its first lines.

    >>> find_promulgation("示例条例\\n（2023年8月16日示例市人民政府令第65号公布 自公布之日起施行）").number
    '示例市人民政府令第65号'
    """
    brackets = _BRACKETS.search(head, 0, _WITHIN) if "令" in head[:_WITHIN] else None
    if brackets is None or _REVISED.search(brackets[1]) is not None:
        return None
    for day in days_in(brackets[1]):
        order = _ORDER.match(brackets[1], day.end)
        if order is not None and (number := normalise_number(order[1])) is not None:
            return Promulgation(day.day, number)
    return None
