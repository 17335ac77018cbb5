"""Varints: numbers in seven bits a byte, the lowest first, the highest bit set on all but the last byte."""

from __future__ import annotations

_MOST = 0xFFFFFFFF


def varint(number: int) -> bytes:
    """The bytes of a number.

    >>> varint(5), varint(300)
    (b'\\x05', b'\\xac\\x02')
    """
    if number < 0x80:
        return bytes((number,))
    content = bytearray()
    while number >= 0x80:
        content.append(number & 0x7F | 0x80)
        number >>= 7
    content.append(number)
    return bytes(content)


def read_varint(content: bytes, at: int) -> tuple[int, int]:
    """(number, start of the next one). Raises ValueError for a number that does not end or has over 32 bits.

    >>> read_varint(b"\\xac\\x02", 0)
    (300, 2)
    """
    number = 0
    for shift, byte in zip((0, 7, 14, 21, 28), content[at : at + 5], strict=False):
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            if number > _MOST:
                break
            return number, at
    raise ValueError("a number is not sound")
