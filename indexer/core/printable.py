"""Text of others made safe to print: on a terminal, in a line of a log, and in JSON."""

from __future__ import annotations

from .caching import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_UNSAFE_IN_JSON = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
"""Controls, ends of lines, marks of direction, and lone surrogates, which cannot be encoded."""

_UNSAFE_BUT_SURROGATES = "".join(
    map(chr, (*range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)))
)

_SPACES = "\xa0\u3000"
"""White space of texts that stays as it is."""

_NOT_ASCII = "[^\x00-\x7e]"


def printable(text: str) -> str:
    r"""The text in one line, without what would move the cursor, change the terminal or turn the direction.

    >>> printable("a\nrejected: \x1b[2Jb\u202e")
    'a rejected: �[2Jb'
    """
    return text if text.isprintable() else "".join(map(_printable_character, text))


@cache
def _printable_character(character: str) -> str:
    if character.isprintable() or character in _SPACES:
        return character
    # It is seldom needed, and takes long to load.
    from unicodedata import category as category_of

    category = category_of(character)
    if category in ("Cc", "Zl", "Zp"):
        return " " if character.isspace() else "\ufffd"
    return "" if category == "Cf" else character


def writable(text: str) -> str:
    r"""The printable text, without what UTF-8 or XML cannot hold.

    >>> writable("a\ud800\uffff\0")
    'a���'
    """
    from re import sub

    return sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", printable(text))


def printable_json(text: str, encoding: str = "utf-8") -> str:
    r"""A line of JSON with what `printable` would take away escaped, so that a terminal shows it safely.

    In another encoding than UTF-8, all that is not ASCII is escaped: any reader of JSON can read that.

    >>> printable_json('"研a\x9b"'), printable_json('"研a"', "gbk")
    ('"研a\\u009b"', '"\\u7814a"')
    """
    in_utf8 = is_utf8(encoding)
    if (text.isascii() and text.isprintable()) or (in_utf8 and _is_safe_in_json(text)):
        return text
    from re import sub

    return sub(_UNSAFE_IN_JSON if in_utf8 else _NOT_ASCII, _escaped, text)


def is_utf8(encoding: str) -> bool:
    return encoding.lower() in ("utf-8", "utf8")


def _is_safe_in_json(text: str) -> bool:
    """Whether a text has nothing of _UNSAFE_IN_JSON, found out without loading `re`."""
    if text.isprintable():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:  # of a surrogate
        return False
    return not any(map(text.__contains__, _UNSAFE_BUT_SURROGATES))


def _escaped(match: re.Match[str]) -> str:
    digits = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join([f"\\u{digits[at : at + 4]}" for at in range(0, len(digits), 4)])
