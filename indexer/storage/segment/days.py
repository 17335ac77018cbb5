"""The stored form of a day of publication, or of a month or a year: a number that sorts by time.

20240329 is a day, 20240300 a month, 20240000 a year, and 0 is unknown. `native/search/days.h` is the twin.
"""

from __future__ import annotations

from indexer.core.caching import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

NEVER = 99991231
"""A stored day after all others."""


def day_number(day: date | None) -> int:
    """The stored form of a date: 20240329, or 20240300 for a month and 20240000 for a year; 0 for None."""
    if day is None:
        return 0
    from indexer.core.partial_date import PartialDate

    if isinstance(day, PartialDate):
        return day.year * 10000 + (day.known_month or 0) * 100
    return day.year * 10000 + day.month * 100 + day.day


def _class_of_dates() -> type[date]:
    """`datetime.date`, without what `datetime` has in Python: loading that takes as long as a page."""
    try:
        from _datetime import date  # type: ignore[import-not-found]
    except ImportError:
        from datetime import date
    return date  # type: ignore[no-any-return]


@lru_cache(4096)
def day_of(number: int) -> date | None:
    """The date of a stored number. Raises ValueError where there is no such day."""
    if number == 0:
        return None
    year, month, day = number // 10000, number // 100 % 100, number % 100
    if day == 0:
        from indexer.core.partial_date import PartialDate

        return PartialDate(year, month or None)
    return _class_of_dates()(year, month, day)


def first_day(number: int) -> int:
    """The first day, as 20240301, of a stored day, month or year."""
    return number if number % 100 else number + 1 if number % 10000 else number + 101


def last_day(number: int) -> int:
    """The last day, as 20240331, of a stored day, month or year.

    >>> last_day(20240329), last_day(20240200), last_day(20230200), last_day(20240000)
    (20240329, 20240229, 20230228, 20241231)
    """
    if number % 100:
        return number
    if number % 10000 == 0:
        return number + 1231
    year, month = number // 10000, number // 100 % 100
    if month == 2:
        return number + (29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28)
    return number + (30 if month in (4, 6, 9, 11) else 31)


def lies_within(number: int, since: int, until: int) -> bool:
    """Whether all of a stored day, month or year lies from day `since` to day `until`; an unknown one never
    does. The twin of `native/search/days.h`."""
    return number != 0 and since <= first_day(number) and last_day(number) <= until
