"""Folding: one spelling for all spellings of a text. In C: `native/analysis/folding.c`, in Python: `passes`.

Folded text folds to itself. A part of it that starts and ends with whole source characters other than spaces
is the fold of that part of the source, unless it begins with a raised digit or within a word with a gloss.
"""

from __future__ import annotations

import os

from indexer import native
from indexer.core.caching import cache
from indexer.core.sections import mapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.native._extension import Folding

FOLDING_VERSION = 3
"""Version of the code; raise it with every change to the fold of any text."""

FOLDING_FILES = ("folds.txt", "readings.txt", "letters.txt")
"""The data files of the folds and of the letters."""

_MAPPED_FILES = ("folds.bin", *FOLDING_FILES[1:])
"""The same as C takes them."""

_DATA = os.path.join(os.path.dirname(__file__), "data")

_DIGEST = "304ef9f7542e6fc96533e9c2e07a0b9a2e68532ad3833094c74b99fe479842ab"


@cache
def native_folding() -> Folding:
    """The folding tables in C, one for the process; needs the extension."""
    return native.extension.Folding(*[mapped(os.path.join(_DATA, name)) for name in _MAPPED_FILES])


def _fold_text_in_c(source: str) -> str:
    return native_folding().text(source)


@native.in_c(_fold_text_in_c)
def fold_text(source: str) -> str:
    """The folded text of a source.

    >>> fold_text("白龜湖科創(chuàng)新城 ２.０６％")
    '白龟湖科创新城2.06%'
    """
    from .passes import folded

    return folded(source)


def _only_letters_in_c(folded: str) -> str:
    return native_folding().only_letters(folded)


@native.in_c(_only_letters_in_c)
def only_letters(folded: str) -> str:
    """The letters, digits and Han of a folded text."""
    from itertools import compress

    return "".join(compress(folded, letter_flags(folded)))


def _letter_flags_in_c(text: str) -> bytes:
    return native_folding().letters(text)


@native.in_c(_letter_flags_in_c)
def letter_flags(text: str) -> bytes:
    """A byte a character: 1 for a letter, a digit or Han, else 0."""
    from .characters import is_letter

    return bytes(map(is_letter, text))


def folding_digest() -> str:
    """Hash of the data files and FOLDING_VERSION.

    An index must be searched with queries folded under its own digest. The value is a constant here, since
    every search needs it; a test compares it with the data.
    """
    return _DIGEST
