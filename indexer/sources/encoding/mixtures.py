"""Reads text of which some lines are in another encoding, as where a program joined files of two.

Only lines of narrow encodings can be told apart: none of their characters holds the byte of a line feed.
"""

from __future__ import annotations

import re

from .charsets import BIG5, GB18030, REPLACEMENT, UTF_8, Charset, Charsets
from .plausibility import rarity

_FEWEST = 4
"""Fewest characters beside ASCII that tell a line's encoding from a coincidence."""
_EVERYDAY = 9
"""Highest mean rarity of a character in Chinese text, which has 6 to 8."""
_CLEARLY_BETTER = 0.75
"""Share of the rarity in the encoding of the other lines below which a line is in another one."""
_ASCII = re.compile("[\x00-\x7f]+")
_HAN_IN_UTF_8 = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2}){%d}" % _FEWEST)


def lines_apart(data: bytes, charset: Charset) -> tuple[str, int] | None:
    """(text, the number of its lines in another encoding) of bytes most of which are in `charset`; None where
    all lines are.

    >>> lines_apart("防汛安排\\n".encode("gbk") + "通知如下".encode(), GB18030)
    ('防汛安排\\n通知如下', 1)
    >>> lines_apart("防汛安排\\n通知如下".encode("gbk"), GB18030) is None
    True
    """
    others = (GB18030, *BIG5) if charset is UTF_8 else (UTF_8,)
    if charset not in (UTF_8, GB18030, *BIG5) or b"\n" not in data:
        return None
    if charset is not UTF_8 and _HAN_IN_UTF_8.search(data) is None:
        return None
    lines: list[str] = []
    apart = 0
    for line in data.split(b"\n"):
        other = None if line.isascii() else _read_as(line, charset, others)
        apart += other is not None
        lines.append(charset.decode(line) if other is None else other)
    return ("\n".join(lines), apart) if apart else None


def _read_as(line: bytes, charset: Charset, others: Charsets) -> str | None:
    """The text of a line in the other encoding in which it reads clearly better; None where there is none."""
    if (charset is UTF_8) == _is_utf8(line):
        return None
    for other in others:
        text = other.decode(line)
        beyond = _ASCII.sub("", text)
        is_chinese = len(beyond) >= _FEWEST and rarity(beyond) < _EVERYDAY * len(beyond)
        if REPLACEMENT in text or not is_chinese:
            continue
        if rarity(beyond) < _CLEARLY_BETTER * rarity(_ASCII.sub("", charset.decode(line))):
            return text
    return None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
