"""The seam that every engine of the benchmark stands behind: build, open, answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.corpus import open_text
from benchmarks.process import Command

Found = tuple[str, int, str]
"""An article's id, a paragraph's number from 1, and its text."""

WORD, AND, OR, PHRASE, QUESTION = "word", "and", "or", "phrase", "question"
KINDS = (WORD, AND, OR, PHRASE, QUESTION)
ASKED_FOR = 10
"""Number of hits that every engine is asked for."""
LONGEST_WORD = 6
"""In characters; a query without operators that is longer is a question, asked for any of its words."""


CHUNK = 32
"""Number of queries that a thread takes at a time."""

Answer = Callable[[str, int], list[Found]]
AnswerMany = Callable[[Sequence[str], int], Iterable[list[Found]]]


@dataclass(frozen=True)
class Opened:
    """An index that answers: the best paragraphs for a query, at most `limit`.

    `clock` reads seconds, and `processor` those of the processor that the thread has used. An engine that
    answers in a process of its own reads that process's clock for both, so that no pipe counts against it.
    `answer_many` answers queries of one kind by a number of threads; None where that is not compared.
    """

    answer: Answer
    clock: Callable[[], float] = time.perf_counter
    processor: Callable[[], float] = time.thread_time
    answer_many: AnswerMany | None = None


class Engine(Protocol):
    """One way to build an index of a .jsonl file of articles, and to ask it."""

    name: str
    kinds: frozenset[str]
    """The kinds of question that it is asked when warm; empty where another row of it is asked."""

    def missing(self) -> str | None:
        """None where all it needs is here (and compiled, where it compiles), or else how to install it."""

    def build(self, part: Path, folder: Path) -> None:
        """Makes `folder` and, in it, an index of all paragraphs of `part`, committed and searchable."""

    def open(self, folder: Path) -> Opened: ...

    def cold(self, folder: Path, query: str) -> Command | None:
        """The quickest way for a new process to print ten hits for bare text; None where not compared."""


def by_threads(answer: Answer) -> AnswerMany:
    """Answers of many queries by threads of Python, in the order of the queries."""

    def answers(queries: Sequence[str]) -> list[list[Found]]:
        return [answer(query, ASKED_FOR) for query in queries]

    def answer_many(queries: Sequence[str], threads: int) -> Iterator[list[Found]]:
        chunks = [queries[start : start + CHUNK] for start in range(0, len(queries), CHUNK)]
        with ThreadPoolExecutor(threads) as pool:
            for chunk in pool.map(answers, chunks):
                yield from chunk

    return answer_many


def read_paragraphs(part: Path) -> Iterator[Found]:
    """Every non-blank line of the articles' text, as every engine is given it."""
    with open_text(part) as lines:
        for line in lines:
            article = json.loads(line)
            texts = (text for text in article["text"].split("\n") if text and not text.isspace())
            for number, text in enumerate(texts, 1):
                yield article["id"], number, text


def operands(query: str) -> tuple[str, tuple[str, ...]]:
    """The kind of a query and its strings, for engines that are given them apart.

    >>> operands("科技 AND 创新")
    ('and', ('科技', '创新'))
    >>> operands('"科技创新"')
    ('phrase', ('科技创新',))
    >>> operands("现代化")
    ('word', ('现代化',))
    >>> operands("企业如何创新？")
    ('question', ('企业如何创新？',))
    """
    if query.startswith('"'):
        return PHRASE, (query.strip('"'),)
    for operator, kind in ((" AND ", AND), (" OR ", OR)):
        if operator in query:
            return kind, tuple(query.split(operator))
    return (WORD if len(query) <= LONGEST_WORD else QUESTION), (query,)
