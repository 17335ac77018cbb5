"""Days as users write them: `2024`, `2024-03`, `2024-03-29`, `2024-01..2024-06`, `2024..`, `..2023`.

Also with other signs: `2024/03/29`, `2024.03.29`, `2024年3月29日`.
"""

from __future__ import annotations

import re
from datetime import date

DateRange = tuple[date | None, date | None]
"""(since, until), both inclusive; None where that side is open."""

_DAY = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?", re.ASCII)
_CHINESE_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?", re.ASCII)


def parse_dates(text: str) -> DateRange | None:
    """The days that a year, a month, a day, or two of them with `..` between stand for.

    None is what cannot be understood, a range that ends before it starts too.

    >>> parse_dates("2024-02..2024")
    (datetime.date(2024, 2, 1), datetime.date(2024, 12, 31))
    >>> parse_dates("..2023-06-30")
    (None, datetime.date(2023, 6, 30))
    """
    first, dots, last = text.partition("..")
    since = _first_and_last_day(first)
    until = _first_and_last_day(last) if dots else since
    if (first and not since) or (last and not until) or not (since or until):
        return None
    if since and until and since[0] > until[1]:
        return None
    return since[0] if since else None, until[1] if until else None


def common_dates(ranges: list[DateRange]) -> DateRange:
    """The range that all the ranges have in common; it may end before it starts, and then has no day.

    >>> common_dates([(date(2024, 1, 1), None), (date(2023, 1, 1), date(2024, 6, 30))])
    (datetime.date(2024, 1, 1), datetime.date(2024, 6, 30))
    """
    since = max((first for first, _ in ranges if first), default=None)
    until = min((last for _, last in ranges if last), default=None)
    return since, until


def _first_and_last_day(text: str) -> tuple[date, date] | None:
    if match := _DAY.fullmatch(text):
        parts = match.group(1, 3, 4)
    elif match := _CHINESE_DAY.fullmatch(text):
        parts = match.group(1, 2, 3)
    else:
        return None
    year, month, day = (int(part) if part else None for part in parts)
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if day:
        return first, first
    from calendar import monthrange  # It loads the locale, which few queries need.

    return first, date(first.year, month or 12, monthrange(first.year, month or 12)[1])
