"""Markdown: front matter, the heading that is the title, and paragraphs freed of their markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.sources.draft import Document, Draft, FieldValue, Settings, field_values
from indexer.sources.encoding.detection import decode
from indexer.sources.wrapping import join_wrapped

from .records import KEYS

_FIELD_OF_KEY = {keys[0]: field for field, keys in KEYS.items()}
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_CLOSING_MARKS = re.compile(r"(?:^|(?<=[ \t]))#+$")
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*)$")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+")
# The number of a list item belongs to an article's wording (第 3 项), so it stays.
_NUMBERED = re.compile(r"[ \t]*\d{1,9}[.)][ \t]+")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")

# Marks pair within 500 characters, so that a text full of stray marks is read in linear time.
_INLINE = (
    (re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:[ \t]+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^<>\s]+)>"), r"\1"),
    (re.compile(r"(`+)(?!`)(.{1,500}?)(?<!`)\1(?!`)"), r"\2"),
    (re.compile(r"(\*\*|~~)(?=\S)(.{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\\*])\*(?=[^\s*])([^*]*[^\s*\\])\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\w\\])(__?)(?=[^\s_])(.{1,500}?)(?<=[^\s_\\])\1(?!\w)"), r"\2"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def read_markdown(document: Document, settings: Settings) -> Draft:
    """The article of a .md file. A title in the front matter overrides the first heading."""
    text, note = decode(document.read(), document.charset, settings.encoding)
    written, lines = _split_front_matter(text.split("\n"))
    fields = field_values(written, "the front matter")
    paragraphs: list[str] = []
    for heading, paragraph in _paragraphs(lines):
        if heading == 1 and "title" not in fields and not paragraphs:
            fields["title"] = FieldValue(paragraph, "the first heading")
        elif paragraph and (heading != 1 or "title" not in fields or paragraph != fields["title"].value):
            paragraphs.append(paragraph)
    return Draft("\n".join(paragraphs), fields, encoding=note)


def _split_front_matter(lines: Sequence[str]) -> tuple[dict[str, str], Sequence[str]]:
    """The fields of the block between two `---` at the top of a file, and the lines below it."""
    end = next((number for number, line in enumerate(lines) if number and line.rstrip() == "---"), None)
    if end is None or lines[0].rstrip() != "---":
        return {}, lines
    fields: dict[str, str] = {}
    for line in lines[1:end]:
        key, _, value = line.partition(":")
        field = _FIELD_OF_KEY.get(key.strip().lower())
        if field is not None:
            value = value.strip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1]
            if field == "topics":
                value = value.strip("[]")
            fields[field] = value
    return {field: value for field, value in fields.items() if value}, lines[end + 1 :]


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """(level of the heading or 0, plain text) of each block."""
    wrapped: list[str] = []
    fenced = False

    def paragraph() -> Iterator[tuple[int, str]]:
        if wrapped:
            yield 0, _plain(join_wrapped(wrapped))
            wrapped.clear()

    for line in lines:
        if _FENCE.match(line):
            yield from paragraph()
            fenced = not fenced
            continue
        if fenced:
            yield 0, line
            continue
        line = _QUOTE.sub("", line, count=1) if line.lstrip().startswith(">") else line
        heading = _HEADING.match(line)
        if heading is not None:
            yield from paragraph()
            yield len(heading[1]), _plain(_CLOSING_MARKS.sub("", line[heading.end() :].strip()).rstrip())
        elif not line.strip() or _RULE.match(line) or _TABLE_RULE.match(line):
            yield from paragraph()
        elif line.lstrip().startswith("|"):
            yield from paragraph()
            yield 0, _plain(" ".join(filter(None, map(str.strip, line.split("|")))))
        else:
            bullet = _BULLET.match(line)
            if bullet is not None or _NUMBERED.match(line):
                yield from paragraph()
            wrapped.append(_HARD_BREAK.sub("", line[bullet.end() :] if bullet else line))
            if _HARD_BREAK.search(line):
                yield from paragraph()
    yield from paragraph()


def _plain(marked: str) -> str:
    """A paragraph without the marks of emphasis, code, links and escapes."""
    for mark, text in _INLINE:
        marked = mark.sub(text, marked)
    return marked
