"""Formats search results: JSON for programs, and a page for a person at a terminal."""

from __future__ import annotations

from indexer.core.frozen import frozen
from indexer.core.printable import printable, printable_json
from search.highlight import Span, shorten
from search.hit import Hit, SearchResults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from indexer.core.article import Paragraph
    from search.explanation import Explanation

_ROWS = 3
"""Terminal rows of a shortened paragraph, at most."""

_CONTEXT_ROWS = 1

_PARTS_LINE = "The following hold only parts of the query.\n\n"

# Kind of text -> the marks before and after it, on a terminal with colours and without.
_COLOURED = {"hit": ("\x1b[1;31m", "\x1b[0m"), "title": ("\x1b[1m", "\x1b[0m"), "dim": ("\x1b[2m", "\x1b[0m")}
_PLAIN = {"hit": ("«", "»"), "title": ("", ""), "dim": ("", "")}


def as_json(
    results: SearchResults,
    query_id: object = None,
    explanations: Sequence[Explanation] = (),
    *,
    clean: bool = False,
) -> str:
    """The answer to one query as a line of JSON, without a line feed: the keys of `SearchResults.as_dict`.

    `query_id`, any JSON value, comes first. With `explanations`, each hit has its own, or null where the time
    was up. Spans count code points, except that a high and a low surrogate side by side, which no decoder
    gives, read back as one.
    """
    import json

    keys: dict[str, Any] = results.as_dict(clean=clean)
    if explanations:
        from search.explanation import explanation_as_keys

        for at, hit in enumerate(keys["hits"]):
            hit["explanation"] = explanation_as_keys(explanations[at]) if at < len(explanations) else None
    return printable_json(json.dumps({"id": query_id, **keys}, ensure_ascii=False))


@frozen
class Page:
    """The look of a page of hits, and the options of the search that its last lines name.

    `width` is the terminal's columns. Without `colour`, hits are marked «so». Unless `full`, the hit's
    paragraph is shortened to three rows and each of its neighbours to one. `by_date` draws a line where the
    hits begin that hold only parts of the query; `by_cursor` says to go on by cursor. With `clean`, titles
    and paragraphs are shown as clean copies.
    """

    width: int
    colour: bool
    full: bool = False
    per_article: int | None = None
    collapse: bool = False
    by_date: bool = False
    by_cursor: bool = False
    clean: bool = False


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
        + (explanation_as_text(explanations[at]) if at < len(explanations) else "")
        for at, hit in enumerate(results.hits)
    ]
    parts_from = next((at for at, hit in enumerate(results.hits) if not hit.holds_all), None)
    if page.by_date and parts_from is not None:
        blocks[parts_from] = _PARTS_LINE + blocks[parts_from]
    blocks.append(_summary(results, page) if results.total else _nothing_found(results))
    if results.facets:
        from .facets import facets_as_text

        blocks[-1] += facets_as_text(results.facets)
    return "\n".join(blocks)


def _hit_block(hit: Hit, neighbours: Sequence[Paragraph], page: Page) -> str:
    lines = [_styled("title", printable(_as_shown(hit.title, page)) if hit.title else "(no title)", page)]
    facts = _joined(hit.published, hit.source, hit.number)
    if facts:
        lines.append(facts)
    shown = hit.clean if page.clean else hit
    if len(neighbours) > 1:
        for paragraph in neighbours:
            is_hit = paragraph.ordinal == hit.paragraph
            number = f"¶{paragraph.ordinal}{'>' if is_hit else ' '} "
            text, spans, rows = (
                (shown.text, shown.spans, _ROWS)
                if is_hit
                else (_as_shown(paragraph.text, page), (), _CONTEXT_ROWS)
            )
            lines.append(number + _shortened(text, spans, rows * page.width - len(number), page))
    else:
        lines.append(_shortened(shown.text, shown.spans, _ROWS * page.width, page))
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


def _as_shown(text: str, page: Page) -> str:
    if not page.clean:
        return text
    from indexer.analysis import clean

    return clean(text).text


def _joined(*facts: object) -> str:
    """The facts that are known, side by side."""
    return "  ".join([printable(str(fact)) for fact in facts if fact])


def _shortened(text: str, spans: Sequence[Span], width: int, page: Page) -> str:
    # Twice as many columns as characters hold any text whole.
    fragments = shorten(text, spans, 2 * len(text) if page.full else width)
    return "".join([_styled(each.kind, printable(each.text), page) for each in fragments]).strip()


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
    end = results.offset + len(results.hits)
    follow = end < results.total if results.more is None else results.more
    way = f"--cursor {results.cursor}" if page.by_cursor and results.cursor else f"--offset {end}"
    shown = f"None shown at --offset {results.offset}."
    if results.hits:
        shown = f"Shown: {results.offset + 1:,} to {end:,}." + (f" For more: {way}" if follow else "")
    heading = "Document numbers that end so:" if results.number else "Near it, and whole:"
    return (
        f"{'; '.join(facts)}. {shown}\n"
        + _number_line(results)
        + _days_line(results)
        + _note_lines(results)
        + _expansion_line(results)
        + _suggestion_lines(heading, results)
    )


def _nothing_found(results: SearchResults) -> str:
    if not results.searched:
        return "Nothing to search for: the query is empty.\n"
    found = "Nothing found" if results.complete else "Nothing found so far, but there may be something"
    searched = f"{found}. Searched for: {printable(results.searched)}\n"
    return (
        searched
        + _days_line(results)
        + _note_lines(results)
        + _expansion_line(results)
        + _suggestion_lines("These would be found:", results)
    )


def _number_line(results: SearchResults) -> str:
    return f"Read as the document number {printable(results.number)}.\n" if results.number else ""


def _days_line(results: SearchResults) -> str:
    """The days that were meant, and the articles that they leave out since these have none."""
    facts = []
    if results.since or results.until:
        since = f"since {results.since}" if results.since else ""
        until = f"until {results.until}" if results.until else ""
        facts.append(f"Days: {' '.join(filter(None, (since, until)))}.")
    if results.undated:
        verb = "is" if results.undated == 1 else "are"
        facts.append(
            f"{_counted(results.undated, 'article')} without a date {verb} left out; -date:* finds them."
        )
    return f"{' '.join(facts)}\n" if facts else ""


def _note_lines(results: SearchResults) -> str:
    return "".join([f"Note: {printable(note)}\n" for note in results.notes])


def _expansion_line(results: SearchResults) -> str:
    if not results.expansions:
        return ""
    phrases = [f"{phrase} as {', '.join(synonyms)}" for phrase, synonyms in results.synonyms.items()]
    return f"Also searched: {printable('; '.join(phrases))}. Put text in quotes to search it as it is.\n"


def _suggestion_lines(heading: str, results: SearchResults) -> str:
    if not results.suggestions:
        return ""
    lines = [
        f"  {printable(nearby.query)}  ({_counted(nearby.total, 'paragraph')})\n"
        for nearby in results.suggestions
    ]
    return f"{heading}\n{''.join(lines)}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
