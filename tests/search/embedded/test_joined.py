"""Several indexes searched as one: as if all articles were in one index, and each hit says where it is."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from indexer import Article, build_index, update_index
from indexer.core.errors import CursorError, IdNotFoundError, IndexDamagedError, IndexNotFoundError
from indexer.core.frozen import altered
from indexer.core.short_ids import short_id
from search import Hit, PolicySearchError, Searcher, SearchResults, open_index
from search.cli.options import command
from search.query.filters import FACETS
from tests.examples import examples
from tests.search.answering.test_reposts import ARTICLES as REPOSTS
from tests.search.answering.test_similar import ARTICLES as SIMILAR
from tests.search.conftest import MakeIndex
from tests.search.oracle.scan import VALUES, random_text

QUERIES = [
    *(
        "发展",
        "创湖",
        '"创"',
        "发 OR 湖",
        "标题:发展",
        "发 NEAR/3 湖",
        "发 同篇 湖",
        "-发",
        "kind:通知",
        "湖 -issuer:*",
    ),
    *(
        "白龟湖科创新城",
        "科技工作会议",
        "会议 前1段",
        "囧",
        "",
        "date:2024-01-02..",
        "fazhan",
        "示发〔2024〕3号",
    ),
]
OPTIONS: list[dict[str, Any]] = [
    {},
    {"order": "newest"},
    {"per_article": 1, "distinct": True, "collapse": True},
    {"facets": FACETS, "copies_once": True},
    {"limit": 3, "offset": 2},
    {"within": "发"},
]


def random_articles(source: random.Random, first: int) -> list[Article]:
    articles = []
    for number in range(first, first + source.randrange(1, 12)):
        values: dict[str, Any] = {
            field: source.choice(VALUES[field])[0] for field in VALUES if field != "topic"
        }
        day = source.choice([None, date(2024, 1, source.randrange(1, 5))])
        title = source.choice([None, "发展", "創 湖"])
        articles.append(Article(f"a{number}", random_text(source), title, published=day, **values))
    return articles


def without_index(results: SearchResults) -> SearchResults:
    """Results as those of one index have them: hits name no index, and it took its own time."""
    hits = tuple([altered(hit, index=None) for hit in results])
    return altered(results, hits=hits, took_ms=0, cursor=None)


def all_pages(searcher: Searcher, query: str, options: dict[str, Any]) -> list[Hit]:
    """All hits, by cursors."""
    results = searcher.search(query, **{**options, "limit": 2, "offset": 0})
    hits = list(results)
    while results.cursor is not None:
        results = searcher.search(query, **{**options, "limit": 2, "offset": 0}, cursor=results.cursor)
        hits += results
    return [altered(hit, index=None) for hit in hits]


def assert_alike(whole: Searcher, parts: Searcher, queries: Sequence[str], articles: Sequence[str]) -> None:
    for query in queries:
        for options in OPTIONS:
            expected, got = whole.search(query, **options), parts.search(query, **options)
            assert without_index(got) == without_index(expected), (query, options)
            assert parts.explain(query, got.hits, **options) == whole.explain(query, expected.hits, **options)
        assert all_pages(parts, query, OPTIONS[2]) == all_pages(whole, query, OPTIONS[2])
        for article in articles:
            assert parts.why_not(query, article) == whole.why_not(query, article)
        assert parts.suggest(query) == whole.suggest(query)
    for article in articles[:1]:
        found = [altered(each, index=None) for each in parts.similar(article=article)]
        assert found == list(whole.similar(article=article))


@pytest.mark.slow
@settings(max_examples=examples(6, ci=12), phases=[Phase.generate])
@given(st.integers(0, 2**32), st.integers(2, 4))
def test_they_are_like_one_index_of_all_articles(make_index: MakeIndex, seed: int, count: int) -> None:
    source = random.Random(seed)
    batches = [random_articles(source, 100 * number) for number in range(count)]
    one = make_index([article for batch in batches for article in batch])
    several = [make_index(batch) for batch in batches]
    with open_index(one) as whole, open_index(several) as parts:
        assert_alike(whole, parts, source.sample(QUERIES, 6), [batches[-1][0].id])


def test_reposts_within_an_index_are_known(make_index: MakeIndex) -> None:
    """The numbers of their articles go on from index to index."""
    others = [Article("z", "科技工作会议在此召开。", title="科技")]
    with (
        open_index(make_index([*others, *REPOSTS])) as whole,
        open_index([make_index(others), make_index(REPOSTS)]) as parts,
    ):
        ids = [each.id for each in REPOSTS]
        assert_alike(whole, parts, ["科技工作会议", "白龟湖科创新城", "会议总结", ""], ids)
        assert max(hit.repost_count for hit in parts.search("会议", collapse=True)) == 3


@pytest.fixture(scope="module")
def places(make_index: MakeIndex) -> list[Path]:
    """Two indexes with an article `both` each."""
    return [
        make_index([Article("both", "白龟湖\n科创新城"), Article("first", "白龟湖候鸟越冬")]),
        make_index([Article("other", "白龟湖"), Article("both", "平顶山\n白龟湖\n尼龙")]),
    ]


@pytest.fixture
def both(places: list[Path]) -> Iterator[Searcher]:
    with open_index(places) as searcher:
        yield searcher


def test_deleted_articles_are_not_found(make_index: MakeIndex) -> None:
    texts = [Article(str(number), "白龟湖") for number in range(6)]
    indexes = [make_index(texts[:3], removed=["1"]), make_index(texts[3:], removed=["3", "4"])]
    with open_index(indexes) as searcher:
        assert [hit.article for hit in searcher.search("白龟湖")] == ["0", "2", "5"]


def test_a_hit_says_which_index_has_it(both: Searcher, places: list[Path]) -> None:
    first, second = map(str, places)
    hits = both.search('"白龟湖"').hits
    assert {(hit.index, hit.article, hit.paragraph) for hit in hits} == {
        (first, "both", 1),
        (first, "first", 1),
        (second, "other", 1),
        (second, "both", 2),
    }
    assert {hit.as_dict()["index"] for hit in hits} == {first, second}
    with open_index(places[:1]) as alone:
        assert {hit.index for hit in alone.search("白龟湖")} == {None}


def test_an_id_that_both_have_means_the_article_of_the_index(both: Searcher, places: list[Path]) -> None:
    first, second = map(str, places)
    hits = {hit.index: hit for hit in both.search("白龟湖") if hit.article == "both"}
    assert [each.text for each in both.context(hits[first], 1)] == ["白龟湖", "科创新城"]
    assert [each.text for each in both.context(hits[second], 1)] == ["平顶山", "白龟湖", "尼龙"]
    assert [each.paragraph for each in both.explain("白龟湖", [hits[second], hits[first]])] == [2, 1]
    assert both.why_not("白龟湖", "both", index=second).paragraph == 2
    assert both.why_not("白龟湖", "both").paragraph == 1
    assert not both.why_not("白龟湖", "first", index=second).exists
    # Marking the hits of an expression reads their articles.
    marked = both.search("科创 同篇 白龟湖")
    assert [(hit.index, hit.spans) for hit in marked] == [(first, ((0, 2),)), (first, ((0, 3),))]


def test_a_short_id_that_both_have_is_not_ambiguous(both: Searcher, places: list[Path]) -> None:
    first, second = map(str, places)
    short = short_id("both")
    assert both.article(short).text == "白龟湖\n科创新城"
    assert both.article(short, index=first).text == "白龟湖\n科创新城"
    assert both.article(short, index=second).text == "平顶山\n白龟湖\n尼龙"
    assert both.read(f"{short}:2", index=second).ordinals == (2,)
    with pytest.raises(PolicySearchError, match="the index has no article"):
        both.article(short_id("first"), index=second)


def test_an_index_that_is_not_searched_is_told(both: Searcher, places: list[Path]) -> None:
    listed = ", ".join(map(str, places))
    for ask in (both.article, both.read):
        with pytest.raises(IdNotFoundError) as told:
            ask("both", index="third")
        assert str(told.value) == f"third is not searched; the indexes are {listed}"


def test_similar_articles_are_of_an_index(both: Searcher, places: list[Path]) -> None:
    first, second = map(str, places)
    found = both.similar(article="both", index=second)
    assert {(each.index, each.article) for each in found} == {
        (first, "both"),
        (first, "first"),
        (second, "other"),
    }
    assert found[0].as_dict()["index"] == found[0].index
    with pytest.raises(PolicySearchError, match="the index has no article first"):
        both.similar(article="first", index=second)


def test_refresh_goes_over_to_what_is_newer(
    make_index: MakeIndex, places: list[Path], tmp_path: Path
) -> None:
    changing = make_index([Article("a", "白龟湖"), Article("b", "白龟湖")])
    with open_index([places[0], changing]) as searcher:
        page = searcher.search("白龟湖", limit=2)
        assert (page.total, searcher.refresh()) == (4, False)
        update_index([Article("c", "白龟湖")], changing)
        assert (searcher.search("白龟湖").total, searcher.refresh(), searcher.refresh()) == (4, True, False)
        assert searcher.search("白龟湖").total == 5
        # A page of the state before, which is kept.
        rest = searcher.search("白龟湖", limit=2, cursor=page.cursor)
        assert [hit.article for hit in rest] == ["b", "first"]
        # While one of them is away, the searcher stays with what it has.
        Path(changing).rename(tmp_path / "away")
        assert (searcher.refresh(), searcher.search("白龟湖").total) == (False, 5)
        shutil.move(tmp_path / "away", changing)


def test_a_cursor_is_of_the_same_indexes(places: list[Path]) -> None:
    with open_index(places) as both, open_index(places[::-1]) as turned, open_index(places[0]) as one:
        cursor = both.search("白龟湖", limit=1).cursor
        for searcher in (turned, one):
            with pytest.raises(CursorError, match="is gone"):
                searcher.search("白龟湖", limit=1, cursor=cursor)
        with pytest.raises(CursorError, match="is gone"):
            both.search("白龟湖", limit=1, cursor=one.search("白龟湖", limit=1).cursor)


def test_damage_is_told_of_the_index_that_has_it(places: list[Path], tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(places[1], damaged)
    with open_index([places[0], damaged]) as searcher:
        (texts,) = damaged.glob("*.texts")
        content = texts.read_bytes()
        texts.write_bytes(content.replace("龟".encode("utf-16-le"), "龙".encode("utf-16-le")))
        with pytest.raises(IndexDamagedError, match=r"damaged.*\.texts"):
            searcher.search("白龟湖").hits  # noqa: B018


@pytest.mark.parametrize(
    ("second", "error", "message"),
    [
        ("{first}/.", PolicySearchError, "is given twice: name each index once"),
        ("opensearch://localhost:1/news", PolicySearchError, "only indexes in folders are searched together"),
        ("{first}/nowhere", IndexNotFoundError, "there is no index in"),
    ],
)
def test_what_cannot_be_searched_together(
    places: list[Path], second: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        open_index([str(places[0]), second.format(first=places[0])])


def test_no_index_is_an_error() -> None:
    with pytest.raises(ValueError, match="give the index to search"):
        open_index([])


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_the_command_line_takes_several(places: list[Path]) -> None:
    first, second = map(str, places)
    indexes = ["--index", first, "--index", second]
    page = run("平顶山", *indexes)
    assert (page.exit_code, f"both ¶1  {second}" in page.stdout) == (0, True)
    answer = json.loads(run("白龟湖", "--json", *indexes).stdout)
    assert (answer["total"], {hit["index"] for hit in answer["hits"]}) == (4, {first, second})
    twice = run("白龟湖", "--index", first, "--index", first)
    assert (twice.exit_code, f"{first} is given twice" in twice.stderr) == (2, True)


def test_an_index_of_the_environment_may_hold_spaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "my index"
    build_index(SIMILAR, place)
    monkeypatch.setenv("POLICY_INDEX", str(place))
    assert run("--similar", "meeting").exit_code == 0
