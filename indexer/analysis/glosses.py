"""The glosses of mirror sites and primers: `創(chuàng)新`, `白龟湖(bái guī hú)`, `龜(ㄍㄨㄟ)`, `龟(音guī)`.

In C: `native/analysis/glosses.c`.
Parentheses are a gloss only where they hold readings of the Han characters before them, one for each, in any
tone, also behind a word such as 音 or 拼音. So `縣(市、區)`, `GDP(亿元)` and `选项(a)` keep theirs.
"""

from __future__ import annotations

import re
from functools import cache

from .characters import data_lines, is_han

LONGEST_READING = 6
"""Letters of the longest syllable in readings.txt, `zhuang`."""

_TONES = "12345ˉˊˇˋ˙"
_BETWEEN = f' ".-,、/{_TONES}'
"""The characters between syllables: spaces, signs, tone numbers and tone marks."""

_GLOSS = re.compile(
    rf"\( *(?:[拼注读发音作]{{1,2}}[ :]*)?((?:[a-zㄅ-ㄩ]|[{re.escape(_BETWEEN)}]){{1,63}}?) *\)"
)

_LONGEST_WORD = 64
"""Most characters that one gloss can be of, with the spaces between them."""


def glossed_characters(text: str) -> list[tuple[int, int]]:
    """(position, end of its gloss) of each character before a gloss, of a text whose characters are folded.

    Of glosses stacked on one character the end is that of the last.

    >>> glossed_characters("中(zhong) (zhong)共(gdp)")
    [(0, 16)]
    """
    glossed: dict[int, int] = {}
    kept: list[int] = []  # the positions before `read` that are in no gloss
    read = 0
    for found in _GLOSS.finditer(text):
        kept += range(read, found.start())
        read = found.start()
        end = len(kept)
        while end > 0 and text[kept[end - 1]] == " ":
            end -= 1
        if spells(found[1], [text[at] for at in kept[max(end - _LONGEST_WORD, 0) : end]]):
            del kept[end:]
            read = found.end()
            glossed[kept[-1]] = read
    return list(glossed.items())


def spells(gloss: str, before: list[str]) -> bool:
    """Whether a gloss holds readings of the last characters of `before`, one for each and nothing else.

    >>> spells("bai gui hu", ["到", "白", "龟", "湖"])
    True
    """
    ends = {len(gloss)}
    for character in reversed(before):
        if character == " ":
            continue
        ends = {start for end in ends for start in _starts(gloss, end, character)}
        if not ends:
            return False
        if any(not gloss[:end].strip(_BETWEEN) for end in ends):
            return True
    return False


def _starts(gloss: str, end: int, character: str) -> list[int]:
    """Where the readings of a character begin that end at `end`, or before what stands between syllables."""
    while end > 0 and gloss[end - 1] in _BETWEEN:
        end -= 1
    longest = min(LONGEST_READING, end)
    return [end - size for size in range(1, longest + 1) if is_reading(gloss[end - size : end], character)]


def is_reading(syllable: str, character: str) -> bool:
    """Whether a folded syllable, of pinyin or bopomofo, is a reading of a folded Han character.

    Readings of every character that folds to it count: `qian` for `干`, since `乾` folds to it.
    """
    return is_han(character) and character in readings().get(syllable, "")


@cache
def readings(name: str = "readings.txt") -> dict[str, str]:
    """Syllable, of pinyin or bopomofo -> the folded characters with this reading, by a data file."""
    found: dict[str, str] = {}
    for line in data_lines(name):
        syllable, _, characters = line.partition("\t")
        found[syllable] = found[characters[1:]] if characters.startswith("=") else characters
    return found
