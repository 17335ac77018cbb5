"""Words of one's own in queries: kept with the index, and given when it is opened; on every engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import Article, PolicySearchError, change_words, update_index
from indexer.core.errors import CursorError
from indexer.storage.embedded.generation import read_generation
from search import SearchResults, open_index
from search.answering.late import count_late
from search.embedded.generations import open_snapshot
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

Write = Callable[..., list[Path]]
"""Lines -> the only file that holds them, in a list."""

TEXTS = [
    "全面推开农超对接试点",
    "农超对接试点扩大，直接采购",
    "对接农村超市，产销合作",
    "采购合同试点",
    "科技创新与试点",
    "特岗教师招聘",
    "教师招聘试点",
]
ARTICLES = [Article(f"a{number}", text) for number, text in enumerate(TEXTS)]
WORDS = ["农超对接", "特岗教师"]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, *lines: str) -> list[Path]:
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return [path]

    return write


def places(results: SearchResults) -> list[tuple[str, int]]:
    return [(hit.article, hit.paragraph) for hit in results.hits]


def searched(index: Any, query: str, **words: Any) -> SearchResults:
    with open_index(index, **words) as searcher:
        return searcher.search(query, limit=50)


def test_synonyms_that_are_given_lie_over_those_that_are_kept(make_index: MakeIndex, write: Write) -> None:
    index = make_index(ARTICLES)
    assert searched(index, "农超对接").expansions == ()
    change_words(index, synonyms=write("kept.txt", "农超对接 > 采购合同", "科创 = 招聘试点"))
    kept = searched(index, "农超对接")
    assert [each.also for each in kept.expansions] == [("采购合同",)]
    assert "a3" in {article for article, _ in places(kept)}
    given = write("given.txt", "农超对接 > 产销合作")
    both = searched(index, "农超对接", synonyms=given)
    assert [(each.said, each.also, each.same) for each in both.expansions] == [
        ("农超对接", ("产销合作",), False)
    ]
    assert "a3" not in {article for article, _ in places(both)}
    # The kept group for 科创 counts, and not the shipped one: 科创 = 科技创新.
    assert searched(index, "科创", synonyms=given).expansions[0].also == ("招聘试点",)
    # A phrase that only stands on the right of a list is not named by it.
    shipped = searched(index, "科创", synonyms=write("right.txt", "试点 > 科创"))
    assert shipped.expansions[0].also == ("招聘试点",)


def test_a_late_word_is_found_as_the_word_that_it_is(make_index: MakeIndex, write: Write) -> None:
    """As by an index that was built with it, and before the others the paragraphs that hold it."""
    lexicon = write("lexicon.txt", *WORDS)
    index, built = make_index(ARTICLES), make_index(ARTICLES)
    without = {word: searched(index, word).total for word in WORDS}
    assert without["特岗教师"] == 2
    given = {word: searched(index, word, lexicons=lexicon).total for word in WORDS}
    change_words(index, lexicons=lexicon)
    kept = {word: searched(index, word).total for word in WORDS}
    assert given == kept == {"农超对接": 2, "特岗教师": 1}
    for query in ("农超对接试点", "特岗教师试点", "试点 农超对接 教师"):
        first = places(searched(index, query))
        with_word = {"a5"} if "特岗教师" in query else {"a0", "a1"}
        assert {article for article, _ in first[: len(with_word)]} == with_word
        assert places(searched(built, query, lexicons=lexicon)) == first


def test_new_articles_are_cut_by_the_new_lexicon(make_index: MakeIndex, write: Write) -> None:
    index = make_index(ARTICLES)
    change_words(index, lexicons=write("lexicon.txt", *WORDS))
    update_index([Article("b", "农超对接以来"), Article("c", "采购")], index)
    found = searched(index, "农超对接")
    assert ({article for article, _ in places(found)}, found.total) == ({"a0", "a1", "b"}, 3)
    assert searched(index, "农超对接 试点").total == searched(index, "试点 农超对接").total


@pytest.mark.parametrize(
    "query",
    ["农超对接 AND 试点", "农超对接 试点 -科技", "title:农超对接", '"农超对接" 试点', "云", "农超对接云"],
)
def test_any_query_takes_a_lexicon(make_index: MakeIndex, write: Write, query: str) -> None:
    index = make_index(ARTICLES)
    lexicon = write("lexicon.txt", *WORDS, "云", "，")
    given = searched(index, query, lexicons=lexicon)
    exact = {place for place in places(searched(index, query)) if "AND" in query or '"' in query}
    assert exact <= set(places(given))
    with open_index(index, lexicons=lexicon) as searcher:
        explained = searcher.explain(query, given.hits)
    for hit, explanation in zip(given.hits, explained, strict=True):
        assert explanation.score == pytest.approx(hit.score)


def test_words_of_another_search_are_another_cursor(make_index: MakeIndex, write: Write) -> None:
    index = make_index(ARTICLES)
    lexicon, synonyms = write("lexicon.txt", *WORDS), write("synonyms.txt", "试点 > 招聘")
    with open_index(index, lexicons=lexicon, synonyms=synonyms) as searcher:
        page = searcher.search("试点", limit=2)
        following = searcher.search("试点", limit=50, cursor=page.cursor)
        assert places(page) + places(following) == places(searcher.search("试点", limit=50))
    for words in ({}, {"lexicons": lexicon}, {"synonyms": synonyms}):
        with open_index(index, **words) as searcher, pytest.raises(CursorError, match="of other options"):
            searcher.search("试点", limit=2, cursor=page.cursor)


def test_bad_files_are_told(make_index: MakeIndex, write: Write) -> None:
    index = make_index(ARTICLES)
    with pytest.raises(PolicySearchError, match=r"synonyms .*bad\.txt, line 1: '试点' is not A = B"):
        open_index(index, synonyms=write("bad.txt", "试点"))
    with pytest.raises(PolicySearchError, match=r"lexicon .*bad\.txt, line 2: the frequency is above"):
        open_index(index, lexicons=write("bad.txt", "试点", "招聘 9999999999"))


class TestInAFolder:
    """Facts that only the folder's own values show."""

    @pytest.fixture
    def index(self, engine: Any, make_index: MakeIndex) -> Any:
        if engine.cluster is not None:
            pytest.skip("of a folder")
        return make_index(ARTICLES)

    def test_a_word_that_all_texts_were_cut_by_is_not_late(self, index: Path, write: Write) -> None:
        lexicon = write("lexicon.txt", *WORDS)
        change_words(index, lexicons=lexicon)
        assert set(open_snapshot(index).vocabulary.late_words) == set(WORDS)
        update_index([Article(each.id, f"{each.text}。") for each in ARTICLES], index)
        assert read_generation(index).is_cut_alike
        assert not open_snapshot(index).vocabulary.late_words

    def test_late_words_are_counted_as_strings(self, index: Path, write: Write) -> None:
        change_words(index, lexicons=write("lexicon.txt", *WORDS, "没有这个词"))
        view = open_snapshot(index).within(None)
        assert count_late(["农超对接", "没有这个词", "试点", "农超对接"], view) == {"农超对接": 2}

    @settings(
        max_examples=examples(10, ci=100),
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        st.lists(
            st.sampled_from([*WORDS, "试点", "招聘", "教师", "改革", "的", "科创"]), min_size=1, max_size=4
        ),
        st.lists(st.sampled_from(WORDS), unique=True),
    )
    def test_what_holds_the_text_is_found_whatever_the_lexicon(
        self, index: Path, tmp_path: Path, parts: Sequence[str], lexicon: Sequence[str]
    ) -> None:
        path = tmp_path / "lexicon.txt"
        path.write_text("\n".join(lexicon), encoding="utf-8")
        query = "".join(parts)
        holding = {article.id for article in ARTICLES if query in article.text}
        with open_index(index, lexicons=[path]) as searcher:
            results = searcher.search(query, limit=50)
            exact = searcher.search(f'"{query}"', limit=50)
        assert {hit.article for hit in exact.hits} == holding
        assert {hit.article for hit in results.hits[: len(holding)]} == holding
        assert results.total == len(results.hits)
