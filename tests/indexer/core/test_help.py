"""The help of a command in Chinese: its lines, and that click's own texts are translated."""

from __future__ import annotations

import re

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.columns import cut, padded, text_width
from indexer.core.help import help_texts, wrap

TEXT = st.text(alphabet="检索段落a- ", max_size=60)
SIGNED = st.text(alphabet="检索段落，。（）“”：a-/. []", max_size=60)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("检索政策新闻。", 10, ["检索政策新", "闻。"]),
        ("检索政策新闻（按段落）。", 12, ["检索政策新闻", "（按段落）。"]),
        ("用 --index 目录", 6, ["用", "--index", "目录"]),
        ("在 opensearch://HOST:PORT/NAME 上", 10, ["在", "opensearch://HOST:PORT/NAME", "上"]),
        ("N 个。  [默认：10]", 40, ["N 个。  [默认：10]"]),
        ("写入：.csv、.csl.json。", 12, ["写入：.csv、", ".csl.json。"]),
    ],
)
def test_lines_break_between_han_and_at_spaces(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@given(SIGNED, st.integers(4, 40))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@given(st.lists(st.sampled_from(["检", "索政", "（检）", "“索”，", "a。", "b-c："])), st.integers(8, 40))
def test_no_line_begins_with_a_sign_that_closes(parts: list[str], width: int) -> None:
    for line in wrap("".join(parts), width):
        assert line[:1] not in [*"，。）”："]
        assert line[-1:] not in [*"（“"]


@given(TEXT, st.integers(6, 40))
def test_no_line_is_too_wide_unless_a_word_is(text: str, width: int) -> None:
    for line in wrap(text, width):
        assert text_width(line) <= width or re.fullmatch("[a-]+", line)


@given(st.text(alphabet="检a\u0301", max_size=20), st.integers(0, 30))
def test_a_cut_text_fits_and_could_not_be_longer(text: str, width: int) -> None:
    beginning = cut(text, width)
    assert text.startswith(beginning)
    assert text_width(beginning) <= width
    assert beginning == text or text_width(text[: len(beginning) + 1]) > width


def test_padding_counts_columns() -> None:
    assert padded("段落", 6) + "|" == "段落  |"
    assert padded("段落", 2) == "段落"


def test_each_paragraph_of_help_is_a_message() -> None:
    @click.command(options_metavar=None, epilog="See\nthere.")
    @click.option("--limit", metavar="N", help="At most N.")
    def command() -> None:
        """Find.

        Words of
        a query.
        """

    assert [*help_texts(command)] == ["Find.", "Words of a query.", "See there.", "N", "At most N."]
