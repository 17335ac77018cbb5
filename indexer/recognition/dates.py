"""Reads days as Chinese texts write them, and as addresses and names of files do.

They are read in digits of any width and in Chinese numerals, with every sign that stands for a zero there,
and in years of the Republic of China. A day that does not exist is not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from indexer.core.numerals import ZEROS, number_of_digits, small_number
from indexer.core.partial_date import PartialDate

_SIGN = f"[{ZEROS}一二三四五六七八九]"
_NUMERAL = "[〇○零一二三四五六七八九十廿卅元]"
_COUNT = rf"(?:\d{{1,2}}|{_NUMERAL}(?: ?{_NUMERAL}){{0,2}})"
_MONTH_AND_DAY = rf"({_COUNT})\s{{0,3}}月\s{{0,3}}({_COUNT})(?! ?{_NUMERAL}|\d)(?:\s{{0,3}}[日號号])?"
# The first sentence, or a time of day, may follow without a space: 2021-11-2011月19日, 2021-10-2706:45.
DAY_SIGNS = "-/.．／－—–−·"
"""The signs between the numbers of a day."""
_SIGNS = (
    rf"[{DAY_SIGNS}]\s{{0,2}}(\d{{1,2}})\s{{0,2}}[{DAY_SIGNS}]\s{{0,2}}(\d{{1,2}})(?!\d(?!\d?月|\d[:：]\d))"
)
# Each begins with a set of characters, for which `re` searches fast; so the lookbehind comes after it.
_IN_DIGITS = re.compile(rf"(\d(?<!\d\d)\d{{3}})\s{{0,3}}(?:年\s{{0,3}}{_MONTH_AND_DAY}|{_SIGNS})")
_SPREAD_COUNT = r"(\d(?:[ \u3000]?\d)?)"
_IN_SPREAD_DIGITS = re.compile(
    rf"(\d(?<!\d\d)(?<!\d[ \u3000]\d)(?:[ \u3000]\d){{3}})\s{{0,3}}年\s{{0,3}}"
    rf"{_SPREAD_COUNT}\s{{0,3}}月\s{{0,3}}{_SPREAD_COUNT}\s{{0,3}}日"
)
_IN_NUMERALS = re.compile(rf"({_SIGN}(?:[ \u3000]?{_SIGN}){{3}})\s{{0,3}}年\s{{0,3}}{_MONTH_AND_DAY}")
_OF_REPUBLIC = re.compile(
    rf"民\s?[国國]\s?(\d{{1,3}}|[{ZEROS}一二三四五六七八九十百]{{1,5}})\s?(?:年\s{{0,3}}{_MONTH_AND_DAY}|{_SIGNS})"
)
_OF_REPUBLIC_IN_FULL = re.compile(rf"中\s?[华華]\s?{_OF_REPUBLIC.pattern}")
_BEFORE_REPUBLIC = re.compile(r"中\s?[华華]\s?$")
# 113-03-29, 113年3月29日: years of the Republic from 2011 on. Fewer digits may be a year of any century.
_OF_REPUBLIC_BARE = re.compile(
    rf"(1\d\d|一{_SIGN}{{2}}|一百[{ZEROS}一二三四五六七八九十]{{1,3}})\s?(?:年\s{{0,3}}{_MONTH_AND_DAY}|{_SIGNS})"
)
# 1130329, as offices in Taiwan write days in lists.
_OF_REPUBLIC_COMPACT = re.compile(r"(1\d\d)(\d\d)(\d\d)(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?(?!\d)")
_REPUBLICAN = (_OF_REPUBLIC, _OF_REPUBLIC_IN_FULL, _OF_REPUBLIC_BARE, _OF_REPUBLIC_COMPACT)
_WHERE_EXPECTED = (
    _IN_DIGITS,
    _IN_NUMERALS,
    _IN_SPREAD_DIGITS,
    *_REPUBLICAN[:-1],
    _COMPACT,
    _OF_REPUBLIC_COMPACT,
)
_WITHOUT_YEAR = re.compile(rf"(?<![\d年]){_MONTH_AND_DAY}")
_YEAR_BEFORE_REPUBLIC = 1911
# 2024, 2024年, 2024-03, 2024年3月, 202403; databases write 2024-03-00 where they lack the day.
_PARTIAL = re.compile(
    rf"(\d{{4}}(?=\s?[年/.-])|(?:19|20)\d\d|{_SIGN}{{4}}(?=\s?年))\s?"
    rf"(?:年?|[-/.]00[-/.]00|(?:年\s?|[-/.])({_COUNT})\s?(?:月份?)?|(\d\d)|[-/.](\d\d)[-/.]00)"
)
_PARTIAL_OF_REPUBLIC = re.compile(
    rf"(?:民\s?[国國]\s?(\d{{1,3}}|[{ZEROS}一二三四五六七八九十百]{{1,5}})|(1\d\d))\s?年(?:\s?({_COUNT})\s?月份?)?"
)

_TIME_IN_UTC = re.compile(
    r"[T\s]{1,2}(\d{1,2}):\d\d(?::\d\d(?:\.\d{1,9})?)?\s?(?:Z|UTC|GMT|[+-]00(?::?00)?)(?![\d:])",
    re.IGNORECASE,
)
_MIDNIGHT_IN_BEIJING = 16
"""The hour in UTC at which a day begins in Beijing."""

# /2024/03/29/, /2024-03/29/, /2024/0329/, /202403/t20240329_1.html, /2024032912345.html; in file names too.
_IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)"
    r"(?:[-/._](\d{1,2})[-/._](\d{1,2})(?!\d)|[-/_]?(\d\d)[-/_]?(\d\d)(?!\d)|(?<=/\d{4})(\d\d)(\d\d)(?=\d*\.))"
)
_LONGEST_ADDRESS = 2_000
"""Characters of an address in which a day is looked for."""


class Day(NamedTuple):
    """A day, and where it is written in a text."""

    day: date
    start: int
    end: int


def parse_date(written: str) -> date | None:
    """The day that a text begins with; None when that is no whole day, or none that exists.

    A time of day may follow. The day is the one that is written, where it was written. Programs write times
    in UTC, of which the day in Beijing is taken.

    >>> parse_date("2024年3月29日 10:30"), parse_date("二○二四年三月二十九日")
    (datetime.date(2024, 3, 29), datetime.date(2024, 3, 29))
    >>> parse_date("2024-03-28T16:00:00Z"), parse_date("2024-03-28T16:00:00+08:00")
    (datetime.date(2024, 3, 29), datetime.date(2024, 3, 28))
    >>> parse_date("2024") is None
    True
    """
    if len(written) == 10 and written.isascii():
        # Most files hold this form, which is read in a tenth of the time.
        try:
            return date.fromisoformat(written)
        except ValueError:
            pass
    text = unicodedata.normalize("NFKC", written[:100]).strip()
    found = day_at(text, 0)
    if found is None:
        return None
    time = _TIME_IN_UTC.match(text, found.end)
    return found.day if time is None else day_in_beijing(found.day, int(time[1]))


def day_in_beijing(day: date, hour: int) -> date:
    """The day in Beijing at an hour of a day in UTC."""
    is_next = hour >= _MIDNIGHT_IN_BEIJING and day < date.max
    return day + timedelta(1) if is_next else day


def parse_published(written: str) -> date | None:
    """The day that a text begins with, or the month or the year that it is; None for anything else.

    >>> [str(parse_published(each)) for each in ("2024-03-29 10:30", "2024年3月", "民國113年", "春")]
    ['2024-03-29', '2024-03', '2024', 'None']
    """
    day = parse_date(written)
    if day is not None:
        return day
    text = unicodedata.normalize("NFKC", written[:100]).strip()
    if (of_republic := _PARTIAL_OF_REPUBLIC.fullmatch(text)) is not None:
        year, month = small_number(of_republic[1] or of_republic[2]), of_republic[3]
        return _partial(_YEAR_BEFORE_REPUBLIC + year, month)
    if (partial := _PARTIAL.fullmatch(text)) is not None:
        return _partial(number_of_digits(partial[1]), partial[2] or partial[3] or partial[4])
    return None


def day_at(text: str, start: int) -> Day | None:
    """The day that stands in a text from `start` on, where a day is expected, as behind its label.

    There it may be in forms that elsewhere are numbers of another kind.

    >>> [str(day_at(f"日期：{written}", 3).day) for written in ("20240329", "113-03-29", "113年3月29日")]
    ['2024-03-29', '2024-03-29', '2024-03-29']
    """
    for form in _WHERE_EXPECTED:
        if (match := form.match(text, start)) is not None:
            day = _day(match)
            return None if day is None else Day(day, *match.span())
    return None


def days_in(text: str) -> Iterator[Day]:
    """The whole days that a text names, in order.

    >>> [each.day.isoformat() for each in days_in("自2024.3.29起，至民國113年4月1日止")]
    ['2024-03-29', '2024-04-01']
    """
    matches = list(_IN_DIGITS.finditer(text))
    if "年" in text:
        matches += _IN_NUMERALS.finditer(text)
        matches += _IN_SPREAD_DIGITS.finditer(text)
    if "民" in text:
        matches += _OF_REPUBLIC.finditer(text)
    for match in sorted(matches, key=re.Match.start):
        day = _day(match)
        if day is not None:
            start, end = match.span()
            if match.re is _OF_REPUBLIC and (
                before := _BEFORE_REPUBLIC.search(text, max(0, start - 4), start)
            ):
                start = before.start()
            yield Day(day, start, end)


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
    for match in _IN_ADDRESS.finditer(address[:_LONGEST_ADDRESS]):
        year, *parts = (int(part) for part in match.groups() if part is not None)
        last = _existing(year, *parts) or last
    return last


def _day(match: re.Match[str]) -> date | None:
    """The day that one of the expressions matched."""
    year, month, day = ("".join(each.split()) for each in match.groups() if each)
    if match.re in _REPUBLICAN:
        return _existing(_YEAR_BEFORE_REPUBLIC + small_number(year), small_number(month), small_number(day))
    return _existing(number_of_digits(year), small_number(month), small_number(day))


def _partial(year: int, month: str | None) -> PartialDate | None:
    number = None if month is None else small_number(month)
    try:
        return PartialDate(year, number) if number != 0 else None
    except ValueError:
        return None


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
