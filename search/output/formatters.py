"""Formats search results: JSON for programs, and a page for a person at a terminal."""

from __future__ import annotations

import unicodedata
from functools import cache

from indexer.core.frozen import frozen
from search.hit import Hit, SearchResults, Span

from .highlight import shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.core.article import Paragraph
    from search.explanation import Explanation

_ROWS = 3
"""Terminal rows of a shortened paragraph, at most."""

_CONTEXT_ROWS = 1

_UNSAFE_IN_JSON = "[\ud800-\udfff\x85\u2028\u2029]"
"""Lone surrogates, which cannot be encoded, and what ends a line for `str.splitlines` and its like."""

# Kind of text -> the marks before and after it, on a terminal with colours and without.
_COLOURED = {"hit": ("\x1b[1;31m", "\x1b[0m"), "title": ("\x1b[1m", "\x1b[0m"), "dim": ("\x1b[2m", "\x1b[0m")}
_PLAIN = {"hit": ("«", "»"), "title": ("", ""), "dim": ("", "")}

_HIT_KEYS = (
    *("article", "paragraph", "title", "text", "spans", "score", "source", "published"),
    *("url", "path", "issuer", "number", "region", "kind"),
)
_REPOST_KEYS = ("article", "title", "source", "published", "url", "path")


def as_json(results: SearchResults, query_id: object = None, explanations: Sequence[Explanation] = ()) -> str:
    """The answer to one query as a line of JSON, without a line feed; unknown values are null.

    "expansions", an object, lists for each phrase its synonyms that were searched too; without any it is left
    out. With `explanations`, each hit has its own. `query_id` is any JSON value. Spans count code points,
    except that a high and a low surrogate side by side, which no decoder gives, read back as one.
    """
    import json
    import re

    hits = [_hit_keys(hit) for hit in results.hits]
    if explanations:
        from search.explanation import explanation_as_keys

        for hit, explanation in zip(hits, explanations, strict=True):
            hit["explanation"] = explanation_as_keys(explanation)
    text = json.dumps(
        {
            "id": query_id,
            "query": results.query,
            "total": results.total,
            "complete": results.complete,
            "took_ms": round(results.took_ms, 3),
            **({"expansions": _synonyms(results)} if results.expansions else {}),
            "hits": hits,
        },
        default=str,  # for dates
        ensure_ascii=False,
    )
    return re.sub(_UNSAFE_IN_JSON, lambda match: f"\\u{ord(match[0]):04x}", text)


@frozen
class Page:
    """The look of a page of hits, and the options of the search that its last lines name.

    `width` is the terminal's columns. Without `colour`, hits are marked «so». Unless `full`, the hit's
    paragraph is shortened to three rows and each of its neighbours to one.
    """

    width: int
    colour: bool
    full: bool = False
    offset: int = 0
    per_article: int | None = None
    collapse: bool = False


def as_text(
    results: SearchResults,
    page: Page,
    context: Sequence[Sequence[Paragraph]] = (),
    explanations: Sequence[Explanation] = (),
) -> str:
    """The page for a person, ending in a line feed: the hits, then how many there are and how to go on.

    `context` holds, hit by hit, its neighbours and itself in order. Control characters of the source never
    reach the terminal.
    """
    if explanations:
        from search.explanation import explanation_as_text
    blocks = [
        _hit_block(hit, context[at] if context else (), page)
        + (explanation_as_text(explanations[at]) if explanations else "")
        for at, hit in enumerate(results.hits)
    ]
    blocks.append(_summary(results, page) if results.total else _nothing_found(results))
    return "\n".join(blocks)


def _hit_keys(hit: Hit) -> dict[str, object]:
    keys = {name: getattr(hit, name) for name in _HIT_KEYS} | {"score": round(hit.score, 4)}
    if hit.also is not None:
        keys["also"] = hit.also
    if hit.boilerplate:
        keys["boilerplate"] = True
    if hit.repost_count:
        keys["reposts"] = [{name: getattr(each, name) for name in _REPOST_KEYS} for each in hit.reposts]
        keys["repost_count"] = hit.repost_count
        keys["origin"] = hit.origin
    return keys


