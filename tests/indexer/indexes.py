"""What an index holds and finds, as plain values to be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from indexer.storage.embedded.folder import kept_generations
from indexer.storage.embedded.generation import Generation, open_segment, read_generation, toc_path
from indexer.storage.segment.files import SUFFIXES
from search import open_index

LOCK = "MAIN_WRITELOCK"

Texts = dict[str, tuple[str, ...]]
"""The paragraphs of each article, by id."""


def texts_of(index: Path) -> Texts:
    """All that an index holds, read from its files."""
    found: Texts = {}
    for segment in read_generation(index).segments:
        files = open_segment(index, segment)
        deleted = set(segment.deleted_articles)
        for number, record in enumerate(files.articles.records()):
            if number not in deleted:
                assert record.id not in found
                documents = files.articles.documents_of(number)
                found[record.id] = tuple(files.texts.source(document) for document in documents)
    return found


def hits_of(index: Path, *queries: str) -> list[frozenset[tuple[str, int]]]:
    """The (article, paragraph) that each query finds."""
    with open_index(index) as searcher:
        return [
            frozenset((hit.article, hit.paragraph) for hit in searcher.search(query, limit=10**6).hits)
            for query in queries
        ]


def live_files(index: Path) -> set[str]:
    """The names of the files that the newest generation and the kept ones consist of, and of the lock."""
    newest = read_generation(index)
    return {LOCK}.union(*map(files_of, (newest, *kept_generations(index, newest.number))))


def files_of(generation: Generation) -> set[str]:
    """The names of the files that a generation consists of."""
    names = {toc_path("", generation.number)}
    names |= {f"MAIN_{generation.number:08d}.{kind}" for kind in ("relations", "record")}
    names |= {generation.words.dictionary, *filter(None, [generation.words.own])}
    for segment in generation.segments:
        names |= {segment.dictionary, *(segment.name + suffix for suffix in SUFFIXES)}
    return names


def names_in(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file in a folder but the lock, with its content."""
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name != LOCK}


def content_of(folder: Path) -> dict[str, bytes]:
    """Every file of an index but the lock and the records, which have the times of runs."""
    return {name: content for name, content in bytes_of(folder).items() if not name.endswith(".record")}


def write_jsonl(path: Path, texts: Mapping[str, str]) -> Path:
    """A file with these articles, by id."""
    lines = [
        json.dumps({"id": name, "text": text}, ensure_ascii=False) + "\n" for name, text in texts.items()
    ]
    path.write_text("".join(lines), encoding="utf-8")
    return path
