"""The lines of a page that are headings, by the titles of bookmarks."""

from __future__ import annotations

import pytest

from indexer.sources.formats.headings import with_headings
from indexer.sources.formats.layout import Line


@pytest.mark.parametrize(
    ("texts", "titles", "expected"),
    [
        (["一、总则", "为了创新。"], ["一、总则"], [1, 0]),
        (["第一章  总 则", "为了创新。"], ["第一章 总则"], [1, 0]),
        (["２.1 Goals", "为了创新。"], ["2.1 Goals"], [1, 0]),
        (["关于创新", "的若干意见", "为了创新。"], ["关于创新的若干意见"], [1, 1, 0]),
        (["关于创新", "为了创新。"], ["关于创新的若干意见"], [0, 0]),
        (["总则", "任务", "总则", "任务"], ["任务", "总则"], [0, 1, 2, 0]),
        (["总则", "任务"], ["任务", "总则"], [2, 1]),
        (["总则是基础。"], ["总则", "", "是"], [0]),
        (["一", "二", "三", "四", "五"], ["一二三四五"], [0, 0, 0, 0, 0]),
        (["总则"], [], [0]),
    ],
)
def test_lines_that_a_bookmark_names_are_a_heading(
    texts: list[str], titles: list[str], expected: list[int]
) -> None:
    lines = [Line(text, 0, 1, 0, 1) for text in texts]
    assert [line.heading for line in with_headings(lines, titles)] == expected
