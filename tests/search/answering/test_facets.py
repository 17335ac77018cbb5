"""Facets: exact counts of all matches by year, month, region, issuer, kind, source and topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, update_index
from indexer.analysis import fold_text
from indexer.core.schema import FOLDED_FIELDS
from search import Facet, FacetValue, Searcher, open_index
from search.query.filters import FACETS
from search.query.query import And, Clause, Days, Everything, Exact, Filter, Not, Or, Query
from tests.examples import examples
from tests.opensearch import EVERY
from tests.search.answering.test_reposts import REPORT
from tests.search.conftest import MakeIndex
from tests.search.oracle.corpus import CORPUS, FILTERS
from tests.search.oracle.facets import counted

ENGINES = EVERY


def flat(values: Iterable[FacetValue]) -> dict[str | None, tuple[int, int]]:
    """(articles, paragraphs) of each value and of those within it."""
    counts = {value.value: (value.articles, value.paragraphs) for value in values}
    for value in values:
        counts |= flat(value.children)
    return counts


def check_order(facet: Facet) -> None:
    """Values with most articles come first, periods in order, and what has no value last."""

    def check(values: tuple[FacetValue, ...], within: str) -> None:
        known = [value for value in values if value.value is not None]
        assert list(values[: len(known)]) == known
        if facet.name in ("year", "month"):
            assert [value.value for value in known] == sorted({str(value.value) for value in known})
        else:
            keys = [(-value.articles, str(value.value)) for value in known]
            assert keys == sorted(set(keys))
        for value in known:
            assert str(value.value).startswith(within)
            if facet.name == "region":
                assert "/" not in str(value.value)[len(within) :]
            check(value.children, f"{value.value}/")

    check(facet.values, "")


CLAUSES = st.recursive(
    st.builds(Exact, st.sampled_from(["发", "展", "创", "湖", "发展", "a"]))
    | st.sampled_from(FILTERS)
    | st.sampled_from([Not(Filter("known", field)) for field in ("date", "kind", "region", "topic")])
    | st.builds(Days, *2 * [st.none() | st.dates(date(2023, 12, 31), date(2024, 1, 6))]),
    lambda inner: (
        st.builds(lambda clauses: And(tuple(clauses)), st.lists(inner, min_size=2, max_size=3))
        | st.builds(lambda clauses: Or(tuple(clauses)), st.lists(inner, min_size=2, max_size=3))
        | st.builds(Not, inner)
    ),
    max_leaves=6,
)
DAYS = st.sampled_from([None, (date(2024, 1, 2), date(2024, 1, 4)), (date(2024, 1, 5), date(2025, 1, 1))])


def term(facet: str, value: str | None) -> str | None:
    """The term of a value; facets show it as it was written."""
    return fold_text(value) if value is not None and facet in FOLDED_FIELDS else value


@settings(max_examples=examples(20, ci=300))
@given(CLAUSES, DAYS)
def test_facets_are_full_counts(searcher: Searcher, clause: Clause, days: tuple[date, date] | None) -> None:
    since, until = days or (None, None)
    results = searcher.search(Query("", clause, since, until), limit=3, facets=FACETS)
    assert [facet.name for facet in results.facets] == list(FACETS)
    for facet in results.facets:
        assert facet.complete
        check_order(facet)
        counts = {term(facet.name, value): count for value, count in flat(facet.values).items() if count[0]}
        assert counts == counted(CORPUS, clause, days, facet.name)


@settings(max_examples=examples(10, ci=100))
@given(CLAUSES)
def test_facets_change_nothing_else(searcher: Searcher, clause: Clause) -> None:
    query = Query("", clause)
    without = searcher.search(query)
    results = searcher.search(query, facets=["year", "kind"], count=False)
    assert (results.hits, results.total, results.complete) == (without.hits, without.total, True)


@pytest.mark.parametrize("text", ["发展创湖", "发 OR 创", "发展 -创", "没有"])
def test_facets_count_what_the_total_counts(searcher: Searcher, text: str) -> None:
    found = searcher.search(text, limit=10**6, facets="year")
    (years,) = found.facets
    by_year: dict[str | None, list[str]] = {}
    for hit in found.hits:
        by_year.setdefault(str(hit.published.year) if hit.published else None, []).append(hit.article)
    assert flat(years.values) == {year: (len(set(each)), len(each)) for year, each in by_year.items()}
    assert sum(value.paragraphs for value in years.values) == found.total


def test_periods_without_a_match_are_there(make_index: MakeIndex) -> None:
    days = [date(2022, 11, 30), date(2024, 2, 29), date(2024, 2, 1), None]
    articles = [Article(str(number), "发\n展", published=day) for number, day in enumerate(days)]
    with open_index(make_index(articles)) as searcher:
        months, years = searcher.search("发 OR 展", facets=("month", "year")).facets
        (none,) = searcher.search("没有", facets="month").facets
    between = ["2022-12", *[f"2023-{month:02}" for month in range(1, 13)], "2024-01"]
    assert months.values == (
        FacetValue("2022-11", 1, 2),
        *[FacetValue(month, 0, 0) for month in between],
        FacetValue("2024-02", 2, 4),
        FacetValue(None, 1, 2),
    )
    assert years.values == (
        FacetValue("2022", 1, 2),
        FacetValue("2023", 0, 0),
        FacetValue("2024", 2, 4),
        FacetValue(None, 1, 2),
    )
    assert none == Facet("month", ())


def test_regions_are_a_tree(make_index: MakeIndex) -> None:
    names = ["河南", "平顶山", "河南省平顶山市郏县", "郏县", "鼓楼区", "河北", None]
    articles = [Article(str(number), "发", region=name) for number, name in enumerate(names)]
    with open_index(make_index(articles)) as searcher:
        (regions,) = searcher.search("发", facets="region").facets
    county = FacetValue("河南省/平顶山市/郏县", 2, 2)
    assert regions.values == (
        FacetValue("河南省", 4, 4, children=(FacetValue("河南省/平顶山市", 3, 3, children=(county,)),)),
        FacetValue("河北省", 1, 1),
        FacetValue("鼓楼区", 1, 1),
        FacetValue(None, 1, 1),
    )


def chosen(facet: Facet) -> list[str | None]:
    """The values that are marked, and those within."""

    def values(given: tuple[FacetValue, ...]) -> Iterator[FacetValue]:
        for value in given:
            yield value
            yield from values(value.children)

    return [value.value for value in values(facet.values) if value.selected]


@pytest.mark.parametrize(
    ("text", "asked", "facet", "expected", "widens"),
    [
        ("kind:通知", {}, "kind", ["通知"], True),
        ("发 kind:通知", {}, "kind", ["通知"], True),
        ("发", {"kind": "實施意見"}, "kind", ["實施意見"], True),
        ("kind:(通知 OR 实施意见) 发", {}, "kind", ["通知", "實施意見"], True),
        ("发", {"kind": ["通知", "没有"]}, "kind", ["通知", "没有"], True),
        ("发 -kind:通知", {}, "kind", [], False),
        ("发 OR kind:通知", {}, "kind", [], False),
        ("发 kind:通知", {}, "source", [], False),
        ("发 date:2024", {}, "year", ["2024"], True),
        ("发 date:2023-12..2024-01", {}, "month", ["2024-01"], True),
        ("发", {"since": date(2024, 1, 5)}, "month", ["2024-01"], True),
        ("发", {"until": date(2023, 1, 1)}, "year", [], True),
        ("发 date:2024", {}, "kind", [], False),
    ],
)
def test_a_chosen_value_keeps_its_siblings(
    searcher: Searcher,
    text: str,
    asked: dict[str, object],
    facet: str,
    expected: list[str],
    widens: bool,
) -> None:
    results = searcher.search(text, facets=facet, **asked)  # type: ignore[arg-type]
    (counted,) = results.facets
    assert sorted(map(str, chosen(counted))) == sorted(expected)
    if widens:
        everything = searcher.search("发" if "发" in text else "", facets=facet).facets[0]
        counts = flat(counted.values)
        assert flat(everything.values) == {value: count for value, count in counts.items() if value != "没有"}
        assert counts.get("没有", (0, 0)) == (0, 0)


@pytest.mark.parametrize("text", ["发展创湖", "湖a “发”", "创湖 -发", "title:发展 OR 湖"])
def test_what_bare_text_matches_is_counted_without_the_filter_too(searcher: Searcher, text: str) -> None:
    facets = ["kind", "month", "source"]
    everything = [flat(facet.values) for facet in searcher.search(text, facets=facets).facets]
    for field, place in (("kind", 0), ("date", 1)):
        values = {"kind": "通知", "date": "2024-01-02..2024-01-04"}
        narrowed = searcher.search(text, facets=facets, **{field: values[field]}).facets  # type: ignore[arg-type]
        counts = [flat(facet.values) for facet in narrowed]
        assert [each == whole for each, whole in zip(counts, everything, strict=True)] == [
            at == place for at in range(len(facets))
        ]


def test_what_is_chosen_is_marked_and_listed_in_any_case(searcher: Searcher) -> None:
    def facet(name: str, clause: Clause) -> Facet:
        return searcher.search(Query("", And((Exact("发"), clause))), facets=name).facets[0]

    missing = Not(Filter("known", "region"))
    assert chosen(facet("region", Filter("region", "河南省/平顶山市"))) == ["河南省/平顶山市"]
    assert chosen(facet("region", Or((Filter("region", "某地"), missing)))) == ["某地", None]
    regions = facet("region", Filter("region", "某省/某市"))
    assert regions.values[-2:-1] == (FacetValue("某省", 0, 0, False, (FacetValue("某省/某市", 0, 0, True),)),)
    assert chosen(facet("issuer", And((Filter("issuer", "海关总署"), Filter("issuer", "没有"))))) == [
        "海关总署",
        "没有",
    ]
    january = Days(date(2024, 1, 2), date(2024, 1, 31))
    undated = Not(Filter("known", "date"))
    assert chosen(facet("month", Or((january, undated)))) == ["2024-01", None]
    assert chosen(facet("month", Not(january))) == []
    assert facet("kind", Or(())).values == ()


def test_an_empty_query_counts_everything(searcher: Searcher) -> None:
    (kinds,) = searcher.search(" ", facets="kind", limit=0).facets
    counts = {term("kind", value): count for value, count in flat(kinds.values).items()}
    assert counts == counted(CORPUS, Everything(), None, "kind")
    assert searcher.search(" ", facets="kind").total == len(CORPUS.folded)
    assert searcher.search(" ").total == 0


@pytest.mark.parametrize("names", ["years", ["year", "date"], [""]])
def test_an_unknown_facet_is_an_error_that_lists_them(searcher: Searcher, names: str | list[str]) -> None:
    with pytest.raises(ValueError, match=f"the facets are {', '.join(FACETS)}"):
        searcher.search("发", facets=names)


def test_a_facet_that_is_named_twice_is_there_once(searcher: Searcher) -> None:
    results = searcher.search("发", facets=["kind", "year", "kind"])
    assert [facet.name for facet in results.facets] == ["kind", "year"]


def test_facets_whose_time_is_up_say_so(searcher: Searcher) -> None:
    results = searcher.search("发展创湖", facets=["kind", "year"], timeout=1e-9)
    assert (results.complete, [facet.complete for facet in results.facets]) == (False, [False, False])


@settings(max_examples=examples(10, ci=100))
@given(st.sampled_from(["发展创湖", "-创", '"，发"', "kind:通知"]), st.sampled_from([1e-4, 3e-4, 1e-3, 3e-3]))
def test_what_is_counted_in_time_is_right(searcher: Searcher, query: str, timeout: float) -> None:
    everything = searcher.search(query, facets=FACETS).facets
    results = searcher.search(query, facets=FACETS, timeout=timeout)
    for facet, whole in zip(results.facets, everything, strict=True):
        if facet.complete:
            assert facet == whole
        counts, most = flat(facet.values), flat(whole.values)
        assert all(
            count[0] <= most[value][0] and count[1] <= most[value][1] for value, count in counts.items()
        )
    if results.complete:
        assert results.facets == everything


COPIES = [
    Article("first", REPORT, kind="通知", published=date(2024, 3, 1), source="甲"),
    Article("second", REPORT.replace("会议", "會議"), kind="意见", published=date(2024, 4, 1), source="甲"),
    Article("other", "白龟湖科创新城今日开工建设。", kind="意见", published=date(2024, 4, 2)),
    Article("third", REPORT, kind="报道", published=date(2023, 4, 1), source="乙"),
]


def test_of_copies_the_first_that_matches_counts(make_index: MakeIndex) -> None:
    with open_index(make_index(COPIES[:2], COPIES[2:])) as searcher:

        def counted(query: str, *, copies_once: bool) -> list[dict[str | None, tuple[int, int]]]:
            results = searcher.search(query, facets=["kind", "month"], copies_once=copies_once)
            return [
                {value: count for value, count in flat(facet.values).items() if count[0]}
                for facet in results.facets
            ]

        assert counted("“科创新城”", copies_once=False) == [
            {"意见": (2, 2), "报道": (1, 1), "通知": (1, 1)},
            {"2023-04": (1, 1), "2024-03": (1, 1), "2024-04": (2, 2)},
        ]
        assert counted("“科创新城”", copies_once=True) == [
            {"意见": (1, 1), "通知": (1, 1)},
            {"2024-03": (1, 1), "2024-04": (1, 1)},
        ]
        assert counted("“科创新城” date:2024-04", copies_once=True) == [
            {"意见": (2, 2)},
            {"2024-03": (1, 1), "2024-04": (1, 1)},
        ]
        total = searcher.search("“科创新城”", facets="kind", copies_once=True).total
        assert total == 4


def test_values_are_shown_as_the_first_article_writes_them(make_index: MakeIndex) -> None:
    index = make_index(
        [Article("1", "发", source="cntv", issuer="財政部，海关总署"), Article("2", "展", source="CNTV")],
        [Article("3", "发展", source="CNTV", issuer="财政部", topics=("ＡI",), kind="關于")],
        [
            Article("4", "展", issuer="海關總署", topics=("ai", "\ud800")),
            Article("5", "展", topics=("AI",)),
        ],
    )
    facets = ("source", "issuer", "topic", "kind")
    with open_index(index) as searcher:
        for query in ("发 OR 展", "展"):
            shown = [
                set(flat(facet.values)) - {None} for facet in searcher.search(query, facets=facets).facets
            ]
            assert shown == [{"cntv"}, {"財政部", "海关总署"}, {"ＡI", "\ud800"}, {"關于"}]


def test_an_update_is_counted_after_a_refresh(make_index: MakeIndex) -> None:
    index = make_index([Article("a", "发展", kind="通知"), Article("b", "发展", kind="意见")])
    with open_index(index) as searcher:
        update_index([Article("b", "发\n展", kind="通知")], index)
        counts = []
        for _ in range(2):
            counts.append(flat(searcher.search("发 OR 展", facets="kind").facets[0].values))
            searcher.refresh()
    assert counts == [{"通知": (1, 1), "意见": (1, 1)}, {"通知": (2, 3)}]
