"""The fold of each character, and which characters are letters or Han. In C: `native/analysis/characters.c`.

Folding a character unifies its width, compatibility form, case and script, and gives the many quotation
marks, brackets, dashes and dots of Chinese typesetting one form each. It ignores the neighbours, so that a
string folds the same wherever it occurs.

The tables are `data/folds.txt` and `data/letters.txt`, so that a text folds alike in C and under every
Python, whose Unicode tables differ. `data/generate.py` makes them and states the rules.
"""

from __future__ import annotations

import os
from _bisect import bisect_right
from itertools import dropwhile

from indexer.core.caching import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = os.path.join(os.path.dirname(__file__), "data")

_RARE_HAN = (
    ("\u2e80", "\u2fdf"),  # radicals, as PDF extraction gives them
    ("\u3005", "\u3005"),  # 々
    ("\u3007", "\u3007"),  # 〇
    ("\u3021", "\u3029"),  # Suzhou numerals
    ("\u3038", "\u303b"),
    ("\u3400", "\u4dbf"),  # Extension A
    ("\uf900", "\ufaff"),  # compatibility ideographs
    ("\U00020000", "\U0003fffd"),  # Extensions B and up: planes 2 and 3 hold nothing else
)
"""Whole ranges, with unassigned characters, since a Unicode version lacks later characters."""

FOLD_WORDS = {"DROP": "", "MARK": "", "SPACE": " "}
"""Words in folds.txt for values that would be invisible there."""

RAISED_DIGITS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "0123456789" * 2, strict=True))
"""Superscript or subscript digit -> its digit."""

VOICING = "\u3099\u309a"
"""The marks of voiced kana, which follow a kana where it is not composed with them."""

JOINING = frozenset(RAISED_DIGITS) | frozenset(VOICING)
"""Characters whose fold depends on the character before them."""


def is_han(character: str) -> bool:
    """Whether a character is Han: an ideograph, a radical, 〇 or 々.

    >>> [is_han(character) for character in "字〇⼯𠮷aあ、"]
    [True, True, True, True, False, False, False]
    """
    return "\u4e00" <= character <= "\u9fff" or (
        character >= "\u2e80" and any(first <= character <= last for first, last in _RARE_HAN)
    )


@cache
def is_letter(character: str) -> bool:
    """Whether a character is a letter or digit of any script, or Han.

    >>> [is_letter(character) for character in "字a1é②、_ "]
    [True, True, True, True, False, False, False, False]
    """
    return bool(bisect_right(_letter_bounds(), ord(character)) & 1)


@cache
def _letter_bounds() -> list[int]:
    """Starts and ends of the ranges of letters, in turn: an odd number of them precede a letter."""
    return [bound for first, last in letter_ranges() for bound in (first, last + 1)]


def letter_ranges() -> Iterator[tuple[int, int]]:
    """(first, last) of each range of letters, digits and Han."""
    return map(code_range, data_lines("letters.txt"))


def data_lines(name: str) -> list[str]:
    """The lines of a data file of this package, without its head of `#` lines."""
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        lines = file.read().split("\n")[:-1]
    return list(dropwhile(lambda line: line.startswith("#"), lines))


def code_range(written: str) -> tuple[int, int]:
    """(first, last) of `4E00-9FFF`, or of a single `4E00`."""
    first, _, last = written.partition("-")
    return int(first, 16), int(last or first, 16)


class CharacterFolds(dict[int, str]):
    """Code point -> its fold, for `str.translate`.

    A dropped character folds to nothing, an expanding one to several (`㎡` to `m2`). Every character of a
    fold folds to itself. White space folds to a space; nothing else does. Characters of JOINING fold to
    themselves.
    """

    def __missing__(self, codepoint: int) -> str:
        folded = self[codepoint] = chr(codepoint)
        return folded


@cache
def character_folds() -> CharacterFolds:
    """The content of folds.txt. It grows by characters that fold to themselves, as they are looked up."""
    folds = CharacterFolds()
    for first, last, value in fold_lines():
        value = value.removeprefix("JOIN")
        if len(value) == 1:
            start = ord(value) - first
            folds.update((code, chr(start + code)) for code in range(first, last + 1))
        else:
            folds.update(dict.fromkeys(range(first, last + 1), FOLD_WORDS.get(value, value)))
    return folds


@cache
def marks() -> frozenset[str]:
    """The dropped characters that belong to the one before them: accents and variation selectors."""
    lines = fold_lines()
    return frozenset(
        chr(code) for first, last, value in lines if value == "MARK" for code in range(first, last + 1)
    )


def fold_lines() -> Iterator[tuple[int, int, str]]:
    """(first, last, value) of each line of folds.txt."""
    for line in data_lines("folds.txt"):
        written, _, value = line.partition("\t")
        yield *code_range(written), value
