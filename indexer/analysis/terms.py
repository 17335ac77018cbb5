"""What a folded text is indexed by: words, which rank, and grams, which find.

To jieba's words in search mode are added the wholes that it breaks: `r&d`, `c++`, `gb/t`, `covid-19`,
document numbers such as `[2024]3号`, and a percentage's bare number, so that `2.06` finds `2.06%`.
"""

from __future__ import annotations

import re
from itertools import pairwise

from .segmentation import Segmenter

TERMS_VERSION = 1
"""Raise it with any change to the terms that a text gives."""

_COMPOUND = re.compile(
    r"""
    \[\d{4}\][ ]?(?:第[ ]?)?\d+号                  # a document number: [2024]3号
    | [a-z0-9]+(?:[&/.+#_'\-][a-z0-9]+)+%?         # r&d, gb/t, covid-19, 2.06%
    | [a-z][a-z0-9]*(?:\+\+|\#)                    # c++, c#
    | \d+%                                         # 37%
    """,
    re.VERBOSE,
)


def word_terms(folded: str, segmenter: Segmenter) -> list[str]:
    """The words of a folded text in order, as often as they come; what is no letter, digit or Han is not one.

    >>> word_terms("投入2.06%，r&d", segmenter)  # doctest: +SKIP
    ['投入', '2.06%', 'r', 'd', '2.06', 'r&d']
    """
    words = [word for word in segmenter.cut_for_search(folded) if word.isalnum() or _has_alphanumeric(word)]
    compounds = [match[0] for match in _COMPOUND.finditer(folded)]
    if compounds:
        whole = set(words)
        for compound in compounds:
            if compound not in whole:
                words.append(compound)
            if compound.endswith("%"):
                words.append(compound[:-1])
    return words


def _has_alphanumeric(word: str) -> bool:
    return any(character.isalnum() for character in word)


def gram_terms(folded: str) -> set[str]:
    """The characters and the pairs of neighbours of a folded text, spaces and punctuation too.

    >>> sorted(gram_terms("白龟湖"))
    ['湖', '白', '白龟', '龟', '龟湖']
    """
    grams = set(folded)
    grams.update([first + second for first, second in pairwise(folded)])
    return grams
