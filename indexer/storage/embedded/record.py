"""The record of a generation, and its place in the index's history.

Each generation has a file of sections beside its table of contents, `MAIN_<generation>.record`:

    record    JSON, one object. The batch that writes the generation decides what it holds
    history   u32: the number of the generation before this one, 0 for none; how many of those before are kept

It can be read whatever version of the analysis built the index.
"""

from __future__ import annotations

import json
import os
from array import array

from indexer.core.errors import IndexDamagedError
from indexer.core.frozen import frozen
from indexer.core.section_writing import SectionWriter, little_endian
from indexer.core.sections import SectionReader, StrPath

from .generation import record_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

KEPT = 1
"""Generations before the current one that an index keeps unless it is told otherwise."""


class History(metaclass=frozen):
    """Predecessor of a generation: its number, None for none; and how many to keep."""

    before: int | None = None
    keep: int = KEPT


def write_record(path: StrPath, record: Mapping[str, Any], history: History) -> None:
    """Write the file of a generation."""
    with SectionWriter(path) as writer:
        writer.write("record", json.dumps(record).encode("ascii"))
        writer.write("history", little_endian(array("I", [history.before or 0, history.keep])))


def read_record(directory: StrPath, number: int) -> dict[str, Any]:
    """The record of the generation of this number; empty if there is none or it is damaged."""
    try:
        content = json.loads(bytes(_verified(directory, number).section("record")))
    except (FileNotFoundError, IndexDamagedError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def read_history(directory: StrPath, number: int) -> History:
    """The history of the generation of this number; empty if its record is missing or damaged."""
    try:
        before, keep = _verified(directory, number).numbers("history", "I")
    except (FileNotFoundError, IndexDamagedError, ValueError):
        return History()
    return History(before if 0 < before < number else None, keep)


def verify_record(directory: StrPath, number: int) -> None:
    """Read the file of a generation. Raises IndexDamagedError if it is altered, FileNotFoundError."""
    _verified(directory, number)


def _verified(directory: StrPath, number: int) -> SectionReader:
    file = SectionReader(os.path.join(directory, record_name(number)))
    file.verify()
    return file
