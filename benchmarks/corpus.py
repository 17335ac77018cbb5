"""Reads the text that the benchmarks measure on, "policy" or any other, whole or a part of it.

It is read here without the reader of `indexer.sources`, so that what a benchmark takes for the truth does
not come from what it measures.
"""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from pathlib import Path
from typing import Any, TextIO

from indexer.core.article import Article, Paragraph

POLICY = (
    "policy_news_tzb",
    "cctv_xwlb_2012_2026",
    "hebei_gov",
    "govcn_2019",
    "gov_work_report_2024_2026",
    "ncp_covid_docs",
)

Record = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """The size of a corpus; `bytes` are of the articles' text in UTF-8."""

    articles: int
    paragraphs: int
    bytes: int


def policy_files(corpora: Path) -> tuple[Path, ...]:
    return tuple(corpora / folder / "docs.jsonl.xz" for folder in POLICY)


def open_text(path: Path) -> TextIO:
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def read_records(path: Path) -> Iterator[Record]:
    with open_text(path) as lines:
        yield from map(json.loads, lines)


def paragraphs_of(record: Record) -> list[Paragraph]:
    return list(Article(str(record["id"]), record["text"]).paragraphs())


def read_paragraphs(paths: Iterable[Path]) -> Iterator[Paragraph]:
    for path in paths:
        for record in read_records(path):
            yield from paragraphs_of(record)


def size_of(paths: Iterable[Path]) -> Size:
    articles = paragraphs = text_bytes = 0
    for path in paths:
        for record in read_records(path):
            articles += 1
            paragraphs += len(paragraphs_of(record))
            text_bytes += len(record["text"].encode())
    return Size(articles, paragraphs, text_bytes)


def part_of(corpora: Path, paragraphs: int) -> Iterator[Record]:
    """Whole articles of "policy" until `paragraphs` are reached, evenly across its folders."""
    return part_of_files(policy_files(corpora), paragraphs)


def part_of_files(files: Sequence[Path], paragraphs: int) -> Iterator[Record]:
    """Whole articles until `paragraphs` are reached, the files by turns, each by its share of all of them.

    The share is that of the files' bytes, so a small part is had without reading the rest. A file that
    ends before its share is reached leaves the rest to the others.
    """
    # Each file's progress, as paragraphs a byte: files are even where it is equal.
    open_files = [(0.0, place, read_records(path)) for place, path in enumerate(files)]
    heapify(open_files)
    while open_files and paragraphs > 0:
        progress, place, records = open_files[0]
        record = next(records, None)
        if record is None:
            heappop(open_files)
            continue
        taken = len(paragraphs_of(record))
        heapreplace(open_files, (progress + taken / files[place].stat().st_size, place, records))
        paragraphs -= taken
        yield record


def write_records(records: Iterable[Record], path: Path) -> None:
    with path.open("w", encoding="utf-8") as lines:
        for record in records:
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")


def sample(paragraphs: Iterable[Paragraph], count: int, seed: int) -> list[Paragraph]:
    """`count` of the paragraphs, or all of fewer, each as likely as any other (reservoir sampling)."""
    chance = random.Random(seed)
    chosen: list[Paragraph] = []
    for number, paragraph in enumerate(paragraphs):
        if number < count:
            chosen.append(paragraph)
        elif (place := chance.randrange(number + 1)) < count:
            chosen[place] = paragraph
    return chosen
