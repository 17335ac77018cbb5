"""The order of hits: the text as it is first, then evidence; and what bare text leaves out."""

from __future__ import annotations

from itertools import permutations
from math import log

import pytest

from indexer import Article
from indexer.core.schema import BM25_B, BM25_K1
from search import Searcher, open_index
from search.engine.values import EXACT_TIER, TIER_STEP
from search.query.query import Exact as ExactClause
from search.query.query import Query
from search.ranking.weights import CANDIDATES, LEAST_WEIGHT
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex, MakeSearcher

ENGINES = EVERY

FILLER = "其他事项另行通知。"


def hits(searcher: Searcher, query: str) -> list[str]:
    return [hit.text for hit in searcher.search(query, limit=99).hits]


def test_what_holds_the_text_as_it_is_comes_first(make_searcher: MakeSearcher) -> None:
    texts = [
        FILLER * 9 + "推进白龟湖科创新城建设" + FILLER * 9,
        "科创新城在白龟湖" + FILLER,
        "白龟湖" + FILLER * 9 + "科创，新城",
        "科创新城，科创新城",
    ]
    for order in permutations(texts):
        searcher = make_searcher(*order, *[FILLER] * 5)
        found = hits(searcher, "白龟湖科创新城")
        assert (found[0], sorted(found)) == (texts[0], sorted(texts))
    results = searcher.search("白龟湖科创新城")
    assert (results.total, results.holding_all) == (4, 3)
    scores = [hit.score for hit in results.hits]
    assert scores == sorted(scores, reverse=True)
    assert [score >= EXACT_TIER * TIER_STEP for score in scores] == [True, False, False, False]


def test_an_article_about_it_comes_before_one_that_mentions_it(make_index: MakeIndex) -> None:
    """The paragraphs are the same; title and neighbours tell them apart."""
    paragraph = "给予尼龙产业项目补贴。"
    articles = [
        Article("mentions", f"{FILLER}\n{paragraph}\n{FILLER}", title="工作简报"),
        Article("is about", f"发展尼龙产业。\n{paragraph}\n尼龙企业享受补贴。", title="尼龙产业扶持办法"),
    ]
    with open_index(make_index(articles)) as searcher:
        found = [hit.article for hit in searcher.search("尼龙补贴有哪些").hits if hit.text == paragraph]
    assert found == ["is about", "mentions"]


def test_every_page_goes_on_where_the_one_before_ended(make_searcher: MakeSearcher) -> None:
    searcher = make_searcher(*[f"第{number}家尼龙企业领取补贴" for number in range(CANDIDATES + 50)])
    everything = searcher.search("尼龙补贴办法", limit=9999).hits
    pages = [searcher.search("尼龙补贴办法", limit=90, offset=offset).hits for offset in range(0, 450, 90)]
    assert [hit for page in pages for hit in page] == list(everything)
    scores = [hit.score for hit in everything]
    assert (len(scores), scores) == (CANDIDATES + 50, sorted(scores, reverse=True))


def test_rare_words_and_short_paragraphs_win(make_searcher: MakeSearcher) -> None:
    common = [f"会议内容{number}" for number in range(20)]
    searcher = make_searcher("会议" + FILLER, "尼龙" + FILLER, "尼龙", *common)
    assert hits(searcher, "会议尼龙")[:2] == ["尼龙", "尼龙" + FILLER]


def test_a_word_in_the_title_counts(make_index: MakeIndex) -> None:
    articles = [Article("a", "尼龙产业", title="通知"), Article("b", "尼龙产业", title="尼龙")]
    with open_index(make_index(articles)) as searcher:
        assert [hit.article for hit in searcher.search("尼龙").hits] == ["b", "a"]


def test_equal_hits_come_in_the_order_of_articles_and_paragraphs(make_index: MakeIndex) -> None:
    articles = [Article("b", "尼龙\n尼龙"), Article("a", "尼龙")]
    with open_index(make_index(articles, [Article("c", "尼龙")])) as searcher:
        for query in ("尼龙", "“尼龙”", "尼龙 OR 没有", "-没有"):
            places = [(hit.article, hit.paragraph) for hit in searcher.search(query).hits]
            assert places == [("b", 1), ("b", 2), ("a", 1), ("c", 1)]


def test_the_score_of_an_expression_is_bm25(make_searcher: MakeSearcher) -> None:
    """Worked out by hand: 3 paragraphs of 2, 1 and 1 words; 尼龙 occurs in two of them."""
    searcher = make_searcher("尼龙尼龙", "尼龙", "会议")
    idf = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    average = 4 / 3

    def score(frequency: int, length: int) -> float:
        return (
            idf * (BM25_K1 + 1) * frequency / (frequency + BM25_K1 * (1 - BM25_B + BM25_B * length / average))
        )

    scores = {hit.text: hit.score for hit in searcher.search(Query("", ExactClause("尼龙"))).hits}
    expected = {"尼龙尼龙": score(2, 2), "尼龙": score(1, 1)}
    assert scores == {text: pytest.approx(EXACT_TIER * TIER_STEP + value) for text, value in expected.items()}


def test_least_weight_is_the_part_of_the_query_that_must_be_held(make_searcher: MakeSearcher) -> None:
    """Of eight rare words any is enough; a frequent one beside them is not."""
    words = ["尼龙", "小麦", "银杏", "轴承", "煤炭", "高铁", "水库", "口罩"]
    searcher = make_searcher(*words, *[f"会议内容{number}" for number in range(50)])
    assert LEAST_WEIGHT == 1 / 10
    found = hits(searcher, " ".join([*words, "会议"]))
    assert sorted(found) == sorted(words)


def test_words_that_occur_nowhere_ask_for_nothing(make_searcher: MakeSearcher) -> None:
    """They were the heaviest of a question, so that it found nothing."""
    searcher = make_searcher("老年食堂饭菜飘香", *[FILLER] * 5)
    assert hits(searcher, "老年食堂一顿饭多少钱") == ["老年食堂饭菜飘香"]
    assert hits(searcher, "银杏轴承") == []
    unknown = "".join(map(chr, range(0x5800, 0x5900)))
    assert hits(searcher, "老年食堂，" + "，".join(unknown)) == ["老年食堂饭菜飘香"]


QUESTIONS = [
    (
        "工业和信息化部到哪家企业进行督导检查？",
        "工业和信息化部工作组赴某某医疗车辆有限公司督导检查负压救护车生产情况。",
    ),
    ("今年小麦的产量有多少？", "全市小麦产量达到二百万吨，再创新高。"),
    ("博士后可以领多少补贴", "博士后研究人员在站期间每年给予10万元补贴。"),
    ("防汛会议是什么时候召开的", "5月8日，全市防汛抗旱工作会议召开。"),
]


def test_a_question_gets_its_paragraph(make_searcher: MakeSearcher) -> None:
    answers = [answer for _, answer in QUESTIONS]
    searcher = make_searcher(
        *answers,
        "各企业要开展自查。",
        "会议要求，加强检查。",
        "今年以来，物价稳定。",
        "煤炭产量下降。",
        *[FILLER] * 9,
    )
    assert [hits(searcher, question)[:1] for question, _ in QUESTIONS] == [[answer] for answer in answers]
