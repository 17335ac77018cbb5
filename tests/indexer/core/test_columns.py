"""Widths of characters are those of Unicode."""

from __future__ import annotations

import sys
import unicodedata

from indexer.core.columns import character_width
from tests.examples import some


def test_every_character_is_as_wide_as_unicode_says() -> None:
    # What a version of Unicode lacks may be wide in the next one.
    codes = some(range(sys.maxunicode + 1))
    known = [chr(code) for code in codes if unicodedata.category(chr(code)) != "Cn"]

    def width(character: str) -> int:
        if "\u4e00" <= character <= "\u9fff":
            return 2
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            return 0
        return 2 if unicodedata.east_asian_width(character) in "WF" else 1

    assert [each for each in known if character_width(each) != width(each)] == []
