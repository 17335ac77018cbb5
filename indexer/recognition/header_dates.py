"""Reads days as the headers of mails write them, and feeds."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from email.utils import parsedate_tz

from .dates import day_in_beijing

_LONGEST = 200
"""Characters of a header that are read."""

_IN_UTC = re.compile(r":\d\d\s{0,3}(?:GMT|UTC?|Z|[+-]0000)\b")


def day_of_header(written: str) -> date | None:
    """The day of a header Date, where it was written, or in Beijing for a time in UTC; None for other text.

    >>> str(day_of_header("Fri, 29 Mar 2024 23:30:00 +0800")), str(day_of_header("29 Mar 2024 23:30:00 GMT"))
    ('2024-03-29', '2024-03-30')
    >>> day_of_header("2024年3月29日") is None
    True
    """
    written = written[:_LONGEST]
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        parsed = parsedate_tz(written)
        if parsed is not None:
            day = date(*parsed[:3])
            return day if _IN_UTC.search(written) is None else day_in_beijing(day, parsed[3])
    return None
