"""References as records of RIS, for EndNote, NoteExpress and Zotero."""

from __future__ import annotations

from indexer.core.printable import writable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .reference import Reference

_TYPES = {"document": "GOVDOC", "newspaper": "NEWS", "web page": "ELEC", "other": "ELEC"}


def ris_records(references: Iterable[Reference]) -> Iterator[str]:
    for reference in references:
        tags = "".join([f"{tag}  - {value}\n" for tag, value in _tags(reference) if value])
        # The space behind the last tag is part of it.
        yield f"{tags}ER  - \n\n"


def _tags(reference: Reference) -> Iterator[tuple[str, str | None]]:
    day, accessed = reference.published, reference.accessed
    yield "TY", _TYPES[reference.kind]
    yield "ID", writable(reference.id)
    for name in reference.authors:
        yield "AU", name
    yield "TI", reference.title
    yield "T2" if reference.kind == "newspaper" else "DP", reference.provider
    yield "SN", reference.number
    yield "PY", f"{day.year:04}" if day else None
    # 2024/03/29, 2024/03/ or 2024//
    yield "DA", "/".join([*day.isoformat().split("-"), "", ""][:3]) if day else None
    yield "UR", reference.url
    yield "Y2", f"{accessed:%Y/%m/%d}" if accessed else None
