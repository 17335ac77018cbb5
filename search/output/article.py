"""Formats an article for reading: its facts, and its paragraphs with their numbers."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice

from indexer.core.frozen import frozen
from indexer.core.messages import join_messages, say, shown
from indexer.core.printable import printable, printable_json
from search.highlight import joined_spans

from .wrapping import lines_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.extract import Extract
    from search.highlight import Span

_BOLD, _FOUND, _DIM, _END = "\x1b[1m", "\x1b[1;31m", "\x1b[2m", "\x1b[0m"

_INDENT = "  "

_LEAST_WIDTH = 8
"""Columns of the narrowest text beside the numbers of paragraphs."""


class ReadingPage(metaclass=frozen):
    """The look of an article.

    `width` is the terminal's columns, into which paragraphs are broken; None leaves each in one line. Without
    `colour`, what was found is marked «so». Where paragraphs are named, the article is shown from the first
    of them on, or with `context` as many paragraphs around them; `full` shows all of it. With `clean`, title
    and paragraphs are clean copies.
    """

    width: int | None
    colour: bool
    context: int = 0
    full: bool = False
    clean: bool = False


def extract_as_json(extract: Extract, *, clean: bool = False) -> str:
    """The article as a line of JSON, without a line feed: the keys of `Extract.as_dict`."""
    import json

    return printable_json(json.dumps(extract.as_dict(clean=clean), ensure_ascii=False))


def extract_as_text(extract: Extract, page: ReadingPage) -> str:
    """The article for a person, ending in a line feed. Control characters of the source never reach the
    terminal."""
    paragraphs = list(extract.article.paragraphs())
    lines = [*_heading(extract, page), ""]
    if len(extract.ordinals) > 1:
        places = shown(join_messages(", ", [f"¶{each}" for each in extract.ordinals]))
        repeated = say(
            "The article has this paragraph {count:,} times: {places}.",
            count=len(extract.ordinals),
            places=places,
        )
        lines += [*_broken(repeated, page), ""]
    margin = len(f"¶{len(paragraphs)}> ")
    last_shown = 0
    for paragraph in paragraphs:
        at = paragraph.ordinal
        if not _is_shown(at, extract.ordinals, page):
            continue
        if at > last_shown + 1:
            lines.append(_left_out(last_shown + 1, at - 1, page))
        mark = ">" if at in extract.ordinals else " "
        spans = extract.spans[at - 1] if extract.spans else ()
        number = f"¶{at}{mark}".ljust(margin)
        for line in _paragraph(paragraph.text, spans, margin, page):
            lines.append((number + line).rstrip())
            number = " " * margin
        last_shown = at
    if last_shown < len(paragraphs):
        lines.append(_left_out(last_shown + 1, len(paragraphs), page))
    return "\n".join(lines) + "\n"


def _heading(extract: Extract, page: ReadingPage) -> Iterator[str]:
    article = extract.article
    title = _clean(article.title, page) if article.title else say("(no title)")
    for line in _broken(title, page):
        yield _styled(_BOLD, line, page)
    for facts in (
        (article.published, article.source, article.number),
        (article.issuer, article.region, article.kind, *article.topics),
    ):
        known = [str(fact) for fact in facts if fact]
        if known:
            yield from _broken("  ".join(known), page)
    # A terminal finds a link, and a reader a path, if no line ends within.
    ids = f"{article.short_id}  {article.id}"
    if extract.ordinals:
        named = next(islice(article.paragraphs(), extract.ordinals[0] - 1, None))
        ids = f"{named.id}  {article.id} ¶{named.ordinal}"
    for place in (article.url, article.path, ids):
        if place:
            yield _styled(_DIM, printable(place), page)


def _is_shown(ordinal: int, named: Sequence[int], page: ReadingPage) -> bool:
    if page.full or not named:
        return True
    if page.context:
        return any(abs(ordinal - each) <= page.context for each in named)
    return ordinal >= named[0]


def _left_out(first: int, last: int, page: ReadingPage) -> str:
    text = say("… ¶{first}: --full shows all", first=first)
    if first < last:
        text = say("… ¶{first} to ¶{last}: --full shows all", first=first, last=last)
    return _styled(_DIM, text, page)


def _paragraph(text: str, spans: Sequence[Span], margin: int, page: ReadingPage) -> Iterator[str]:
    """The lines of a paragraph, with marks on what was found."""
    if page.clean:
        from indexer.analysis import clean

        copy = clean(text)
        text, spans = copy.text, [copy.span(*span) for span in spans]
    parts: list[str] = []
    found: list[Span] = []
    end = length = 0
    for first, last in (*joined_spans(spans), (len(text), len(text))):
        before, match = printable(text[end:first]), printable(text[first:last])
        if match and not page.colour:
            match = f"«{match}»"
        parts += before, match
        found.append((length + len(before), length + len(before) + len(match)))
        length += len(before) + len(match)
        end = last
    shown = "".join(parts)
    width = None if page.width is None else max(page.width - margin, _LEAST_WIDTH)
    for start, stop in [(0, len(shown))] if width is None else lines_of(shown, width):
        yield _coloured(shown, start, stop, found) if page.colour else shown[start:stop]


def _coloured(text: str, start: int, end: int, found: Sequence[Span]) -> str:
    """A part of a text, with what was found in colour."""
    parts: list[str] = []
    at = start
    for place in range(max(0, bisect_left(found, (start, 0)) - 1), len(found)):
        first, last = max(found[place][0], at), min(found[place][1], end)
        if first >= end:
            break
        if first < last:
            parts += text[at:first], _FOUND, text[first:last], _END
            at = last
    return "".join((*parts, text[at:end]))


def _broken(text: str, page: ReadingPage) -> list[str]:
    """The lines of a heading. Those after the first are indented, so that a source cannot forge a line."""
    shown = printable(text)
    if page.width is None:
        return [shown]
    lines = lines_of(shown, max(page.width - len(_INDENT), _LEAST_WIDTH))
    return [f"{_INDENT if start else ''}{shown[start:end]}" for start, end in lines]


def _styled(style: str, text: str, page: ReadingPage) -> str:
    return f"{style}{text}{_END}" if page.colour else text


def _clean(text: str, page: ReadingPage) -> str:
    if not page.clean:
        return text
    from indexer.analysis import clean

    return clean(text).text
