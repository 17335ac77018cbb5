"""Groonga, Debian's package, over its own bigrams (TokenBigram): one process of the command `groonga`."""

from __future__ import annotations

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import IO

from benchmarks.process import Command
from benchmarks.speed.engines.seam import (
    AND,
    KINDS,
    OR,
    QUESTION,
    Found,
    Opened,
    operands,
    read_paragraphs,
)
from benchmarks.speed.engines.segmenters import fastest_segmenter, segmenter

FILE = "index.groonga"
TABLES = """\
table_create Paragraphs TABLE_NO_KEY
column_create Paragraphs article COLUMN_SCALAR ShortText
column_create Paragraphs number COLUMN_SCALAR UInt32
column_create Paragraphs text COLUMN_SCALAR LongText
table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto
load --table Paragraphs
"""
# After the load: Groonga then builds the index at once, which is several times quicker.
INDEX = "column_create Terms paragraphs COLUMN_INDEX|WITH_POSITION Paragraphs text\n"
SELECT = (
    "select",
    "Paragraphs",
    "--match_columns",
    "text",
    "--sort_keys",
    "-_score",
    "--output_columns",
    "article,number,text",
)


class GroongaBigrams:
    name = "Groonga bigrams"
    kinds = frozenset(KINDS)

    def missing(self) -> str | None:
        words_by = fastest_segmenter()
        if which("groonga") is None:
            return "apt-get install groonga-bin"
        return None if find_spec(words_by) else f"pip install {words_by}"

    def build(self, part: Path, folder: Path) -> None:
        folder.mkdir()
        command = ("groonga", "-n", str(folder / FILE))
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        ) as groonga:
            commands = _held(groonga.stdin)
            commands.write(TABLES + "[\n")
            commands.write('["article", "number", "text"]')
            for row in read_paragraphs(part):
                commands.write(",\n" + json.dumps(row, ensure_ascii=False))
            commands.write("\n]\n" + INDEX)
            commands.close()
        if groonga.returncode:
            raise subprocess.CalledProcessError(groonga.returncode, command)

    def open(self, folder: Path) -> Opened:
        groonga = subprocess.Popen(
            ("groonga", str(folder / FILE)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        commands, replies = _held(groonga.stdin), _held(groonga.stdout)
        # Groonga has no search for any of a sentence's words: it is given them. One character by itself would
        # be sought as the beginning of all its bigrams, which takes long and ranks little.
        words = segmenter(fastest_segmenter())
        spent = 0.0
        # Else the second round would read the answers that were kept of the first.
        commands.write("cache_limit 0\n")
        commands.flush()
        replies.readline()

        def query_of(text: str) -> str:
            kind, strings = operands(text)
            if kind == QUESTION:
                return " OR ".join(f'"{word}"' for word in dict.fromkeys(words(text)) if len(word) > 1)
            operator = {AND: " ", OR: " OR "}.get(kind, "")
            return operator.join(f'"{string}"' for string in strings)

        def answer(query: str, limit: int) -> list[Found]:
            nonlocal spent
            asked = json.dumps(query_of(query), ensure_ascii=False)
            commands.write(f"{' '.join(SELECT)} --limit {limit} --query {asked}\n")
            commands.flush()
            (status, _started, seconds, *_), *body = json.loads(replies.readline())
            if status:
                raise RuntimeError(f"Groonga failed on {query}: {body}")
            spent += seconds
            _count, _columns, *rows = body[0][0]
            return [(article, number, text) for article, number, text in rows]

        def clock() -> float:
            return spent

        return Opened(answer, clock, processor=clock)

    def cold(self, folder: Path, query: str) -> Command | None:
        return ("groonga", str(folder / FILE), *SELECT, "--limit", "10", "--query", query)


def _held(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe
