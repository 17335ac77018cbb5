"""Respells text: traditional, with pinyin glosses as mirror sites have them, full-width, and spaced."""

from __future__ import annotations

import random
import re
from functools import cache
from typing import Any

HAN = re.compile("[\u3007\u4e00-\u9fff]")
WIDE = {narrow: narrow + 0xFEE0 for narrow in range(ord("!"), ord("~") + 1)}
GLOSSED_SHARE = 0.3


@cache
def script_converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")


@cache
def traditional_character(character: str) -> str:
    """The traditional form by OpenCC, one character at a time, as sites without a dictionary convert."""
    converted: str = script_converter().convert(character)
    return converted


@cache
def readings(character: str) -> tuple[str, ...]:
    """The readings of a Han character, with tone marks; empty for any other character."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.TONE, heteronym=True, errors="ignore")
    return tuple(found[0]) if found else ()


def traditional(text: str) -> str:
    return "".join(map(traditional_character, text))


def glossed(text: str, chance: random.Random) -> str:
    """The text with a reading in parentheses after some of its Han characters, at least one if it has any."""
    places = [place for place, character in enumerate(text) if HAN.match(character) and readings(character)]
    chosen = {place for place in places if chance.random() < GLOSSED_SHARE}
    if places and not chosen:
        chosen = {chance.choice(places)}
    return "".join(
        f"{character}({chance.choice(readings(character))})" if place in chosen else character
        for place, character in enumerate(text)
    )


def full_width(text: str) -> str:
    return text.translate(WIDE)


def spaced(text: str) -> str:
    """The text with a space between adjacent Han characters."""
    return re.sub(rf"({HAN.pattern})(?={HAN.pattern})", r"\1 ", text)
