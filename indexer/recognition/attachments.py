"""Recognises what is attached to an official letter: the mark above it, and where the letter ends."""

from __future__ import annotations

import re

from .dates import days_in

_SPACE = "[ \u3000]{0,3}"
_NAME = rf"附{_SPACE}[件录錄表]"
_NUMBER = r"[0-9０-９一二三四五六七八九十]{1,3}(?:[-－—.][0-9]{1,2})?"
_MARK = re.compile(
    rf"[（(【\[]{_NAME}{_SPACE}(?:{_NUMBER})?[）)】\]]\s*[：:]?\s*"
    rf"|{_NAME}{_SPACE}(?:{_NUMBER}(?:\s*[：:]|\s|$)|[：:]|$)\s*"
)
_MARK_ALONE = re.compile(rf"附{_SPACE}件{_SPACE}(?:{_NUMBER})?[）)】\]]?{_SPACE}[：:]?{_SPACE}(?=\n)")
_BEFORE_MARK = " \t\u3000（(【["
_MOST_MARKS = 50
"""Marks in a text that are looked at."""
_LINES_OF_DAY, _LONGEST_SIGNATURE = 3, 300
"""Lines and characters above the first attachment in which a letter has its day."""


def without_attachment_mark(line: str) -> str:
    """A line without the mark that it is attached to a letter; empty where it is that mark alone.

    >>> [without_attachment_mark(line) for line in ("附件1：补助办法", "附件2-1 名单", "（附表3）表")]
    ['补助办法', '名单', '表']
    """
    return line[mark.end() :] if (mark := _MARK.match(line)) is not None else line


def letter_of(text: str) -> str:
    """The letter that a text begins with, if it ends with a day above its first attachment; else all of it.

    >>> letter_of("关于申报的通知\\n附件：\\n1.指南\\n2024年3月29日\\n\\n附件1\\n指南\\n自2020年起")[-12:]
    '2024年3月29日\\n\\n'
    """
    for mark, _ in zip(_MARK_ALONE.finditer(text), range(_MOST_MARKS), strict=False):
        above = text[max(0, mark.start() - _LONGEST_SIGNATURE) : mark.start()].rstrip(_BEFORE_MARK)
        lines = [line.rstrip() for line in above.split("\n") if line.strip()][-_LINES_OF_DAY:]
        if above.endswith("\n") and any(day.end == len(line) for line in lines for day in days_in(line)):
            return text[: mark.start()].rstrip(_BEFORE_MARK)
    return text
