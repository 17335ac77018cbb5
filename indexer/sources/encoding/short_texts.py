"""Decodes names and other short texts, of which a few bytes are all that tells their encoding.

Words such as 通知 and 目录 are valid UTF-8 as bytes of GBK, and read as strange letters then. Of 1,528 such
words of two and more characters, 98 % by frequency are read right; of 15,789 words in 19 languages with
letters beyond ASCII, 2 are read as Chinese.
"""

from __future__ import annotations

import re
from contextlib import suppress

from .charsets import BIG5, GB18030, Charset, charsets_named
from .plausibility import RARE_HAN, rarity

_BIG5_MARGIN = 2
"""Rarity for each character by which Big5 has to read better than GB18030, which is more frequent."""
_DECLARED_BONUS = 10

_NON_ASCII = re.compile("[^\x00-\x7f]+")
THREE_BYTES = "\u0800"
"""Characters from here on have three bytes in UTF-8, which bytes of GBK are hardly ever by chance."""

# A character beside a letter or digit of ASCII, as in "Noël" and "1½".
_LONE = r"(?<=[A-Za-z0-9])[^\x00-\x7f](?![^\x00-\x7f])|(?<![^\x00-\x7f])[^\x00-\x7f](?=[A-Za-z0-9])"
# Words of one alphabet as they are written today.
_WORD = "[À-ÖØ-öø-ſ]+|[\u0300-\u0315\u0323-\u0338]+|[ΆΈ-ώ]+|[Ё-џ]+|[א-ת]{3,}|[\u0621-\u0652\u06cc-\u06f9]{3,}"
_REAL = re.compile(rf"{_LONE}|(?<![^\x00-\x7f])(?:{_WORD})(?![^\x00-\x7f])")


def decode_short(data: bytes, declared: str | None = None) -> str | None:
    """The text of a few bytes, maybe in a declared encoding; None if it is in no encoding that is known.

    >>> [decode_short("目录".encode(each)) for each in ("utf-8", "gbk")], decode_short("Noël".encode())
    (['目录', '目录'], 'Noël')
    """
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-8")
        gb = None if text.isascii() or max(text) >= THREE_BYTES else _decoded(data, GB18030)
        return gb if gb is not None and _is_gb(text, gb) else text
    named = charsets_named(declared or "")
    costs = {}
    for charset in dict.fromkeys((GB18030, *BIG5, *named)):
        read = _decoded(data, charset)
        if read is not None:
            margin = _BIG5_MARGIN * len("".join(_NON_ASCII.findall(read))) if charset in BIG5 else 0
            costs[read] = rarity(read) + (-_DECLARED_BONUS if charset in named else margin)
    return min(costs, key=lambda each: costs[each], default=None)


def escaped(data: bytes) -> str:
    """UTF-8 in which other bytes stand as %XX.

    >>> escaped("甲".encode() + bytes([255]))
    '甲%FF'
    """
    shown = data.decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", shown)


def _decoded(data: bytes, charset: Charset) -> str | None:
    with suppress(UnicodeDecodeError):
        return data.decode(charset.codec)
    return None


def _is_gb(text: str, gb: str) -> bool:
    """Whether bytes are GB18030, which reads as `gb`, although they may be UTF-8, which reads as `text`."""
    if _REAL.search(text):
        return False
    han = "".join(_NON_ASCII.findall(gb))
    return all(rarity(each) < RARE_HAN for each in han) and rarity(han) < rarity(
        "".join(_NON_ASCII.findall(text))
    )
