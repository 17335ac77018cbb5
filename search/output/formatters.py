"""Results as text: JSON for programs, and a page for a person at a terminal. Values in, strings out."""

from __future__ import annotations

import unicodedata
from functools import cache

from search.hit import Hit, Repost, SearchResults, Span

from .highlight import Fragment, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.core.article import Paragraph
    from search.explanation import Explanation

_ROWS = 3  # of the terminal, that a shortened paragraph takes at most
_CONTEXT_ROWS = 1

# Lone surrogates cannot be encoded, and the others end a line for str.splitlines and its like.
_UNSAFE_IN_JSON = "[\ud800-\udfff\x85\u2028\u2029]"

# Kind of text -> how it begins and ends, on a terminal with colours and without.
_COLOURED = {"hit": ("\x1b[1;31m", "\x1b[0m"), "title": ("\x1b[1m", "\x1b[0m"), "dim": ("\x1b[2m", "\x1b[0m")}
_PLAIN = {"hit": ("«", "»"), "title": ("", ""), "dim": ("", "")}


def as_json(results: SearchResults, query_id: object = None, explanations: Sequence[Explanation] = ()) -> str:
    """The answer to one query as a line of JSON, without a line feed; what is unknown is null.

    "expansions" is there where phrases were searched as something else too: an object, phrase to list.
    With `explanations`, each hit has its own. `query_id` is any JSON value. Spans count code points, except
    that a high and a low surrogate side by side, which no decoder gives, read back as one.
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
            **({"expansions": _also_searched(results)} if results.expansions else {}),
            "hits": hits,
        },
        ensure_ascii=False,
    )
    return re.sub(_UNSAFE_IN_JSON, lambda match: f"\\u{ord(match[0]):04x}", text)


def as_text(
    results: SearchResults,
    *,
    width: int,
    colour: bool,
    offset: int = 0,
    context: Sequence[Sequence[Paragraph]] = (),
    full: bool = False,
    per_article: int | None = None,
    folded: bool = False,
    explanations: Sequence[Explanation] = (),
) -> str:
    """The page for a person, ending in a line feed: the hits, then how many there are and how to go on.

    `width` is the terminal's columns; paragraphs are shortened to three rows, and those beside a hit to
    one, unless `full`; the marks come on top. `offset`, `per_article` and `folded`, whether of copies one
    is shown for all, are what the search was given.
    `context` holds, hit by hit, its neighbours and itself in order. Control characters of the source never
    reach the terminal. Without colours, hits are marked «so».
    """
    style = _COLOURED if colour else _PLAIN
    if explanations:
        from search.explanation import explanation_as_text
    blocks = [
        _hit_block(hit, context[place] if place < len(context) else (), width, style, full)
        + (explanation_as_text(explanations[place]) if explanations else "")
        for place, hit in enumerate(results.hits)
    ]
    closing = _closing(results, offset, per_article, folded) if results.total else _nothing_found(results)
    blocks.append(closing)
    return "\n".join(blocks)


Style = dict[str, tuple[str, str]]


def _hit_keys(hit: Hit) -> dict[str, object]:
    keys: dict[str, object] = {
        "article": hit.article,
        "paragraph": hit.paragraph,
        "title": hit.title,
        "text": hit.text,
        "spans": [list(span) for span in hit.spans],
        "score": round(hit.score, 4),
        "source": hit.source,
        "published": hit.published.isoformat() if hit.published else None,
        "url": hit.url,
        "path": hit.path,
        "issuer": hit.issuer,
        "number": hit.number,
        "region": hit.region,
        "kind": hit.kind,
    }
    if hit.also is not None:
        keys["also"] = hit.also
    if hit.boilerplate:
        keys["boilerplate"] = True
    if hit.repost_count:
        keys["reposts"] = [_repost_keys(repost) for repost in hit.reposts]
        keys["repost_count"] = hit.repost_count
        keys["origin"] = hit.origin
    return keys


def _repost_keys(repost: Repost) -> dict[str, object]:
    return {
        "article": repost.article,
        "title": repost.title,
        "source": repost.source,
        "published": repost.published.isoformat() if repost.published else None,
        "url": repost.url,
        "path": repost.path,
    }


def _hit_block(hit: Hit, neighbours: Sequence[Paragraph], width: int, style: Style, full: bool) -> str:
    lines = [_styled("title", _printable(hit.title) if hit.title else "(no title)", style)]
    known = [hit.published.isoformat() if hit.published else None, hit.source, hit.number]
    if any(known):
        lines.append("  ".join(_printable(part) for part in known if part))
    if len(neighbours) > 1:
        for paragraph in neighbours:
            is_hit = paragraph.ordinal == hit.paragraph
            number = f"¶{paragraph.ordinal}{'>' if is_hit else ' '} "
            spans, rows = (hit.spans, _ROWS) if is_hit else ((), _CONTEXT_ROWS)
            lines.append(number + _shown(paragraph.text, spans, rows * width - len(number), style, full))
    else:
        lines.append(_shown(hit.text, hit.spans, _ROWS * width, style, full))
    place = f"{_printable(hit.article)} ¶{hit.paragraph}"
    if hit.url:
        place += f"  {_printable(hit.url)}"
    if hit.boilerplate:
        place += "  boilerplate"
    if hit.also:
        place += f"  also in {hit.also:,} more {'paragraph' if hit.also == 1 else 'paragraphs'}"
    if hit.repost_count:
        place += f"  also at {hit.repost_count:,} {'place' if hit.repost_count == 1 else 'places'}"
    lines.append(_styled("dim", place, style))
    if hit.origin is not None and hit.origin != hit.article:
        lines.append(_styled("dim", f"first, it seems, in {_printable(_named(hit))}", style))
    return "\n".join(lines) + "\n"


def _named(hit: Hit) -> str:
    """The origin of a hit's article, and what is known of it."""
    origin = next(repost for repost in hit.reposts if repost.article == hit.origin)
    day = origin.published.isoformat() if origin.published else None
    return "  ".join(filter(None, (origin.article, day, origin.source)))


