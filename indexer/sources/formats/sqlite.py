"""Tables of SQLite databases, whose rows are articles. The database is opened read-only."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from urllib.parse import quote

from indexer.core.messages import message
from indexer.sources.draft import Drafts, NotAnArticle, draft_or_reason, refused
from indexer.sources.encoding.detection import decode, is_misread

from .records import Columns

_FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""Errors of a damaged database. Its names, unlike its texts, must be UTF-8."""


def read_table(location: str, table: str, name: str) -> Drafts:
    """("row 1", its draft or a reason) for each row. Raises NotAnArticle where the table cannot be read."""
    number = 0
    try:
        with closing(_opened(location)) as database:
            quoted = table.replace('"', '""')
            rows = database.execute(f'SELECT * FROM "{quoted}"')
            columns = Columns([column[0] for column in rows.description])
            for number, row in enumerate(rows, 1):
                texts = [_text(value) if isinstance(value, bytes) else value for value in row]
                yield (
                    message("row {number}", number=number),
                    draft_or_reason(columns.draft, texts, f"{name}#{number}"),
                )
    except _FAULTS as error:
        where = message("after row {number}", number=number) if number else message("the table")
        raise NotAnArticle(message("{where} cannot be read: {error}", where=where, error=error)) from error


def tables_of(location: str) -> list[str]:
    """The names of a database's tables and views. Raises NotAnArticle if it is none."""
    query = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
    with (
        refused(message("no SQLite database that can be read"), *_FAULTS),
        closing(_opened(location)) as database,
    ):
        return [str(name) for (name,) in database.execute(query)]


def _decoded(text: bytes) -> str:
    """A text of the database, which nothing keeps from being in another encoding than UTF-8."""
    with suppress(UnicodeError):
        decoded = text.decode("utf-8")
        passes_for_other = text.isascii() or is_misread(text)
        return decode(text).text if passes_for_other else decoded
    return _text(text) or text.decode("utf-8", "replace")


def _text(data: bytes) -> str | None:
    """The text in bytes, which programs also put into columns of texts as they are; None if it is none."""
    with suppress(UnicodeError):
        return decode(data).text
    return None


def _opened(location: str) -> sqlite3.Connection:
    database = sqlite3.connect(f"file:{quote(location)}?mode=ro", uri=True)
    database.text_factory = _decoded
    database.execute("PRAGMA trusted_schema = OFF")
    return database
