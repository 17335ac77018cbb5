"""Tables of contents are told from other lines that end with numbers."""

from __future__ import annotations

from io import BytesIO

import pytest

from indexer.sources.contents import contents_in
from indexer.sources.draft import DEFAULTS, Document, LeftOut
from indexer.sources.formats.text import read_text

TEXT = "本规划依法制定，适用于全市科技创新工作。" * 40


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [
                "规划",
                "目 录",
                "第一章 总则……（1）",
                "第二章 任务……（2）",
                "第三章 保障……（9）",
                "第一章 总则",
            ],
            range(1, 5),
        ),
        (["规划", "一、总则\t1", "", "二、任务\t2", "三、保障\t2", "一、总则"], range(1, 5)),
        (["目录", "总则 1", "任务 2", "保障 3", "总  则"], range(4)),
        (["规划", "总则 1", "任务 2", "保障 3", "总则"], range(0)),  # no title, no signs of headings
        (["规划", "一、总则 1", "二、任务 2", "一、总则"], range(0)),  # too few
        (["规划", "一、总则 1", "二、任务 2", "三、保障 3", "第一条"], range(0)),  # none of them recurs
        (
            ["预算", "一、人员经费 120", "二、公用经费 200", "三、项目支出 300", "一、人员经费"],
            range(0),
        ),  # no pages
        (["规划", "一、总则 3", "二、任务 2", "三、保障 1", "一、总则"], range(0)),  # not in order
    ],
)
def test_contents_are_found(lines: list[str], expected: range) -> None:
    assert contents_in([*lines, TEXT]) == expected


def test_contents_are_left_out_and_told() -> None:
    written = "示例市规划\n目录\n一、总则 1\n二、任务 2\n三、保障 3\n一、总则\n为了创新。"
    draft = read_text(Document("a.txt", BytesIO(written.encode())), DEFAULTS)
    assert draft.text == "示例市规划\n一、总则\n为了创新。"
    why = "a line of a table of contents"
    assert draft.left_out == [
        LeftOut(each, why) for each in ("目录", "一、总则 1", "二、任务 2", "三、保障 3")
    ]
