"""Text in pinyin, and text that sounds like another one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article
from indexer.analysis.pinyin import sounding
from search import Searcher, Suggestion, open_index
from search.answering.sounds import Sounding, Sounds
from tests import ROOT
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex, MakeSearcher
from tests.timing import usual_seconds

ENGINES = EVERY

TEXTS = [
    "推进白龟湖科创新城建设",
    "白龟湖风景",
    "平顶山高新区",
    "平顶山的事实",
    "实施方案与实施细则",
    "实施",
    "报告会",
    "报告会",
    "this is a shi, beijing",
    "南京",
]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    articles = [Article(str(number), text) for number, text in enumerate(TEXTS)]
    articles.append(Article("title", "正文", title="河南省人民政府公报"))
    gone = [Article("gone", "白归湖，百鬼湖")]
    with open_index(make_index(articles, gone, removed=["gone"])) as opened:
        yield opened


def nothing_holds(typed: str, text: str) -> str:
    return f"Nothing holds {typed}; searched as pinyin: {text}."


@pytest.mark.parametrize(
    ("query", "searched", "total", "notes"),
    [
        ("baiguihu", "白龟湖", 2, [nothing_holds("baiguihu", "白龟湖")]),
        ("bai gui hu", "白龟湖", 2, [nothing_holds("bai gui hu", "白龟湖")]),
        ("báiguīhú", "白龟湖", 2, [nothing_holds("baiguihu", "白龟湖")]),
        ("bai2 gui1 hu2", "白龟湖", 2, [nothing_holds("bai2 gui1 hu2", "白龟湖")]),
        ("白gui湖", "白龟湖", 2, [nothing_holds("白gui湖", "白龟湖")]),
        (
            "baiguihukechuangxincheng",
            "白龟湖科创新城",
            2,
            [nothing_holds("baiguihukechuangxincheng", "白龟湖科创新城")],
        ),
        # Words of which no text holds all side by side are read one by one, and so is what stands beside Han.
        (
            "pingdingshan shishi",
            "平顶山实施",
            4,
            [nothing_holds("pingdingshan", "平顶山"), nothing_holds("shishi", "实施")],
        ),
        ("pingdingshan风景", "平顶山风景", 3, [nothing_holds("pingdingshan", "平顶山")]),
        # What only titles hold is asked of the title.
        ("gongbao", 'title:"公报"', 1, [nothing_holds("gongbao", 'title:"公报"')]),
        ("henansheng", 'title:"河南省"', 1, [nothing_holds("henansheng", 'title:"河南省"')]),
        # Initials.
        ("bgh", "报告会", 2, [nothing_holds("bgh", "报告会")]),
        # Near sounds, where no other is held.
        ("lanjing", "南京", 1, [nothing_holds("lanjing", "南京")]),
        # What something holds is not read, nor what is quoted or beside an operator.
        ("beijing", "beijing", 1, []),
        ("shi", "shi", 1, []),
        ("“baiguihu”", '"baiguihu"', 0, []),
        ("baiguihu OR 南京", '"baiguihu" OR "南京"', 1, []),
        # Nothing is read so, or it is no pinyin.
        ("tianjin", "tianjin", 0, []),
        ("policy", "policy", 0, []),
        (
            "baiguihu date:2024",
            "白龟湖 date:2024-01-01..2024-12-31",
            0,
            [nothing_holds("baiguihu", "白龟湖")],
        ),
        # Asked for.
        ("py:baiguihu", '"白龟湖"', 2, ['py:"baiguihu" is searched as 白龟湖.']),
        ("拼音：shishi", '"实施" OR "事实"', 3, ['py:"shishi" is searched as 实施, 事实.']),
        ('py:"bei jing"', '"bei jing"', 0, ["Nothing is read bei jing, so it is searched as text."]),
        ("py:bgh", '"报告会" OR "白龟湖"', 4, ['py:"bgh" is searched as 报告会, 白龟湖.']),
        ("白龟湖 -py:fengjing", '白龟湖 NOT "风景"', 1, ['py:"fengjing" is searched as 风景.']),
        (
            "py:(nanjing OR baiguihu)",
            '"南京" OR "白龟湖"',
            3,
            ['py:"nanjing" is searched as 南京.', 'py:"baiguihu" is searched as 白龟湖.'],
        ),
        ("py:henansheng", 'title:"河南省"', 1, ['py:"henansheng" is searched as 河南省.']),
    ],
)
def test_pinyin(searcher: Searcher, query: str, searched: str, total: int, notes: list[str]) -> None:
    results = searcher.search(query)
    assert (results.query, results.searched, list(results.notes)) == (query, searched, notes)
    assert results.total == total


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("白归湖", '"白龟湖"'),
        ("百归湖", '"白龟湖"'),
        ("白龟胡科创新城", '"白龟湖科创新城"'),
        ("平定山", '"平顶山"'),
        ("“baiguihu”", '"白龟湖"'),
        ("兰京", '"南京"'),
        ("河南升人民政府", 'title:"河南省人民政府"'),
    ],
)
def test_what_sounds_alike_is_suggested_first(searcher: Searcher, query: str, first: str) -> None:
    results = searcher.search(query)
    assert results.suggestions[0] == Suggestion(first, searcher.search(first).total)


def test_the_documentation_is_true(make_searcher: MakeSearcher) -> None:
    page = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8")
    table = page.partition("| Typed | Searched | |\n")[2].partition("\n\n")[0]
    rows = [[cell.strip().split(", ") for cell in line.split("|")[1:3]] for line in table.splitlines()[1:]]
    pairs = [
        (typed, han) for left, right in rows for typed, han in zip(left, right * len(left), strict=False)
    ]
    assert len(pairs) > 12
    searcher = make_searcher(*[han for _, han in pairs])
    assert [(typed, searcher.search(typed).searched) for typed, _ in pairs] == pairs


def test_other_readings_are_suggested(searcher: Searcher) -> None:
    results = searcher.search("shishi")
    assert (results.searched, results.suggestions) == ("实施", (Suggestion('"事实"', 1),))


def test_text_that_stands_nowhere_side_by_side_has_suggestions_though_its_parts_are_found(
    searcher: Searcher,
) -> None:
    results = searcher.search("事实平顶山")
    assert (results.holding_all, results.suggestions) == (1, ())
    assert searcher.search("平顶衫的事实").suggestions[0] == Suggestion('"平顶山的事实"', 1)


def test_hits_of_what_was_read_are_explained(searcher: Searcher) -> None:
    hits = searcher.search("baiguihu").hits
    assert [each.score for each in searcher.explain("baiguihu", hits)] == [hit.score for hit in hits]
    assert searcher.why_not("baiguihu", "0").rank is not None
    assert searcher.why_not("py:baiguihu", "0").rank is not None


@pytest.mark.parametrize("query", ["baiguihu", "bai gui hu", "py:shishi", "bgh", "白归湖", "authors:a 湖"])
def test_an_earlier_query_means_what_it_meant_by_itself(searcher: Searcher, query: str) -> None:
    alone, within = searcher.search(query), searcher.search("", within=query)
    assert (within.total, within.notes) == (alone.total, alone.notes)
    for hit in within.hits:
        assert searcher.why_not("", hit.article, hit.paragraph, within=query).rank is not None


@pytest.mark.parametrize("query", ["baiguihu", "bai gui hu", "py:shishi", "bgh"])
def test_pages_of_what_was_read_follow_one_another(searcher: Searcher, query: str) -> None:
    whole = searcher.search(query, limit=10)
    hits = []
    cursor = None
    while len(hits) < len(whole):
        page = searcher.search(query, limit=1, **({} if cursor is None else {"cursor": cursor}))
        assert (page.searched, page.notes, page.total) == (whole.searched, whole.notes, whole.total)
        hits += page.hits
        cursor = page.cursor
    assert (tuple(hits), cursor) == (whole.hits, None)


def test_without_counting_nothing_is_read(searcher: Searcher) -> None:
    results = searcher.search("baiguihu", count=False)
    assert (results.searched, results.total) == ("baiguihu", 0)


def test_a_text_with_many_runs_of_letters_is_not_read(searcher: Searcher) -> None:
    assert searcher.search("pingdingshan风景").notes != ()
    assert searcher.search("pingdingshan风景" * 9).notes == ()


def test_no_text_is_tried_that_sounds_like_a_question(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def texts(_self: Sounds, graph: object) -> list[Sounding]:
        tried.append(graph)
        return []

    monkeypatch.setattr(Sounds, "texts", texts)
    searcher.search("平顶山市在哪一年建立了白归湖")
    assert tried == []
    searcher.search("白归湖")
    assert tried != []


def test_hostile_text_takes_no_time(searcher: Searcher) -> None:
    with usual_seconds() as taken:
        for query in (
            "baigui" * 2_000,
            "py:" + "shi" * 3_000,
            "b" * 10_000,
            "shi " * 3_000,
            "shi" * 50,
            "白gui" * 500,
        ):
            searcher.search(query)
    assert taken.seconds < 5


@settings(max_examples=examples(12, ci=500))
@given(st.text("baiguhnpdsx 白归湖平顶山实", min_size=1, max_size=14))
def test_what_is_suggested_is_found_as_often(searcher: Searcher, query: str) -> None:
    results = searcher.search(query)
    for suggestion in results.suggestions:
        assert searcher.search(suggestion.query).total == suggestion.total > 0
    for note in results.notes:
        read = note.partition("searched as pinyin: ")[2].rstrip(".")
        asked = [read, f'"{read}"', f'title:"{read}"']
        assert not read or max(searcher.search(each).total for each in asked) > 0


@settings(max_examples=examples(12, ci=500))
@given(st.sampled_from(TEXTS[:8]), st.data())
def test_one_character_in_place_of_another_that_sounds_alike_is_undone(
    searcher: Searcher, text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    alike = [one for one, cost in (sounding(text[at]) or [])[0][0][1].items() if cost]
    slip = text[:at] + data.draw(st.sampled_from(sorted(alike) or [text[at]])) + text[at + 1 :]
    results = searcher.search(f'"{slip}"')
    assert results.total or f'"{text}"' in [each.query for each in results.suggestions]
