"""What the beginning of a text may become."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer import Article
from search import Completion, Searcher, open_index
from tests.opensearch import EVERY, Engine
from tests.search.conftest import MakeIndex
from tests.timing import usual_seconds

ENGINES = EVERY

TITLES = [
    "河南省人民政府关于印发科技创新规划的通知",
    "河南省人民政府关于印发高新区规划的通知",
    "河南省高新区",
    "河南省高新区河南省高新区",
    "平顶山市白龟湖科创新城",
    "白龜(guī)湖科創新城",
    "白龟湖“科创”新城",
    "",
]


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    articles = [Article(str(number), "正文", title=title) for number, title in enumerate(TITLES)]
    values = [
        Article("number", "实事求是", issuer="示例市人民政府", number="示政〔2024〕3号"),
        Article("other", "实事", issuer="示例市人民政府", number="示政办〔2024〕12号"),
    ]
    gone = [Article("gone", "实事", title="白龟湖风景", issuer="示例市教育局")]
    with open_index(make_index(articles, [*values, *gone], removed=["gone"])) as opened:
        yield opened


@pytest.mark.parametrize(
    ("beginning", "completions"),
    [
        (
            "河南省",
            [
                ("河南省人民政府关于印发", 2),
                ("河南省高新区", 2),
                ("河南省人民政府关于印发科技创新规划的通知", 1),
                ("河南省人民政府关于印发高新区规划的通知", 1),
                ("河南省高新区河南省高新区", 1),
            ],
        ),
        ("白龟湖科", [("白龟湖科创新城", 2)]),
        ("白龜 湖科", [("白龟湖科创新城", 2)]),
        ("白龟湖", [("白龟湖科创新城", 2), ('白龟湖"科创"新城', 1)]),
        ("高", [("高新区", 3), ("高新区河南省高新区", 1), ("高新区规划的通知", 1)]),
        ("baiguihuk", [("白龟湖科创新城", 2)]),
        ("bai gui hu ke", [("白龟湖科创新城", 2)]),
        ("bghk", [("白龟湖科创新城", 2)]),
        ("pingd", [("平顶山市白龟湖科创新城", 1)]),
        ("风景", []),
        ("", []),
        (" ", []),
        ("，", []),
        ("囧", []),
        ("\ud800", []),
    ],
)
def test_titles(searcher: Searcher, beginning: str, completions: list[tuple[str, int]]) -> None:
    assert searcher.suggest(beginning) == tuple(Completion(*each) for each in completions)


@pytest.mark.parametrize(
    ("beginning", "completions"),
    [
        ("示例", [("示例市人民政府", 2, "issuer")]),
        ("示政", [("示政〔2024〕3号", 1, "number"), ("示政办〔2024〕12号", 1, "number")]),
        ("示政（2024", [("示政〔2024〕3号", 1, "number")]),
    ],
)
def test_values(searcher: Searcher, beginning: str, completions: list[tuple[str, int, str]]) -> None:
    assert searcher.suggest(beginning) == tuple(Completion(*each) for each in completions)


def test_words_of_bodies_come_last(searcher: Searcher, engine: Engine) -> None:
    """A cluster does not list its words."""
    words = (Completion("实事", 2, "words"), Completion("实事求是", 1, "words"))
    assert searcher.suggest("实") == (words if engine.cluster is None else ())


def test_limit(searcher: Searcher) -> None:
    assert searcher.suggest("河南", limit=1) == searcher.suggest("河南")[:1]
    assert searcher.suggest("河南", limit=0) == ()
    with pytest.raises(ValueError, match="limit is 0 or more"):
        searcher.suggest("河南", limit=-1)


def test_hostile_text_takes_no_time(searcher: Searcher) -> None:
    with usual_seconds() as taken:
        for beginning in ("白" * 10_000, "shi" * 3_000, "s" * 60, "shi" * 20, "\U0010ffff", "(" * 50):
            searcher.suggest(beginning)
    assert taken.seconds < 2


def test_a_completion_of_a_long_title_ends_with_a_word(make_index: MakeIndex) -> None:
    with open_index(make_index([Article("a", "正文", title="河南省" + "人民政府，" * 20)])) as searcher:
        completions = [each.text for each in searcher.suggest("河南", limit=100)]
    whole = "河南省" + "人民政府," * 20
    assert completions == [whole[: 7 + 5 * 4]]


def test_of_several_readings_the_commonest_come_first(make_index: MakeIndex) -> None:
    titles = ["发展规划"] * 300 + ["法治政府"] * 3
    articles = [Article(str(number), "正文", title=title) for number, title in enumerate(titles)]
    with open_index(make_index(articles)) as searcher:
        assert [(each.text, each.total) for each in searcher.suggest("fazh", limit=2)] == [
            ("发展规划", 300),
            ("法治政府", 3),
        ]
