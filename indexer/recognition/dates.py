"""Reads days as Chinese texts write them, and as addresses and names of files do.

They are read in digits of any width and in Chinese numerals, with every sign that stands for a zero there,
and in years of the Republic of China. A day that does not exist is not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

# Signs for a zero among Chinese numerals: 二〇二四, 二○二四, 二零二四, and letters that look alike.
_ZEROS = "〇○零◯0０OＯoОоΟο"
_DIGITS = dict.fromkeys(_ZEROS, 0) | {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
_SIGN = f"[{_ZEROS}一二三四五六七八九]"
_NUMERAL = "[〇○零一二三四五六七八九十廿卅元]"
_COUNT = rf"(?:\d{{1,2}}|{_NUMERAL}(?: ?{_NUMERAL}){{0,2}})"
_MONTH_AND_DAY = rf"({_COUNT})\s{{0,3}}月\s{{0,3}}({_COUNT})(?! ?{_NUMERAL}|\d)(?:\s{{0,3}}[日號号])?"
# The first sentence, or a time of day, may follow without a space: 2021-11-2011月19日, 2021-10-2706:45.
_SIGNS = r"[-/.．／－]\s{0,2}(\d{1,2})\s{0,2}[-/.．／－]\s{0,2}(\d{1,2})(?!\d(?!\d?月|\d[:：]\d))"
# Each begins with a set of characters, for which `re` searches fast; so the lookbehind comes after it.
_IN_DIGITS = re.compile(rf"(\d(?<!\d\d)\d{{3}})\s{{0,3}}(?:年\s{{0,3}}{_MONTH_AND_DAY}|{_SIGNS})")
_IN_NUMERALS = re.compile(rf"({_SIGN}(?:[ \u3000]?{_SIGN}){{3}})\s{{0,3}}年\s{{0,3}}{_MONTH_AND_DAY}")
_OF_REPUBLIC = re.compile(
    rf"民\s?[国國]\s?(\d{{1,3}}|[{_ZEROS}一二三四五六七八九十百]{{1,5}})\s?年\s{{0,3}}{_MONTH_AND_DAY}"
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?(?!\d)")
_WITHOUT_YEAR = re.compile(rf"(?<![\d年]){_MONTH_AND_DAY}")
_YEAR_BEFORE_REPUBLIC = 1911

# /2024/03/29/, /2024-03/29/, /202403/t20240329_1.html, and the same in names of files.
_IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-/._](\d{1,2})[-/._](\d{1,2})|(\d\d)(\d\d)|[-/_]?(\d\d)[-/](\d\d))(?!\d)"
)


class Day(NamedTuple):
    """A day, and where it is written in a text."""

    day: date
    start: int
    end: int


def parse_date(written: str) -> date | None:
    """The day that a text begins with; None when that is no whole day, or none that exists.

    A time of day may follow. The day is the one that is written, whatever the time zone.

    >>> parse_date("2024年3月29日 10:30"), parse_date("二○二四年三月二十九日")
    (datetime.date(2024, 3, 29), datetime.date(2024, 3, 29))
    >>> parse_date("2024") is None
    True
    """
    if len(written) == 10 and written.isascii():
        # Most files hold this form, which is read in a tenth of the time.
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass
    narrow = unicodedata.normalize("NFKC", written[:100]).strip()
    for form in (_IN_DIGITS, _IN_NUMERALS, _OF_REPUBLIC, _COMPACT):
        if (match := form.match(narrow)) is not None:
            return _day(match)
    return None


def days_in(text: str) -> Iterator[Day]:
    """The whole days that a text names, in order.

    >>> [each.day.isoformat() for each in days_in("自2024.3.29起，至民國113年4月1日止")]
    ['2024-03-29', '2024-04-01']
    """
    matches = list(_IN_DIGITS.finditer(text))
    if "年" in text:
        matches += _IN_NUMERALS.finditer(text)
    if "民" in text:
        matches += _OF_REPUBLIC.finditer(text)
    for match in sorted(matches, key=re.Match.start):
        day = _day(match)
        if day is not None:
            yield Day(day, *match.span())


def day_in_year(written: str, near: date | None) -> date | None:
    """The day that a text begins with, without its year: it is of the same year as `near`.

    A day more than half a year after `near` is of the year before: news of 29 December may be printed on
    2 January.

    >>> day_in_year("3月29日电", date(2024, 4, 1)), day_in_year("12月29日", date(2024, 1, 2))
    (datetime.date(2024, 3, 29), datetime.date(2023, 12, 29))
    """
    match = _WITHOUT_YEAR.match(written)
    if match is None or near is None:
        return None
    month, day = small_number(match[1]), small_number(match[2])
    this_year = _existing(near.year, month, day)
    if this_year is None or (this_year - near).days > 183:
        return _existing(near.year - 1, month, day)
    return this_year


def day_of_address(address: str) -> date | None:
    """The last day in an address or in the name of a file.

    >>> day_of_address("https://example.org/zwgk/202403/t20240329_12.html")
    datetime.date(2024, 3, 29)
    """
    last = None
    for match in _IN_ADDRESS.finditer(address):
        year, *parts = (int(part) for part in match.groups() if part is not None)
        last = _existing(year, *parts) or last
    return last


def _day(match: re.Match[str]) -> date | None:
    """The day that one of the expressions matched."""
    year, month, day = filter(None, match.groups())
    if match.re is _OF_REPUBLIC:
        return _existing(_YEAR_BEFORE_REPUBLIC + small_number(year), small_number(month), small_number(day))
    if not year.isdecimal():
        year = "".join(str(_DIGITS[sign]) for sign in year if sign in _DIGITS)
    return _existing(int(year), small_number(month), small_number(day))


def small_number(written: str) -> int:
    """A number below 1,000 in digits or Chinese numerals; 0 where it is none.

    >>> [small_number(written) for written in ("29", "二十九", "廿九", "十", "三〇", "一百一十三", "元")]
    [29, 29, 29, 10, 30, 113, 1]
    """
    if written.isdecimal():
        return int(written)
    total, digit = 0, 0
    for sign in written.replace(" ", ""):
        if sign == "百":
            total, digit = total + 100 * max(digit, 1), 0
        elif sign == "十":
            total, digit = total + 10 * max(digit, 1), 0
        elif sign in "廿卅":
            total += 20 if sign == "廿" else 30
        elif sign == "元":
            digit = 1
        else:
            digit = 10 * digit + _DIGITS.get(sign, 0)
    return total + digit


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
