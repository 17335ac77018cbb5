"""The numbers before the paragraphs of an OpenDocument text."""

from __future__ import annotations

import importlib.util
import io
import zipfile

import pytest

from indexer.sources.draft import DEFAULTS, Document, Draft
from indexer.sources.registry import format_of

if importlib.util.find_spec("defusedxml") is None:
    pytest.skip("defusedxml is not installed", allow_module_level=True)

CHINESE = "一, 二, 三, ..."


def lines(body: str, styles: str = "") -> list[str]:
    """The lines of a text of this body; `l` is its style of lists, unless others are given."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("content.xml", f"<o><styles>{styles or LEVELS}</styles><body>{body}</body></o>")
    content.seek(0)
    form = format_of("a.odt")
    assert form is not None
    draft = form.load()(Document("a.odt", content), DEFAULTS)
    assert isinstance(draft, Draft)
    return draft.text.split("\n")


def level(number: int, more: str, kind: str = "number", follows: str = "listtab") -> str:
    alignment = f'<a><list-level-label-alignment label-followed-by="{follows}"/></a>'
    return f'<list-level-style-{kind} level="{number}" {more}>{alignment}</list-level-style-{kind}>'


def style(*levels: str, name: str = "l") -> str:
    return f'<list-style name="{name}">{"".join(levels)}</list-style>'


def listed(*items: str, more: str = 'style-name="l"') -> str:
    return f"<list {more}>{''.join(f'<list-item>{item}</list-item>' for item in items)}</list>"


LEVELS = style(
    level(1, f'num-format="{CHINESE}" num-prefix="第" num-suffix="章"'),
    level(2, f'num-format="{CHINESE}" num-list-format="第%2%条"'),
    level(3, 'num-format="1" display-levels="2" num-suffix="."'),
)
P, Q = "<p>甲</p>", "<p>乙</p>"


def test_the_first_paragraph_of_an_item_has_the_number_of_its_level() -> None:
    inner = listed(P + Q, P + listed(P, more=""), more="")
    assert lines(P + listed(P + inner, P + listed(P, more="")) + Q) == [
        *("甲", "第一章 甲", "第一条 甲", "乙", "第二条 甲", "二.1. 甲", "第二章 甲", "第一条 甲", "乙"),
    ]


def test_a_list_goes_on_with_the_numbers_of_another_one_only_where_it_says_so() -> None:
    same, other = 'style-name="l"', 'style-name="m"'
    body = listed(P, P, more=f'{same} id="x"') + listed(P, more=other) + listed(P)
    body += listed(P, more=f'{same} continue-numbering="true"') + listed(P, more=f'{same} continue-list="x"')
    assert lines(body) == ["第一章 甲", "第二章 甲", "甲", "第一章 甲", "第二章 甲", "第三章 甲"]


def test_an_item_may_name_its_number_and_a_header_of_a_list_has_none() -> None:
    body = f'<list style-name="l"><list-header>{P}</list-header><list-item start-value="5">{P}</list-item>'
    assert lines(f"{body}<list-item>{P}</list-item></list>") == ["甲", "第五章 甲", "第六章 甲"]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (level(1, 'num-format="1" num-suffix=")" start-value="3"'), "3) 甲"),
        (level(1, 'num-format="i" num-suffix="."', follows="nothing"), "i.甲"),
        (level(1, f'num-format="{CHINESE}" num-suffix="、"'), "一、甲"),
        (level(1, 'num-format="of the future"'), "1 甲"),
        (level(1, 'num-format="" num-prefix="附件"'), "附件 甲"),
        (level(1, 'bullet-char="•"', "bullet"), "• 甲"),
        (level(1, 'bullet-char="\uf0b7"', "bullet"), "• 甲"),
        (level(2, 'num-format="1"'), "甲"),
        (level(99, 'num-format="1"'), "甲"),
    ],
)
def test_a_level_says_how_its_numbers_look(one: str, expected: str) -> None:
    assert lines(listed(P), style(one)) == [expected]


def test_headings_are_numbered_by_the_outline() -> None:
    outline = '<outline-style><outline-level-style level="1" num-format="1" num-suffix="."/></outline-style>'
    heading = '<h outline-level="1">甲</h>'
    header = '<h outline-level="1" is-list-header="true">甲</h>'
    body = heading + Q + header + '<h outline-level="2">甲</h>' + heading
    assert lines(body, outline) == ["1. 甲", "乙", "甲", "甲", "2. 甲"]


def test_what_a_tracked_change_deleted_is_not_counted() -> None:
    body = f"<tracked-changes>{listed(P)}</tracked-changes>{listed(P)}"
    assert lines(body) == ["第一章 甲"]


def test_the_cells_of_a_table_are_numbered() -> None:
    row = f"<table-row><table-cell>{listed(P)}</table-cell><table-cell>{Q}</table-cell></table-row>"
    assert lines(f"<table>{row}</table>") == ["第一章 甲 乙"]
