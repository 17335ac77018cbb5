"""Plain text."""

from __future__ import annotations

from indexer.sources.draft import Document, Draft, Settings
from indexer.sources.encoding.detection import decode

from .plain import draft_of_lines


def read_text(document: Document, settings: Settings) -> Draft:
    """The article of a .txt file, as `plain` reads its lines. Raises UnicodeError where it is no text."""
    text, note = decode(document.read(), document.charset, settings.encoding)
    draft = draft_of_lines(text.split("\n"))
    draft.encoding = note
    return draft
