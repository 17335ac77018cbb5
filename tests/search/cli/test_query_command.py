"""Words and options of a command line: which is which, however they are mixed."""

from __future__ import annotations

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.cli.options import command

OPTIONS = [
    (["-n", "5"], {"limit": 5}),
    (["-n5"], {"limit": 5}),
    (["-n=5"], {"limit": 5}),
    (["--limit=5"], {"limit": 5}),
    (["--full"], {"full": True}),
    (["--no-pager"], {"pager": False}),
    (["--kind", "-通知"], {"kind": ("-通知",)}),
    (["--kind", "-n"], {"kind": ("-n",)}),
    (["--within", "--"], {"within": ("--",)}),
    (["--within=-h a"], {"within": ("-h a",)}),
]

words = st.text(min_size=1).filter(lambda word: not word.startswith("-")) | st.from_regex(
    r"-([^A-Za-z\-].*)?", fullmatch=True
)
"""Words that no one takes for options, exclusions among them."""


def parsed(arguments: list[str]) -> dict[str, object]:
    return command.make_context("search", list(arguments)).params


@given(
    st.lists(words), st.lists(st.sampled_from(OPTIONS), unique_by=lambda option: tuple(option[1])), st.data()
)
def test_words_stay_as_they_are_wherever_options_stand(
    given_words: list[str], options: list[tuple[list[str], dict[str, object]]], data: st.DataObject
) -> None:
    arguments = [[word] for word in given_words]
    expected: dict[str, object] = {"words": tuple(given_words)}
    for written, values in options:
        arguments.insert(data.draw(st.integers(0, len(arguments))), written)
        expected |= values
    found = parsed([argument for group in arguments for argument in group])
    assert {name: found[name] for name in expected} == expected


@given(st.lists(st.text()))
def test_behind_two_dashes_all_are_words(behind: list[str]) -> None:
    assert parsed(["-n", "5", "--", *behind])["words"] == tuple(behind)


@given(st.lists(st.text(max_size=20) | st.sampled_from(["-n", "--limit", "--full", "--kind", "--", "-h"])))
def test_any_command_line_is_read_or_refused(arguments: list[str]) -> None:
    try:
        parsed(arguments)
    except (click.UsageError, click.exceptions.Exit):
        return


@pytest.mark.parametrize("arguments", [["a", "-n"], ["--limit"], ["a", "--kind"]])
def test_an_option_without_its_value_is_told(arguments: list[str]) -> None:
    with pytest.raises(click.BadOptionUsage, match="requires an argument"):
        parsed(arguments)
