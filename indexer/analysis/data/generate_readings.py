"""Writes readings.txt, the folded characters that have each reading, and common_readings.txt, the common
ones.

Run it by hand when the folds change: `python -m indexer.analysis.data.generate_readings`. The tests compare
the files with it. It is not installed, and takes pypinyin, of the dev extra.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from pypinyin import Style
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.style import convert

from indexer.analysis.characters import DATA, is_han
from indexer.analysis.folding import fold_text

_HEAD = """\
# Syllable of pinyin without its tone, tab, the folded characters that can be read so; ü is u, and v too. Then
# syllable of bopomofo, tab, =, the same syllable of pinyin. From pypinyin 0.55.0, its dictionary of single
# characters. Copyright mozillazg, MIT License.
"""

_COMMON_HEAD = """\
# As readings.txt, with the readings that are common: the first one of a character, and those that it has in
# words. From pypinyin 0.55.0, its dictionaries of single characters and of phrases. Copyright mozillazg, MIT
# License.
"""

_RARE = 0.02
"""Share of the words with a character below which its reading in them is rare."""


def readings_text() -> str:
    """The content of readings.txt."""
    readings: defaultdict[str, set[str]] = defaultdict(set)
    for code, toned in PINYIN_DICT.items():
        character = fold_text(chr(code))
        if len(character) == 1 and is_han(character):  # the rest are private use
            for syllable in toned.split(","):
                readings[fold_text(syllable)].add(character)
                readings[_typed(syllable)].add(character)
    readings["r"].add("儿")  # of a syllable that it rounds: yíhuìr
    return _HEAD + _lines(readings)


def common_readings_text() -> str:
    """The content of common_readings.txt."""
    readings: defaultdict[str, set[str]] = defaultdict(set)
    in_words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, of_characters in PHRASES_DICT.items():
        for written, syllables in zip(word, of_characters, strict=False):
            in_words[fold_text(written)][syllables[0]] += 1
    for code, toned in PINYIN_DICT.items():
        character = fold_text(chr(code))
        if character == chr(code) and "\u4e00" <= character <= "\u9fff":
            counts = in_words[character]
            least = max(2, _RARE * counts.total())
            common = [syllable for syllable, count in counts.items() if count >= least]
            for syllable in (toned.split(",")[0], *common):
                readings[fold_text(syllable)].add(character)
                readings[_typed(syllable)].add(character)
    return _COMMON_HEAD + _lines(readings)


def _lines(readings: dict[str, set[str]]) -> str:
    bopomofo = {_bopomofo(syllable): syllable for syllable in readings if syllable not in ("lue", "nue")}
    lines = [f"{syllable}\t{''.join(sorted(found))}\n" for syllable, found in sorted(readings.items())]
    lines += [f"{symbols}\t={syllable}\n" for symbols, syllable in sorted(bopomofo.items())]
    return "".join(lines)


def _typed(syllable: str) -> str:
    """The syllable with v for ü, as keyboards have it."""
    return fold_text(unicodedata.normalize("NFD", syllable).replace("u\u0308", "v"))


def _bopomofo(syllable: str) -> str:
    return str(convert(syllable, Style.BOPOMOFO, True, syllable)).rstrip("˙")


if __name__ == "__main__":
    for name, content in (("readings", readings_text()), ("common_readings", common_readings_text())):
        Path(DATA, f"{name}.txt").write_text(content, encoding="utf-8", newline="\n")
