"""The options of an export, and the parts of a hit that its formats share."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter

from indexer.core.frozen import frozen
from indexer.core.printable import writable
from search.highlight import joined_spans
from search.hit import Hit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    Part = tuple[str, bool]

_LINK = re.compile(r"https?://[^\s<>\"\\]+")
"""A URL that is safe to open, without what ends or alters one in a file: a script is none."""

_FACTS_BEFORE = ("title", "text")
_FACTS = ("published", "source", "issuer", "number", "kind", "region", "url", "article", "paragraph")


class ExportOptions(metaclass=frozen):
    """`style` is that of the citations, `accessed` the day that they name. With `clean`, the clean copies of
    paragraphs stand beside them in tables, and for them in documents. `title` is a document's heading."""

    style: str = "line"
    clean: bool = False
    title: str | None = None
    accessed: date | None = None


def citation_of(hit: Hit, options: ExportOptions) -> str:
    return hit.cite(options.style, options.accessed)


def place_of(hit: Hit, options: ExportOptions) -> tuple[str, str, str]:
    """The citation; the source and the number of the paragraph; and the URL that a reader may open, or "".

    What the citation says is not said again.
    """
    citation = citation_of(hit, options)
    source, url, article = [writable(value or "") for value in (hit.source, hit.url, hit.article)]
    place = f"{article} ¶{hit.paragraph}"
    return (
        citation,
        place if source in citation else f"{source} · {place}",
        url if _LINK.fullmatch(url) and url not in citation else "",
    )


def columns(options: ExportOptions) -> tuple[str, ...]:
    """The names of a table's columns."""
    return (*_FACTS_BEFORE, *(["clean"] if options.clean else ()), *_FACTS, "citation")


def cells(hit: Hit, options: ExportOptions) -> list[str | int | date | None]:
    """The values of a hit in a table's columns. Texts are such that any file can hold them."""
    values = [getattr(hit, name) for name in _FACTS_BEFORE]
    if options.clean:
        values.append(hit.clean.text)
    values += [getattr(hit, name) for name in _FACTS]
    values.append(citation_of(hit, options))
    return [writable(value) if isinstance(value, str) else value for value in values]


def marked_parts(hit: Hit, *, clean: bool = False) -> list[Part]:
    """The paragraph, or its clean copy, in parts that any file can hold, and whether each was found."""
    shown = hit.clean if clean else hit
    parts: list[Part] = []
    end = 0
    for first, last in (*joined_spans(shown.spans), (len(shown.text), len(shown.text))):
        parts += (shown.text[end:first], False), (shown.text[first:last], True)
        end = last
    written = [(writable(text), is_match) for text, is_match in parts]
    runs = groupby([part for part in written if part[0]], key=itemgetter(1))
    return [("".join([text for text, _ in run]), is_match) for is_match, run in runs]
