"""References as entries of BibTeX, which BibLaTeX reads as well."""

from __future__ import annotations

import re
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .reference import Reference

_TYPES = {"document": "legislation", "newspaper": "article", "web page": "online", "other": "misc"}
"""Kinds as types of BibLaTeX. Styles of BibTeX itself take those that they do not know for `misc`."""

_ESCAPES = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_"}
    | {
        # BibTeX counts braces that are escaped by a backslash, too.
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_URL_ESCAPES = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "{}\\"})
_NOT_OF_KEYS = re.compile(r"[^A-Za-z0-9._:-]+")


def bibtex_entries(references: Iterable[Reference]) -> Iterator[str]:
    """An entry for each of some articles. Its key is made of the article's id."""
    keys: set[str] = set()
    for reference in references:
        key = _key(reference.id, keys)
        fields = "".join([f"  {name} = {{{value}}},\n" for name, value in _fields(reference) if value])
        yield f"@{_TYPES[reference.kind]}{{{key},\n{fields}}}\n\n"


def _fields(reference: Reference) -> Iterator[tuple[str, str | None]]:
    """Names and values. Double braces keep names whole and the case of titles."""
    day, accessed = reference.published, reference.accessed
    yield "author", " and ".join([f"{{{name.translate(_ESCAPES)}}}" for name in reference.authors])
    yield "title", f"{{{reference.title.translate(_ESCAPES)}}}"
    yield "number", reference.number and reference.number.translate(_ESCAPES)
    source = reference.provider and reference.provider.translate(_ESCAPES)
    yield ("journal" if reference.kind == "newspaper" else "library"), source
    yield "entrysubtype", "newspaper" if reference.kind == "newspaper" else None
    yield "year", f"{day.year:04}" if day else None
    yield "month", day.isoformat()[5:7] if day else None
    yield "date", day.isoformat() if day else None
    yield "url", reference.url and reference.url.translate(_URL_ESCAPES)
    yield "urldate", accessed.isoformat() if accessed else None


def _key(article: str, keys: set[str]) -> str:
    """A key of letters that BibTeX takes. An id that has others ends in its checksum, so that keys differ."""
    key = _NOT_OF_KEYS.sub("-", article).strip("-")
    if key != article:
        key = f"{key}-{crc32(article.encode('utf-8', 'surrogatepass')):08x}".lstrip("-")
    unique, number = key, 1
    while unique.lower() in keys:
        number += 1
        unique = f"{key}-{number}"
    keys.add(unique.lower())
    return unique
