"""A FastAPI program over tantivy-py, as its documentation would have it, that answers as `/api/search` does.

$TANTIVY_INDEX is the folder of the index, $TANTIVY_WORDS the segmenter. It gives the first ten paragraphs
with their articles, texts and matches, and the number of all that match.
"""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import Any

import tantivy
from fastapi import FastAPI

from benchmarks.speed.engines.segmenters import segmenter


def create_app() -> FastAPI:
    app = FastAPI()
    cut = segmenter(os.environ["TANTIVY_WORDS"])
    index = tantivy.Index.open(str(Path(os.environ["TANTIVY_INDEX"])))
    index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())

    @app.get("/api/search")
    def search(q: str = "", limit: int = 10) -> dict[str, Any]:
        words = list(dict.fromkeys(cut(q)))
        query = index.parse_query(" ".join(f'"{word}"' for word in words), ["words"])
        searcher = index.searcher()
        found = searcher.search(query, limit, count=True)
        hits = []
        for score, address in found.hits:
            document: Any = searcher.doc(address)
            text = bytes(document.get_first("text")).decode()
            marked = escape(text)
            for word in words:
                marked = marked.replace(escape(word), f"<mark>{escape(word)}</mark>")
            hits.append(
                {
                    "article": document.get_first("article"),
                    "paragraph": document.get_first("number"),
                    "text": text,
                    "html": marked,
                    "score": score,
                }
            )
        return {"query": q, "total": found.count, "hits": hits}

    return app
