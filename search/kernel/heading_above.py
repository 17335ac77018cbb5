"""The heading above a paragraph, whose strings count in the paragraph. In C: `native/search/heading.c`.

Any short line that does not end as a sentence or a part of one will do: it need not look like a heading, as
it must where the text below is shown in its place (`search.answering.headings`).
"""

from __future__ import annotations

from indexer.analysis import fold_text
from indexer.storage.segment.texts import in_utf16

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.segment import OpenSegment

FARTHEST = 12
"""Number of paragraphs above that are looked at."""

LONGEST = 40
"""Longest heading, in folded code points."""

MOST_UNITS = 80
"""Longest heading as it is stored, in UTF-16 units: a longer paragraph is not folded to find out."""

_STOPS = ("。", ";", ",")


def heading_above(segment: OpenSegment, document: int) -> int | None:
    """The nearest document before one in its article that is a heading. A heading has none."""
    first = segment.files.articles.documents_of(segment.article_of(document)).start
    if _is_heading(segment.text(document)):
        return None
    above = range(document - 1, max(first, document - FARTHEST) - 1, -1)
    return next((each for each in above if _is_heading(segment.text(each))), None)


def _is_heading(text: str) -> bool:
    if len(in_utf16(text)) > 2 * MOST_UNITS:
        return False
    folded = fold_text(text)
    return 0 < len(folded) <= LONGEST and not folded.endswith(_STOPS)
