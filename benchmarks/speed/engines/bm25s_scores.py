"""bm25s with numba over the words of jieba: scores computed beforehand, no AND, no phrases."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.process import Command
from benchmarks.speed.engines.seam import (
    ASKED_FOR,
    OR,
    QUESTION,
    WORD,
    Found,
    Opened,
    operands,
    read_paragraphs,
)
from benchmarks.speed.engines.segmenters import fastest_segmenter, segmenter

COLD = """
import bm25s, sys
from {segmenter} import cut_for_search
index = bm25s.BM25.load(sys.argv[1], load_corpus=True, mmap=True, override_params={{"backend": "numpy"}})
words = [list(cut_for_search(sys.argv[2]))]
for found in index.retrieve(words, k=10, show_progress=False)[0][0]:
    print(found["article"], found["number"], found["text"])
"""


class Bm25sScores:
    kinds = frozenset({WORD, OR, QUESTION})

    def __init__(self) -> None:
        self._words_by = fastest_segmenter()
        self.name = f"bm25s numba + {self._words_by}"

    def missing(self) -> str | None:
        needed = ("bm25s", "numba", self._words_by)
        return None if all(map(find_spec, needed)) else f"pip install {' '.join(needed)}"

    def build(self, part: Path, folder: Path) -> None:
        import bm25s

        words = segmenter(self._words_by)
        numbers: dict[str, int] = {}
        ids: list[list[int]] = []
        corpus: list[dict[str, Any]] = []
        for article, number, text in read_paragraphs(part):
            ids.append([numbers.setdefault(word, len(numbers)) for word in words(text)])
            corpus.append({"article": article, "number": number, "text": text})
        index = bm25s.BM25(backend="numba")
        index.index((ids, numbers), show_progress=False)
        index.save(folder, corpus=corpus, show_progress=False)

    def open(self, folder: Path) -> Opened:
        import bm25s
        from numba import config

        index = bm25s.BM25.load(folder, load_corpus=True, mmap=True, show_progress=False)
        index.backend = "numba"
        index.activate_numba_scorer()
        words = segmenter(self._words_by)
        known = index.vocab_dict
        most_threads = config.NUMBA_NUM_THREADS

        def known_words(query: str) -> list[str]:
            return [*{word for string in operands(query)[1] for word in words(string)} & known.keys()]

        def answer(query: str, limit: int) -> list[Found]:
            asked = known_words(query)
            if not asked:
                return []
            hits, scores = index.retrieve([asked], k=limit, show_progress=False)
            return found_in(hits[0], scores[0])

        def answer_many(queries: Sequence[str], threads: int) -> list[list[Found]]:
            asked = list(filter(None, map(known_words, queries)))
            at_once = min(threads, most_threads)
            hits, scores = index.retrieve(asked, k=ASKED_FOR, n_threads=at_once, show_progress=False)
            return list(map(found_in, hits, scores))

        def found_in(hits: Sequence[Any], scores: Sequence[float]) -> list[Found]:
            return [
                (hit["article"], hit["number"], hit["text"])
                for hit, score in zip(hits, scores, strict=True)
                if score > 0
            ]

        return Opened(answer, answer_many=answer_many)

    def cold(self, folder: Path, query: str) -> Command | None:
        return (
            sys.executable,
            "-c",
            COLD.format(segmenter=self._words_by),
            str(folder),
            query,
        )
