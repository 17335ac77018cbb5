"""tantivy by its Python binding, over the words of jieba, with positions; a row for each segmenter."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.process import Command
from benchmarks.speed.engines.seam import QUESTION, Found, Opened, by_threads, operands, read_paragraphs
from benchmarks.speed.engines.segmenters import segmenter

HEAP_BYTES = 256 * 1024 * 1024

COLD = """
import sys, tantivy
from {segmenter} import cut_for_search
index = tantivy.Index.open(sys.argv[1])
index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
searcher = index.searcher()
query = index.parse_query(" ".join(cut_for_search(sys.argv[2])), ["words"])
for _, address in searcher.search(query, 10, count=False).hits:
    found = searcher.doc(address)
    print(found["article"][0], found["number"][0], bytes(found["text"][0]).decode())
"""


class TantivyWords:
    def __init__(self, words_by: str, kinds: frozenset[str]) -> None:
        self.name = f"tantivy + {words_by}"
        self.kinds = kinds
        self._words_by = words_by

    def missing(self) -> str | None:
        needed = ("tantivy", self._words_by)
        return None if all(map(find_spec, needed)) else f"pip install {' '.join(needed)}"

    def build(self, part: Path, folder: Path) -> None:
        import tantivy

        folder.mkdir()
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("article", stored=True, tokenizer_name="raw", index_option="basic")
        schema.add_unsigned_field("number", stored=True)
        # Stored only: tantivy's text fields are always indexed.
        schema.add_bytes_field("text", stored=True)
        schema.add_text_field("words", tokenizer_name="words", index_option="position")
        index = tantivy.Index(schema.build(), str(folder))
        self._register(index)
        writer = index.writer(HEAP_BYTES)
        words = segmenter(self._words_by)
        for article, number, text in read_paragraphs(part):
            document = tantivy.Document()
            document.add_text("article", article)
            document.add_unsigned("number", number)
            document.add_bytes("text", text.encode())
            document.add_text("words", " ".join(words(text)))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> Opened:
        import tantivy

        index = tantivy.Index.open(str(folder))
        self._register(index)
        searcher, parse = index.searcher(), index.parse_query
        words = segmenter(self._words_by)

        # A query that tantivy parses takes no longer than one built of its objects in Python.
        def query_of(text: str) -> str:
            kind, strings = operands(text)
            if kind == QUESTION:
                return " ".join(f'"{word}"' for word in dict.fromkeys(words(text)))
            return f" {kind.upper()} ".join(f'"{" ".join(words(string))}"' for string in strings)

        def answer(query: str, limit: int) -> list[Found]:
            found: list[Found] = []
            for _, address in searcher.search(parse(query_of(query), ["words"]), limit, count=False).hits:
                document: Any = searcher.doc(address)
                text = bytes(document.get_first("text")).decode()
                found.append((document.get_first("article"), document.get_first("number"), text))
            return found

        # Its Python binding has no call for many queries, and frees the lock of Python while it searches.
        return Opened(answer, answer_many=by_threads(answer))

    def cold(self, folder: Path, query: str) -> Command | None:
        if not self.kinds:
            return None
        return (sys.executable, "-c", COLD.format(segmenter=self._words_by), str(folder), query)

    @staticmethod
    def _register(index: Any) -> None:
        import tantivy

        whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("words", whitespace)
