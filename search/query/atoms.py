"""Bare text taken apart: the strings that make it up, and the words that rank.

*Atoms* are the shortest dictionary words that make up a text without a gap; a paragraph that holds
all atoms holds all of the text. Function and question words (的, 哪些, 如何) ask for nothing, unless the
text has nothing else.
"""

from __future__ import annotations

from indexer.analysis import Segmenter, word_terms

from .plain import FUNCTION_WORDS

_LONGEST_SPLIT = 16
"""No dictionary word is longer; what is, is a run of letters or digits."""


def atoms_of(text: str, segmenter: Segmenter) -> list[str]:
    """The atoms of a folded text, each once, in order; without function words where others are left.

    >>> atoms_of("白龟湖科创新城", segmenter)  # doctest: +SKIP
    ['白龟湖', '科创', '新城']
    """
    atoms: list[str] = []
    for word in segmenter.cut(text):
        if any(character.isalnum() for character in word):
            atoms.extend(_split(word, segmenter))
    return _asking(atoms) or ([text] if text else [])


def words_of(text: str, segmenter: Segmenter) -> list[str]:
    """The words of a folded text that rank, each once; without function words where others are left."""
    return _asking(word_terms(text, segmenter))


def _asking(words: list[str]) -> list[str]:
    unique = list(dict.fromkeys(words))
    return [word for word in unique if word not in FUNCTION_WORDS] or unique


def _split(word: str, segmenter: Segmenter) -> list[str]:
    """A word as the fewest of its own two- and three-character words that make it up, or whole."""
    if not 3 < len(word) <= _LONGEST_SPLIT:
        return [word]
    inner = set(segmenter.cut_for_search(word)) - {word}
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(2, len(word) + 1):
        for length in (3, 2):
            before = best[end - length] if end >= length else None
            part = word[end - length : end]
            if (
                before is not None
                and part in inner
                and (best[end] is None or len(before) + 1 < len(best[end] or ()))
            ):
                best[end] = [*before, part]
    return best[len(word)] or [word]
