"""Cuts markup into tags and text as browsers do, in time that grows with its length alone.

No markup is an error. What a browser would swallow because nothing closes it (a tag without an end, a quote)
is text or an attribute here, so that a damaged page keeps its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from html import unescape

Token = tuple["Kind", str, str]


class Kind(Enum):
    """What a token is, and so what its name and value are.

    START  an opening tag: its name in lower case, and its attributes as written (see `attributes`)
    END    a closing tag: its name in lower case
    TEXT   text, without a name, its character references resolved
    RAW    all that an element such as script holds: the element's name, and the text as written
    """

    START = 1
    END = 2
    TEXT = 3
    RAW = 4


_TAG_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
_COMMENT_END = re.compile(r"--!?>")
# What they hold is no markup. One that is not closed is no tag, but for scripts and styles, which take the
# rest as in browsers, and a title, which ends at the next tag.
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "noscript", "iframe", "xmp", "noembed", "noframes", "textarea", "title")
}
# Python refuses to read numbers of thousands of digits, and no character has such a number.
_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
# Neither text nor white space.
_CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32)])


def tokens(markup: str) -> Iterator[Token]:
    """The tags and the text of a page, in order.

    >>> [(kind.name, *rest) for kind, *rest in tokens("<P id=a>一 &lt; 二</p>")]
    [('START', 'p', ' id=a'), ('TEXT', '', '一 < 二'), ('END', 'p', '')]
    """
    last_end = markup.rfind(">")
    unclosed: set[str] = set()
    text_start = position = 0
    while True:
        start = markup.find("<", position)
        if start < 0 or start > last_end:
            break
        name_found = _TAG_NAME.match(markup, start)
        if name_found is None:
            if markup[start + 1] not in "!?/":
                position = start + 1
                continue
            if text_start < start:
                yield Kind.TEXT, "", resolved(markup[text_start:start])
            text_start = position = _end_of_comment(markup, start)
            continue
        if text_start < start:
            yield Kind.TEXT, "", resolved(markup[text_start:start])
        name = name_found[1].lower()
        if markup[start + 1] == "/":
            text_start = position = markup.find(">", name_found.end()) + 1
            yield Kind.END, name, ""
            continue
        end = _end_of_tag(markup, name_found.end())
        text_start = position = end + 1
        if name not in _RAW:
            yield Kind.START, name, markup[name_found.end() : end]
            continue
        closing = None if name in unclosed else _RAW[name].search(markup, position)
        if closing is not None:
            raw_end = closing.start()
        elif name in ("script", "style") and markup[end - 1] != "/":
            raw_end = len(markup)
        elif name == "title":
            raw_end = markup.find("<", position)
            raw_end = len(markup) if raw_end < 0 else raw_end
        else:
            raw_end = position
        if closing is None:
            unclosed.add(name)
        if raw_end > position:
            yield Kind.START, name, markup[name_found.end() : end]
            yield Kind.RAW, name, markup[position:raw_end]
            text_start = position = raw_end
    comment = markup.find("<!--", text_start)
    text_end = len(markup) if comment < 0 else comment
    if text_start < text_end:
        yield Kind.TEXT, "", resolved(markup[text_start:text_end])


def attributes(written: str) -> dict[str, str]:
    """The attributes of a tag by name in lower case; of two with one name the first.

    >>> attributes(' id="a" hidden DATA-X=1')
    {'id': 'a', 'hidden': '', 'data-x': '1'}
    """
    values: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(written):
        if value[:1] in ('"', "'"):
            value = value[1:-1] if len(value) > 1 and value[-1] == value[0] else value[1:]
        values.setdefault(name.lower(), resolved(value))
    return values


def resolved(text: str) -> str:
    """The text with its character references resolved, and without control characters."""
    if "&" in text:
        text = unescape(_LONG_REFERENCE.sub("\ufffd", text))
    return text.translate(_CONTROLS) if not text.isprintable() else text


def _end_of_tag(markup: str, position: int) -> int:
    """Where the `>` of an opening tag stands, whose name ends at `position`; the page's end without one."""
    end = markup.find(">", position)
    # With a quote open there, it is a part of a value.
    if end >= 0 and markup.count('"', position, end) % 2 == 0 and markup.count("'", position, end) % 2 == 0:
        return end
    while True:
        attribute = _ATTRIBUTE.match(markup, position)
        if attribute is None:
            end = markup.find(">", position)
            return len(markup) if end < 0 else end
        position = attribute.end()


def _end_of_comment(markup: str, start: int) -> int:
    """Where the comment or declaration at `start` ends; one without an end takes the rest, as in browsers."""
    if not markup.startswith("<!--", start):
        return markup.find(">", start) + 1 or len(markup)
    for empty in ("<!-->", "<!--->"):
        if markup.startswith(empty, start):
            return start + len(empty)
    found = _COMMENT_END.search(markup, start + 4)
    return len(markup) if found is None else found.end()
