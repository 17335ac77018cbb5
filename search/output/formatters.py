"""Formats search results as a page for a person at a terminal."""

from __future__ import annotations

from indexer.core.columns import text_width
from indexer.core.frozen import frozen
from indexer.core.messages import in_a_row, join_messages, message, say, say_plural, shown
from indexer.core.printable import printable
from search.highlight import Span, shorten
from search.hit import Hit, SearchResults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer.core.article import Paragraph
    from search.explanation import Explanation

    from .hyperlinks import HitLinks

_ROWS = 3
"""Terminal rows of a shortened paragraph, at most."""

_BELOW_ROWS = 2
_CONTEXT_ROWS = 1


# Kind of text -> the marks before and after it, on a terminal with colours and without.
_COLOURED = {"hit": ("\x1b[1;31m", "\x1b[0m"), "title": ("\x1b[1m", "\x1b[0m"), "dim": ("\x1b[2m", "\x1b[0m")}
_PLAIN = {"hit": ("«", "»"), "title": ("", ""), "dim": ("", "")}


class Page(metaclass=frozen):
    """The look of a page of hits, and the options of the search that its last lines name.

    `width` is the terminal's columns. Without `colour`, hits are marked «so». Unless `full`, the hit's
    paragraph is shortened to three rows, the one below a heading to two, and each neighbour to one. `thins`
    says that articles and equal paragraphs take one hit each by default. `by_date` draws a line where the
    hits begin that hold only parts of the query; `by_cursor` says to go on by cursor. With `clean`, titles
    and paragraphs are shown as clean copies. `reads_on` tells how to read the first hit's article.
    `links`, if given, gives the links of a hit.
    """

    width: int
    colour: bool
    full: bool = False
    per_article: int | None = None
    collapse: bool = False
    thins: bool = False
    by_date: bool = False
    by_cursor: bool = False
    clean: bool = False
    reads_on: bool = False
    links: Callable[[Hit], HitLinks] | None = None


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
    if page.by_date:
        parts_from = next((at for at, hit in enumerate(results.hits) if not hit.holds_all), None)
        if parts_from is not None:
            parts_line = say("The following hold only parts of the query.")
            blocks[parts_from] = f"{parts_line}\n\n{blocks[parts_from]}"
    blocks.append(_summary(results, page) if results.total else _nothing_found(results))
    if results.facets:
        from .facets import facets_as_text

        blocks[-1] += facets_as_text(results.facets)
    return "\n".join(blocks)


def _hit_block(hit: Hit, neighbours: Sequence[Paragraph], page: Page) -> str:
    title = _styled("title", printable(_as_shown(hit.title, page)) if hit.title else say("(no title)"), page)
    links = None if page.links is None else page.links(hit)
    lines = [title if links is None else links.on_title(title)]
    lines += _flowed([hit.published_text, hit.source, hit.number], page)
    text = hit.clean if page.clean else hit
    if len(neighbours) > 1:
        for paragraph in neighbours:
            is_hit = paragraph.ordinal == hit.paragraph
            number = f"¶{paragraph.ordinal}{'>' if is_hit else ' '} "
            if is_hit:
                lines.append(_shortened(text.text, text.spans, _ROWS, page, number))
            else:
                lines.append(_shortened(_as_shown(paragraph.text, page), (), _CONTEXT_ROWS, page, number))
    else:
        lines.append(_shortened(text.text, text.spans, _ROWS, page))
    below = hit.below
    if below is not None and all(paragraph.ordinal != below.paragraph for paragraph in neighbours):
        lines.append(_shortened(_as_shown(below.text, page), (), _BELOW_ROWS, page, f"¶{below.paragraph}  "))
    typed = _typed_id(hit)
    short = f"{typed}:{hit.paragraph}" if typed != hit.article else None
    place = f"{hit.article} ¶{hit.paragraph}"
    reference = _flowed([place, short, hit.index, hit.url, *_remarks(hit)], page)
    if links is not None:
        reference = [links.on_place(line, printable(place), printable(hit.url or "")) for line in reference]
    lines += [_styled("dim", line, page) for line in reference]
    return "\n".join(lines) + "\n"


