"""Days that depend on today: 去年, 近三个月, 最近7天, `1 year ago`, `last 3 months`.

A query means the days of the moment at which it is parsed; the answer says which these are.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from indexer.analysis import fold_text
from indexer.core.numerals import small_number

Period = tuple[date, date]

_COUNT = "[0-9]{1,3}|[一二两三四五六七八九十百]{1,4}|半"
_UNITS = {
    **dict.fromkeys(("天", "日", "day", "days"), (1, 0)),
    **dict.fromkeys(("周", "星期", "礼拜", "week", "weeks"), (7, 0)),
    **dict.fromkeys(("月", "month", "months"), (0, 1)),
    **dict.fromkeys(("季", "季度", "quarter", "quarters"), (0, 3)),
    **dict.fromkeys(("年", "year", "years"), (0, 12)),
}
"""Days and months of each unit."""
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_LATELY = f"(?:最近|近|过去|last|past)({_COUNT})个?({_UNIT})[来内]?"
_UNTIL_TODAY = f"{_LATELY}|({_COUNT})个?({_UNIT})(?:以|之)?内|past({_UNIT})"
_AGO = f"({_COUNT}|an?|one)个?({_UNIT})(?:以前|之前|前|ago)"
_DAYS = {
    **dict.fromkeys(("今天", "今日", "today"), 0),
    **dict.fromkeys(("昨天", "昨日", "yesterday"), 1),
    "前天": 2,
}
_YEARS = {
    **dict.fromkeys(("今年", "本年度", "本年", "thisyear"), 0),
    **dict.fromkeys(("去年", "上年度", "上年", "上一年", "lastyear"), 1),
    "前年": 2,
}
_YEAR = re.compile(f"({'|'.join(sorted(_YEARS, key=len, reverse=True))})年?(.*)")
_THIS = f"(?:本|这个|这|当|this|(上个|上一|上|last))(周|星期|月|季度|{_UNIT})(?:份)?"


def today() -> date:
    """The day by which the others are reckoned. Tests replace it."""
    return date.today()


def with_year(written: str) -> str:
    """去年3月 as 2023年3月, if today is in 2024; any other text as it is."""
    match = _YEAR.fullmatch(fold_text(written))
    return written if match is None else f"{today().year - _YEARS[match[1]]:04}年{match[2]}"


def relative_period(written: str) -> Period | None:
    """The days that a text without spaces means today; None where it is none of the forms above.

    近三个月 is from the day three months ago until today. Raises ValueError or OverflowError for days before
    the year 1.
    """
    text, now = fold_text(written), today()
    if text in _DAYS:
        day = now - timedelta(_DAYS[text])
        return day, day
    if match := re.fullmatch(_UNTIL_TODAY, text):
        return _before(now, match[1] or match[3] or "1", match[2] or match[4] or match[5]), now
    if match := re.fullmatch(_AGO, text):
        day = _before(now, match[1], match[2])
        return day, day
    if match := re.fullmatch(_THIS, text):
        return _unit_around(now, match[2], 1 if match[1] else 0)
    return None


def _before(day: date, count: str, unit: str) -> date:
    """The day so many units before another one; of a shorter month the last."""
    days, months = _UNITS[unit]
    if count == "半":
        days, months = (15, 0) if months == 1 else (days, months // 2)
        count = "1"
    number = 1 if count in ("a", "an", "one") else small_number(count.replace("两", "二"))
    if months:
        return _moved(day, -months * number)
    return day - timedelta(days * number)


def _moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(1)).day))


def _unit_around(day: date, unit: str, back: int) -> Period | None:
    """The week, month, quarter or year that a day is in, or the one before."""
    days, months = _UNITS[unit]
    if not months:
        if days == 1:
            return None
        first = day - timedelta(day.weekday() + days * back)
        return first, first + timedelta(days - 1)
    month = (day.month - 1) // months * months + 1
    first = _moved(date(day.year, month, 1), -months * back)
    return first, _moved(first, months) - timedelta(1)
