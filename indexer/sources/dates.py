"""Reads the day on which an article was published, however the day is written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_SEPARATED = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?(?!\d)")


def parse_date(written: str) -> date | None:
    """The day that a text begins with; None when it names no whole day, or none that exists.

    A time of day may follow, and is left out: the day is the one that is written, in
    whatever time zone. Full-width digits and signs are read as their narrow forms.

    >>> parse_date("2024年3月29日 10:30")
    datetime.date(2024, 3, 29)
    >>> parse_date("2024") is None
    True
    """
    narrow = unicodedata.normalize("NFKC", written).strip()
    found = _SEPARATED.match(narrow) or _COMPACT.match(narrow)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
