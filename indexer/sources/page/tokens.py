"""Cuts markup into tags and text as browsers do, in time linear in its length.

No markup is an error. A tag or a quote without an end, with which a browser would swallow the rest, is text
or an attribute here, so that a damaged page keeps its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from html import unescape


class Kind(Enum):
    """The kind of a token decides what its name and value are.

    START  an opening tag: its name in lower case, and its attributes as written (see `attributes`)
    END    a closing tag: its name in lower case
    TEXT   text without a name, with character references resolved
    RAW    the content of an element such as script: the element's name, and the text as written
    """

    START = 1
    END = 2
    TEXT = 3
    RAW = 4


_TAG_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
_COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)
# Their content is no markup. Without a closing tag they are ignored, except that scripts and styles take the
# rest of the page, as in browsers, and a title ends at the next tag.
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in (
        "script",
        "style",
        "noscript",
        "iframe",
        "xmp",
        "noembed",
        "noframes",
        "textarea",
        "template",
        "title",
    )
}
# Python refuses to convert thousands of digits, and no character has a number this long.
_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
# Control characters that are neither text nor white space.
_CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32)])


def tokens(markup: str) -> Iterator[tuple[Kind, str, str]]:
    """Yields the tags and the text of a page, in order.

    >>> [(kind.name, *rest) for kind, *rest in tokens("<P id=a>一 &lt; 二</p>")]
    [('START', 'p', ' id=a'), ('TEXT', '', '一 < 二'), ('END', 'p', '')]
    """
    last_end = markup.rfind(">")
    unclosed: set[str] = set()
    text_start = position = 0
    while 0 <= (start := markup.find("<", position)) <= last_end:
        tag_name = _TAG_NAME.match(markup, start)
        if tag_name is None and markup[start + 1] not in "!?/":
            position = start + 1
            continue
        if text_start < start:
            yield Kind.TEXT, "", unescaped(markup[text_start:start])
        if tag_name is None:
            text_start = position = _end_of_comment(markup, start)
            continue
        name = tag_name[1].lower()
        if markup[start + 1] == "/":
            text_start = position = markup.find(">", tag_name.end()) + 1
            yield Kind.END, name, ""
            continue
        end = _end_of_tag(markup, tag_name.end())
        text_start = position = end + 1
        if name not in _RAW:
            yield Kind.START, name, markup[tag_name.end() : end]
            continue
        closing = None if name in unclosed else _RAW[name].search(markup, position)
        if closing is not None:
            raw_end = closing.start()
        else:
            unclosed.add(name)
            raw_end = position
            if name in ("script", "style") and markup[end - 1] != "/":
                raw_end = len(markup)
            elif name == "title":
                raw_end = _find(markup, "<", position)
        yield Kind.START, name, markup[tag_name.end() : end]
        if raw_end > position:
            yield Kind.RAW, name, markup[position:raw_end]
            text_start = position = raw_end
    text_end = _find(markup, "<!--", text_start)
    if text_start < text_end:
        yield Kind.TEXT, "", unescaped(markup[text_start:text_end])


def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag by name in lower case; the first wins where a name occurs twice.

    >>> attributes(' id="a" hidden DATA-X=1')
    {'id': 'a', 'hidden': '', 'data-x': '1'}
    """
    values: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(written):
        if value[:1] in ('"', "'"):
            value = value[1:-1] if len(value) > 1 and value[-1] == value[0] else value[1:]
        values.setdefault(name.lower(), unescaped(value))
    return values


def unescaped(text: str) -> str:
    """The text with character references resolved and without control characters."""
    if "&" in text:
        text = unescape(_LONG_REFERENCE.sub("\ufffd", text))
    return text.translate(_CONTROLS) if not text.isprintable() else text


def _find(markup: str, wanted: str, position: int) -> int:
    """The next position of the wanted string; the page's end where there is none."""
    start = markup.find(wanted, position)
    return len(markup) if start < 0 else start


def _end_of_tag(markup: str, position: int) -> int:
    """The position of the `>` of an opening tag whose name ends at `position`; the page's end without one."""
    end = markup.find(">", position)
    # Inside an open quote it is part of a value.
    if end >= 0 and markup.count('"', position, end) % 2 == 0 and markup.count("'", position, end) % 2 == 0:
        return end
    while (attribute := _ATTRIBUTE.match(markup, position)) is not None:
        position = attribute.end()
    return _find(markup, ">", position)


def _end_of_comment(markup: str, start: int) -> int:
    """The end of the comment or declaration at `start`; without one it takes the rest, as in browsers."""
    if not markup.startswith("<!--", start):
        return markup.find(">", start) + 1 or len(markup)
    comment = _COMMENT.match(markup, start)
    return len(markup) if comment is None else comment.end()
