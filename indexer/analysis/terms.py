"""What a folded text is indexed by: words, which rank, and grams, which find.

To jieba's words in search mode are added the wholes that it breaks or hides in a longer word: runs of
letters and digits in any script but Han (`5g` of `5g网络`), `r&d`, `c#`, `gb/t`, `covid-19`, document
numbers such as `[2024]3号`, and a percentage's bare number, so that `2.06` finds `2.06%`. Each follows the
words that it is in.
"""

from __future__ import annotations

import re
from itertools import pairwise

from .segmentation import Segmenter

TERMS_VERSION = 2
"""Raise it with any change to the terms that a text gives."""

_LONGEST_COMPOUND = 64
"""In characters. A longer one is an address, a key or a table rule, which nobody searches for by rank."""

_LATER_HAN = "\U00020000-\U0003fffd"
"""Extensions B and up. Python's Unicode tables may not know the latest Han, so all are named here."""

_ALPHANUMERIC = re.compile(rf"[^\W_]|[\u3400-\u4dbf\u4e00-\u9fff{_LATER_HAN}]")

_NOT_HAN = (
    r"[^\W_\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u9fff\uf900-\ufaff" + _LATER_HAN + "]"
)

_COMPOUND = re.compile(
    rf"""
    \[\d{{4}}\]第?\d+号                                # a document number: [2024]3号
    | {_NOT_HAN}+ (?:[&/.+_'·-]{_NOT_HAN}+)*           # r&d, gb/t, covid-19, 7·20
      (?:[%‰#]|\++)?                                   # 2.06%, c#, c++
    """,
    re.VERBOSE,
)


def word_terms(folded: str, segmenter: Segmenter) -> list[str]:
    """The words of a folded text in order, as often as they come; what is no letter, digit or Han is not one.

    >>> word_terms("投入2.06%，r&d", segmenter)  # doctest: +SKIP
    ['投入', '2.06%', '2.06', 'r', 'd', 'r&d']
    """
    compounds = [match for match in _COMPOUND.finditer(folded) if len(match[0]) <= _LONGEST_COMPOUND]
    if not compounds:
        return _alphanumeric(segmenter.cut_for_search(folded))
    compounds.reverse()
    terms: list[str] = []
    start = end = 0
    for word in segmenter.cut(folded):
        start, end = end, end + len(word)
        given = segmenter.search_words(word)
        terms += given
        while compounds and compounds[-1].end() <= end:
            compound = compounds.pop()
            whole = compound[0]
            if compound.start() < start or whole not in given:
                terms.append(whole)
            if whole[-1] == "%":
                terms.append(whole[:-1])
    return _alphanumeric(terms)


def gram_terms(folded: str) -> set[str]:
    """The characters and the pairs of neighbours of a folded text, spaces and punctuation too.

    >>> sorted(gram_terms("白龟湖"))
    ['湖', '白', '白龟', '龟', '龟湖']
    """
    grams = set(folded)
    grams.update([first + second for first, second in pairwise(folded)])
    return grams


def _alphanumeric(words: list[str]) -> list[str]:
    return [word for word in words if word.isalnum() or _ALPHANUMERIC.search(word)]
