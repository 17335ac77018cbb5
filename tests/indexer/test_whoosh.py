"""Whoosh's own queries on an index of ours find what a plain look at the terms finds."""

from __future__ import annotations

import random
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import whoosh.index
from whoosh import query, scoring

from indexer import Article, build_index, remove_articles, update_index
from indexer.analysis import MappedDictionary, Segmenter, fold_text, gram_terms, word_terms

pytestmark = pytest.mark.usefixtures("quick_dictionary")

Terms = dict[str, set[str]]
"""The terms of a paragraph, by field."""
Found = set[tuple[str, int]]

WORDS = [
    "推动",
    "科技",
    "科創",
    "科学",
    "发展",
    "金融",
    "工业",
    "平顶山",
    "高质量",
    "科普",
    "r&d",
    "2.06%",
    "5G",
    "，",
    "湖",
    "𠮷",
]


def made(count: int) -> list[Article]:
    chance = random.Random(4)
    return [
        Article(
            f"a{number}",
            "\n".join("".join(chance.choices(WORDS, k=chance.randint(1, 9))) for _ in range(1 + number % 4)),
            title="".join(chance.choices(WORDS, k=2)),
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def indexed(
    tmp_path_factory: pytest.TempPathFactory, compiled_dictionary: Path, quick_dictionary: None
) -> tuple[Any, dict[tuple[str, int], Terms]]:
    """An index of two segments with deletions, opened by Whoosh, and the terms of its paragraphs."""
    path, articles = tmp_path_factory.mktemp("whoosh"), made(80)
    build_index(articles[:60], path)
    update_index(articles[60:], path)
    remove_articles(["a3", "a4", "a70"], path)
    segmenter = Segmenter(MappedDictionary.open(compiled_dictionary))
    terms: dict[tuple[str, int], Terms] = {}
    for article in articles:
        title = fold_text(article.title or "")
        for paragraph in article.paragraphs():
            body = fold_text(paragraph.text)
            terms[article.id, paragraph.ordinal] = {
                "words": set(word_terms(body, segmenter)),
                "grams": gram_terms(body),
                "title_words": set(word_terms(title, segmenter)),
                "title_grams": gram_terms(title),
                "article": {article.id},
            }
    for place in [place for place in terms if place[0] in ("a3", "a4", "a70")]:
        del terms[place]
    return whoosh.index.open_dir(str(path)), terms


Test = Callable[[Terms], bool]


def term(field: str, text: str) -> tuple[query.Query, Test]:
    return query.Term(field, text), lambda terms: text in terms[field]


TECHNOLOGY, FINANCE, SCIENCE = (term("words", text) for text in ("科技", "金融", "科学"))

QUERIES: list[tuple[query.Query, Test]] = [
    TECHNOLOGY,
    term("words", "r&d"),
    term("words", "nowhere"),
    term("grams", "科技"),
    term("grams", "𠮷"),
    term("title_words", "科技"),
    term("title_grams", "山"),
    term("article", "a7"),
    term("article", "a3"),
    (query.And([TECHNOLOGY[0], FINANCE[0]]), lambda terms: TECHNOLOGY[1](terms) and FINANCE[1](terms)),
    (query.Or([TECHNOLOGY[0], FINANCE[0]]), lambda terms: TECHNOLOGY[1](terms) or FINANCE[1](terms)),
    (
        query.Or([TECHNOLOGY[0], FINANCE[0], SCIENCE[0]]),
        lambda terms: not {"科技", "金融", "科学"}.isdisjoint(terms["words"]),
    ),
    (
        query.And([TECHNOLOGY[0], query.Not(FINANCE[0])]),
        lambda terms: TECHNOLOGY[1](terms) and not FINANCE[1](terms),
    ),
    (query.Not(TECHNOLOGY[0]), lambda terms: not TECHNOLOGY[1](terms)),
    (query.AndMaybe(TECHNOLOGY[0], FINANCE[0]), TECHNOLOGY[1]),
    (query.Every(), lambda terms: True),
    (query.Every("words"), lambda terms: bool(terms["words"])),
    (query.Prefix("words", "科"), lambda terms: any(word.startswith("科") for word in terms["words"])),
    (query.Prefix("article", "a1"), lambda terms: any(name.startswith("a1") for name in terms["article"])),
    (query.Wildcard("words", "*技"), lambda terms: any(fnmatchcase(word, "*技") for word in terms["words"])),
    (query.Wildcard("grams", "?技"), lambda terms: any(fnmatchcase(gram, "?技") for gram in terms["grams"])),
    (
        query.TermRange("words", "工业", "科技"),
        lambda terms: any("工业" <= word <= "科技" for word in terms["words"]),
    ),
    (query.TermRange("words", "科", None), lambda terms: any(word >= "科" for word in terms["words"])),
    (query.DisjunctionMax([TECHNOLOGY[0], FINANCE[0]]), lambda t: TECHNOLOGY[1](t) or FINANCE[1](t)),
    (query.ConstantScoreQuery(TECHNOLOGY[0]), TECHNOLOGY[1]),
]


@pytest.mark.parametrize(("asked", "holds"), QUERIES, ids=[str(asked) for asked, _ in QUERIES])
def test_a_query_finds_what_holds_it(indexed: Any, asked: query.Query, holds: Test) -> None:
    index, terms = indexed
    expected = {place for place, its in terms.items() if holds(its)}
    for weighting in (scoring.BM25F(), scoring.TF_IDF(), scoring.Frequency()):
        with index.searcher(weighting=weighting) as searcher:
            every = searcher.search(asked, limit=None)
            assert {(hit["article"], hit["paragraph"]) for hit in every} == expected
            assert len(every) == len(expected)
            few = searcher.search(asked, limit=3)
            assert len(few) == len(expected)
            assert [hit.score for hit in few] == [hit.score for hit in every][: min(3, len(expected))]


def test_the_total_of_a_few_hits_counts_all(tmp_path: Path) -> None:
    """Whoosh pruned unions to what could be among the best, and told the rest as the total."""
    chance = random.Random(1)
    lines = [
        "".join(chance.choices(WORDS, range(len(WORDS), 0, -1), k=chance.randint(1, 40)))
        for _ in range(5_100)
    ]
    build_index([Article("a", "\n".join(lines))], tmp_path)
    with whoosh.index.open_dir(str(tmp_path)).searcher() as searcher:
        for asked, _ in QUERIES:
            assert len(searcher.search(asked, limit=3)) == len(list(searcher.docs_for_query(asked))), asked


def test_what_is_stored_and_counted(indexed: Any) -> None:
    index, terms = indexed
    assert index.doc_count() == len(terms)
    with index.searcher() as searcher:
        assert searcher.stored_fields(0) == {
            "article": "a0",
            "paragraph": 1,
            "text": made(1)[0].text,
            "title": made(1)[0].title,
        }
        reader = searcher.reader()
        for field in ("words", "grams", "title_words", "title_grams", "article"):
            held = {text for its in terms.values() for text in its[field]}
            assert held <= set(reader.field_terms(field))
        assert reader.doc_frequency("article", "a7") == 4
