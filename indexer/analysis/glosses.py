"""Where the pinyin glosses of mirror sites are: `創(chuàng)新` is `創新` with a gloss on `創`.

Parentheses hold a gloss only if they follow a Han character and hold one of its readings, whatever the
tone. So `縣(市、區)`, `GDP(亿元)` and `选项(a)` keep theirs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from .characters import data_lines, is_han

# Wide enough for every way to write a syllable, combining marks and ḿ ế ɡ too; whether it is one is for
# the readings to say. More ranges than two make `re` slow to compile.
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
    """Each glossed character of a text whose characters are folded: (its position, its gloss's end).

    Where glosses are stacked on one character, the end is that of the last.

    >>> glossed_characters("中(zhong) (zhōng)共(gdp)")
    [(0, 16)]
    """
    found: list[tuple[int, int]] = []
    for parenthesised in _PARENTHESISED.finditer(text):
        position = parenthesised.start() - 1
        while position > 0 and text[position] == " ":
            position -= 1
        stacked = bool(found) and position == found[-1][1] - 1
        if stacked:
            position = found[-1][0]
        if position >= 0 and is_reading(parenthesised[1], text[position]):
            if stacked:
                found.pop()
            found.append((position, parenthesised.end()))
    return found


def is_reading(syllable: str, character: str) -> bool:
    """Whether a pinyin syllable, with or without its tone, is a reading of a folded Han character.

    A reading of any character that folds to this one counts: `乾` folds to `干`, so `qián` is one.
    """
    if not is_han(character):
        return False
    toneless = unicodedata.normalize("NFD", syllable).translate(_TONELESS).replace("u\u0308", "v")
    return character in _readings().get(toneless, "")


@cache
def _readings() -> dict[str, str]:
    """Toneless syllable, with v for ü -> the folded characters that can be read so."""
    return dict(line.split("\t") for line in data_lines("readings.txt"))
