"""The terms of a folded text: words, which rank, and grams, which find. In C: `native/analysis/terms.c`.

Words are jieba's in search mode, and *compounds*, which jieba breaks or hides in a longer word: runs of
letters and digits in any script but Han (`5g` of `5g网络`), `r&d`, `c#`, `gb/t`, `covid-19`, document numbers
such as `(2024)3号`, and `2.06` of `2.06%`. Each compound follows the words that it is in.

Every change to the terms of any text raises `TERMS_VERSION` in `indexer.core.schema`.
"""

from __future__ import annotations

from itertools import pairwise

from indexer import native
from indexer.core.patterns import late_pattern

from .characters import is_han, is_letter
from .folding import letter_flags, native_folding
from .segmentation import Segmenter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_COMPOUND = 64
"""Longest compound, in characters. A longer run is an address, a key or a table rule, not a search term."""


def word_terms(folded: str, segmenter: Segmenter) -> list[str]:
    """The words of a folded text in order, with repetitions; each holds a letter, a digit or Han.

    >>> word_terms("投入2.06%，r&d", segmenter)  # doctest: +SKIP
    ['投入', '2.06%', '2.06', 'r', 'd', 'r&d']
    """
    if segmenter.table is not None:
        return segmenter.word_terms_in_c(folded)
    kinds = folded.translate(_KINDS)  # as long as the text, so that a compound has one position in both
    spans = [match.span() for match in _COMPOUND.finditer(kinds)]
    compounds = [(start, end) for start, end in reversed(spans) if end - start <= _LONGEST_COMPOUND]
    if not compounds:
        return _with_letters(segmenter.cut_for_search(folded))
    terms: list[str] = []
    start = end = 0
    for word in segmenter.cut(folded):
        start, end = end, end + len(word)
        given = segmenter.search_words(word)
        terms += given
        while compounds and compounds[-1][1] <= end:
            compound_start, compound_end = compounds.pop()
            whole = folded[compound_start:compound_end]
            if compound_start < start or whole not in given:
                terms.append(whole)
            if whole[-1] == "%":
                terms.append(whole[:-1])
    return _with_letters(terms)


def gram_terms(folded: str) -> set[str]:
    """The grams under which a folded text is posted: its pairs of neighbouring characters but spaces, and the
    characters that no other one follows.

    All others of its characters begin a pair.

    >>> sorted(gram_terms("白龟，a b"))
    ['a', 'b', '白龟', '龟，', '，a']
    """
    return {(one + other).rstrip(" ") for one, other in pairwise(f"{folded} ") if one != " "}


def grams_of(string: str) -> list[str]:
    """The fewest necessary grams of a folded string: every text that holds the string holds all of them.

    They are its pairs, then the characters in no pair; each once, in order.

    >>> grams_of("白龟湖，3 号")
    ['白龟', '龟湖', '湖，', '，3', '号']
    """
    pairs = list(_pairs(string))
    paired = {" ", *"".join(pairs)}
    return list(dict.fromkeys([*pairs, *(character for character in string if character not in paired)]))


def _pairs(text: str) -> Iterator[str]:
    """The pairs of neighbouring characters of a folded text but spaces, in order, with repetitions."""
    return (one + other for one, other in pairwise(text) if one != " " != other)


def letter_pairs(text: str) -> Iterator[str]:
    """The pairs of neighbouring letters of a folded text, in order, with repetitions."""
    flags = letter_flags(text)
    for at in range(len(text) - 1):
        if flags[at] and flags[at + 1]:
            yield text[at : at + 2]


def _shared_pairs_in_c(one: str, two: str) -> tuple[int, int, int]:
    return native_folding().shared_pairs(one, two)


@native.in_c(_shared_pairs_in_c)
def shared_pairs(one: str, two: str) -> tuple[int, int, int]:
    """The numbers of different pairs of letters that two folded texts share, that the first has, and that the
    second has.

    >>> shared_pairs("白龟湖，白龟", "白龟山")
    (1, 2, 2)
    """
    first, second = set(letter_pairs(one)), set(letter_pairs(two))
    return len(first & second), len(first), len(second)


def _with_letters(words: list[str]) -> list[str]:
    return [word for word in words if "\u4e00" <= word[0] <= "\u9fff" or any(letter_flags(word))]


class _Kinds(dict[int, str]):
    """Code point -> its kind in a compound: itself, `a` for any other letter but Han, a space for the rest.

    Worked out when first looked up, since a pattern of all letters would have hundreds of ranges and be slow.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character.isascii() or character in "‰第号":
            kind = character
        else:
            kind = "a" if is_letter(character) and not is_han(character) else " "
        self[code] = kind
        return kind


_KINDS = _Kinds()


_COMPOUND = late_pattern(
    r"""(?x)
        \([0-9]{4}\)第?[0-9]+号                           # a document number: (2024)3号
        | [0-9a-zA-Z]+ (?:[&/.+_-][0-9a-zA-Z]+)*          # r&d, gb/t, covid-19, 7.20
          (?:[%‰\#]|\++)?                                 # 2.06%, c#, c++
    """
)