def _hit_block(hit: Hit, neighbours: Sequence[Paragraph], page: Page) -> str:
    lines = [_styled("title", _printable(hit.title) if hit.title else "(no title)", page)]
    facts = _joined(hit.published, hit.source, hit.number)
    if facts:
        lines.append(facts)
    if len(neighbours) > 1:
        for paragraph in neighbours:
            is_hit = paragraph.ordinal == hit.paragraph
            number = f"¶{paragraph.ordinal}{'>' if is_hit else ' '} "
            spans, rows = (hit.spans, _ROWS) if is_hit else ((), _CONTEXT_ROWS)
            lines.append(number + _shortened(paragraph.text, spans, rows * page.width - len(number), page))
    else:
        lines.append(_shortened(hit.text, hit.spans, _ROWS * page.width, page))
    reference = _joined(
        f"{hit.article} ¶{hit.paragraph}",
        hit.url,
        hit.boilerplate and "boilerplate",
        hit.also and f"also in {_counted(hit.also, 'more paragraph')}",
        hit.repost_count and f"also at {_counted(hit.repost_count, 'place')}",
    )
    lines.append(_styled("dim", reference, page))
    if hit.origin is not None and hit.origin != hit.article:
        origin = next(repost for repost in hit.reposts if repost.article == hit.origin)
        known = _joined(origin.article, origin.published, origin.source)
        lines.append(_styled("dim", f"first, it seems, in {known}", page))
    return "\n".join(lines) + "\n"


def _joined(*facts: object) -> str:
    """The facts that are known, side by side."""
    return "  ".join([_printable(str(fact)) for fact in facts if fact])


def _shortened(text: str, spans: Sequence[Span], width: int, page: Page) -> str:
    # Twice as many columns as characters hold any text whole.
    fragments = shorten(text, spans, 2 * len(text) if page.full else width)
    return "".join([_styled(each.kind, _printable(each.text), page) for each in fragments]).strip()


def _styled(kind: str, text: str, page: Page) -> str:
    before, after = (_COLOURED if page.colour else _PLAIN).get(kind, ("", ""))
    return f"{before}{text}{after}"


def _summary(results: SearchResults, page: Page) -> str:
    """The number of hits, those of them that the page shows, and the way to see more."""
    facts = [
        f"{'' if results.complete else 'At least '}{_counted(results.total, 'paragraph')} found",
        "all are counted" if results.complete else "there may be more",
    ]
    if results.holding_all is not None:
        verb = "holds" if results.holding_all == 1 else "hold"
        facts.append(f"{results.holding_all:,} {verb} all of the query")
    if page.per_article is not None:
        facts.append(f"at most {page.per_article:,} per article")
    if any(hit.also is not None for hit in results.hits):
        facts.append("each paragraph once")
    if page.collapse and any(hit.repost_count for hit in results.hits):
        facts.append("copies are left out, --all shows them")
    end = page.offset + len(results.hits)
    follow = end < results.total if results.more is None else results.more
    shown = f"None shown at --offset {page.offset}."
    if results.hits:
        shown = f"Shown: {page.offset + 1:,} to {end:,}." + (f" For more: --offset {end}" if follow else "")
    suggestions = _suggestion_lines("Near it, and whole:", results)
    return f"{'; '.join(facts)}. {shown}\n{_expansion_line(results)}{suggestions}"


def _nothing_found(results: SearchResults) -> str:
    if not results.searched:
        return "Nothing to search for: the query is empty.\n"
    searched = f"Nothing found. Searched for: {_printable(results.searched)}\n"
    return searched + _expansion_line(results) + _suggestion_lines("These would be found:", results)


def _synonyms(results: SearchResults) -> dict[str, list[str]]:
    """Phrase of the query -> its synonyms that were searched too."""
    synonyms: dict[str, list[str]] = {}
    for expansion in results.expansions:
        synonyms.setdefault(expansion.said, []).extend(expansion.also)
    return synonyms


def _expansion_line(results: SearchResults) -> str:
    if not results.expansions:
        return ""
    phrases = [f"{phrase} as {', '.join(synonyms)}" for phrase, synonyms in _synonyms(results).items()]
    return f"Also searched: {_printable('; '.join(phrases))}. Put text in quotes to search it as it is.\n"


def _suggestion_lines(heading: str, results: SearchResults) -> str:
    if not results.suggestions:
        return ""
    lines = [
        f"  {_printable(nearby.query)}  ({_counted(nearby.total, 'paragraph')})\n"
        for nearby in results.suggestions
    ]
    return f"{heading}\n{''.join(lines)}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _printable(text: str) -> str:
    """The text without what would move the cursor, change the terminal or turn the direction."""
    return text if text.isprintable() else "".join(map(_printable_character, text))


@cache
def _printable_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"
    return "" if category == "Cf" else character
