"""Hits are written to a stream that is open, such as the response of a server."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from search import export_hits, write_hits
from search.output.export import FORMATS

from .hits import HITS

ACCESSED = date(2026, 11, 30)


class Response(io.RawIOBase):
    """A file that only takes bytes, as the response of a server does."""

    def __init__(self) -> None:
        self.taken = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, given: object) -> int:
        self.taken += bytes(given)  # type: ignore[call-overload]
        return len(bytes(given))  # type: ignore[call-overload]


@pytest.mark.parametrize("suffix", FORMATS)
def test_hits_are_written_to_a_response_as_to_a_file(suffix: str, tmp_path: Path) -> None:
    response = Response()
    assert write_hits(iter(HITS), response, suffix[1:].upper(), accessed=ACCESSED) == len(HITS)
    assert write_hits([], io.BytesIO(), suffix) == 0
    path = tmp_path / f"hits{suffix}"
    export_hits(HITS, path, accessed=ACCESSED)
    if suffix not in (".xlsx", ".docx"):
        assert bytes(response.taken) == path.read_bytes()
        return
    with ZipFile(io.BytesIO(response.taken)) as sent, ZipFile(path) as file:
        assert {name: sent.read(name) for name in sent.namelist()} == {
            name: file.read(name) for name in file.namelist()
        }


def test_an_unknown_format_of_a_response_is_told() -> None:
    names = "csv, jsonl, md, xlsx, docx, bib, ris, csl.json"
    with pytest.raises(ValueError, match=f"format is one of {names}, not 'pdf'"):
        write_hits(HITS, io.BytesIO(), "pdf")
    with pytest.raises(ValueError, match=r"the style of citations in a \.bib file is bibtex, not 'line'"):
        write_hits(HITS, io.BytesIO(), "bib", style="line")
