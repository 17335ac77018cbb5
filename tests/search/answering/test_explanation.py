"""Why hits rank where they do: sums that add up; and why something is no hit."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, native
from search import Ranking, Searcher, open_index
from search.explanation import (
    Contribution,
    Explanation,
    WhyNot,
    explanation_as_keys,
    explanation_as_text,
    why_not_as_json,
    why_not_as_text,
)
from search.ranking.weights import ARTICLES_READ
from tests import COMMANDS
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

ARTICLES = [
    Article("silk", "尼龙产业\n尼龙企业领取补贴。\n天气", title="尼龙通知", published=date(2024, 3, 29)),
    Article("wheat", "小麦补贴\n小麦会议", title="通知"),
    Article("silk:2", "会议纪要\n天气好，尼龙也好"),
    Article("law", "领取奖金", title="中华人民共和国奖金法第二条"),
    Article("names", "依照《奖金法》\n依照《奖金法》"),
    Article("names it too", "依照《中华人民共和国奖金法》"),
]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Searcher:
    return open_index(make_index(ARTICLES[:2], ARTICLES[2:]))


def assert_adds_up(explanation: Explanation) -> None:
    def summed(parts: tuple[Contribution, ...]) -> float:
        for part in parts:
            if part.parts:
                assert summed(part.parts) == pytest.approx(part.score, abs=1e-6)
        return sum(part.score for part in parts)

    assert summed(explanation.parts) == pytest.approx(explanation.score, abs=1e-6)


QUERIES = st.one_of(
    st.text("尼龙小麦补贴会议天气 “”", min_size=1, max_size=12),
    st.sampled_from(
        ["尼龙 AND 补贴", "尼龙 OR 会议", "“尼龙” 补贴怎么领", "补贴 -小麦", "title:尼龙", "-小麦"]
    ),
)


@settings(max_examples=examples(15, ci=60))
@given(
    QUERIES, st.sampled_from(["relevance", "newest"]), st.sampled_from([None, Ranking(title=0.5, article=2)])
)
def test_the_parts_of_every_hit_add_up(
    searcher: Searcher, query: str, order: str, ranking: Ranking | None
) -> None:
    for extension in {native.extension, None}:
        with patch.object(native, "extension", extension):
            hits = searcher.search(query, limit=99, order=order, ranking=ranking).hits  # type: ignore[arg-type]
            explained = searcher.explain(query, hits, order=order, ranking=ranking)  # type: ignore[arg-type]
        assert [(each.article, each.paragraph) for each in explained] == [
            (hit.article, hit.paragraph) for hit in hits
        ]
        for hit, explanation in zip(hits, explained, strict=True):
            assert explanation.score == hit.score
            assert_adds_up(explanation)


def test_an_explanation_names_what_it_adds(searcher: Searcher) -> None:
    results = searcher.search("尼龙补贴")
    first = searcher.explain("尼龙补贴", results.hits)[0]
    assert (first.article, first.paragraph) == ("silk", 2)
    names = [part.what for part in first.parts]
    assert names == [
        "is among the candidates whose texts are read",
        "what paragraph, heading and title hold",
        "what article and title hold",
        "that the article has them at all",
    ]
    assert {"尼龙 ×1, in the heading above ×1, in the title ×1", "补贴 ×1"} <= {
        part.what for part in first.parts[1].parts
    }
    exact = searcher.explain("小麦补贴", searcher.search("小麦补贴").hits)[0]
    assert [part.what for part in exact.parts] == [
        "holds the text as it is",
        "words of the paragraph, by BM25",
        "words of the title",
    ]


def test_an_explanation_says_how_many_articles_name_a_law(searcher: Searcher) -> None:
    explanations = {}
    for ranking in (None, Ranking(naming=0.5), Ranking(naming=0, heading=0)):
        hits = searcher.search("奖金怎么领取", ranking=ranking).hits
        explained = searcher.explain("奖金怎么领取", hits, ranking=ranking)
        explanations[ranking] = next(each for each in explained if each.article == "law")
    default, half, off = explanations.values()
    assert default.parts[-1].what == half.parts[-1].what == "2 articles name 奖金法"
    assert default.parts[-1].score == pytest.approx(2 * half.parts[-1].score)
    assert off.parts == default.parts[:-1]


@pytest.fixture(scope="module")
def many(make_index: MakeIndex) -> Searcher:
    """More articles than are read. Estimates count the spaces between Han, which folding drops."""
    texts = [f"尼龙企业\n{'尼龙好。' * number}会议\n会议补贴天 气" for number in range(ARTICLES_READ + 5)]
    articles = [Article(str(number), text, title="尼龙通知") for number, text in enumerate(texts)]
    return open_index(make_index(articles[:9], articles[9:]))


def test_an_explanation_says_what_was_estimated(many: Searcher) -> None:
    query = "尼龙补贴怎么领"
    for extension in {native.extension, None}:
        with patch.object(native, "extension", extension):
            hits = many.search(query, limit=99).hits
            explained = many.explain(query, hits)
        of_article = {}
        for hit, explanation in zip(hits, explained, strict=True):
            assert explanation.score == hit.score
            assert_adds_up(explanation)
            of_article.setdefault(hit.article, set()).add(explanation.parts[2].what)
        names = list(of_article.values())
        assert names[:ARTICLES_READ] == [{"what article and title hold"}] * ARTICLES_READ
        assert names[ARTICLES_READ:] == [{"what article and title hold, estimated without reading it"}] * 5


def test_what_is_no_hit_is_not_explained(searcher: Searcher) -> None:
    (hit,) = searcher.search("“小麦会议”").hits
    with pytest.raises(ValueError, match="wheat ¶2 is not among"):
        searcher.explain("尼龙", [hit])


REASONS = [
    (
        "尼龙",
        "nowhere",
        None,
        "the index has no article nowhere; `search` shows each hit's article before ¶",
    ),
    ("尼龙", "sil", None, "the index has no article sil; near it: silk, silk:2; `search` shows"),
    ("尼龙", "silk", 9, "The article has 3 paragraphs."),
    ("“小麦”", "silk", 1, "It does not hold “小麦”."),
    ("尼龙 AND 小麦", "silk", 1, "It does not hold “小麦”."),
    ("title:小麦 AND 尼龙", "silk", 1, "Its article's title does not hold “小麦”."),
    ("小麦 OR 会议", "silk", 1, "None of these holds: It does not hold “小麦”. / It does not hold “会议”."),
    ("尼龙 同句 小麦", "silk", 1, "It has no sentence that holds “尼龙”、“小麦”."),
    ("尼龙 NEAR/0 小麦", "silk", 1, "It does not hold “尼龙”、“小麦” at most 0 characters apart."),
    ("尼龙 ADJ/5 小麦", "silk", 1, "“尼龙”、“小麦” in this order, at most 5 characters apart."),
    ("至少9次 尼龙", "silk", 1, "It does not hold “尼龙” 9 times."),
    ("(玉米 OR 小麦) 同句 尼龙", "silk", 1, 'It has no sentence that holds “"玉米" OR "小麦"”、“尼龙”.'),
    (
        "(没有 NEAR/2 小麦) NEAR 尼龙",
        "silk",
        1,
        '“"没有" NEAR/2 "小麦"”、“尼龙” at most 10 characters apart.',
    ),
    ("前1段 补贴", "silk", 2, "It is not among the first 1 paragraphs of its article."),
    (
        "尼龙 同篇 小麦",
        "silk",
        1,
        "No paragraph of its article matches one side of DOC; of this one: It does not",
    ),
    ("kind:通知 天气", "silk:2", 2, "Its article has not the kind “通知”."),
    ("number:* 天气", "silk:2", 2, "Its article has no number."),
    ("天气 (date:2020 OR date:2021)", "silk:2", 2, "The article has no date, and a date was asked for."),
    ("尼龙 -补贴", "silk", 2, "It holds what the query excludes."),
    ("尼龙 date:2020", "silk", 1, "The article is of 2024-03-29, which is not in the days"),
    ("尼龙 date:2020", "silk:2", 2, "The article has no date, and a date was asked for."),
    ("", "silk", 1, "There is nothing in the query to search for."),
    ("尼龙补贴", "silk", 3, "It lacks"),
]


@pytest.mark.above_engines
@pytest.mark.parametrize(("query", "article", "paragraph", "reason"), REASONS)
def test_why_not(searcher: Searcher, query: str, article: str, paragraph: int | None, reason: str) -> None:
    why_not = searcher.why_not(query, article, paragraph)
    assert (why_not.article, why_not.paragraph, why_not.rank) == (article, paragraph, None)
    assert reason.lower() in " ".join(why_not.reasons).lower()


def test_why_not_higher(searcher: Searcher) -> None:
    why_not = searcher.why_not("尼龙补贴", "silk:2")
    assert (why_not.paragraph, why_not.rank, why_not.reasons) == (2, 4, ("It is hit 4.",))
    assert why_not.explanation is not None
    assert why_not.first is not None
    assert (why_not.first.article, why_not.first.paragraph) == ("silk", 2)
    assert why_not.first.score > why_not.explanation.score
    assert searcher.why_not("尼龙补贴", "silk").first is None


def test_why_not_by_date(searcher: Searcher) -> None:
    why_not = searcher.why_not("尼龙", "silk:2", order="newest")
    assert why_not.reasons == ("It is hit 3.", "Hits are in the order of their days, newest first.")


EIGHT = tuple(Contribution(f"p{number}", float(number)) for number in range(8))
SUM = Explanation("a", 2, 30.5, (Contribution("one", 28.0, EIGHT), Contribution("two", 2.5)))


def test_as_text() -> None:
    assert (
        explanation_as_text(SUM)
        == """\
  score 30.5000 =
        28.0000  one
           7.0000  p7
           6.0000  p6
           5.0000  p5
           4.0000  p4
           3.0000  p3
           2.0000  p2
           1.0000  2 more
         2.5000  two
