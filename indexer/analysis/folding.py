"""Folding: one spelling for all spellings of a text. In C: `native/analysis/folding.c`.

Three passes: characters fold one by one, pinyin glosses are removed, and white space is removed next to Han
and becomes one space elsewhere. Each pass lists the pieces that it rewrites, so that one list gives both the
text and the way back. Folded text folds to itself, and a part of it that starts and ends with whole source
characters is the fold of that part of the source.
"""

from __future__ import annotations

import os
import re
from functools import cache
from itertools import compress

from indexer import native

from .characters import DATA, character_folds, is_han, is_letter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.native._extension import Folding

FOLDING_VERSION = 2
"""Version of the code; raise it with every change to the fold of any text."""

FOLDING_FILES = ("folds.txt", "readings.txt", "letters.txt")
"""The data files of the folds and of the letters."""

_DIGEST = "5446a5704b7df24c9d9dbff5065026a35d6aad6fad5361eb78104a3ed5a89f92"

Piece = tuple[int, int, str]
"""(start, end, written): the text at [start, end) becomes `written`, as one indivisible whole."""

_SPACES = re.compile(" +")


@cache
def native_folding() -> Folding:
    """The folding tables in C, one for the process; needs the extension."""
    contents = []
    for name in FOLDING_FILES:
        with open(os.path.join(DATA, name), "rb") as file:
            contents.append(file.read())
    return native.extension.Folding(*contents)


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
    if " " in text:
        text = rewritten(text, space_pieces(text))
    return text


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
    pieces: list[Piece] = []
    for run in _SPACES.finditer(text):
        start, end = run.span()
        neighbours = text[start - 1 : start] + text[end : end + 1]  # at the edges there is none
        if any(map(is_han, neighbours)):
            pieces.append((start, end, ""))
        elif end - start > 1:
            pieces.append((start, end, " "))
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
