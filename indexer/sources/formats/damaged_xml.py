"""Reads XML that is not well-formed, or that defines entities, in time linear in its length.

No fault costs more than the element it stands in. An element that is not closed ends with the one around it.
A reference to a character that XML does not know is that of HTML, and a `&` or `<` by itself is text. Control
characters are dropped, and so is what precedes the declaration.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from html.entities import html5
from typing import Any, NamedTuple
from xml.etree.ElementTree import TreeBuilder

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle

LONGEST_ENTITY = 64
"""Characters that an entity may stand for. A reference to it has at least three, so no text grows much."""

_LONGEST_PREAMBLE = 2_000
"""Characters that may precede the declaration, for example warnings of the program that wrote it."""

_NAME = r"[A-Za-z_\u00c0-\U0010ffff][^\s<>/=\"'&]*"
_TAG = re.compile(rf"<(/?)({_NAME})")
_ATTRIBUTE = re.compile(r"""[\s/]*(?:([^\s/=<>"']+)(?:\s*=\s*("[^"<]*"|'[^'<]*'|[^\s<>"']*))?|["'=])""")
_END_OF_TAG = re.compile(r"[\s/]*>")
_CDATA, _END_OF_CDATA = "<![CDATA[", "]]>"
_ENDS = {"<!--": "-->", "<?": "?>", "<!": ">"}
"""How what is neither an element nor text begins, and how it ends."""
_MARK = re.compile(r"<!\[CDATA\[|<!--|<\?|<!")
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*\[(.*?)\]\s*>", re.DOTALL)
_DEFINITION = re.compile("<!ENTITY([^<>]*)")
_ENTITY = re.compile(rf"""\s+({_NAME})\s+(?:"([^"]*)"|'([^']*)')\s*""")
# HTML's characters, which are known here: the file is not looked up.
_CHARACTERS_OF_HTML = re.compile(
    r"""\s+%\s+\S+\s+PUBLIC\s+["']-//W3C//ENTITIES [^"']*["']\s+["'][^"']*["']\s*"""
)
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z_][\w.-]{0,63}));")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Elements(NamedTuple):
    """The root element of a text, and whether it is closed. If not, the text is cut off."""

    root: Any
    is_whole: bool


def read_damaged(text: str, not_nested: Collection[str] = ()) -> Elements | None:
    """The elements of a text, with prefixes in place of namespaces; None if there are none.

    An element of a name in `not_nested` ends where another of them begins. Raises NotAnArticle if the text
    defines entities that are more than a few characters.
    """
    text = _CONTROLS.sub("", text)
    position = max(text.find("<?xml ", 0, _LONGEST_PREAMBLE), 0)
    entities: dict[str, str] = {}
    doctype = _DOCTYPE.match(text, text.find("<!DOCTYPE", position))
    # Behind a tag it is text that looks like one.
    if doctype is not None and _TAG.search(text, position, doctype.start()) is None:
        entities = _entities(doctype[1])
        position = doctype.end()
    tree = _Tree(not_nested)
    finder = _Finder(text)
    start = position
    while (start := finder.next("<", start)) < len(text):
        tag = _tag_at(text, start, entities)
        mark = _MARK.match(text, start) if tag is None else None
        if tag is None and mark is None:
            start += 1
            continue
        tree.add_text(_resolved(text[position:start], entities))
        if tag is not None:
            tree.add_tag(tag)
            start = tag.end
        elif mark is not None and mark[0] == _CDATA:
            start += len(_CDATA)
            end = finder.next(_END_OF_CDATA, start)
            # One without an end would take all up to the end of the next one.
            if end < min(len(text), finder.next(_CDATA, start)):
                tree.add_text(text[start:end])
                start = end + len(_END_OF_CDATA)
        elif mark is not None:
            end = finder.next(_ENDS[mark[0]], start)
            start = end + len(_ENDS[mark[0]]) if end < len(text) else mark.end()
        position = start
    tree.add_text(_resolved(text[position:], entities))
    return tree.close()


