"""Days as users write them: `2024`, `2024-03-29`, `2024年一季度`, `2024-01..2024-06`, `>=2024`, `近三个月`.

A *period* is a year, a half, a quarter, a month or a day, or what `relative_days` reads. Dates are a period,
two of them with a sign for a range between, or one of them as a bound.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from indexer.core.messages import message
from indexer.core.numerals import ZEROS, number_of_digits, small_number

DateRange = tuple[date | None, date | None]
"""(since, until), both inclusive; None where that side is open."""

Period = tuple[date, date]
"""(first, last) day."""

DATE_EXAMPLES = message("2024, 2024-03-29, 2024-01..2024-06 or 近三个月")

_LONGEST = 60
"""Longest text that is read as dates, in characters."""

_YEAR_BEFORE_REPUBLIC = 1911

# Patterns are strings, which `re` compiles when it first needs them: most dates need one or two.
_COUNT = "[0-9]{1,2}|[〇零一二三四五六七八九十廿卅]{1,4}"
_YEAR = f"[0-9]{{4}}|[{ZEROS}一二三四五六七八九]{{4}}"
_MONTH_AND_DAY = f"(?:({_COUNT})月(?:份|({_COUNT})[日号號]?)?)?"
_NUMERIC = r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?"
_COMPACT = "([0-9]{4})([0-9]{2})([0-9]{2})?"
_CHINESE = f"({_YEAR})年{_MONTH_AND_DAY}"
_OF_REPUBLIC = f"民[国國]({_COUNT}|1[0-9]{{2}})年{_MONTH_AND_DAY}"
_PART_OF_YEAR = f"(?i)({_YEAR})(?:年第?([1-4一二三四])季度?|[-/.年]?q([1-4])|年?([上下])半年|[-/.年]?h([12]))"
_RANGE_SIGN = "\\.\\.|-{2,}|(?i:to)|~|\u301c|[\u2012-\u2015\u2500]+|[至到]"
_COMPARED = "(>=|<=|[=<>\u2264-\u2267])(.+)"
_SINCE = "[自从從]?(.+?)(?:以[来來]|至今|起)"
_UNTIL = "截[至止](.+)"

_RUN = r"[^\s()\"“「『*+|]"
_SPACED_SIGN = r"(?:\.\.|--|(?i:to)\b|[~\u2012-\u2015\u2500\u301c至到])"
_RELATIVE = r"(?i:(?:last|past|this)\s+(?:[0-9]{1,3}\s*)?[a-z]+|[0-9a-z]{1,3}\s+[a-z]+\s+ago)\b"
_VALUES = (
    rf"\s{{0,3}}{_RELATIVE}|\s{{0,3}}(?:最近|近|过去|過去)\s?[0-9]{{1,3}}\s?{_RUN}+",
    rf"\s{{0,3}}{_RUN}*"
    rf"(?:\s{{1,3}}{_SPACED_SIGN}\s{{0,3}}|\s{{1,3}}-\s{{1,3}}|(?:{_SPACED_SIGN}|[-<>=年月])\s{{1,3}}){_RUN}+",
    rf"\s{{0,3}}{_RUN}+",
)
"""The possible values of a date in a query, the longest first. It goes on behind a space where a sign asks
for more: `2024-03 ~ 2024-05`, `>= 2024`, `2024年 3月`."""
_ENCLOSED = r"""\s{0,3}(?:["“「『]([^"”」』]{1,60})["”」』]|\[([^]]{1,60})\])"""
"""A value in quotation marks, or in brackets as Lucene's: `"2024-03"`, `[2024-01 TO 2024-03]`."""
_HYPHENS = str.maketrans("‐‑−–", "----")
"""Signs that programs write for the hyphens of a day."""


def dates_at(plain: str, place: int) -> tuple[DateRange, int] | None:
    """The dates that a query's plain text has at a place, and where they end; None if it has none."""
    match = re.compile(_ENCLOSED).match(plain, place)
    if match and (found := parse_dates(match[1] or match[2])):
        return found, match.end()
    for form in _VALUES:
        if (match := re.compile(form).match(plain, place)) and (found := parse_dates(match[0])):
            return found, match.end()
    return None


def parse_dates(text: str) -> DateRange | None:
    """The days that a period, a range or a bound stands for, in any width and with spaces anywhere.

    None is what cannot be understood, a range that ends before it starts too.

    >>> parse_dates("2024-02..2024")
    (datetime.date(2024, 2, 1), datetime.date(2024, 12, 31))
    >>> parse_dates("2024年3月至5月")
    (datetime.date(2024, 3, 1), datetime.date(2024, 5, 31))
    >>> parse_dates("..2023-06-30") == parse_dates("<=20230630")
    True
    """
    if len(text) > _LONGEST:
        return None
    written = _in_one_width(text)
    found = _dates(written) or _dates(written.translate(_HYPHENS))
    return None if found is None or (found[0] and found[1] and found[0] > found[1]) else found


def _dates(written: str) -> DateRange | None:
    return _period(written) or _bound(written) or _range(written)


def parse_period(text: str) -> Period | None:
    """The first and the last day of a year, a half, a quarter, a month or a day; None if it is none.

    >>> parse_period("2024Q1")
    (datetime.date(2024, 1, 1), datetime.date(2024, 3, 31))
    """
    return _period(_in_one_width(text).translate(_HYPHENS)) if len(text) <= _LONGEST else None


def reversed_dates(text: str) -> str | None:
    """A range that ends before it starts, the other way round; None for any other text.

    >>> reversed_dates("2024-06~2024-01")
    '2024-01..2024-06'
    """
    ends = re.split(_RANGE_SIGN, _in_one_width(text)) if len(text) <= _LONGEST else ()
    if len(ends) != 2:
        return None
    first, last = map(_period, ends)
    return f"{ends[1]}..{ends[0]}" if first and last and first[0] > last[1] else None


def _in_one_width(text: str) -> str:
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFKC", text)
    return "".join(text.split())


def _period(written: str) -> Period | None:
    try:
        if match := re.fullmatch(_NUMERIC, written):
            return _days(*match.group(1, 3, 4))
        if match := re.fullmatch(_COMPACT, written) or re.fullmatch(_CHINESE, written):
            return _days(*match.groups())
        if match := re.fullmatch(_OF_REPUBLIC, written):
            year, month, day = match.groups()
            return _days(str(_YEAR_BEFORE_REPUBLIC + small_number(year)), month, day)
        if match := re.fullmatch(_PART_OF_YEAR, written):
            year, in_chinese, quarter, half_in_chinese, half = match.groups()
            if in_chinese or quarter:
                return _months(number_of_digits(year), 3, small_number(in_chinese or quarter))
            number = int(half) if half else "上下".index(half_in_chinese) + 1
            return _months(number_of_digits(year), 6, number)
        return _relative(written)
    except (ValueError, OverflowError):  # a day that there is not
        return None


def _relative(written: str) -> Period | None:
    from .relative_days import relative_period, with_year

    absolute = with_year(written)
    return relative_period(written) if absolute == written else _period(absolute)


def _days(year: str, month: str | None, day: str | None) -> Period:
    number = number_of_digits(year)
    if month is None:
        return _months(number, 12, 1)
    if day is None:
        return _months(number, 1, small_number(month))
    first = date(number, small_number(month), small_number(day))
    return first, first


def _months(year: int, count: int, number: int) -> Period:
    """The days of the `number`th part of a year that has so many months."""
    last = count * number
    following = date(year, last + 1, 1) if last < 12 else None
    return date(year, last - count + 1, 1), following - timedelta(1) if following else date(year, last, 31)


def _bound(written: str) -> DateRange | None:
    """The days since a period, or until its end."""
    if match := re.fullmatch(_COMPARED, written):
        period = _period(match[2])
        return _compared(match[1], period) if period else None
    if (match := re.fullmatch(_SINCE, written)) and (period := _period(match[1])):
        return period[0], None
    if (match := re.fullmatch(_UNTIL, written)) and (period := _period(match[1])):
        return None, period[1]
    return None


def _compared(sign: str, period: Period) -> DateRange | None:
    first, last = period
    try:
        match sign:
            case "=":
                return period
            case ">":
                return last + timedelta(1), None
            case "<":
                return None, first - timedelta(1)
    except OverflowError:  # no day comes before the first or after the last
        return None
    return (None, last) if sign in "<=\u2264\u2266" else (first, None)


def _range(written: str) -> DateRange | None:
    """The days from one period to another; either may be missing beside a sign that is only for ranges."""
    if sign := re.search(_RANGE_SIGN, written):
        before, after = written[: sign.start()], written[sign.end() :]
    else:
        places = [place for place, character in enumerate(written) if character == "-"]
        if len(places) % 2 == 0:
            return None
        middle = places[len(places) // 2]
        before, after = written[:middle], written[middle + 1 :]
        if not (before and after):
            return None
    first = _period(before) or (_period(before + after[-1]) if after.endswith(("月", "日", "号")) else None)
    last = _period(after) or (_completed(after, before, first) if first and after else None)
    if (before and not first) or (after and not last) or not (first or last):
        return None
    return first[0] if first else None, last[1] if last else None


def _completed(after: str, before: str, first: Period) -> Period | None:
    """The period that a range ends with, if it is written without the year, or without year and month."""
    year, month = first[0].year, first[0].month
    if before.count("-") == after.count("-") + 1 and (period := _period(f"{year}-{after}")):
        return period
    if "月" not in after and after[-1:] in "日号號" and first[0] == first[1]:
        return _period(f"{year:04}年{month}月{after}")
    return _period(f"{year:04}年{after}")
