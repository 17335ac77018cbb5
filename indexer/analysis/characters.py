"""What one character folds to, whatever stands around it, and which characters are letters or Han.

Folding a character takes its width, compatibility form, case and script away, and brings the many
quotation marks, brackets, dashes and dots of Chinese typesetting to one each. It never looks at the
neighbours, so that a string folds the same wherever it occurs.

All of it stands in `data/folds.txt` and `data/letters.txt`, so that a text folds alike under every
Python, whose Unicode tables differ, and in C. `data/generate.py` made them and says by what rules.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from functools import cache
from itertools import chain, dropwhile

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
"""Whole ranges, unassigned characters too: the tables of a Unicode version lack the latest."""

_WORDS = {"DROP": "", "SPACE": " "}
"""What stands in folds.txt for values that would not be seen there."""


def is_han(character: str) -> bool:
    """Whether this one character is Han: an ideograph, a radical, 〇 or 々.

    >>> [is_han(character) for character in "字〇⼯𠮷aあ、"]
    [True, True, True, True, False, False, False]
    """
    return "\u4e00" <= character <= "\u9fff" or (
        character >= "\u2e80" and any(first <= character <= last for first, last in _RARE_HAN)
    )


def is_letter(character: str) -> bool:
    """Whether this one character is a letter or a digit of any script, or Han.

    >>> [is_letter(character) for character in "字a1é②、_ "]
    [True, True, True, True, True, False, False, False]
    """
    return bool(bisect_right(_letter_bounds(), ord(character)) & 1)


@cache
def _letter_bounds() -> list[int]:
    """Where ranges of letters begin and end, in turn: a letter comes after an odd number of them."""
    ranges = map(code_range, data_lines("letters.txt"))
    return list(chain.from_iterable((first, last + 1) for first, last in ranges))


def data_lines(name: str) -> list[str]:
    """The lines of a data file of this package, without the `#` lines that head it."""
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        lines = file.read().split("\n")[:-1]
    return list(dropwhile(lambda line: line.startswith("#"), lines))


def code_range(written: str) -> tuple[int, int]:
    """(first, last) of `4E00-9FFF`, or of a single `4E00`."""
    first, _, last = written.partition("-")
    return int(first, 16), int(last or first, 16)


class CharacterFolds(dict[int, str]):
    """Code point -> what it folds to, for `str.translate`.

    A value is empty where the character is dropped, and longer than one where it expands (`㎡` to
    `m2`). Every character of a value folds to itself. White space folds to a space; nothing else does.
    """

    def __missing__(self, codepoint: int) -> str:
        folded = self[codepoint] = chr(codepoint)
        return folded


@cache
def character_folds() -> CharacterFolds:
    """All that folds.txt says; it grows by the characters that fold to themselves as they are met."""
    folds = CharacterFolds()
    for line in data_lines("folds.txt"):
        written, _, value = line.partition("\t")
        value = _WORDS.get(value, value)
        if "-" not in written:
            folds[int(written, 16)] = value
            continue
        first, last = code_range(written)
        if value in ("", " "):
            folds.update(dict.fromkeys(range(first, last + 1), value))
        else:
            start = ord(value) - first
            folds.update((code, chr(start + code)) for code in range(first, last + 1))
    return folds