def _typed_id(hit: Hit) -> str:
    from indexer.core.short_ids import typed_id

    return typed_id(hit.article)


def _remarks(hit: Hit) -> list[str]:
    """Sentences on a hit: where else it stands, and how much more there is."""
    remarks = []
    if hit.boilerplate:
        remarks.append(say("Text that a site puts around its articles."))
    if hit.more_in_article:
        remarks.append(
            say_plural(
                "{count:,} more hit in this article.",
                "{count:,} more hits in this article.",
                hit.more_in_article,
            )
        )
    if hit.also:
        remarks.append(
            say_plural(
                "{count:,} more hit has this paragraph.", "{count:,} more hits have this paragraph.", hit.also
            )
        )
    if hit.repost_count:
        remarks.append(
            say_plural(
                "This article stands in {count:,} more place.",
                "This article stands in {count:,} more places.",
                hit.repost_count,
            )
        )
    if hit.origin is not None and hit.origin != hit.article:
        origin = next(repost for repost in hit.reposts if repost.article == hit.origin)
        known = shown(
            join_messages(
                ", ", [str(each) for each in (origin.article, origin.published, origin.source) if each]
            )
        )
        remarks.append(say("It seems to have appeared first in {known}.", known=known))
    return remarks


def _as_shown(text: str, page: Page) -> str:
    if not page.clean:
        return text
    from indexer.analysis import clean

    return clean(text).text


def _flowed(facts: Sequence[object], page: Page) -> list[str]:
    """The facts that are known, side by side in lines of the page's width; a longer one has its own line."""
    lines: list[str] = []
    for fact in [printable(str(fact)) for fact in facts if fact]:
        if lines and text_width(lines[-1]) + 2 + text_width(fact) <= page.width:
            lines[-1] += f"  {fact}"
        else:
            lines.append(fact)
    return lines


def _shortened(text: str, spans: Sequence[Span], rows: int, page: Page, number: str = "") -> str:
    """A paragraph in so many rows, behind its number."""
    mark = 0 if page.colour else 1
    # A wide character that does not fit leaves a column free. Four columns a character hold any text whole.
    width = 4 * len(text) if page.full else rows * (page.width - 1) - len(number)
    parts = shorten(text, spans, max(width, 4), mark)
    return number + "".join([_styled(kind, printable(part), page) for kind, part in parts]).strip()


def _styled(kind: str, text: str, page: Page) -> str:
    before, after = (_COLOURED if page.colour else _PLAIN).get(kind, ("", ""))
    return f"{before}{text}{after}"


def _summary(results: SearchResults, page: Page) -> str:
    """The number of hits, those of them that the page shows, and the way to see more."""
    heading = say("Document numbers that end so:") if results.number else say("Did you mean:")
    return (
        f"{_found(results)}\n{_shown(results, page)}\n"
        + _left_out_line(results, page)
        + _read_on_line(results, page)
        + _number_line(results)
        + _days_line(results)
        + _note_lines(results)
        + _expansion_line(results)
        + _suggestion_lines(heading, results)
    )


def _found(results: SearchResults) -> str:
    """The number of paragraphs that match, and of those that hold all of the query."""
    total, whole = results.total, results.holding_all
    if not results.complete:
        return say_plural(
            "At least {count:,} paragraph matches; the search ended before all were counted.",
            "At least {count:,} paragraphs match; the search ended before all were counted.",
            total,
        )
    if whole is None:
        return say_plural("{count:,} paragraph matches.", "{count:,} paragraphs match.", total)
    if not whole:
        return say_plural(
            "No paragraph holds all of the query; {count:,} holds a part of it.",
            "No paragraph holds all of the query; {count:,} hold parts of it.",
            total,
        )
    found = say_plural(
        "{count:,} paragraph holds all of the query.", "{count:,} paragraphs hold all of the query.", whole
    )
    if whole == total:
        return found
    return in_a_row(
        (
            found,
            say_plural(
                "{count:,} more holds a part of it.", "{count:,} more hold parts of it.", total - whole
            ),
        )
    )


