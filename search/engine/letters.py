"""The letters by which paragraphs are compared. In C: `native/binding/py_letters.c`."""

from __future__ import annotations

from itertools import pairwise

from indexer.analysis import fold_text, only_letters

_DIGITS = frozenset("0123456789")


def letters_of_text(text: str) -> str:
    """The letters, digits and Han of a text's fold, and 点 for the point of a number: it tells 2.06 and 20.6
    apart.

    >>> letters_of_text("《白龜湖》， 增长 2.06%。")
    '白龟湖增长2点06'
    """
    pieces = fold_text(text).split(".")
    written = pieces[:1]
    for before, after in pairwise(pieces):
        is_in_number = before[-1:] in _DIGITS and after[:1] in _DIGITS
        written += "点" if is_in_number else ".", after
    return only_letters("".join(written))
