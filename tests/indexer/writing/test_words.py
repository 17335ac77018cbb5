"""The own words that an index keeps, on every engine, through all that changes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import (
    Article,
    PolicySearchError,
    build_index,
    change_words,
    index_info,
    remove_articles,
    revert_index,
    update_index,
    verify_index,
)
from search import open_index
from tests.opensearch import EVERY, Engine, drop_index, new_address

ENGINES = EVERY
pytestmark = pytest.mark.usefixtures("quick_dictionary")

Place = Path | str
ARTICLES = [Article(str(n), text) for n, text in enumerate(["白龟山水库", "白龟湖边", "鹰城大道", "别的"])]


@pytest.fixture
def place(engine: Engine, tmp_path: Path) -> Iterator[Place]:
    if engine.cluster is None:
        yield tmp_path / "index"
        return
    address = new_address(engine.cluster)
    yield address
    drop_index(address)


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    path = tmp_path / "lexicon.txt"
    path.write_text("白龟湖\n鹰城大道 900\n", encoding="utf-8")
    return path


@pytest.fixture
def synonyms(tmp_path: Path) -> Path:
    path = tmp_path / "synonyms.txt"
    path.write_text("白龟湖 = 白龟山水库\n", encoding="utf-8")
    return path


def found(place: Place, query: str) -> tuple[set[str], dict[str, tuple[str, ...]]]:
    """(the articles that a query finds, what else was searched)"""
    with open_index(place) as searcher:
        results = searcher.search(query)
    articles = {hit.article for hit in results.hits}
    return articles, {each.said: each.also for each in results.expansions}


def kept(place: Place) -> list[tuple[str, str, int]]:
    return [(each.kind, Path(each.file).name, each.entries) for each in index_info(place).words]


BOTH = [("lexicon", "lexicon.txt", 2), ("synonyms", "synonyms.txt", 1)]
BY_SYNONYM = ({"0", "1"}, {"白龟湖": ("白龟山水库",)})
AS_IT_STANDS: tuple[set[str], dict[str, tuple[str, ...]]] = ({"1"}, {})


def test_words_are_kept_until_others_are_given(place: Place, lexicon: Path, synonyms: Path) -> None:
    build_index(ARTICLES, place)
    assert (found(place, "白龟湖"), kept(place)) == (AS_IT_STANDS, [])
    report = change_words(place, lexicons=[lexicon], synonyms=[synonyms])
    assert (report.words, report.groups, report.warnings) == (2, 1, ())
    assert (found(place, "白龟湖"), kept(place)) == (BY_SYNONYM, BOTH)
    verify_index(place)
    since = [each.since for each in index_info(place).words]
    update_index([Article("4", "又是白龟湖")], place)
    remove_articles(["4"], place)
    assert (found(place, "白龟湖"), kept(place)) == (BY_SYNONYM, BOTH)
    build_index(ARTICLES, place)
    assert (found(place, "白龟湖"), kept(place)) == (BY_SYNONYM, BOTH)
    assert [each.since for each in index_info(place).words] == since
    change_words(place, synonyms=[])
    assert (found(place, "白龟湖"), kept(place)) == (AS_IT_STANDS, BOTH[:1])
    update_index([], place, lexicons=[], synonyms=[synonyms])
    assert kept(place) == BOTH[1:]
    assert found(place, "白龟山水库")[1] == {"白龟山水库": ("白龟湖",)}
    verify_index(place)


def test_a_build_and_an_update_take_words(place: Place, lexicon: Path, synonyms: Path) -> None:
    build_index(ARTICLES, place, synonyms=[synonyms])
    assert kept(place) == BOTH[1:]
    update_index([Article("4", "白龟湖公园")], place, lexicons=[lexicon])
    assert kept(place) == BOTH
    assert found(place, "白龟湖") == ({"0", "1", "4"}, BY_SYNONYM[1])


def test_a_revert_brings_the_words_before_back(place: Place, lexicon: Path, synonyms: Path) -> None:
    build_index(ARTICLES, place, synonyms=[synonyms])
    change_words(place, lexicons=[lexicon], synonyms=[])
    assert (found(place, "白龟湖"), kept(place)) == (AS_IT_STANDS, BOTH[:1])
    revert_index(place)
    assert kept(place) == BOTH[1:]
    assert found(place, "白龟山水库") == (BY_SYNONYM[0], {"白龟山水库": ("白龟湖",)})


def test_words_that_are_the_same_change_nothing(place: Place, lexicon: Path, synonyms: Path) -> None:
    build_index(ARTICLES, place, lexicons=[lexicon], synonyms=[synonyms])
    generation = index_info(place).generation
    change_words(place, lexicons=[lexicon], synonyms=[synonyms])
    assert index_info(place).generation == generation


def test_bad_words_are_told_and_change_nothing(place: Place, tmp_path: Path, synonyms: Path) -> None:
    build_index(ARTICLES, place, synonyms=[synonyms])
    before = index_info(place)
    bad = tmp_path / "bad.txt"
    bad.write_text("高企 > 高新技术企业\n科创\n", encoding="utf-8")
    for change in (
        lambda: change_words(place, synonyms=[bad]),
        lambda: update_index([], place, synonyms=[bad]),
        lambda: build_index(ARTICLES, place, synonyms=[bad]),
    ):
        with pytest.raises(PolicySearchError, match=r"synonyms .*bad\.txt, line 2: '科创' is not A = B, "):
            change()
    assert index_info(place) == before


def test_what_a_run_read_is_remembered_through_a_change_of_words(
    engine: Engine, place: Place, tmp_path: Path, synonyms: Path
) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"id": "a", "text": "白龟湖"}) + "\n", encoding="utf-8")
    build_index([source], place)
    before = index_info(place)
    change_words(place, synonyms=[synonyms])
    now = index_info(place)
    assert (now.sources, now.last_run) == (before.sources, before.last_run)
    assert now.last_change is not None
    assert now.last_change.command == "words"
    assert update_index(None, place).unchanged == 1