"""
    )


def test_as_keys() -> None:
    keys = explanation_as_keys(Explanation("a", 1, 1.00004, (Contribution("one", 1.00004),)))
    assert keys == {"score": 1.0, "parts": [{"what": "one", "score": 1.0, "parts": []}]}


def test_why_not_as_text_and_json() -> None:
    missing = WhyNot("a", None, ("Because.",))
    assert why_not_as_text(missing) == "a\n  Because.\n"
    assert why_not_as_json(missing) == (
        '{"article": "a", "paragraph": null, "rank": null, "reasons": ["Because."], "explanation": null, '
        '"first": null}'
    )
    low = WhyNot("a", 2, ("It is hit 2.",), 2, SUM, Explanation("b", 1, 9.0, (Contribution("one", 9.0),)))
    assert why_not_as_text(low).splitlines()[-3:] == [
        "The first hit, b ¶1",
        "  score 9.0000 =",
        "         9.0000  one",
    ]


@pytest.fixture
def run(make_index: MakeIndex) -> Callable[..., tuple[int, str, str]]:
    index = make_index(ARTICLES)

    def run(*arguments: str) -> tuple[int, str, str]:
        command = [*COMMANDS["search"], "--index", str(index), *arguments]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        return done.returncode, done.stdout, done.stderr

    return run


def test_the_command_explains(run: Callable[..., tuple[int, str, str]]) -> None:
    status, page, errors = run("“小麦会议”", "--explain")
    assert (status, errors) == (0, "")
    assert "\nwheat ¶2\n  score 200," in page
    assert "\n   200,000.0000  matches the expression\n" in page
    status, line, _ = run("“小麦会议”", "--explain", "--json")
    (hit,) = json.loads(line)["hits"]
    assert hit["explanation"]["score"] == hit["score"]


def test_the_command_says_why_not(run: Callable[..., tuple[int, str, str]]) -> None:
    unknown = "search: the index has no article nowhere; `search` shows each hit's article before ¶\n"
    assert run("小麦", "--why-not", "nowhere") == (2, "", unknown)
    none = "search: the article j0ds16n (通知) has 2 paragraphs, and no ¶9\n"
    assert run("小麦", "--why-not", "wheat:9", "--json") == (2, "", none)
    # What follows the last colon is a paragraph, if it is a number.
    assert run("“小麦”", "--why-not", "silk:2:1")[1] == "silk:2 ¶1\n  It does not hold “小麦”.\n"
    assert json.loads(run("“小麦”", "--why-not", "silk", "--json")[1])["rank"] is None
    status, page, errors = run("小麦", "--why-not", "silk", "--explain")
    assert (status, page) == (2, "")
    assert "--why-not explains one QUERY" in errors
