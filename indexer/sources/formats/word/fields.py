"""Reads the fields of a Word document that show text by their code, such as readings and signs in circles."""

from __future__ import annotations

import re
import unicodedata

LONGEST_CODE = 500
"""Characters of a field's code that are read."""

_SWITCH = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)')
# EQ \o\ad(\s\up 9(bái),白): a reading is drawn over its base.
_READING = re.compile(
    r"\s*EQ\s*\\o\s*\\a[dcl]\s*\(\s*\\s\s*\\up\s*[0-9]+\s*\([^()]*\)\s*[,;](.+)\)\s*", re.IGNORECASE
)
# EQ \o\ac(○,1): a sign in a circle.
_ENCLOSED = re.compile(r"\s*EQ\s*\\o\s*\\a[dcl]\s*\(\s*[○〇◯□△◇]\s*[,;](.+)\)\s*", re.IGNORECASE)
# EQ \f(1,2): a fraction.
_FRACTION = re.compile(r"\s*EQ\s*\\f\s*\(([^(),;]+)[,;]([^(),;]+)\)\s*", re.IGNORECASE)
_CIRCLED = {
    unicodedata.normalize("NFKC", sign): sign
    for sign in map(chr, (*range(0x2460, 0x2474), *range(0x3280, 0x32B1)))
}


def shown_by_field(code: str) -> str:
    r"""The text that a field of this code shows; empty if it is another one.

    >>> shown_by_field(r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(bái),白)"), shown_by_field(r"eq \o\ac(○,1)")
    ('白', '①')
    """
    plain = _SWITCH.sub("", code)
    if (match := _READING.fullmatch(plain)) is not None:
        return match[1].strip()
    if (match := _ENCLOSED.fullmatch(plain)) is not None:
        return _CIRCLED.get(match[1].strip(), match[1].strip())
    match = _FRACTION.fullmatch(plain)
    return "" if match is None else f"{match[1].strip()}/{match[2].strip()}"
