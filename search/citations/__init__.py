"""Citations of paragraphs and of their articles, in the styles of `STYLES`.

`line` cites each paragraph in one line; every other style cites each article once. `gbt7714` is the national
standard GB/T 7714-2015. BibTeX, RIS and CSL-JSON are for programs: LaTeX, EndNote and NoteExpress, Zotero and
pandoc.
"""

from __future__ import annotations

from indexer.core.frozen import altered
from indexer.core.messages import message

from .bibtex import bibtex_entries
from .csl_json import csl_json_items
from .gbt7714 import gbt7714_lines
from .line import paragraph_lines
from .reference import Cited, reference_of
from .ris import ris_records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from .reference import Reference

    Style = Callable[[Iterable[Reference]], Iterator[str]]

_STYLES: dict[str, Style] = {
    "line": paragraph_lines,
    "gbt7714": gbt7714_lines,
    "bibtex": bibtex_entries,
    "ris": ris_records,
    "csl-json": csl_json_items,
}
STYLES = tuple(_STYLES)
"""The names of the styles."""


def citations(cited: Iterable[Cited], style: str = "line", accessed: date | None = None) -> Iterator[str]:
    """Parts of a text that cites paragraphs; joined, they are the whole.

    `accessed` is the day on which the web was looked at; it is left out where it is None, and for what has no
    address. Raises ValueError for an unknown style.
    """
    if style not in _STYLES:
        raise ValueError(
            message("style is one of {names}, not {style!r}", names=", ".join(STYLES), style=style)
        )
    references = (reference_of(each, accessed) for each in cited)
    return _STYLES[style](references if style == "line" else _once_each(references))


def cite(cited: Iterable[Cited], style: str = "line", accessed: date | None = None) -> str:
    """The text that cites paragraphs, such as hits, ending in a line feed; see `citations`."""
    return "".join(citations(cited, style, accessed))


def _once_each(references: Iterable[Reference]) -> Iterator[Reference]:
    """A reference to each article. Of several indexes, two may each have an article with the same id: both
    are cited, and the later one's id has a number behind it."""
    seen: dict[str, tuple[int, ...]] = {}
    for reference in references:
        same_id = seen.get(reference.id, ())
        article = hash(altered(reference, paragraph=0))
        if article not in same_id:
            seen[reference.id] = (*same_id, article)
            number = len(same_id) + 1
            yield reference if number == 1 else altered(reference, id=f"{reference.id} ({number})")