def _shown(results: SearchResults, page: Page) -> str:
    """The numbers of the hits on the page, and the option that shows the next ones."""
    first, end = results.offset + 1, results.offset + len(results.hits)
    if not results.hits:
        if results.offset:
            return say("Shown: none from --offset {offset} on.", offset=results.offset)
        return say("Shown: none.")
    range_shown = say("Shown: {first:,}.", first=first)
    if first < end:
        range_shown = say("Shown: {first:,} to {end:,}.", first=first, end=end)
    if not (end < results.total if results.more is None else results.more):
        return range_shown
    way = f"--cursor {results.cursor}" if page.by_cursor and results.cursor else f"--offset {end}"
    return in_a_row((range_shown, say("More: {way}", way=way)))


def _read_on_line(results: SearchResults, page: Page) -> str:
    """The option that shows the first hit's article."""
    if not (page.reads_on and results.hits):
        return ""
    first = results.hits[0]
    way = f"--show {_typed_id(first)}:{first.paragraph}"
    return say("Read on: {way}", way=way) + "\n"


def _left_out_line(results: SearchResults, page: Page) -> str:
    """The paragraphs that match and are on no page."""
    if len(results.hits) == results.total or not (results.hits or results.offset):
        return ""
    if page.thins:
        return say("One paragraph per article is shown, and no copies; --all shows every paragraph.") + "\n"
    sentences = []
    if page.per_article is not None:
        sentences.append(
            say_plural(
                "At most {count:,} paragraph per article is shown.",
                "At most {count:,} paragraphs per article are shown.",
                page.per_article,
            )
        )
    if any(hit.also is not None for hit in results.hits):
        sentences.append(say("Each paragraph is shown once."))
    if page.collapse and any(hit.repost_count for hit in results.hits):
        sentences.append(say("Copies are left out; --all shows them."))
    return f"{in_a_row(sentences)}\n" if sentences else ""


def _nothing_found(results: SearchResults) -> str:
    if not results.searched:
        return say("Nothing to search for: the query is empty.") + "\n"
    found = say("Nothing found.") if results.complete else say("Nothing found before the search ended early.")
    searched = say("Searched for: {text}", text=printable(results.searched))
    return (
        f"{in_a_row((found, searched))}\n"
        + _days_line(results)
        + _note_lines(results)
        + _expansion_line(results)
        + _suggestion_lines(say("These would be found:"), results)
    )


def _number_line(results: SearchResults) -> str:
    if not results.number:
        return ""
    return say("Read as the document number {number}.", number=printable(results.number)) + "\n"


def _days_line(results: SearchResults) -> str:
    """The days that were meant, and the articles that they leave out since these have none."""
    facts = []
    if results.since or results.until:
        if not results.until:
            days = say("Days: since {since}.", since=results.since)
        elif not results.since:
            days = say("Days: until {until}.", until=results.until)
        else:
            days = say("Days: since {since} until {until}.", since=results.since, until=results.until)
        facts.append(days)
    if results.undated:
        facts.append(
            say_plural(
                "{count:,} article without a whole date is left out; -date:* finds it if it has none.",
                "{count:,} articles without a whole date are left out; -date:* finds those that have none.",
                results.undated,
            )
        )
    return f"{in_a_row(facts)}\n" if facts else ""


def _note_lines(results: SearchResults) -> str:
    return "".join([say("Note: {note}", note=printable(shown(note))) + "\n" for note in results.notes])


def _expansion_line(results: SearchResults) -> str:
    if not results.expansions:
        return ""
    phrases = [
        message("{phrase} as {synonyms}", phrase=phrase, synonyms=join_messages(", ", synonyms))
        for phrase, synonyms in results.synonyms.items()
    ]
    also = printable(shown(join_messages("; ", phrases)))
    return say("Also searched: {phrases}. Put text in quotes to search it as it is.", phrases=also) + "\n"


def _suggestion_lines(heading: str, results: SearchResults) -> str:
    if not results.suggestions:
        return ""
    lines = []
    for nearby in results.suggestions:
        paragraphs = say_plural("{count:,} paragraph", "{count:,} paragraphs", nearby.total)
        lines.append(f"  {printable(nearby.query)}  ({paragraphs})\n")
    return f"{heading}\n{''.join(lines)}"
