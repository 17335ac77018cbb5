"""Plain text."""

from __future__ import annotations

from .draft import Document, Draft, Settings
from .encoding import decode
from .plain import draft_of_lines


def read_text(document: Document, settings: Settings) -> Draft:
    """The article of a .txt file, as `plain` reads its lines. Raises UnicodeError where it is no text."""
    return draft_of_lines(decode(document.read()).split("\n"))
