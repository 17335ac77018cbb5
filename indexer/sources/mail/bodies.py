"""Joins the lines of a plain body that were broken for transport."""

from __future__ import annotations

import re
from itertools import pairwise
from unicodedata import east_asian_width

from indexer.sources.unwrapping import unwrap
from indexer.sources.wrapping import join_wrapped

_NARROWEST, _WIDEST = 66, 80
"""Columns of the longest line of a body that a program broke; a Chinese character has two."""
_MOST_SHORT = 4
"""Columns by which a full line of Chinese may be short, since some signs begin or end no line."""

_QUOTED = re.compile(r"((?:[>|] ?)*)(.*)")
_GOES_ON = re.compile(r"[\w,，、（）()《》〈〉“”‘’\"'%]$")
_ITEM = re.compile(
    r"[-*•●·◆■□]|[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）.、．](?![0-9])|第[0-9一二三四五六七八九十百零]+[条章节]"
)
_FIRST_WORD = re.compile(r"[\x21-\x7e]+|[《（“‘〈]?\w|[，。、；：！？）》〉”’…]")
_COLUMNS = re.compile(r"\S(?: {3}|　　|\t)")
_WITHIN = re.compile("[，。；：,;]|[a-z] [a-z]")
_SIGNATURE = "-- "


def flowed(text: str, deletes_spaces: bool) -> str:
    r"""The text of a body in format=flowed, RFC 3676: a line that ends with a space goes on in the next one.

    If the sender `deletes_spaces` (DelSp), that space is none of the text.

    >>> flowed("落实防汛 \n责任。\n> a \n> b\n-- \nc", True)
    '落实防汛责任。\n> ab\n-- \nc'
    """
    joined: list[str] = []
    pieces: list[str] = []
    depth = 0

    def end() -> None:
        if pieces:
            one = (
                pieces[0] if len(pieces) == 1 else "".join(pieces) if deletes_spaces else join_wrapped(pieces)
            )
            joined.append(f"{'>' * depth} {one}" if depth else one)
            pieces.clear()

    for line in text.split("\n"):
        content = line.lstrip(">")
        if len(line) - len(content) != depth:
            end()
            depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if content == _SIGNATURE:
            end()
        goes_on = content.endswith(" ") and content != _SIGNATURE
        pieces.append(content[:-1] if goes_on and deletes_spaces else content)
        if not goes_on:
            end()
    end()
    return "\n".join(joined)


def unwrapped(text: str) -> str:
    """The text of a body whose lines a program broke at some 70 to 80 columns, and any other text as it is.

    Lines of the same quotation are joined where the first is full and no sentence or item ends or begins. One
    such line may also be a title, unless it has a sign within. Text of another width is joined as that of a
    file, if nothing is quoted and nothing left out.
    """
    lines = [_Line(line) for line in text.split("\n")]
    widest = max(line.width for line in lines)
    if not _NARROWEST <= widest <= _WIDEST:
        joined = None if any(line.marks for line in lines) else unwrap([line.text for line in lines])
        return text if joined is None or joined.left_out else "\n".join(joined.lines)
    going_on = [line.goes_on_in(following, widest) for line, following in pairwise(lines)]
    if sum(going_on) == 1 and not _WITHIN.search(lines[going_on.index(True)].content):
        return text
    paragraphs = [[lines[0].text]]
    for goes_on, following in zip(going_on, lines[1:], strict=True):
        if goes_on:
            paragraphs[-1].append(following.content)
        else:
            paragraphs.append([following.text])
    return "\n".join(each[0] if len(each) == 1 else join_wrapped(each) for each in paragraphs)


class _Line:
    """A line: the marks of quotation before it, the rest, and how wide that is."""

    def __init__(self, text: str) -> None:
        self.text = text
        quoted = _QUOTED.match(text)
        assert quoted is not None, "it matches everything"
        self.marks, self.content = quoted[1].replace(" ", ""), quoted[2].rstrip()
        # Programs leave an address whole.
        self.width = 0 if "://" in text else _width(self.content)

    def goes_on_in(self, following: _Line, widest: int) -> bool:
        word = _FIRST_WORD.match(following.content)
        if self.marks != following.marks or word is None or _ITEM.match(following.content):
            return False
        if not _GOES_ON.search(self.content) or _COLUMNS.search(self.content):
            return False
        is_chinese = not word[0].isascii() or not self.content[-1].isascii()
        room = widest - self.width
        return room <= _MOST_SHORT if is_chinese else room < 1 + len(word[0])


def _width(text: str) -> int:
    if len(text) > _WIDEST:
        return len(text)
    return len(text) + sum(east_asian_width(character) in "WFA" for character in text)
