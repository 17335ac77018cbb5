"""The spellings in which one text is met: traditional, glossed as mirror sites do, full-width, and spaced."""

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
    """By OpenCC, one character at a time, which is how sites that convert without a dictionary do it."""
    converted: str = script_converter().convert(character)
    return converted


@cache
def readings(character: str) -> tuple[str, ...]:
    """The readings of a Han character, with tone marks, or none."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.TONE, heteronym=True, errors="ignore")
    return tuple(found[0]) if found else ()


def traditional(text: str) -> str:
    return "".join(map(traditional_character, text))


def glossed(text: str, chance: random.Random) -> str:
    """A reading in parentheses after some of the Han characters, after at least one where there is any."""
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
    """A space between each two Han characters."""
    return re.sub(rf"({HAN.pattern})(?={HAN.pattern})", r"\1 ", text)
