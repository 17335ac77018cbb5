"""Dates of which only the year, or the year and the month, are known."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from typing_extensions import Self
else:
    try:
        from _datetime import date  # without what `datetime` has in Python, which takes longer to load
    except ImportError:
        from datetime import date


class PartialDate(date):
    """A month, or a year where `known_month` is None.

    As a date it is the first day of them, so that it sorts and has a year; written, it is what is known. It
    equals no whole day, and a calculation with it gives whole days.

    >>> str(PartialDate(2024, 3)), str(PartialDate(2024)), PartialDate(2024, 3) == date(2024, 3, 1)
    ('2024-03', '2024', False)
    """

    __slots__ = ("known_month",)
    known_month: int | None

    def __new__(cls, year: int, month: int | None = None, day: int | None = None) -> Self:
        if month is not None and day is not None:
            # `date` makes the results of its calculations so.
            return date(year, month, day)  # type: ignore[return-value]
        made = super().__new__(cls, year, month or 1, 1)
        made.known_month = month
        return made

    def isoformat(self) -> str:
        """`2024-03` or `2024`, as ISO 8601 has them."""
        return f"{self.year:04}" if self.known_month is None else f"{self.year:04}-{self.month:02}"

    def replace(self, *parts: Any, **named: Any) -> Self:
        """A whole day, as `date.replace` gives it of the first day."""
        return date(self.year, self.month, 1).replace(*parts, **named)  # type: ignore[return-value]

    __replace__ = replace

    def __repr__(self) -> str:
        known = [self.year, *filter(None, (self.known_month,))]
        return f"{type(self).__name__}({', '.join(map(str, known))})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PartialDate) and self.isoformat() == other.isoformat()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.isoformat())

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.year, self.known_month)
