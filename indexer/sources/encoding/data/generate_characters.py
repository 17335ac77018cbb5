"""Writes characters.txt, the rarity of each Han character in Chinese, simplified or traditional.

Run it by hand when a rule below changes: `python -m indexer.sources.encoding.data.generate_characters`. A
test compares the file with it. It is not installed.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from math import log

from indexer.analysis.characters import data_lines, is_han
from indexer.sources.encoding.plausibility import RARE_HAN, RARITIES

_HEAD = """\
# How rare a Han character is: -ln(its share of all characters), rounded; a tab; the characters. From the
# word frequencies of jieba 0.42.1 (copyright Sun Junyi, MIT License), by generate_characters.py. A
# traditional character is as rare as the simplified one of indexer/analysis/data/simplified.txt.
"""


def rarities_text() -> str:
    """The content of characters.txt."""
    words = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    counts: defaultdict[str, int] = defaultdict(int)
    for line in words.splitlines():
        word, frequency, _ = line.split(" ")
        for character in filter(is_han, word):
            counts[character] += int(frequency)
    for pair in data_lines("simplified.txt"):
        counts[pair[0]] = max(counts[pair[0]], counts[pair[1]])
    total = sum(counts.values())
    of_rarity: defaultdict[int, list[str]] = defaultdict(list)
    for character, count in counts.items():
        if count and (rarity := round(-log(count / total))) < RARE_HAN:
            of_rarity[rarity].append(character)
    lines = [f"{rarity}\t{''.join(sorted(characters))}\n" for rarity, characters in sorted(of_rarity.items())]
    return _HEAD + "".join(lines)


if __name__ == "__main__":
    RARITIES.write_text(rarities_text(), encoding="utf-8", newline="\n")
