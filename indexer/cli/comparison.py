"""Lines that show a comparison of two articles."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from indexer.core.messages import join_messages, message, plural
from indexer.core.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.analysis import ParagraphPair
    from indexer.core.article import Paragraph

_PLAIN = {"first": ("«", "»"), "second": ("«", "»")}
_COLOURED = {"first": ("\x1b[1;31m", "\x1b[0m"), "second": ("\x1b[1;32m", "\x1b[0m")}
"""Before and behind what differs in a paragraph of the first and of the second article."""


def pair_lines(pair: ParagraphPair, *, coloured: bool) -> Iterator[str]:
    """The lines of a pair: one where both texts are equal or only one article has it, else two."""
    marks = _COLOURED if coloured else _PLAIN
    first, second = pair.first, pair.second
    moved = "~" if pair.kind == "moved" else ""
    if first is None or second is None:
        for sign, paragraph in (("-", first), ("+", second)):
            if paragraph is not None:
                yield f"{sign} {_line(paragraph, (), marks['first'])}"
    elif pair.changes:
        yield f"{moved}- {_line(first, [each.first for each in pair.changes], marks['first'])}"
        yield f"{moved}+ {_line(second, [each.second for each in pair.changes], marks['second'])}"
    else:
        place = f"¶{first.ordinal} → " if moved else ""
        yield f"{moved or '='} {place}{_line(second if moved else first, (), marks['first'])}"


def _line(paragraph: Paragraph, spans: Iterable[tuple[int, int]], marks: tuple[str, str]) -> str:
    """A paragraph in one line, with marks around some spans of it."""
    text, end = paragraph.text, 0
    parts: list[str] = []
    for start, stop in spans:
        if start < stop:
            parts += printable(text[end:start]), marks[0], printable(text[start:stop]), marks[1]
            end = stop
    return f"¶{paragraph.ordinal} {''.join([*parts, printable(text[end:])]).strip()}"


def counted_pairs(pairs: Iterable[ParagraphPair]) -> str:
    """The numbers of pairs of each kind, in words."""
    counts: Counter[str] = Counter(pair.kind for pair in pairs)
    equal = plural("{count:,} paragraph equal", "{count:,} paragraphs equal", counts["equal"])
    others = {
        "changed": message("{count:,} changed", count=counts["changed"]),
        "moved": message("{count:,} moved", count=counts["moved"]),
        "only_first": message("{count:,} only in the first article", count=counts["only_first"]),
        "only_second": message("{count:,} only in the second article", count=counts["only_second"]),
    }
    return join_messages(", ", [equal, *[told for kind, told in others.items() if counts[kind]]])
