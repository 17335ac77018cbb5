"""The state of the search page: from a URL, and back."""

from __future__ import annotations

import pytest
from starlette.datastructures import QueryParams

from search.web.page.chips import Chip, chips_of
from search.web.page.state import Fault, State, read_state
from search.web.page.texts import Texts


def state_of(query: str) -> State:
    state, faults = read_state(QueryParams(query))
    assert faults == ()
    return state


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ("", "/"),
        ("q=科技", "/?q=科技"),
        ("q=a%26b+c%3D%231", "/?q=a%26b+c%3D%231"),
        ("q=&since=&kind=", "/"),
        ("kind=通知&kind=-意见&q=科技", "/?q=科技&kind=通知&kind=-意见"),
        ("all=1&more=topic&order=newest", "/?order=newest&all=1&more=topic"),
        ("all=0&precise=true", "/?precise=true"),
        ("q=科技&lang=en&theme=dark", "/?q=科技"),
        ("q=甲&q=乙", "/?q=乙"),
        ("within=甲&within=乙", "/?within=甲&within=乙"),
    ],
)
def test_a_url_is_a_state(query: str, url: str) -> None:
    assert state_of(query).url == url


def test_another_search_begins_at_its_first_page() -> None:
    state = state_of("q=科技&cursor=x&limit=5")
    assert state.with_(order="newest").url == "/?q=科技&limit=5&order=newest"
    assert state.toggled("kind", "通知").url == "/?q=科技&limit=5&kind=通知"
    assert state.with_(cursor="y").url == "/?q=科技&limit=5&cursor=y"


def test_a_value_is_added_and_left_out() -> None:
    state = state_of("q=科技&kind=通知&kind=意见")
    assert state.toggled("kind", "意见") == state_of("q=科技&kind=通知").with_()
    assert state.toggled("kind", "意见").toggled("kind", "意见").url == state.url


def test_all_that_narrows_can_be_cleared() -> None:
    state = state_of("q=科技&kind=通知&since=2024&within=甲&order=newest&all=1")
    assert state.cleared().url == "/?q=科技&order=newest&all=1"


def test_exports_take_all_hits_of_the_page_and_of_those_after_it() -> None:
    state = state_of("q=科技&cursor=x&limit=5&order=oldest")
    assert state.export_url("bib") == (
        "/api/export?format=bib&per_article=1&distinct=true&collapse=true&q=科技&order=oldest"
    )
    assert state.json_url == (
        "/api/search?per_article=1&distinct=true&collapse=true&q=科技&limit=5&order=oldest"
    )
    assert state_of("q=科技&per_article=3").export_url("csv") == (
        "/api/export?format=csv&per_article=3&distinct=true&collapse=true&q=科技"
    )


def test_parameters_that_cannot_be_used_are_named_and_left_out() -> None:
    state, faults = read_state(QueryParams("q=科技&limit=many&colour=red&colour=blue"))
    assert state.url == "/?q=科技"
    assert sorted(faults, key=lambda each: each.name) == [
        Fault("colour", "red, blue", False),
        Fault("limit", "many", True),
    ]


def test_chips_name_what_narrows() -> None:
    state = state_of("q=科技&kind=通知&kind=-意见&issuer=-*&number=*&within=甲&since=2024&until=2024")
    names = [(each.name, each.value, each.excludes) for each in chips_of(state, Texts("zh"))]
    assert names == [
        ("发文机关", "无", False),
        ("文号", "有", False),
        ("文种", "通知", False),
        ("文种", "意见", True),
        ("结果中", "甲", False),
        ("日期", "2024", False),
    ]
    assert chips_of(state_of("since=2023&until=2024"), Texts("en")) == [
        Chip("From", "2023", False, "/?until=2024"),
        Chip("To", "2024", False, "/?since=2023"),
    ]
