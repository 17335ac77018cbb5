"""The signs of plain queries, which C answers from the text as it was typed (`native/search/plain_query.h`):
text, or texts joined in one way, without other ways to be spelled and document numbers.

`search.query.parsing` gives the same queries, and those of all other texts."""

from __future__ import annotations

import os

from .varying import DIGITS, FIGURES, LETTERS, NUMERALS, OF_NUMERALS, VARIANTS

SHIPPED_SYNONYMS = os.path.join(os.path.dirname(__file__), "data", "synonyms.txt")

QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』"}
"""Each opening quotation mark and its partner, in the query language."""

OF_OPERATORS = "句段篇次邻鄰先"
"""Every operator's word in Han, and every note on one, has one of these."""

LONGEST_EXPANDED = 200
"""Longest text, in code points, of which synonyms and other ways to write it are looked up."""

_BESIDE_NUMBERS = "号第(<- "
_OF_NUMBER, _BESIDE_NUMBER = frozenset(f"{DIGITS}{NUMERALS}"), frozenset(_BESIDE_NUMBERS)


def may_be_number(text: str) -> bool:
    """Whether a folded text may be a document number: each has a figure or a numeral, and something that
    stands beside them. Loading what reads numbers takes longer than most searches."""
    return not (_OF_NUMBER.isdisjoint(text) or _BESIDE_NUMBER.isdisjoint(text))


def signs_of_plain_queries() -> tuple[str, str, str, str, str, bytes, bytes, int]:
    """The signs for `native.extension.Answerer`: the characters of operators, of figures and Latin, of
    numerals and of what stands beside these; opening and closing quotes in turn; the words that have two ways
    to be written, one a line, and the groups of synonyms; the most characters of a text."""
    with open(SHIPPED_SYNONYMS, "rb") as file:
        synonyms = file.read()
    variants = "\n".join([word for words in VARIANTS for word in words]).encode()
    quotes = "".join([mark for pair in QUOTES.items() for mark in pair])
    beside = f"{OF_NUMERALS}{_BESIDE_NUMBERS}"
    return OF_OPERATORS, f"{FIGURES}{LETTERS}", NUMERALS, beside, quotes, variants, synonyms, LONGEST_EXPANDED
