"""Rich Text Format."""

from __future__ import annotations

from striprtf.striprtf import rtf_to_text

from indexer.sources.draft import Document, Draft, NotAnArticle, Settings, refused

from .text import draft_of_lines


def read_rtf(document: Document, settings: Settings) -> Draft:
    """The article of an .rtf file. Raises NotAnArticle if it is none."""
    data = document.read()
    if not data.lstrip().startswith(b"{\\rtf"):
        raise NotAnArticle("no RTF: it does not begin with {\\rtf")
    # The library does not document what it raises.
    with refused("no RTF that can be read", Exception):
        text: str = rtf_to_text(data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    return draft_of_lines([_row(line) if line.endswith("|") else line for line in text.split("\n")])


def _row(line: str) -> str:
    """A row of a table with spaces between its cells; the library ends each cell with a bar."""
    return " ".join(filter(None, map(str.strip, line.split("|"))))
