"""SQLite FTS5 by Python's `sqlite3`: over jieba's words, and over trigrams for cold starts."""

from __future__ import annotations

import sqlite3
import sys
from importlib.util import find_spec
from pathlib import Path

from benchmarks.process import Command
from benchmarks.speed.engines.seam import KINDS, QUESTION, Opened, ParagraphRow, operands, read_paragraphs
from benchmarks.speed.engines.segmenters import fastest_segmenter, segmenter

FILE = "index.sqlite"
# The subquery finds the best ten, so that no other paragraph's text is read.
ASK = """
SELECT article, number, text
FROM (SELECT rowid AS row, rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?) AS best
JOIN paragraphs ON paragraphs.rowid = best.row ORDER BY best.rank
"""
COLD_WORDS = f"""
import sqlite3, sys
from {{segmenter}} import cut_for_search
words = " ".join(f'"{{{{word}}}}"' for word in cut_for_search(sys.argv[2]))
for row in sqlite3.connect(sys.argv[1]).execute({ASK!r}, (words, 10)):
    print(*row)
"""
COLD_TRIGRAM = """
import sqlite3, sys
ask = "SELECT article, number, text FROM paragraphs WHERE paragraphs MATCH ? ORDER BY rank LIMIT 10"
for row in sqlite3.connect(sys.argv[1]).execute(ask, (f'"{sys.argv[2]}"',)):
    print(*row)
"""


def lacks_fts5() -> str | None:
    with sqlite3.connect(":memory:") as memory:
        options = {option for (option,) in memory.execute("PRAGMA compile_options")}
    return None if "ENABLE_FTS5" in options else "a Python whose SQLite is compiled with FTS5"


class Fts5Words:
    """A contentless index of words with positions, beside a table of the paragraphs."""

    kinds = frozenset(KINDS)

    def __init__(self) -> None:
        self._words_by = fastest_segmenter()
        self.name = f"SQLite FTS5 + {self._words_by}"

    def missing(self) -> str | None:
        return lacks_fts5() or (None if find_spec(self._words_by) else f"pip install {self._words_by}")

    def build(self, part: Path, folder: Path) -> None:
        folder.mkdir()
        words = segmenter(self._words_by)
        with sqlite3.connect(folder / FILE) as database:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("CREATE TABLE paragraphs (article TEXT, number INTEGER, text TEXT)")
            database.execute("CREATE VIRTUAL TABLE words USING fts5(joined, content='')")
            for row, (article, number, text) in enumerate(read_paragraphs(part), 1):
                database.execute("INSERT INTO paragraphs VALUES (?, ?, ?)", (article, number, text))
                joined = " ".join(words(text))
                database.execute("INSERT INTO words (rowid, joined) VALUES (?, ?)", (row, joined))

    def open(self, folder: Path) -> Opened:
        database = sqlite3.connect(folder / FILE)
        words = segmenter(self._words_by)

        def match_of(text: str) -> str:
            kind, strings = operands(text)
            if kind == QUESTION:
                return " OR ".join(f'"{word}"' for word in dict.fromkeys(words(text)))
            return f" {kind.upper()} ".join(f'"{" ".join(words(string))}"' for string in strings)

        def answer(query: str, limit: int) -> list[ParagraphRow]:
            return database.execute(ASK, (match_of(query), limit)).fetchall()

        return Opened(answer)

    def cold(self, folder: Path, query: str) -> Command | None:
        code = COLD_WORDS.format(segmenter=self._words_by)
        return (sys.executable, "-c", code, str(folder / FILE), query)


class Fts5Trigrams:
    """For cold starts only: trigrams do not find strings of two characters, which most words are."""

    name = "SQLite FTS5 trigram"
    kinds: frozenset[str] = frozenset()

    def missing(self) -> str | None:
        return lacks_fts5()

    def build(self, part: Path, folder: Path) -> None:
        folder.mkdir()

        with sqlite3.connect(folder / FILE) as database:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute(
                "CREATE VIRTUAL TABLE paragraphs USING fts5"
                "(article UNINDEXED, number UNINDEXED, text, tokenize='trigram')"
            )
            database.executemany("INSERT INTO paragraphs VALUES (?, ?, ?)", read_paragraphs(part))

    def open(self, folder: Path) -> Opened:
        raise NotImplementedError("asked nothing when warm")

    def cold(self, folder: Path, query: str) -> Command | None:
        return (sys.executable, "-c", COLD_TRIGRAM, str(folder / FILE), query)
