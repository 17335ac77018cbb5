"""Xapian by Debian's Python binding: over jieba's words, and over its own n-grams of Chinese.

Xapian's command `quest`, a C++ program, searches the n-grams too.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

from benchmarks.process import Command
from benchmarks.speed.engines.seam import (
    AND,
    KINDS,
    QUESTION,
    Opened,
    ParagraphRow,
    operands,
    read_paragraphs,
)
from benchmarks.speed.engines.segmenters import fastest_segmenter, segmenter

DEBIAN_PACKAGES = "/usr/lib/python3/dist-packages"
INSTALL = "apt-get install python3-xapian xapian-tools, and run with the Python version that Debian has"
LONGEST_TERM_BYTES = 245
PARAGRAPHS_A_FLUSH = "50000"

COLD_WORDS = f"""
import sys
sys.path.append({DEBIAN_PACKAGES!r})
import xapian
from {{segmenter}} import cut_for_search
enquire = xapian.Enquire(xapian.Database(sys.argv[1]))
enquire.set_query(xapian.Query(xapian.Query.OP_OR, list(cut_for_search(sys.argv[2]))))
for match in enquire.get_mset(0, 10):
    print(match.document.get_data().decode())
"""


def xapian_module() -> Any:
    """The binding. A virtual environment sees it where its Python version is Debian's."""
    if DEBIAN_PACKAGES not in sys.path:
        sys.path.append(DEBIAN_PACKAGES)
    import xapian

    return xapian


def lacks_xapian() -> str | None:
    try:
        xapian_module()
    except ImportError:
        return INSTALL
    return None if which("quest") else INSTALL


def as_row(data: bytes) -> ParagraphRow:
    article, number, text = data.decode().split("\t", 2)
    return article, int(number), text


class XapianWords:
    kinds = frozenset(KINDS)

    def __init__(self) -> None:
        self._words_by = fastest_segmenter()
        self.name = f"Xapian + {self._words_by}"

    def missing(self) -> str | None:
        return lacks_xapian() or (None if find_spec(self._words_by) else f"pip install {self._words_by}")

    def build(self, part: Path, folder: Path) -> None:
        os.environ["XAPIAN_FLUSH_THRESHOLD"] = PARAGRAPHS_A_FLUSH
        xapian = xapian_module()
        database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE)
        words = segmenter(self._words_by)
        for article, number, text in read_paragraphs(part):
            document = xapian.Document()
            document.set_data(f"{article}\t{number}\t{text}")
            for position, word in enumerate(words(text), 1):
                if len(word.encode()) <= LONGEST_TERM_BYTES:
                    document.add_posting(word, position)
            database.add_document(document)
        database.commit()
        database.close()

    def open(self, folder: Path) -> Opened:
        xapian = xapian_module()
        enquire = xapian.Enquire(xapian.Database(str(folder)))
        words = segmenter(self._words_by)
        one, every, some = xapian.Query.OP_PHRASE, xapian.Query.OP_AND, xapian.Query.OP_OR

        def query_of(text: str) -> Any:
            kind, strings = operands(text)
            if kind == QUESTION:
                return xapian.Query(some, words(text))
            phrases = [xapian.Query(one, words(string)) for string in strings]
            return xapian.Query(every if kind == AND else some, phrases)

        def answer(query: str, limit: int) -> list[ParagraphRow]:
            enquire.set_query(query_of(query))
            return [as_row(match.document.get_data()) for match in enquire.get_mset(0, limit)]

        return Opened(answer)

    def cold(self, folder: Path, query: str) -> Command | None:
        code = COLD_WORDS.format(segmenter=self._words_by)
        return (sys.executable, "-c", code, str(folder), query)


class XapianGrams:
    name = "Xapian n-grams"
    # Xapian joins a sentence's n-grams by AND, so that questions find nothing.
    kinds = frozenset(KINDS) - {QUESTION}

    def missing(self) -> str | None:
        return lacks_xapian()

    def build(self, part: Path, folder: Path) -> None:
        os.environ["XAPIAN_FLUSH_THRESHOLD"] = PARAGRAPHS_A_FLUSH
        xapian = xapian_module()
        database = xapian.WritableDatabase(str(folder), xapian.DB_CREATE)
        grams = xapian.TermGenerator()
        grams.set_flags(xapian.TermGenerator.FLAG_CJK_NGRAM)
        for article, number, text in read_paragraphs(part):
            document = xapian.Document()
            document.set_data(f"{article}\t{number}\t{text}")
            grams.set_document(document)
            grams.index_text(text)
            database.add_document(document)
        database.commit()
        database.close()

    def open(self, folder: Path) -> Opened:
        xapian = xapian_module()
        database = xapian.Database(str(folder))
        enquire = xapian.Enquire(database)
        parser = xapian.QueryParser()
        parser.set_database(database)
        flags = (
            xapian.QueryParser.FLAG_CJK_NGRAM
            | xapian.QueryParser.FLAG_BOOLEAN
            | xapian.QueryParser.FLAG_PHRASE
        )

        def answer(query: str, limit: int) -> list[ParagraphRow]:
            enquire.set_query(parser.parse_query(query, flags))
            return [as_row(match.document.get_data()) for match in enquire.get_mset(0, limit)]

        return Opened(answer)

    def cold(self, folder: Path, query: str) -> Command | None:
        return ("quest", "--db", str(folder), "--msize", "10", "--flags", "default,cjk_ngram", query)
