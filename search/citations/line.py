"""The citation of a paragraph in one line: 《题》（文号），机关，日期，第n段."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from .reference import Reference

_INNER_TITLE_MARKS = str.maketrans("《》", "〈〉")
"""GB/T 15834: the marks of a title within a title are single."""


def paragraph_lines(references: Iterable[Reference]) -> Iterator[str]:
    for reference in references:
        yield f"{line_of(reference)}\n"


def written_day(day: date) -> str:
    """A day, a month or a year: 2024年3月29日, 2024年3月, 2024年."""
    parts = zip(day.isoformat().split("-"), "年月日", strict=False)
    return "".join([f"{int(number)}{unit}" for number, unit in parts])


def line_of(reference: Reference) -> str:
    """The line that cites a paragraph, or an article whole. What is not known is left out."""
    title = f"《{reference.title.translate(_INNER_TITLE_MARKS)}》"
    if reference.number:
        title += f"（{reference.number}）"
    day = reference.published
    facts = (
        title,
        "、".join(reference.authors) or reference.source,
        written_day(day) if day else None,
        f"第{reference.paragraph}段" if reference.paragraph else None,
    )
    return "，".join([fact for fact in facts if fact])