def _shown(text: str, spans: Sequence[Span], width: int, style: Style, full: bool) -> str:
    # Twice as many columns as characters hold any text whole.
    fragments = shorten(text, spans, 2 * len(text) if full else width)
    return "".join(_fragment(fragment, style) for fragment in fragments).strip()


def _fragment(fragment: Fragment, style: Style) -> str:
    text = _printable(fragment.text)
    return _styled("hit", text, style) if fragment.kind == "hit" else text


def _styled(kind: str, text: str, style: Style) -> str:
    before, after = style[kind]
    return f"{before}{text}{after}"


def _closing(results: SearchResults, offset: int, per_article: int | None, folded: bool) -> str:
    number = f"{results.total:,}" if results.complete else f"At least {results.total:,}"
    parts = [f"{number} {_paragraphs(results.total)} found"]
    parts.append("all are counted" if results.complete else "there may be more")
    if results.holding_all is not None:
        verb = "holds" if results.holding_all == 1 else "hold"
        parts.append(f"{results.holding_all:,} {verb} all of the query")
    if per_article is not None:
        parts.append(f"at most {per_article:,} per article")
    if any(hit.also is not None for hit in results.hits):
        parts.append("each paragraph once")
    if folded and any(hit.repost_count for hit in results.hits):
        parts.append("copies are left out, --all shows them")
    end = offset + len(results.hits)
    follow = end < results.total if results.more is None else results.more
    shown = f"Shown: {offset + 1:,} to {end:,}." if results.hits else f"None shown at --offset {offset}."
    more = f" For more: --offset {end}" if results.hits and follow else ""
    closing = f"{'; '.join(parts)}. {shown}{more}\n"
    return closing + _expanded(results) + _suggested("Near it, and whole:", results)


def _nothing_found(results: SearchResults) -> str:
    if not results.searched:
        return "Nothing to search for: the query is empty.\n"
    lines = [f"Nothing found. Searched for: {_printable(results.searched)}"]
    return "\n".join(lines) + "\n" + _expanded(results) + _suggested("These would be found:", results)


def _also_searched(results: SearchResults) -> dict[str, list[str]]:
    """Phrase of the query -> what else it was searched as."""
    also: dict[str, list[str]] = {}
    for expansion in results.expansions:
        also.setdefault(expansion.said, []).extend(expansion.also)
    return also


def _expanded(results: SearchResults) -> str:
    if not results.expansions:
        return ""
    phrases = [f"{said} as {', '.join(also)}" for said, also in _also_searched(results).items()]
    return f"Also searched: {_printable('; '.join(phrases))}. Put text in quotes to search it as it is.\n"


def _suggested(heading: str, results: SearchResults) -> str:
    if not results.suggestions:
        return ""
    lines = [
        f"  {_printable(nearby.query)}  ({nearby.total:,} {_paragraphs(nearby.total)})"
        for nearby in results.suggestions
    ]
    return "\n".join([heading, *lines]) + "\n"


def _paragraphs(count: int) -> str:
    return "paragraph" if count == 1 else "paragraphs"


def _printable(text: str) -> str:
    """The text without what would move the cursor, change the terminal or turn the direction."""
    return text if text.isprintable() else "".join(map(_printable_character, text))


@cache
def _printable_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"
    return "" if category == "Cf" else character
