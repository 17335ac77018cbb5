"""What the tests of searching share: small indexes, made in milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import indexer.writing.embedded.writer
import indexer.writing.writer
from indexer import Article, build_index, remove_articles, update_index
from indexer.analysis import MappedDictionary, Segmenter
from indexer.storage.embedded.generation import content_name
from search import Searcher, open_index
from tests.opensearch import Engine, drop_index, new_address
from tests.search.oracle.corpus import CORPUS

MakeIndex = Callable[..., Any]
"""Batches of articles -> an index of as many segments, less the articles `removed`: its folder, or its
address."""

MakeSearcher = Callable[..., Searcher]
"""Texts -> a searcher on an index of as many articles."""


@pytest.fixture(scope="session")
def segmenter(compiled_dictionary: Path) -> Segmenter:
    return Segmenter(MappedDictionary.open(compiled_dictionary))


@pytest.fixture(scope="module", autouse=True)
def quick_builds(compiled_dictionary: Path) -> Iterator[None]:
    """Loading the word table is most of a small build."""
    with pytest.MonkeyPatch.context() as patch:
        # Each batch stays a segment of its own.
        patch.setattr(indexer.writing.writer, "GROWTH", 0)
        mapped = MappedDictionary.open(compiled_dictionary)
        common = content_name("dictionary", compiled_dictionary.read_bytes())
        patch.setattr(
            indexer.writing.embedded.writer,
            "LoadedDictionary",
            SimpleNamespace(load=lambda path: mapped if path.name == common else MappedDictionary.open(path)),
        )
        yield


@pytest.fixture(scope="module")
def make_index(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeIndex]:
    made: list[str] = []

    def place() -> Path | str:
        if engine.cluster is None:
            return tmp_path_factory.mktemp("index")
        made.append(new_address(engine.cluster))
        return made[-1]

    def make(*batches: Iterable[Article], removed: Sequence[str] = ()) -> Path | str:
        path = place()
        first, *others = batches
        build_index(first, path, threads=1)
        for batch in others:
            update_index(batch, path, threads=1)
        if removed:
            remove_articles(removed, path)
        return path

    yield make
    for address in made:
        drop_index(address)


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    """A searcher on CORPUS, for modules that have no searcher of their own."""
    with open_index(make_index(*CORPUS.batches, removed=CORPUS.removed)) as opened:
        yield opened


@pytest.fixture
def make_searcher(make_index: MakeIndex) -> Iterator[MakeSearcher]:
    """A searcher on articles of one text each, `1`, `2` and so on; it is closed after the test."""
    opened: list[Searcher] = []

    def make(*texts: str) -> Searcher:
        searcher = open_index(make_index([Article(str(n), text) for n, text in enumerate(texts, 1)]))
        opened.append(searcher)
        return searcher

    yield make
    for searcher in opened:
        searcher.close()
