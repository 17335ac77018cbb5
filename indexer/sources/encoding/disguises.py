"""Finds Chinese text that passes for other text: as ASCII, or as what it was once mistaken for.

It was mistaken for Latin letters, or UTF-8 for GBK. Each is plain where it is: other text in these bytes
would not be Chinese, and not of everyday characters.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable

from .charsets import GB18030, REPLACEMENT, UTF_8, Charset, charsets_named
from .plausibility import rarity

_SEVEN_BITS = ((b"~{", charsets_named("hz")), (b"+", charsets_named("utf-7")))
"""The sign that begins Chinese text, and its encodings."""
_FEWEST = 4
"""Fewest characters beside ASCII that tell Chinese text from a coincidence."""
_EVERYDAY = 9
"""Highest mean rarity of a character in Chinese text, which has 6 to 8."""
_NONSENSE = 10
"""Lowest mean rarity of a character in UTF-8 that was read as GBK, which has 11 to 15."""
_SAMPLE = 600
"""Bytes of which the rarity tells whether a text is nonsense."""
_MOST_LOST = 0.2
"""Largest share of characters that are lost in such text. Other text in these bytes would be damaged."""
_ASCII = re.compile("[\x00-\x7f]+")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# First bytes in UTF-8 of letters and signs that Windows' Latin-1 lacks. Nearly all Chinese text has one soon.
_BEYOND_LATIN = re.compile(rb"[\xc7-\xca\xcc-\xe1\xe3-\xff]")
_BYTES = {ord(sign): byte for byte in range(0x80, 0xA0) if (sign := bytes([byte]).decode("cp1252", "ignore"))}
"""The bytes that Windows shows as signs where Latin-1 has control characters."""


def seven_bit_text(data: bytes) -> tuple[Charset, str] | None:
    """The Chinese text in bytes that pass for ASCII, and its encoding: HZ or UTF-7.

    >>> seven_bit_text(b"~{7@Q402EE~}"), seven_bit_text(b"~{NAME~} + 1")
    ((Charset(name='HZ', codec='hz', errors='replace'), '防汛安排'), None)
    """
    if not data.isascii():
        return None
    return _first_chinese(data, (charsets[0] for sign, charsets in _SEVEN_BITS if sign in data))


def misread_text(data: bytes) -> tuple[Charset, str] | None:
    """The Chinese text that was read as Latin letters and written as UTF-8, and the encoding that it had.

    UTF-8 may be damaged: programs drop bytes that Windows shows as nothing. The end may be cut off.

    >>> misread_text("é\x98²æ±\x9bå®\x89æ\x8e\x92".encode())
    (Charset(name='UTF-8', codec='utf-8', errors='replace'), '防汛安排')
    """
    if data.isascii() or _BEYOND_LATIN.search(data):
        return None
    try:
        latin = _decoded(data).translate(_BYTES).encode("latin-1")
    except UnicodeError:
        return None
    return _first_chinese(latin, (UTF_8, GB18030, *charsets_named("cp950")))


def misread_utf8(data: bytes) -> tuple[Charset, str] | None:
    """The Chinese text whose UTF-8 was read as GBK and written as UTF-8, and the encoding that it had.

    A program that takes UTF-8 for GBK loses a byte at the end of a line now and then.

    >>> misread_utf8("闃叉睕瀹夋帓".encode()), misread_utf8("王镕堃".encode())
    ((Charset(name='UTF-8', codec='utf-8', errors='replace'), '防汛安排'), None)
    """
    first = _BEYOND_ASCII.search(data)
    beginning = b"" if first is None else data[first.start() : first.start() + _SAMPLE]
    sample = _ASCII.sub("", beginning.decode("utf-8", "ignore"))
    if rarity(sample) <= _NONSENSE * len(sample):
        return None
    try:
        # The byte that is lost stands there as a question mark. Windows shows the byte 0x80 as a euro sign.
        parts = _decoded(data).replace(REPLACEMENT, "?").split("€")
        found = _first_chinese(b"\x80".join(part.encode("gb18030") for part in parts), (UTF_8,))
    except UnicodeError:
        return None
    if found is None or _MOST_LOST * len(found[1]) < found[1].count(REPLACEMENT):
        return None
    return UTF_8, found[1].replace(f"{REPLACEMENT}?", REPLACEMENT)


def _decoded(data: bytes) -> str:
    """The text of UTF-8 that may be cut off within a character."""
    return getincrementaldecoder("utf-8")().decode(data)


def _first_chinese(data: bytes, charsets: Iterable[Charset]) -> tuple[Charset, str] | None:
    for charset in charsets:
        text = charset.decode(data)
        damaged = text.count(REPLACEMENT)
        chinese = _ASCII.sub("", text).replace(REPLACEMENT, "")
        is_whole = damaged == 0 or (charset is UTF_8 and damaged < len(chinese))
        if is_whole and len(chinese) >= _FEWEST and rarity(chinese) < _EVERYDAY * len(chinese):
            return charset, text
    return None
