"""Lines of plain text as an article: a title when the first looks like one, lines of metadata, the rest."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.sources.draft import Draft, FieldValue, field_values
from indexer.sources.metadata import split_metadata

_LONGEST_TITLE = 60
_SENTENCE_ENDS = tuple("。！？；，、…!?;,")


def draft_of_lines(given: Sequence[str]) -> Draft:
    """The article of these lines. Its text is all of them but those of metadata, as they are.

    The title's line stays: that it is one is a guess, and an exact search of the file must not miss it.
    """
    above, lines = split_metadata(given)
    title, body = _split_title(lines)
    below, text = split_metadata(body)
    if title is not None and not _holds_text(text):
        title, below, text = None, {}, lines
    fields = field_values(below, "a line below the title") | field_values(above, "a line above the text")
    if title is None:
        return Draft("\n".join(text), fields)
    fields["title"] = FieldValue(title, "the first line")
    return Draft("\n".join([*lines[: len(lines) - len(body)], *text]), fields)


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
