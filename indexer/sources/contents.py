"""Finds the lines of a table of contents in a text: headings with the numbers of their pages.

The headings stand in the text once more, so that nothing is lost if these lines are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_PAGE = re.compile(r"[（(]?(?<!\d)(\d{1,4})[)）]?$")
_DOTS, _SPACES = ".．…·‥—-", " \t\u3000"
_LONGEST_LINE, _LONGEST_HEADING = 200, 60
_HEADING = re.compile(
    r"(?:第.{1,4}[章节節条條部篇编]|附[件录]|\d{1,2}[.、．])|[（(]?[一二三四五六七八九十]{1,3}[、)）]"
)
_TITLE = re.compile(r"目\s*[录錄次]")
_MOST_LINES, _FEWEST_LINES = 400, 3
"""Lines at the beginning in which contents are looked for, and those that contents have at least."""
_CHARACTERS_ON_A_PAGE, _PAGES_MORE = 100, 5
"""A page has at least so many characters, but for a few pages: higher numbers are no pages."""


class _Entry(NamedTuple):
    heading: str
    is_led: bool
    """Whether dots lead to the number."""
    page: int


def contents_in(lines: Sequence[str]) -> range:
    """The places of the lines of a table of contents, with its title; empty if there is none.

    >>> contents_in(["规划", "目录", "一、总则 1", "二、任务 2", "三、保障 2", "一、总则", "全文"])
    range(1, 5)
    """
    begin: int | None = None
    entries: list[_Entry] = []
    for place, line in enumerate(lines[:_MOST_LINES]):
        if not line.strip():
            continue
        entry = _entry(line)
        if entry is not None and (not entries or entries[-1].page <= entry.page):
            begin = place if begin is None else begin
            entries.append(entry)
            continue
        if begin is not None and len(entries) >= _FEWEST_LINES:
            title = _title_before(lines, begin)
            if _are_contents(entries, title is not None, lines, place):
                return range(begin if title is None else title, place)
        begin, entries = None, []
    return range(0)


def _entry(line: str) -> _Entry | None:
    written = line.strip()
    if len(written) > _LONGEST_LINE or not written.rstrip(")）")[-1:].isdecimal():
        return None
    if (page := _PAGE.search(written)) is None:
        return None
    before = written[: page.start()]
    heading = before.rstrip(_DOTS + _SPACES)
    leader = before[len(heading) :]
    if not leader or not 2 <= len(heading) <= _LONGEST_HEADING:
        return None
    return _Entry(_plain(heading), len(leader.strip()) > 1, int(page[1]))


def _title_before(lines: Sequence[str], begin: int) -> int | None:
    """The place of 目录 right before a line; None if it does not stand there."""
    above = next((at for at in range(begin - 1, -1, -1) if lines[at].strip()), None)
    return above if above is not None and _TITLE.fullmatch(lines[above].strip()) is not None else None


def _are_contents(entries: Sequence[_Entry], has_title: bool, lines: Sequence[str], end: int) -> bool:
    """Whether entries are of contents: their title, leaders or numbers say so, and a heading recurs."""
    if entries[-1].page > _PAGES_MORE + sum(map(len, lines)) // _CHARACTERS_ON_A_PAGE:
        return False
    if not has_title and not all(each.is_led or _HEADING.match(each.heading) for each in entries):
        return False
    below = {_plain(line) for line in lines[end:]}
    return any(each.heading in below for each in entries)


def _plain(line: str) -> str:
    return "".join(line.split())
