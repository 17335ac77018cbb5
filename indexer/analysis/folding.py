"""Folding: one spelling for all spellings of a text. In C: `native/analysis/folding.c`.

Three passes. Characters fold one by one. Glosses are removed. What stands side by side is joined: spaces are
removed, but for one between two letters or digits that are no Han; of a sign that is repeated, as in `——`
and `……`, one is left; a raised digit is a digit, unless it follows one; and kana are composed with their
marks. Each pass lists the pieces that it rewrites, so that one list gives both the text and the way back.

Folded text folds to itself. A part of it that starts and ends with whole source characters other than spaces
is the fold of that part of the source, unless it begins with a raised digit or within a word with a gloss.
"""

from __future__ import annotations

import os
from itertools import compress

from indexer import native
from indexer.core.caching import cache
from indexer.core.patterns import late_pattern
from indexer.core.sections import mapped

from .characters import DATA, JOINING, RAISED_DIGITS, VOICING, character_folds, is_han, is_letter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.native._extension import Folding

FOLDING_VERSION = 3
"""Version of the code; raise it with every change to the fold of any text."""

FOLDING_FILES = ("folds.txt", "readings.txt", "letters.txt")
"""The data files of the folds and of the letters."""

_DIGEST = "304ef9f7542e6fc96533e9c2e07a0b9a2e68532ad3833094c74b99fe479842ab"

Piece = tuple[int, int, str]
"""(start, end, written): the text at [start, end) becomes `written`, as one indivisible whole."""

_SPACES = late_pattern(" +")
_REPEATED = late_pattern(r'([-."<>…])\1+')
_NUMBER = "0123456789" + "".join(RAISED_DIGITS)
_JOINING = late_pattern(f"[{''.join(JOINING)}]")


@cache
def native_folding() -> Folding:
    """The folding tables in C, one for the process; needs the extension."""
    return native.extension.Folding(*[mapped(os.path.join(DATA, name)) for name in FOLDING_FILES])


def _fold_text_in_c(source: str) -> str:
    return native_folding().text(source)


@native.in_c(_fold_text_in_c)
def fold_text(source: str) -> str:
    """The folded text of a source.

    >>> fold_text("白龜湖科創(chuàng)新城 ２.０６％")
    '白龟湖科创新城2.06%'
    """
    text = source.translate(character_folds())
    if "(" in text:
        text = rewritten(text, gloss_pieces(text))
    for pieces in (space_pieces, repeated_pieces, joined_pieces):
        text = rewritten(text, pieces(text))
    return text


def _only_letters_in_c(folded: str) -> str:
    return native_folding().only_letters(folded)


@native.in_c(_only_letters_in_c)
def only_letters(folded: str) -> str:
    """The letters, digits and Han of a folded text."""
    return "".join(compress(folded, letter_flags(folded)))


def _letter_flags_in_c(text: str) -> bytes:
    return native_folding().letters(text)


@native.in_c(_letter_flags_in_c)
def letter_flags(text: str) -> bytes:
    """A byte a character: 1 for a letter, a digit or Han, else 0."""
    return bytes(map(is_letter, text))


def folding_digest() -> str:
    """Hash of the data files and FOLDING_VERSION.

    An index must be searched with queries folded under its own digest. The value is a constant here, since
    every search needs it; a test compares it with the data.
    """
    return _DIGEST


def gloss_pieces(text: str) -> list[Piece]:
    from .glosses import glossed_characters

    return [(start, end, text[start]) for start, end in glossed_characters(text)]


def space_pieces(text: str) -> list[Piece]:
    """Pieces for the spaces: one stays between two letters or digits that are no Han."""
    pieces: list[Piece] = []
    for run in _SPACES.finditer(text):
        start, end = run.span()
        keeps_apart = start > 0 and end < len(text) and _is_plain(text[start - 1]) and _is_plain(text[end])
        if not keeps_apart:
            pieces.append((start, end, ""))
        elif end - start > 1:
            pieces.append((start, end, " "))
    return pieces


def _is_plain(character: str) -> bool:
    return (is_letter(character) and not is_han(character)) or character in JOINING


def repeated_pieces(text: str) -> list[Piece]:
    """Pieces for the signs that are repeated, of a text whose spaces are removed."""
    return [(*found.span(), found[1]) for found in _REPEATED.finditer(text)]


def joined_pieces(text: str) -> list[Piece]:
    """Pieces for the raised digits and the marks of kana, of a text whose spaces are removed.

    The digit of `m²` and `CO₂` is a digit. That of `30²` marks a note or a power, and stays.
    """
    pieces: list[Piece] = []
    last = ""  # the last character that was written
    end = 0
    for found in _JOINING.finditer(text):
        at = found.start()
        last = text[at - 1 : at] if at > end else last
        end = at + 1
        if found[0] in VOICING:
            from unicodedata import normalize

            composed = normalize("NFC", last + found[0])
            if len(composed) == 1 and last:
                start = pieces.pop()[0] if pieces and pieces[-1][1] == at else at - 1
                pieces.append((start, end, composed))
                last = composed
            else:
                last = found[0]
        elif last and last in _NUMBER:
            last = found[0]
        else:
            last = RAISED_DIGITS[found[0]]
            pieces.append((at, end, last))
    return pieces


def rewritten(text: str, pieces: list[Piece]) -> str:
    if not pieces:
        return text
    parts: list[str] = []
    position = 0
    for start, end, written in pieces:
        parts += text[position:start], written
        position = end
    parts.append(text[position:])
    return "".join(parts)
