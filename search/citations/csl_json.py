"""References as CSL-JSON, the input of citeproc, pandoc and Zotero."""

from __future__ import annotations

import json

from indexer.core.printable import printable_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from .reference import Reference

_TYPES = {
    "document": "legislation",
    "newspaper": "article-newspaper",
    "web page": "webpage",
    "other": "document",
}
"""Kinds as types of CSL. Styles of GB/T 7714 give `legislation`, with a number, the type of documents."""


def csl_json_items(references: Iterable[Reference]) -> Iterator[str]:
    """The parts of one array, an item in a line."""
    before = "[\n"
    for reference in references:
        yield before + printable_json(json.dumps(_item(reference), ensure_ascii=False))
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _item(reference: Reference) -> dict[str, object]:
    known: dict[str, object] = {
        "author": [{"literal": name} for name in reference.authors],
        "number": reference.number,
        "container-title" if reference.kind == "newspaper" else "source": reference.provider,
        "issued": _date(reference.published),
        "accessed": _date(reference.accessed),
        "URL": reference.url,
        "language": "zh-CN" if reference.is_chinese else None,
    }
    return {
        "id": reference.id,
        "type": _TYPES[reference.kind],
        "title": reference.title,
        **{name: value for name, value in known.items() if value},
    }


def _date(day: date | None) -> dict[str, object] | None:
    return {"date-parts": [[int(part) for part in day.isoformat().split("-")]]} if day else None
