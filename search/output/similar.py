"""Formats similar articles: their parallels side by side for a person, and JSON for programs."""

from __future__ import annotations

from indexer.core.messages import say
from indexer.core.printable import printable
from indexer.core.short_ids import typed_id
from search.highlight import Span, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.similar import Similar

_ROWS = 2
"""Terminal rows of a shortened paragraph, at most."""

_COLOURED = {"hit": ("\x1b[1;31m", "\x1b[0m"), "title": ("\x1b[1m", "\x1b[0m"), "dim": ("\x1b[2m", "\x1b[0m")}
_PLAIN = {"hit": ("«", "»")}


def similar_as_json(seed: str, found: Sequence[Similar]) -> str:
    """The answer as a line of JSON, without a line feed. `seed` is what the articles are similar to."""
    import json

    keys = {"similar": seed, "articles": [each.as_dict() for each in found]}
    return json.dumps(keys, ensure_ascii=False)


def similar_as_text(found: Sequence[Similar], width: int, *, colour: bool, full: bool = False) -> str:
    """The page for a person: of each article the paragraphs that are most like ones of the seed, and below
    each, after a ~, the one of the seed. Unless `full`, each is shortened to two rows of `width` columns."""
    page = _Page(width, _COLOURED if colour else _PLAIN, full)
    return "\n".join([page.block(each) for each in found]) or say("No similar article.") + "\n"


class _Page:
    """The look of a page."""

    def __init__(self, width: int, marks: dict[str, tuple[str, str]], full: bool) -> None:
        self._width, self._marks, self._full = width, marks, full

    def block(self, similar: Similar) -> str:
        lines = [self._styled("title", similar.title or say("(no title)"))]
        facts = _joined(similar.published, similar.source, similar.number)
        if facts:
            lines.append(facts)
        for each in similar.parallels:
            lines.append(self._side(f"¶{each.paragraph} ", each.text, each.spans))
            lines.append(self._side(f"  ~ ¶{each.seed_paragraph} ", each.seed_text, each.seed_spans))
        typed = typed_id(similar.article)
        short = typed if typed != similar.article else None
        lines.append(self._styled("dim", _joined(similar.article, short, similar.index, similar.url)))
        return "\n".join(lines) + "\n"

    def _side(self, number: str, text: str, spans: Sequence[Span]) -> str:
        columns = max(4, _ROWS * self._width - len(number))
        # Twice as many columns as characters hold any text whole.
        parts = shorten(text, spans, 2 * len(text) if self._full else columns)
        return number + "".join([self._styled(kind, part) for kind, part in parts]).strip()

    def _styled(self, kind: str, text: str) -> str:
        before, after = self._marks.get(kind, ("", ""))
        return f"{before}{printable(text)}{after}"


def _joined(*facts: object) -> str:
    """The facts that are known, side by side."""
    return "  ".join([printable(str(fact)) for fact in facts if fact])
