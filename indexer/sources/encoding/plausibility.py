"""Measures how well a text reads as Chinese, which bytes in a wrong encoding do not.

The rarity of a character is -ln of its share in Chinese text; that of a text is the sum of its characters'.
Of two texts that the same bytes may stand for, the one with the smaller sum is likelier, by e^(difference of
the sums).
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

RARITIES = Path(__file__).with_name("data") / "characters.txt"
RARE_HAN = 14
"""Rarity of ideographs that the table leaves out."""

RARITY_OF_CHINESE = 10
"""Mean rarity that the ideographs of a Chinese text stay below; that of nonsense is 12 and more."""

DAMAGED = 22
"""Rarity of U+FFFD, which stands for bytes that are no character of an encoding."""

_OTHER = 16
# (last code point, rarity) of ranges, in order, by frequency in Chinese text, in round numbers. It matters
# that letters of other scripts are likelier than rare ideographs, which wrong encodings are full of, and that
# private use and unassigned characters are not. C0 and C1 control characters do not occur.
_RANGES = (
    (0x08, 22), (0x0A, 4), (0x0C, 12), (0x0D, 4), (0x1F, 20), (0x7E, 4), (0x9F, 20), (0xFF, 9),
    (0x24F, 11), (0x36F, 14), (0x45F, 11), (0x1FFF, _OTHER), (0x205F, 10), (0x20FF, 14), (0x22FF, 11),
    (0x245F, 14), (0x249B, 9), (0x266F, 11), (0x2DFF, 14), (0x2FDF, 13), (0x3000, 6), (0x301F, 7),
    (0x303F, 13), (0x30FF, 10), (0x33FF, 14), (0x4DBF, 16), (0x9FFF, RARE_HAN), (0xD7FF, 14),
    (0xF8FF, 18), (0xFAFF, 17), (0xFE2F, 20), (0xFE6F, 14), (0xFEFE, 20), (0xFF5E, 8), (0xFFDF, 16),
    (0xFFEF, 12), (0xFFFF, DAMAGED), (0x3FFFF, 18), (0x10FFFF, 22),
)  # fmt: skip
# Common signs, and the signs at the place of one in another table of the same bytes.
_SIGNS = {"，": 4, "。": 4, "、": 4, "“": 6, "”": 6, "（": 6, "）": 6, "：": 6, "；": 6, "《": 6, "》": 6}
_SIGNS |= {"—": 7, "…": 7, "·": 8, "　": 6, "━": 9, "∼": 15, "∕": 15, "﹨": 15, "￥": 8, "￠": 12, "￡": 12}
_SIGNS |= {"〇": 9}


def rarity(text: str) -> int:
    """The sum of the rarities of its characters: 6 to 8 for each in Chinese, 12 and more in nonsense.

    >>> rarity("关于科技创新的通知") < rarity("鍏充簬绉戞妧鍒涙柊鐨勯€氱煡")
    True
    """
    known = _rarities()
    return sum(count * known[character] for character, count in Counter(text).items())


class _Rarities(dict[str, int]):
    def __missing__(self, character: str) -> int:
        self[character] = next(rarity for last, rarity in _RANGES if ord(character) <= last)
        return self[character]


@cache
def _rarities() -> _Rarities:
    rarities = _Rarities()
    for line in RARITIES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            rarity, _, characters = line.partition("\t")
            rarities.update(dict.fromkeys(characters, int(rarity)))
    rarities.update(_SIGNS)
    return rarities
