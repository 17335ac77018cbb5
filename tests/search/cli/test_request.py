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
