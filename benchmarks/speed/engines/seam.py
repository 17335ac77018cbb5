"""The interface of every engine in the benchmark: build, open, answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.corpus import open_text
from benchmarks.process import Command

ParagraphRow = tuple[str, int, str]
"""A paragraph, as it is indexed and as it is a hit: its article's id, its number from 1, its text."""

WORD, AND, OR, PHRASE, QUESTION = "word", "and", "or", "phrase", "question"
KINDS = (WORD, AND, OR, PHRASE, QUESTION)
HITS = 10
"""Number of hits that every engine gives for a query."""
LONGEST_WORD = 6
"""Longest word in characters. A longer query without operators is a question: any of its words may match."""


@dataclass(frozen=True)
class Opened:
    """An open index. `answer` gives the best paragraphs for a query, at most `limit` of them.

    `clock` gives seconds. An engine in a process of its own gives the time that its process spent, so that
    the pipe to it is not measured.
    """

    answer: Callable[[str, int], list[ParagraphRow]]
    clock: Callable[[], float] = time.perf_counter


class Engine(Protocol):
    """One way to build an index of a .jsonl file of articles, and to search it."""

    name: str
    kinds: frozenset[str]
    """Kinds of query that it answers when warm. Empty where another row has those of the same engine."""

    def missing(self) -> str | None:
        """How to install what the engine lacks, None if nothing. Compiles it where it must be."""

    def build(self, part: Path, folder: Path) -> None:
        """Make `folder` and in it a searchable index of all paragraphs of `part`."""

    def open(self, folder: Path) -> Opened: ...

    def cold(self, folder: Path, query: str) -> Command | None:
        """The quickest command that prints ten hits for bare text; None to compare no cold starts."""


def read_paragraphs(part: Path) -> Iterator[ParagraphRow]:
    """Every non-blank line of the articles' texts: the paragraphs that every engine indexes."""
    with open_text(part) as lines:
        for line in lines:
            article = json.loads(line)
            texts = (text for text in article["text"].split("\n") if text and not text.isspace())
            for number, text in enumerate(texts, 1):
                yield article["id"], number, text


def operands(query: str) -> tuple[str, tuple[str, ...]]:
    """The kind of a query and its strings, for engines with a query language of their own.

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
