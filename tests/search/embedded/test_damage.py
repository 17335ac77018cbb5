"""Damage of an index: a message or the right answer, in C and in Python, and never damage for good.

`benchmarks.damage` does the same thousands of times.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from benchmarks.damage import Bench
from indexer import (
    Article,
    index_info,
    list_boilerplate,
    native,
    remove_articles,
    update_index,
    verify_index,
)
from indexer.core.checksums import BLOCK
from indexer.core.errors import IndexDamagedError
from indexer.core.sections import SectionReader
from indexer.writing import writer
from search import Searcher, open_index
from tests import ROOT
from tests.examples import examples
from tests.indexer.indexes import bytes_of
from tests.search.conftest import MakeIndex

EXTENSIONS = [None] if native.extension is None else [None, native.extension]
ARTICLES = [
    Article(
        f"a{number}",
        "\n".join(f"第{number}条第{line}款，科技创新" for line in range(30)),
        title="科技",
        source="CNTV" if number % 3 else "日報",
    )
    for number in range(30)
]


@pytest.mark.slow
@pytest.mark.parametrize("extension", EXTENSIONS)
def test_damage_anywhere(tmp_path: Path, extension: object) -> None:
    bench = Bench(tmp_path, ROOT / "seeds")
    chance = random.Random(1)
    with patch.object(native, "extension", extension):
        outcomes = [
            bench.outcome(chance) for _ in range(examples(5, ci=15) if extension else examples(2, ci=6))
        ]
    assert [fault for outcome in outcomes for fault in outcome.faults] == []
    assert {outcome.state for outcome in outcomes} > {"refused when opened"}


def damage(index: Path, suffix: str, section: str) -> str:
    """Alter a byte in each block of a section; what is to be told."""
    (path,) = index.glob(f"*{suffix}*")
    start, length, _ = SectionReader(path).sections[section]
    content = bytearray(path.read_bytes())
    for place in range(start, start + length, BLOCK):
        content[place] ^= 0x55
    # Tests share the word table by links.
    path.unlink()
    path.write_bytes(content)
    return f"{path} is altered in its section {section}; run `indexer verify --repair`"


def search(query: str) -> Callable[[Searcher], object]:
    return lambda searcher: searcher.search(query, limit=1000).as_dict()


def facet(name: str) -> Callable[[Searcher], object]:
    return lambda searcher: searcher.search('"第"', limit=0, facets=name)


def suggest(beginning: str) -> Callable[[Searcher], object]:
    return lambda searcher: searcher.suggest(beginning)


READS: list[tuple[str, str, Callable[[Searcher], object]]] = [
    (".texts", "units", search('"条第1款，科"')),
    (".texts", "ends", search('"条第1款，科"')),
    (".texts", "title_units", search("科技")),
    (".texts", "title_ends", search("科技")),
    (".terms", "words.lists", search("科技")),
    (".terms", "words.terms", search("科技 创新 第 条 款 1 2 3 4")),
    (".terms", "words.block_lists", search("科技 创新 第 条 款 1 2 3 4")),
    (".terms", "grams.lists", search('"科技"')),
    (".terms", "grams.lists", search('"技"')),
    (".terms", "grams.block_terms", search('"科技"')),
    (".terms", "grams.block_keys", search('"科技"')),
    (".texts", "start_articles", suggest("科")),
    (".texts", "start_offsets", suggest("科")),
    (".terms", "words.terms", search("py:bgh")),
    (".articles", "lengths", search("科技")),
    (".articles", "records", search('"科技"')),
    (".articles", "record_ends", search('"科技"')),
    (".articles", "records", facet("source")),
    (".terms", "source.terms", facet("source")),
    (".terms", "source.lists", facet("source")),
    (
        "dictionary",
        "roots",
        lambda searcher: [searcher.search(chr(code)) for code in range(0x4E00, 0x9F00, 200)],
    ),
]


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize(("suffix", "section", "read"), READS, ids=[read[1] for read in READS])
def test_what_is_read_is_compared(
    make_index: MakeIndex, suffix: str, section: str, read: Callable[[Searcher], object], extension: object
) -> None:
    index = make_index(ARTICLES)
    told = damage(index, suffix, section)
    with patch.object(native, "extension", extension), open_index(index) as searcher:
        for _ in range(2):
            with pytest.raises(IndexDamagedError) as error:
                read(searcher)
            assert str(error.value) == told


@pytest.mark.parametrize("section", ["first_documents", "published", "totals"])
def test_small_sections_are_compared_when_an_index_is_opened(make_index: MakeIndex, section: str) -> None:
    """`info` raised ValueError for an altered day."""
    index = make_index(ARTICLES)
    told = damage(index, ".articles", section)
    for ask in (open_index, index_info, list_boilerplate, verify_index):
        with pytest.raises(IndexDamagedError) as error:
            ask(index)
        assert str(error.value) == told


def test_relations_are_compared_when_an_index_is_opened(make_index: MakeIndex) -> None:
    """`boilerplate` raised IndexError for an altered number."""
    index = make_index([Article("a", ARTICLES[0].text), *ARTICLES])
    told = damage(index, ".relations", "copies")
    for ask in (open_index, index_info, list_boilerplate, verify_index):
        with pytest.raises(IndexDamagedError) as error:
            ask(index)
        assert str(error.value) == told


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize(
    ("suffix", "section"),
    [
        (".texts", "units"),
        (".terms", "grams.lists"),
        (".articles", "digests"),
        (".articles", "records"),
        ("dictionary", "model"),
    ],
)
def test_damage_never_gets_a_new_checksum(
    make_index: MakeIndex, suffix: str, section: str, extension: object
) -> None:
    """A merge wrote what it read: verify called it sound afterwards, and update unchanged."""
    index = make_index(ARTICLES)
    told = damage(index, suffix, section)
    before = bytes_of(index)
    with patch.object(native, "extension", extension), patch.object(writer, "GROWTH", 3):
        with pytest.raises(IndexDamagedError) as error:
            update_index([Article("new", "\n".join(f"新的一段{number}" for number in range(900)))], index)
        assert str(error.value) == told
        assert bytes_of(index) == before
        if suffix == ".texts":
            # The segment stays as it is, but its texts are read for the relations.
            with pytest.raises(IndexDamagedError) as error:
                remove_articles(["a1"], index)
            assert str(error.value).startswith(f"{index}/MAIN_00000001.texts ")
            assert bytes_of(index) == before
