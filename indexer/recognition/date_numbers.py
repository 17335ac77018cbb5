"""Reads days that are written as numbers of days or seconds, as spreadsheets and databases write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .dates import parse_date

# Days, seconds or milliseconds, with a fraction of one behind the point.
_NUMBER = re.compile(r"([1-9]\d{4}|[1-9]\d{8,9}|[1-9]\d{11,12})(?:\.\d{1,9})?")
_FIRST_DAY, _LAST_DAY = date(1949, 10, 1), date(2099, 12, 31)
"""The days that a number may stand for. Any other number is none."""
_SPREADSHEET, _EPOCH = date(1899, 12, 30), date(1970, 1, 1)
"""The days from which spreadsheets and databases count."""
_BEIJING = 8 * 3600
"""Seconds by which clocks there are ahead. A database stores the midnight at which a day begins there."""


def day_of_number(written: str) -> date | None:
    """The day that a number stands for, if it is known to stand for one, as in a column of dates.

    It counts days since 1899-12-30, as spreadsheets do, or seconds or milliseconds since 1970.

    >>> [str(day_of_number(number)) for number in ("45380", "1711670400", "1711641600000", "2024")]
    ['2024-03-29', '2024-03-29', '2024-03-29', 'None']
    """
    match = _NUMBER.fullmatch(written.strip())
    if match is None:
        return None
    digits = match[1]
    # 2024032910, a day with its hour, has as many digits as seconds have.
    day = parse_date(digits[:8]) if len(digits) in (10, 12) else None
    if day is None or not _FIRST_DAY <= day <= _LAST_DAY:
        day = _counted(int(digits))
    return day if _FIRST_DAY <= day <= _LAST_DAY else None


def _counted(number: int) -> date:
    if number < 100_000:
        return _SPREADSHEET + timedelta(number)
    seconds = number if number < 10**10 else number // 1000
    return _EPOCH + timedelta(seconds=seconds + _BEIJING)
