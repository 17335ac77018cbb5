"""Texts of articles as parts of a page: escaped, printable, and with marks around what was found."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from indexer.analysis import fold_text, is_han
from indexer.core.printable import printable
from search.highlight import snippet_html
from search.hit import Hit

SNIPPET_COLUMNS = 480
"""Columns of a paragraph that is shown, two for each character of Han."""

LONGEST_WHOLE = 3_000
"""Code points of a paragraph that can be unfolded below its snippet; a longer one is read in its article."""

_READ_FOR_SCRIPT = 200
_FIRST_UNIFIED = "\u3400"
_FEW_TRADITIONAL = 0.06
"""The share of Han that simplified text would write otherwise; that of simplified text is next to none."""


def shown_text(text: str) -> str:
    """The text with signs in place of what would control a terminal or turn the direction, escaped."""
    return escape(printable(text))


def snippet(hit: Hit) -> Markup:
    """The hit's paragraph, shortened around what was found."""
    return Markup(snippet_html(hit.text, hit.spans, SNIPPET_COLUMNS, escape=shown_text))


def whole(hit: Hit) -> Markup:
    """The hit's paragraph, all of it."""
    return Markup(hit.highlight("<mark>", "</mark>", escape=shown_text))


def script_of(text: str) -> str:
    """The language of a text for HTML, which tells browsers whose shapes of characters to show.

    >>> script_of("推進科技創新與產業發展"), script_of("推进科技创新与产业发展")
    ('zh-Hant', 'zh-Hans')

    Radicals, which PDF files have in place of characters, tell nothing.
    """
    read = text[:_READ_FOR_SCRIPT]
    folded = fold_text(read)
    han = [character for character in read if character >= _FIRST_UNIFIED and is_han(character)]
    other = sum(character not in folded for character in han)
    return "zh-Hant" if other > _FEW_TRADITIONAL * len(han) else "zh-Hans"
