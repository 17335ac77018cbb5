"""Hits as JSON lines: the keys of a hit in `--json`, and its citation."""

from __future__ import annotations

import json

from indexer.core.printable import printable_json
from search.hit import Hit

from .options import ExportOptions, citation_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def jsonl_parts(hits: Iterable[Hit], options: ExportOptions) -> Iterator[str]:
    """A line for each hit."""
    for hit in hits:
        keys = {**hit.as_dict(clean=options.clean), "citation": citation_of(hit, options)}
        yield printable_json(json.dumps(keys, ensure_ascii=False)) + "\n"
