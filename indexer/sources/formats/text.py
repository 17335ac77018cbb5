"""Plain text: a title if the first line looks like one, lines of metadata, and the paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.analysis import without_glosses
from indexer.core.messages import message
from indexer.recognition import title_of_head, without_attachment_mark
from indexer.sources.contents import contents_in
from indexer.sources.draft import Document, Draft, FieldValue, LeftOut, Settings, field_values
from indexer.sources.encoding.detection import decode
from indexer.sources.metadata import split_metadata
from indexer.sources.unwrapping import unwrap

_LONGEST_TITLE = 60
CONTENTS = message("a line of a table of contents")
_LINES_OF_HEAD = 40
"""Lines in which the title of an official document is looked for, blank ones included."""
_FURNITURE = re.compile(
    r"(?:当前位置|當前位置|(?:您|你)?(?:现在|所在|的)*位置)\s*[：:].*|(?:首页|首頁)\s*[>＞»›].*"
    r"|[【\[(（]?\s*(?:字体|字號|字号|字型)\s*[：:].{0,20}|打印(?:本页|此页)?|关闭(?:窗口|本页)?|\d{9}/\d{4}-\d{5}"
)
"""A line that a page has above a document: its place on the site, a tool, or an index number."""
_NO_TITLE_ENDS = tuple("。！？；，、…：!?;,:")


def read_text(document: Document, settings: Settings) -> Draft:
    """The article of a .txt file. Raises UnicodeError if it is not text."""
    text, note = document.decoded or decode(document.read(), document.charset, settings.encoding)
    lines = text.split("\n")
    unwrapped = unwrap(lines) if document.decoded is None else None
    if unwrapped is None:
        return draft_of_lines(lines, note)
    draft = draft_of_lines(unwrapped.lines, note)
    draft.joined = unwrapped.note
    draft.left_out += unwrapped.left_out
    return draft


def draft_of_lines(given: Sequence[str], encoding: str | None = None) -> Draft:
    """The article of these lines. Its text is all of them, unchanged, but those of metadata and of contents.

    The title's line stays: that it is one is a guess, and an exact search of the file must not miss it.
    """
    contents = contents_in(given)
    shown = [*given[: contents.start], *given[contents.stop :]] if contents else given
    above, lines = split_metadata(shown)
    title, body = _split_title(lines)
    below, text = split_metadata(body)
    if title is not None and not _holds_text(text):
        title, below, text = None, {}, lines
    of_head = title_of_head([line for line in lines[:_LINES_OF_HEAD] if not _is_furniture(line)])
    fields = field_values(below, message("a line below the title")) | field_values(
        above, message("a line above the text")
    )
    if title is not None:
        fields["title"] = FieldValue(title, message("the first line"))
        text = [*lines[: len(lines) - len(body)], *text]
    if of_head is not None and of_head != without_glosses(title or ""):
        fields["title"] = FieldValue(of_head, message("the head of the document"))
    left_out = [LeftOut(given[place].strip(), CONTENTS) for place in contents if given[place].strip()]
    return Draft("\n".join(text), fields, encoding=encoding, left_out=left_out)


def _split_title(lines: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """The title and the lines after it; None and all lines if the first is no title."""
    written = ((at, without_attachment_mark(line.strip())) for at, line in enumerate(lines))
    first, title = next(((at, line) for at, line in written if line and not _is_furniture(line)), (None, ""))
    if first is None:
        return None, lines
    body = lines[first + 1 :]
    is_title = len(title) <= _LONGEST_TITLE and not title.endswith(_NO_TITLE_ENDS) and "。" not in title
    return (title, body) if is_title and _holds_text(body) else (None, lines)


def _is_furniture(line: str) -> bool:
    return _FURNITURE.fullmatch(line.strip()) is not None


def _holds_text(lines: Sequence[str]) -> bool:
    return any(line and not line.isspace() for line in lines)
