"""What a change of an index does, whatever engine it is of: all or nothing, for readers that look again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import (
    Article,
    IndexingReport,
    PolicySearchError,
    build_index,
    index_info,
    remove_articles,
    update_index,
    verify_index,
)
from indexer.core.short_ids import short_id
from indexer.sources.articles import ReadArticle
from indexer.sources.draft import Draft
from search import open_index
from tests.opensearch import EVERY, Engine, drop_index, new_address

ENGINES = EVERY
pytestmark = pytest.mark.usefixtures("quick_dictionary")

Place = Path | str
FIRST = [Article("a", "白龜湖\n科创"), Article("b", "白龟湖", title="题"), Article("c", "新城")]


@pytest.fixture
def place(engine: Engine, tmp_path: Path) -> Iterator[Place]:
    """Where an index may be made."""
    if engine.cluster is None:
        yield tmp_path / "index"
        return
    address = new_address(engine.cluster)
    yield address
    drop_index(address)


def found(place: Place, query: str) -> list[tuple[str, int, str]]:
    with open_index(place) as searcher:
        return [(hit.article, hit.paragraph, hit.text) for hit in searcher.search(query, limit=10**4).hits]


def everything(place: Place) -> dict[str, list[str]]:
    """The paragraphs of each article that can be found."""
    with open_index(place) as searcher:
        hits = searcher.search("-没有", limit=10**4).hits
    texts: dict[str, list[str]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.article, hit.paragraph)):
        texts.setdefault(hit.article, []).append(hit.text)
    return texts


def test_a_short_id_removes_its_article_if_it_is_whole(place: Place) -> None:
    same = ["id-196", "id-1535"]
    build_index([*FIRST, *[Article(id, "文") for id in same]], place)
    report = remove_articles([short_id("a"), "a", short_id("b", 6), short_id(same[0], 4), "c"], place)
    assert report.removed == 2
    assert [rejection.reason for rejection in report.rejected] == [
        f"holds no article {short_id('b', 6)}",
        f"holds no article {short_id(same[0], 4)}",
    ]
    assert everything(place).keys() == {"b", *same}


def test_a_build_holds_its_articles_and_nothing_else(place: Place) -> None:
    assert build_index(FIRST, place) == IndexingReport(3, 0, 0, 0, 4, ())
    assert everything(place) == {"a": ["白龜湖", "科创"], "b": ["白龟湖"], "c": ["新城"]}
    assert build_index(FIRST[2:], place) == IndexingReport(1, 0, 0, 0, 1, ())
    assert everything(place) == {"c": ["新城"]}


def test_an_update_adds_replaces_and_keeps(place: Place) -> None:
    build_index(FIRST, place)
    changes = [Article("a", "科创"), FIRST[1], Article("d", "平顶山")]
    assert update_index(changes, place) == IndexingReport(1, 1, 0, 1, 4, ())
    assert everything(place) == {"a": ["科创"], "b": ["白龟湖"], "c": ["新城"], "d": ["平顶山"]}
    assert verify_index(place) == 4


def test_an_update_drops_what_is_gone_from_its_sources(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(f"题\n{name}的正文", encoding="utf-8")
    build_index([folder, *FIRST], place)
    (folder / "two.txt").unlink()
    assert update_index([folder], place).removed == 1
    assert [text for texts in everything(place).values() for text in texts if "的正文" in text] == [
        "one的正文"
    ]


def test_what_changes_nothing_commits_nothing(place: Place) -> None:
    build_index(FIRST, place)
    with open_index(place) as searcher:
        assert update_index(FIRST, place) == IndexingReport(0, 0, 0, 3, 4, ())
        report = remove_articles(["z"], place)
        assert [rejection.reason for rejection in report.rejected] == ["holds no article z"]
        assert searcher.refresh() is False


def test_removed_articles_are_not_found_and_may_come_back(place: Place) -> None:
    build_index(FIRST, place)
    assert remove_articles(["a", "c"], place) == IndexingReport(0, 0, 2, 0, 1, ())
    assert everything(place) == {"b": ["白龟湖"]}
    assert found(place, "科创") == []
    assert update_index([FIRST[0]], place) == IndexingReport(1, 0, 0, 0, 3, ())
    assert everything(place) == {"a": ["白龜湖", "科创"], "b": ["白龟湖"]}


def test_of_an_index_without_articles_nothing_is_found(place: Place) -> None:
    build_index(FIRST, place)
    remove_articles(["a", "b", "c"], place)
    assert (everything(place), index_info(place).articles) == ({}, 0)
    update_index([FIRST[0]], place)
    assert everything(place) == {"a": ["白龜湖", "科创"]}


def test_a_reader_goes_on_until_it_looks_again(place: Place) -> None:
    build_index(FIRST, place)
    with open_index(place) as searcher:
        update_index([Article("a", "科创"), Article("d", "白龟湖")], place)
        assert {hit.article for hit in searcher.search("“白龟湖”").hits} == {"a", "b"}
        assert searcher.refresh() is True
        assert {hit.article for hit in searcher.search("“白龟湖”").hits} == {"b", "d"}
        assert searcher.refresh() is False


@pytest.mark.parametrize("change", [build_index, update_index])
def test_a_change_that_fails_leaves_all_as_it_was(
    place: Place, change: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(FIRST, place)
    before = index_info(place)

    def failing(*_: object) -> Iterator[ReadArticle]:
        yield ReadArticle(Article("d", "平顶山" * 10), Draft(""))
        raise OSError(5, "Input/output error", "disk")

    monkeypatch.setattr("indexer.writing.batch.read_files", failing)
    with pytest.raises(OSError, match="Input/output"):
        change([], place)
    assert (index_info(place), everything(place).keys()) == (before, {"a", "b", "c"})
    monkeypatch.undo()
    update_index([Article("d", "平顶山")], place)
    assert everything(place).keys() == {"a", "b", "c", "d"}


def test_what_is_not_there_cannot_be_updated(place: Place) -> None:
    for use in (lambda: update_index(FIRST, place), lambda: open_index(place), lambda: index_info(place)):
        with pytest.raises(PolicySearchError, match=r"there is no index .*build one with `indexer build"):
            use()


TEXTS = st.lists(st.sampled_from(["白龜湖", "科创", "新城 5G", "平顶山，尼龙"]), min_size=1, max_size=3)
CHANGES = st.lists(
    st.dictionaries(st.sampled_from("abcdef"), st.none() | TEXTS.map("\n".join), max_size=4), max_size=4
)


@settings(max_examples=8)
@given(CHANGES)
def test_any_changes_one_after_another_leave_what_was_given_last(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, changes: list[dict[str, str | None]]
) -> None:
    place: Place = tmp_path_factory.mktemp("i") / "index"
    if engine.cluster is not None:
        place = new_address(engine.cluster)
    expected = {article.id: article.text for article in FIRST}
    build_index(FIRST, place)
    for change in changes:
        update_index([Article(name, text) for name, text in change.items() if text is not None], place)
        remove_articles([name for name, text in change.items() if text is None and name in expected], place)
        expected.update((name, text) for name, text in change.items() if text is not None)
        expected = {name: text for name, text in expected.items() if change.get(name, text) is not None}
    assert everything(place) == {name: text.split("\n") for name, text in expected.items()}
    assert index_info(place).paragraphs == sum(text.count("\n") + 1 for text in expected.values())
    if isinstance(place, str):
        drop_index(place)
