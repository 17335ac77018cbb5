"""Tables of SQLite databases: a row an article. The database is opened for reading alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

from indexer.sources.draft import Draft, NotAnArticle

from .columns import Columns

_FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged database raises: its names, unlike its texts, must be UTF-8."""


def read_table(location: str, table: str, name: str) -> Iterator[tuple[str, Draft | str]]:
    """(the place, "row 1" being the first, and its article or the reason why there is none) for each row.

    Raises NotAnArticle where the table cannot be read, or no column holds the text.
    """
    number = 0
    try:
        with closing(_opened(location)) as database:
            rows = database.execute(f"SELECT * FROM {_quoted(table)}")
            columns = Columns([column[0] for column in rows.description])
            for number, row in enumerate(rows, 1):
                try:
                    yield f"row {number}", columns.draft(row, f"{name}#{number}")
                except NotAnArticle as reason:
                    yield f"row {number}", str(reason)
    except _FAULTS as error:
        where = f"after row {number}" if number else "the table"
        raise NotAnArticle(f"{where} cannot be read: {error}") from error


def tables_of(location: str) -> list[str]:
    """The names of a database's tables and views. Raises NotAnArticle where it is none."""
    try:
        with closing(_opened(location)) as database:
            rows = database.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
            )
            return [str(name) for (name,) in rows]
    except _FAULTS as error:
        raise NotAnArticle(f"no SQLite database that can be read: {error}") from error


def _opened(location: str) -> sqlite3.Connection:
    database = sqlite3.connect(f"file:{quote(location)}?mode=ro", uri=True)
    # Text that is no UTF-8 is text all the same.
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    database.execute("PRAGMA trusted_schema = OFF")
    return database


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
