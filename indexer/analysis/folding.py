"""Folding: bringing every spelling of a text to one. `alignment` has the way back to the source.

Three passes, each on what the one before gives: characters fold one by one, pinyin glosses go, and white
space goes next to Han characters and becomes one space elsewhere. Every pass is a list of pieces that it
writes anew, so the same list gives the text and the way back. Folded text folds to itself, and a part of
it that starts and ends with whole source characters is what that part of the source folds to.
"""

from __future__ import annotations

import os
import re
from functools import cache

from indexer import native

from .characters import DATA, character_folds, is_han

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.native._extension import Folding

FOLDING_VERSION = 2
"""To be raised with every change of code that changes what some text folds to."""

FOLDING_FILES = ("folds.txt", "readings.txt", "letters.txt")
"""The data that decides what a text folds to and what its letters are."""

_DIGEST = "5446a5704b7df24c9d9dbff5065026a35d6aad6fad5361eb78104a3ed5a89f92"

Piece = tuple[int, int, str]
"""(start, end, written): what was at [start, end) is now written so, as one indivisible whole."""

_SPACES = re.compile(" +")


def fold_text(source: str) -> str:
    """The folded text of a source.

    >>> fold_text("白龜湖科創(chuàng)新城 ２.０６％")
    '白龟湖科创新城2.06%'
    """
    if native.extension is not None:
        return native_folding().text(source)
    text = source.translate(character_folds())
    if "(" in text:
        text = rewritten(text, gloss_pieces(text))
    if " " in text:
        text = rewritten(text, space_pieces(text))
    return text


@cache
def native_folding() -> Folding:
    """The tables of folding in C, of which a process needs one; `native.extension` must be there."""
    assert native.extension is not None
    contents = []
    for name in FOLDING_FILES:
        with open(os.path.join(DATA, name), "rb") as file:
            contents.append(file.read())
    folding: Folding = native.extension.Folding(*contents)
    return folding


def folding_digest() -> str:
    """A hash of all that decides what a text folds to: the data and the code's version.

    Indexes made under different digests must not be searched with one another's queries. It is written
    down here, since every search asks for it; the tests compare it with the data.
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
