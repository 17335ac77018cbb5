"""PISA by the C module of `pyterrier-pisa`, over the words of jieba: MaxScore on impacts, no phrases.

PISA numbers documents and stores no text, so the texts are in a file apart, which is mapped. Its tokenizer
knows Latin letters only: a word is given to it as the hexadecimal digits of its bytes.
"""

from __future__ import annotations

import mmap
import os
import sys
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, TextIO

from benchmarks.process import Command
from benchmarks.speed.engines.seam import (
    AND,
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

ENCODING, BATCH = "block_simdbp", 100_000
SETTINGS: dict[str, Any] = {"quantize": 1, "bm25_k1": 0.9, "bm25_b": 0.4}
ALL_WORDS, ANY_WORD = "ranked_and", "maxscore"
"""The quickest of its algorithms: on 100,166 paragraphs a question takes maxscore .72 ms of the processor,
block_max_maxscore .84, wand .89 and block_max_wand 1.16, and an AND the same by either."""
ONLY_FOR_BUILDING = ("inv.*", "fwd", "fwd.documents", "fwd.terms", "fwd.urls", "given.txt")
TEXTS, OFFSETS = "texts", "offsets"


class PisaBlocks:
    kinds = frozenset({WORD, AND, OR, QUESTION})

    def __init__(self) -> None:
        self._words_by = fastest_segmenter()
        self.name = f"PISA + {self._words_by}"

    def missing(self) -> str | None:
        needed = {"pyterrier_pisa": "pyterrier-pisa", "numpy": "numpy", self._words_by: self._words_by}
        return None if all(map(find_spec, needed)) else f"pip install {' '.join(needed.values())}"

    def build(self, part: Path, folder: Path) -> None:
        folder.mkdir()
        words = segmenter(self._words_by)
        offsets = array("Q", [0])
        given = folder / "given.txt"
        with given.open("w", encoding="ascii") as lines, (folder / TEXTS).open("wb") as texts:
            for row, (article, number, text) in enumerate(read_paragraphs(part)):
                lines.write(f"{row} {' '.join(map(_as_term, words(text)))}\n")
                offsets.append(offsets[-1] + texts.write(f"{article}\t{number}\t{text}".encode()))
        (folder / OFFSETS).write_bytes(offsets.tobytes())
        pisa = _c_module()
        # It tells its progress on both.
        with _kept_quiet(sys.stdout), _kept_quiet(sys.stderr):
            pisa.index(str(given), str(folder), "", BATCH, os.cpu_count())
            pisa.prepare_index(pisa.RetrievalContext(), str(folder), ENCODING, "bm25", "", **SETTINGS)
        for pattern in ONLY_FOR_BUILDING:
            for file in folder.glob(pattern):
                file.unlink()

    def open(self, folder: Path) -> Opened:
        import numpy

        pisa = _c_module()
        context = pisa.RetrievalContext()
        pisa.prepare_index(context, str(folder), ENCODING, "bm25", "", **SETTINGS)
        with (folder / TEXTS).open("rb") as file:
            texts = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        offsets = array("Q", (folder / OFFSETS).read_bytes())
        words = segmenter(self._words_by)

        def terms_of(query: str) -> tuple[str, dict[str, float]]:
            kind, strings = operands(query)
            terms = {_as_term(word): 1.0 for string in strings for word in words(string)}
            return ANY_WORD if kind in (OR, QUESTION) else ALL_WORDS, terms

        def retrieve(
            algorithm: str, asked: Sequence[dict[str, float]], limit: int, threads: int
        ) -> list[list[Found]]:
            rows = numpy.empty(limit * len(asked), dtype=object)
            queries, ranks = (numpy.empty(len(rows), dtype=numpy.int32) for _ in range(2))
            count = pisa.retrieve(
                context,
                algorithm,
                list(enumerate(asked)),
                k=limit,
                threads=threads,
                pretokenised=1,
                result_qidxs=queries,
                result_docnos=rows,
                result_ranks=ranks,
                result_scores=numpy.empty(len(rows), dtype=numpy.float32),
            )
            answers: list[list[Found]] = [[] for _ in asked]
            for query, row in zip(queries[:count].tolist(), rows[:count].tolist(), strict=True):
                answers[query].append(text_of(int(row)))
            return answers

        def text_of(row: int) -> Found:
            article, number, text = texts[offsets[row] : offsets[row + 1]].decode().split("\t", 2)
            return article, int(number), text

        def answer(query: str, limit: int) -> list[Found]:
            algorithm, terms = terms_of(query)
            return retrieve(algorithm, [terms], limit, 1)[0]

        def answer_many(queries: Sequence[str], threads: int) -> list[list[Found]]:
            asked = [terms_of(query) for query in queries]
            return retrieve(asked[0][0], [terms for _, terms in asked], ASKED_FOR, threads)

        return Opened(answer, answer_many=answer_many)

    def cold(self, folder: Path, query: str) -> Command | None:
        return None


@contextmanager
def _kept_quiet(stream: TextIO) -> Iterator[None]:
    """Drop what C writes to a stream of the process meanwhile."""
    kept = os.dup(stream.fileno())
    try:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
        yield
    finally:
        os.dup2(kept, stream.fileno())
        os.close(kept)


def _as_term(word: str) -> str:
    return "x" + word.encode().hex()


def _c_module() -> Any:
    """The C module by itself: its package imports PyTerrier, which takes seconds."""
    package = find_spec("pyterrier_pisa")
    assert package is not None
    folder = Path((package.submodule_search_locations or [])[0])
    found = spec_from_file_location("_pisathon", next(folder.glob("_pisathon*.so")))
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module
