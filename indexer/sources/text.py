"""Plain text: a title when the first line looks like one, lines that say where it is from, the text."""

from __future__ import annotations

from collections.abc import Sequence

from ..article import Article
from .encoding import decode
from .metadata import article_fields, split_metadata

_LONGEST_TITLE = 60
_SENTENCE_ENDS = tuple("。！？；，、…!?;,")


def read_text(data: bytes, path: str) -> Article:
    """The article of a .txt file. Its text is all lines but those of metadata, as they are.

    The title's line stays: that it is one is a guess, and an exact search of the file must not miss it.

    Raises UnicodeError when the bytes are no text.
    """
    above, lines = split_metadata(decode(data).split("\n"))
    title, body = _split_title(lines)
    below, text = split_metadata(body)
    if title is not None and not _holds_text(text):
        title, below, text = None, {}, lines
    fields = article_fields(below | above)
    kept = text if title is None else [*lines[: len(lines) - len(body)], *text]
    return Article(id=path, text="\n".join(kept), title=title, path=path, **fields)


def _split_title(lines: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """The title and the lines after it; None and all lines where the first is no title."""
    for place, line in enumerate(lines):
        title = line.strip()
        if not title:
            continue
        is_title = len(title) <= _LONGEST_TITLE and not title.endswith(_SENTENCE_ENDS) and "。" not in title
        if is_title and _holds_text(lines[place + 1 :]):
            return title, lines[place + 1 :]
        break
    return None, lines


def _holds_text(lines: Sequence[str]) -> bool:
    return any(line and not line.isspace() for line in lines)
