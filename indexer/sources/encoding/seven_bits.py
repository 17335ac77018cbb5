"""Encodings of seven bits, in which ASCII stands for other characters between two signs."""

from __future__ import annotations

import re

from .charsets import Charset

SHIFTS = re.compile(rb"\x1b[$(-/]|\x0e")
"""The bytes that switch to another character set in the ISO 2022 encodings."""

_SIGNS = {"hz": re.compile(rb"~\{"), "utf-7": re.compile(rb"\+[A-Za-z0-9+/]")}


def is_escaped(data: bytes, charset: Charset) -> bool:
    """Whether a charset has seven bits, and these bytes have its sign for what is not ASCII.

    >>> is_escaped(b"~{8w~}", Charset("HZ", "hz")), is_escaped(b"8w", Charset("HZ", "hz"))
    (True, False)
    """
    sign = _SIGNS.get(charset.codec, SHIFTS if charset.codec.startswith("iso2022") else None)
    return sign is not None and sign.search(data) is not None
