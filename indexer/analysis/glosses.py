"""The pinyin glosses of mirror sites: `創(chuàng)新` for `創新`. In C: `native/analysis/glosses.c`.

Parentheses are a gloss only where they follow a Han character and hold one of its readings, in any tone. So
`縣(市、區)`, `GDP(亿元)` and `选项(a)` keep theirs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from .characters import data_lines, is_han

# Wide enough for every spelling of a syllable, with combining marks and ḿ ế ɡ; the readings decide whether it
# is one. More than two ranges make `re` slow to compile.
_PARENTHESISED = re.compile(r"\( *([a-z\u00e0-\u1ec1]{1,8}) *\)")

_TONELESS = str.maketrans(
    {
        "\u0300": "",  # grave, the fourth tone
        "\u0301": "",  # acute, the second
        "\u0302": "",  # circumflex, as in ê
        "\u0304": "",  # macron, the first
        "\u0306": "",  # breve, often typed for the caron
        "\u030c": "",  # caron, the third
        "ɑ": "a",
        "ɡ": "g",
    }
)


def glossed_characters(text: str) -> list[tuple[int, int]]:
    """(position, end of its gloss) of each glossed character of a text whose characters are folded.

    Of glosses stacked on one character the end is that of the last.

    >>> glossed_characters("中(zhong) (zhōng)共(gdp)")
    [(0, 16)]
    """
    glossed: dict[int, int] = {}
    last, end = -1, -1
    for parenthesised in _PARENTHESISED.finditer(text):
        position = parenthesised.start() - 1
        while position > 0 and text[position] == " ":
            position -= 1
        if position == end - 1:
            position = last  # stacked on the gloss before
        if position >= 0 and is_reading(parenthesised[1], text[position]):
            last, end = position, parenthesised.end()
            glossed[last] = end
    return list(glossed.items())


def is_reading(syllable: str, character: str) -> bool:
    """Whether a pinyin syllable, with or without its tone, is a reading of a folded Han character.

    Readings of every character that folds to it count: `qián` for `干`, since `乾` folds to it.
    """
    if not is_han(character):
        return False
    toneless = unicodedata.normalize("NFD", syllable).translate(_TONELESS).replace("u\u0308", "v")
    return character in _readings().get(toneless, "")


@cache
def _readings() -> dict[str, str]:
    """Toneless syllable, with v for ü -> the folded characters with this reading."""
    return dict(line.split("\t") for line in data_lines("readings.txt"))