class _Finder:
    """Finds strings in a text, at places that come in order, and looks at no part of the text twice."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, int] = {}

    def next(self, wanted: str, position: int) -> int:
        """The first place of a string at or after a position; the length of the text without one."""
        if self._found.get(wanted, -1) < position:
            found = self._text.find(wanted, position)
            self._found[wanted] = len(self._text) if found < 0 else found
        return self._found[wanted]


class _Tag(NamedTuple):
    name: str
    attributes: dict[str, str]
    is_end: bool
    is_empty: bool
    end: int


def _tag_at(text: str, start: int, entities: dict[str, str]) -> _Tag | None:
    """The tag at a place; None for a `<` that begins none, or whose tag has no end before the next `<`."""
    beginning = _TAG.match(text, start)
    if beginning is None:
        return None
    position = beginning.end()
    attributes: dict[str, str] = {}
    while (attribute := _ATTRIBUTE.match(text, position)) is not None:
        position = attribute.end()
        name, value = attribute[1], attribute[2] or ""
        if name:
            value = value[1:-1] if value[:1] in ('"', "'") else value
            attributes.setdefault(_qualified(name), _resolved(value, entities))
    end = _END_OF_TAG.match(text, position)
    if end is None:
        return None
    return _Tag(_qualified(beginning[2]), attributes, bool(beginning[1]), "/" in end[0], end.end())


class _Tree:
    """Builds elements of tags in any order. The root stays open, so that nothing stands after it."""

    def __init__(self, not_nested: Collection[str]) -> None:
        self._builder = TreeBuilder()
        self._not_nested = not_nested
        self._open: list[str] = []
        self._count: Counter[str] = Counter()
        self._is_whole = False

    def add_text(self, text: str) -> None:
        if text and self._open:
            self._builder.data(text)

    def add_tag(self, tag: _Tag) -> None:
        if not tag.is_end:
            if tag.name in self._not_nested:
                for other in self._not_nested:
                    self._end(other)
            self._builder.start(tag.name, tag.attributes)
            self._open.append(tag.name)
            self._count[tag.name] += 1
        if tag.is_end or tag.is_empty:
            self._end(tag.name)

    def _end(self, name: str) -> None:
        """Ends the innermost open element of this name, if there is one, and all that are open in it."""
        if not self._count[name]:
            return
        self._is_whole = self._is_whole or (name == self._open[0] and self._count[name] == 1)
        ended = None
        while len(self._open) > 1 and ended != name:
            ended = self._open.pop()
            self._count[ended] -= 1
            self._builder.end(ended)

    def close(self) -> Elements | None:
        """The root and all that is in it."""
        for name in reversed(self._open):
            self._builder.end(name)
        return Elements(self._builder.close(), self._is_whole) if self._open else None


def _qualified(name: str) -> str:
    """A name as ElementTree writes it, with its prefix in place of the namespace.

    >>> _qualified("dc:date"), _qualified("date")
    ('{dc}date', 'date')
    """
    prefix, _, local = name.rpartition(":")
    return f"{{{prefix}}}{local}" if prefix and local else name


def _entities(definitions: str) -> dict[str, str]:
    """The entities of a document type. Raises NotAnArticle unless each is a few plain characters."""
    entities: dict[str, str] = {}
    for definition in _DEFINITION.finditer(definitions):
        if _CHARACTERS_OF_HTML.fullmatch(definition[1]):
            continue
        entity = _ENTITY.fullmatch(definition[1])
        value = "<" if entity is None else _resolved(entity[2] or entity[3] or "", {})
        if entity is None or len(value) > LONGEST_ENTITY or not {"<", "&", "%"}.isdisjoint(value):
            raise NotAnArticle(
                message(
                    "its XML defines an entity that is more than {longest_entity} plain "
                    "characters, as bombs do",
                    longest_entity=LONGEST_ENTITY,
                )
            )
        entities[entity[1]] = value
    return entities


def _resolved(text: str, entities: dict[str, str]) -> str:
    """The text with the characters that references stand for.

    >>> _resolved("R&D &lt; &nbsp;&#x4e00; &unknown;", {})
    'R&D < \\xa0一 &unknown;'
    """

    def character(reference: re.Match[str]) -> str:
        decimal, hexadecimal, name = reference.groups()
        if name is not None:
            return entities.get(name, html5.get(f"{name};", reference[0]))
        number = int(decimal) if decimal else int(hexadecimal, 16)
        is_character = number < 0xD800 or 0xDFFF < number < 0x110000
        return _CONTROLS.sub("", chr(number)) if is_character else "\ufffd"

    return _REFERENCE.sub(character, text) if "&" in text else text
