"""The paragraphs of an article as its page shows them: escaped, and with marks around what was found."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from indexer.analysis import clean
from search.extract import Extract
from search.highlight import highlight, joined_spans, snippet_html

from .marking import shown_text

MOST_LISTED, LISTED_COLUMNS = 200, 72
"""Paragraphs with marks that are listed beside an article, and columns of each."""

FEWEST_CELLS, LONGEST_CELL = 3, 16
"""Cells of a row of a table, and characters of each."""
_OF_SENTENCES = frozenset("。！？；，!?;《》“”")


@dataclass(frozen=True)
class ShownParagraph:
    """A paragraph. `level` is that of a numbered heading, `marks` the number of marks in it."""

    ordinal: int
    text: Markup
    marks: int
    level: int | None
    is_row: bool
    is_named: bool
    is_first_named: bool


def shown_paragraphs(extract: Extract, *, is_clean: bool) -> list[ShownParagraph]:
    """The paragraphs of an article, or their clean copies."""
    levels = dict(extract.headings)
    shown = []
    for at, paragraph in enumerate(extract.article.paragraphs()):
        text, spans = paragraph.text, extract.spans[at] if extract.spans else ()
        if is_clean:
            copy = clean(text)
            text, spans = copy.text, tuple([copy.span(*span) for span in spans])
        shown.append(
            ShownParagraph(
                paragraph.ordinal,
                Markup(highlight(text, spans, "<mark>", "</mark>", shown_text)),
                len(joined_spans(spans)),
                levels.get(paragraph.ordinal),
                is_row(text),
                paragraph.ordinal in extract.ordinals,
                extract.ordinals[:1] == (paragraph.ordinal,),
            )
        )
    return shown


def is_row(text: str) -> bool:
    """Whether a paragraph is a row of a table, by its shape: spaces part its cells, and it is no sentence.

    >>> is_row("平顶山市 2.06 120"), is_row("会议 强调 要抓好落实。")
    (True, False)
    """
    cells = text.split()
    return (
        len(cells) >= FEWEST_CELLS and max(map(len, cells)) <= LONGEST_CELL and _OF_SENTENCES.isdisjoint(text)
    )


@dataclass(frozen=True)
class Found:
    """A paragraph with marks, shortened around them."""

    ordinal: int
    text: Markup


def found_in(extract: Extract) -> tuple[list[Found], int]:
    """(the first MOST_LISTED paragraphs in which the query finds something, the number of all of them)."""
    paragraphs = zip(extract.article.paragraphs(), extract.spans, strict=False)
    marked = [(paragraph, joined_spans(spans)) for paragraph, spans in paragraphs if spans]
    listed = [
        Found(each.ordinal, Markup(snippet_html(each.text, spans, LISTED_COLUMNS, escape=shown_text)))
        for each, spans in marked[:MOST_LISTED]
    ]
    return listed, len(marked)
