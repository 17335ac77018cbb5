"""Shortens texts: paragraphs around their spans, which then point into what is left, and facts."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.core.frozen import frozen
from search.highlight import GAP, Span, joined_spans, shorten
from search.output.hyperlinks import web_target

from .budget import sendable

TITLE, VALUE = 160, 120
"""Columns of the longest title and value."""

LAST_WIDTHS = ((100, 40), (60, 24), (32, 12), (16, 12), (8, 12), (4, 0))
"""Columns of a text and of a title, where there is no room for more, from the fullest form on."""

_LONGEST_URL = 1000
"""Characters of the longest address. A longer one is left out, since a part of it leads nowhere."""


class Excerpt(metaclass=frozen):
    """A text, or what is left of it with `…` for each gap, and the spans in it."""

    text: str
    spans: tuple[Span, ...] = ()
    shortened: bool = False

    def within(self, width: int) -> Excerpt:
        """The excerpt within so many columns, two for a Han character, and as many code points beside two
        gaps.

        >>> Excerpt("入驻白龟湖科创新城等创新园区的科研机构，前三年免收场地费用。", ((25, 29),)).within(24)
        Excerpt(text='…前三年免收场地费用。', spans=((6, 10),), shortened=True)
        """
        parts: list[str] = []
        spans: list[Span] = []
        length = 0
        is_whole = True
        for kind, part in shorten(self.text, self.spans, width):
            end = length + len(part)
            if kind == "hit":
                spans.append((length, end))
            is_whole = is_whole and kind != "gap"
            parts.append(part)
            length = end
        shorter = self if is_whole else Excerpt("".join(parts), tuple(spans), True)
        return shorter if length <= width else shorter._cut(width)

    def _cut(self, most: int) -> Excerpt:
        """So many code points from the first span on. Marks that take no columns, of direction for example,
        leave a text of few columns long."""
        start = min(self.spans[0][0] if self.spans else 0, len(self.text) - most)
        end = start + most
        before, after = GAP if start else "", GAP if end < len(self.text) else ""
        spans = [
            (max(first, start) - start + len(before), min(last, end) - start + len(before))
            for first, last in self.spans
            if first < end and last > start
        ]
        return Excerpt(before + self.text[start:end] + after, tuple(spans), True)


def excerpt_of(text: str, spans: Sequence[Span] = ()) -> Excerpt:
    """The whole text as it can be sent, with the spans that touch joined."""
    return Excerpt(sendable(text), joined_spans(spans))


def shortened_line(text: str, width: int) -> str:
    """A title or the like within so many columns, cut at its end."""
    return Excerpt(sendable(text)).within(width).text if width else ""


def url_of(url: str | None) -> str:
    """The address on the web; empty where there is none, or only a longer one."""
    address = web_target(url) or ""
    return address if len(address) <= _LONGEST_URL else ""
