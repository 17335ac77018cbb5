"""What one character folds to, whatever stands around it, and which characters are Han.

Folding a character takes its width, compatibility form, case and script away, and brings the many
quotation marks, brackets, dashes and dots of Chinese typesetting to one each. It never looks at the
neighbours, so that a string folds the same wherever it occurs.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import dropwhile
from pathlib import Path

DATA = Path(__file__).parent / "data"

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

_PUNCTUATION = {
    variant: sign
    for sign, variants in (
        ('"', "“”„‟「」『』〝〞〟"),
        ("'", "‘’‚‛"),
        ("[", "〔【〖"),
        ("]", "〕】〗"),
        ("-", "‐‑‒–—―−"),
        ("~", "〜∼"),
        ("·", "•‧・∙⋅"),
        ("〇", "○◯"),  # dates are written 二○二一年 as often as 二〇二一年
    )
    for variant in variants
}

# OpenCC leaves these to its phrase table, since mainland spelling keeps them in some words (著名, 瞭望,
# 慰藉). Folding must not look at neighbours, so all are merged: else 著力 and 着力, 瞭解 and 了解 would
# be two spellings that never meet.
_MERGED = {"著": "着", "瞭": "了", "藉": "借"}

_VARIATION_SELECTORS = frozenset(
    chr(codepoint)
    for block in (
        range(0x180B, 0x180E),
        range(0x180F, 0x1810),
        range(0xFE00, 0xFE10),
        range(0xE0100, 0xE01F0),
    )
    for codepoint in block
)


def is_han(character: str) -> bool:
    """Whether this one character is Han: an ideograph, a radical, 〇 or 々.

    >>> [is_han(character) for character in "字〇⼯𠮷aあ、"]
    [True, True, True, True, False, False, False]
    """
    return "\u4e00" <= character <= "\u9fff" or (
        character >= "\u2e80" and any(first <= character <= last for first, last in _RARE_HAN)
    )


def data_lines(name: str) -> list[str]:
    """The lines of a data file of this package, without the `#` lines that head it."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return list(dropwhile(lambda line: line.startswith("#"), lines))


class CharacterFolds(dict[int, str]):
    """Code point -> what it folds to, for `str.translate`; each is worked out when first met.

    A value is empty where the character is dropped, and longer than one where it expands (`㎡` to
    `m2`). Every character of a value folds to itself. White space folds to a space; nothing else does.
    """

    def __missing__(self, codepoint: int) -> str:
        folded = self[codepoint] = _folded_character(chr(codepoint))
        return folded


CHARACTER_FOLDS = CharacterFolds()


def _folded_character(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cf") or character in _VARIATION_SELECTORS:
        return ""
    folded = _replacements().get(character)
    if folded is None:
        folded = unicodedata.normalize("NFKC", character).casefold()
        if " " in folded:
            # Spacing accents (´ ¨ ‾) and Arabic phrases decompose into words. A space that is not in
            # the source would come and go with its neighbours, so these stay as they are.
            return character
    if folded == character:
        return character
    return "".join(map(_folded_character, folded))


@cache
def _replacements() -> dict[str, str]:
    """What NFKC leaves alone: punctuation, radicals, and traditional characters."""
    pairs = "".join(data_lines("radicals.txt") + data_lines("simplified.txt"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True)) | _PUNCTUATION | _MERGED
