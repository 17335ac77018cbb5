"""References by GB/T 7714-2015, the Chinese standard, each in a line without a number.

A document with a number (文号) is of type A, as in the standard's own example of a government's notice; an
article of a newspaper N, a web page EB, and what is neither Z. `/OL` follows where it has a URL.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .reference import Reference

_TYPES = {"document": "A", "newspaper": "N", "web page": "EB", "other": "Z"}

MOST_AUTHORS = 3
"""Most authors that are named; 等 or et al. stands for the others."""


def gbt7714_lines(references: Iterable[Reference]) -> Iterator[str]:
    for reference in references:
        yield f"{_line_of(reference)}\n"


def _line_of(reference: Reference) -> str:
    title = ": ".join(filter(None, (reference.title, reference.number)))
    medium = "/OL" if reference.url else ""
    parts = (
        _names(reference),
        f"{title}[{_TYPES[reference.kind]}{medium}]",
        _publication(reference),
        reference.url,
    )
    return f"{'. '.join(filter(None, parts))}."


def _names(reference: Reference) -> str:
    names = list(reference.authors)
    if len(names) > MOST_AUTHORS:
        names[MOST_AUTHORS:] = ["等" if reference.is_chinese else "et al"]
    return ", ".join(names)


def _publication(reference: Reference) -> str:
    """Where and when it was published, and when it was looked at."""
    day = reference.published
    accessed = f"[{reference.accessed.isoformat()}]" if reference.accessed else ""
    if reference.kind == "newspaper":
        return ", ".join(filter(None, (reference.source, day.isoformat() if day else None))) + accessed
    if reference.url:
        return (f"({day.isoformat()})" if day else "") + accessed
    return str(day.year) if day else ""
