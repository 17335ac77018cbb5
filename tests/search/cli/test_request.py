"""A request holds the command's own options, and passes on those that decide what is found."""

from __future__ import annotations

import pytest

from search.cli.request import Request


def test_an_option_that_is_no_attribute_is_a_criterion_if_it_was_given() -> None:
    request = Request(words=("科创",), limit=3, explain=True, order="newest", since=None, kind=(), region="")
    assert (request.words, request.limit, request.explain, request.offset) == (("科创",), 3, True, 0)
    assert request.criteria == {"order": "newest", "region": ""}


@pytest.mark.parametrize(
    ("options", "collapses"),
    [
        ({}, True),
        ({"as_lines": True}, False),
        ({"queries": "-"}, False),
        ({"all_copies": True}, False),
        ({"as_lines": True, "all_copies": False}, True),
    ],
)
def test_copies_are_collapsed_for_a_person(options: dict[str, object], collapses: bool) -> None:
    assert Request(**options).collapses is collapses


@pytest.mark.parametrize(
    ("options", "per_article", "distinct", "collapses"),
    [
        ({}, 1, True, True),
        ({"per_article": 3}, 3, True, True),
        ({"per_article": 0}, None, True, True),
        ({"all_copies": True}, None, False, False),
        ({"all_copies": True, "per_article": 2, "distinct": True}, 2, True, False),
        ({"all_copies": False}, 1, True, True),
        ({"as_lines": True}, None, False, False),
        ({"as_lines": True, "per_article": 1}, 1, False, False),
        ({"queries": "-"}, None, False, False),
        ({"csv": True}, None, False, True),
        ({"export": "hits.docx"}, None, False, True),
        ({"cite": "line"}, None, False, True),
        ({"cursor": "MSAx"}, None, False, True),
    ],
)
def test_a_page_for_a_person_shows_an_article_once(
    options: dict[str, object], per_article: int | None, distinct: bool, collapses: bool
) -> None:
    given = Request(**options).options
    assert [given[name] for name in ("per_article", "distinct", "collapse")] == [
        per_article,
        distinct,
        collapses,
    ]
    # To count repeats takes long, and so is done only where it was asked for.
    assert given["count_repeats"] is bool(options.get("distinct"))
