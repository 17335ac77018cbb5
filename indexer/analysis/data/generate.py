"""Writes folds.txt and letters.txt, the folds of characters and the letters, by one Unicode version, and
folds.bin, the folds as C maps them.

When a rule or list below changes, run it with the newest Python: `python -m indexer.analysis.data.generate`.
The tests compare the files with it, and then ask for a new digest in `indexer/analysis/folding.py`. It is not
installed.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from indexer.analysis.characters import DATA, FOLD_WORDS, JOINING, data_lines, fold_lines, is_han
from indexer.analysis.folding import FOLDING_FILES, FOLDING_VERSION
from indexer.analysis.passes import REPEATED
from indexer.core.section_writing import little_endian

_SIGNS = {
    variant: sign
    for sign, variants in (
        ('"', "“”„‟「」『』〝〞〟'‘’‚‛′`´ʼ"),
        ("(", "[〔【〖〘{❲"),
        (")", "]〕】〗〙}❳"),
        ("<", "《〈«‹⟨⟪〈≪"),
        (">", "》〉»›⟩⟫〉≫"),
        ("-", "‐‑‒–—―−─━⎯⸺⸻~〜∼∽⁓"),
        (".", "•‧・∙⋅·"),
        ("…", "…‥⋯︙"),
        (":", "∶︰"),
        ("/", "⁄∕"),
        ("°", "˚º"),
        ("零", "〇○◯"),  # 二〇二一年, 二○二一年 and 二零二一年 are one date
        ("\u3099", "゛"),
        ("\u309a", "゜"),
        ("a", "ɑ"),
        ("g", "ɡ"),
        ("d", "đð"),
        ("i", "ı"),
        ("l", "ł"),
        ("o", "ø"),
        ("ae", "æ"),
        ("oe", "œ"),
    )
    for variant in variants
}
"""Signs that mean the same, under the one that a keyboard has."""

# OpenCC leaves some of these to its phrase table, since mainland spelling keeps them in some words (著名,
# 瞭望, 慰藉, 覆盖, 锺书); of others it makes a character that the mainland writes otherwise (帳户 is 账户).
# Folding ignores neighbours, so all are merged: else 著力 and 着力 would stay two spellings.
_MERGED = dict(zip("著瞭藉覆彷锺钜馀谘讬迳鲶帐飚", "着了借复仿钟巨余咨托径鲇账飙", strict=True))


def _characters(*ranges: tuple[int, int]) -> frozenset[str]:
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


_SELECTORS = _characters((0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Variation selectors. They choose a glyph for the character before them."""

_ACCENTS = _characters(
    (0x300, 0x333), (0x339, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F)
)
"""Combining marks of Latin, Greek and Cyrillic letters. U+0334 to U+0338 strike out, as in ≠, and stay."""

_FOLDS_HEAD = """\
# What characters fold to; every other one folds to itself. By Unicode {}, generate.py, radicals.txt,
# simplified.txt and variants.txt. A code point, or the first and last of a range, in hexadecimal; a tab; what
# it folds to: DROP for nothing, MARK for nothing that belongs to the character before it, SPACE for a space,
# JOIN and a character for what is that character, or one with the character before it. Those of a range fold
# to the character given and the following.
"""

_LETTERS_HEAD = """\
# Letters and digits of every script, and all Han. By Unicode {} and generate.py. A code point, or the first
# and last of a range, in hexadecimal.
"""


def simplified_characters() -> dict[str, str]:
    """Traditional character -> the simplified one that it folds to."""
    pairs = [line for line in data_lines("simplified.txt") if line[0] != line[1]]
    return {pair[0]: pair[1] for pair in pairs} | _MERGED


def folding_rule() -> Callable[[str], str]:
    """The fold of a character by this Python's Unicode tables and our lists; what joins folds to itself."""
    pairs = data_lines("radicals.txt") + data_lines("variants.txt")
    replacements = {pair[0]: pair[1] for pair in pairs} | simplified_characters() | _SIGNS

    def fold(character: str) -> str:
        if character.isspace():
            return " "
        if unicodedata.category(character) in ("Cc", "Cf") or character in _SELECTORS | _ACCENTS:
            return ""
        if character in JOINING:
            return character
        folded = replacements.get(character)
        if folded is None and unicodedata.category(character) == "No":
            folded = _number(character)
        if folded is None:
            plain = "".join(c for c in unicodedata.normalize("NFKD", character) if c not in _ACCENTS)
            folded = unicodedata.normalize("NFKC", plain).casefold()
            if " " in folded:
                # Spacing accents (¨ ‾) and Arabic phrases decompose into words. A space that is not in the
                # source would depend on its neighbours, so these stay as they are.
                return character
        return character if folded == character else "".join(map(fold, folded))

    return fold


def _number(character: str) -> str | None:
    """The fold of a number in a circle or of a fraction, which is no digit of a number before it."""
    name = unicodedata.name(character, "")
    value = unicodedata.numeric(character)
    if "CIRCLED" in name and value in range(1, 21):
        return "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"[int(value) - 1]
    return character if "CIRCLED" in name or "FRACTION" in name or not value.is_integer() else None


def letter_rule(character: str) -> bool:
    """Whether a character is a letter or digit by this Python's Unicode tables, or Han.

    ①, ² and ½ are none.
    """
    category = unicodedata.category(character)
    return category[0] == "L" or category in ("Nd", "Nl") or is_han(character)


def folds_text() -> str:
    """The content of folds.txt."""
    fold = folding_rule()
    values = ((code, _value(chr(code), fold(chr(code)))) for code in range(0x110000))
    lines = [f"{_written(first, last)}\t{value}\n" for first, last, value in _runs(values)]
    return _FOLDS_HEAD.format(unicodedata.unidata_version) + "".join(lines)


def letters_text() -> str:
    """The content of letters.txt."""
    letters = ((code, "") for code in range(0x110000) if letter_rule(chr(code)))
    lines = [f"{_written(first, last)}\n" for first, last, _ in _runs(letters)]
    return _LETTERS_HEAD.format(unicodedata.unidata_version) + "".join(lines)


_IRREGULAR, _MARK = 0x80000000, 0x80000001
_BLOCK = 128


def compiled_folds(lines: Iterable[tuple[int, int, str]]) -> bytes:
    """The content of folds.bin, which `native/analysis/characters.h` describes, for (first, last, value) of
    each line of folds.txt."""
    stages, blocks = array("H", bytes(2 * (0x110000 // _BLOCK))), array("I", bytes(4 * _BLOCK))
    extents, expanded = array("I", [0, 0, 0, 0]), array("I")
    for first, last, value in lines:
        characters = value.removeprefix("JOIN")
        entry = {"DROP": _IRREGULAR, "MARK": _MARK}.get(value)
        shifts = characters == value and len(value) == 1
        if not (entry or shifts or value == "SPACE"):
            entry = _IRREGULAR | len(extents) // 2
            extents.extend([len(expanded), len(characters)])
            expanded.extend(map(ord, characters))
        for code in range(first, last + 1):
            fold = ord(value) + code - first if shifts else ord(" ")
            if not stages[code // _BLOCK]:
                stages[code // _BLOCK] = len(blocks) // _BLOCK
                blocks.extend([0] * _BLOCK)
            blocks[stages[code // _BLOCK] * _BLOCK + code % _BLOCK] = code ^ fold if entry is None else entry
    counts = array("I", [len(blocks) // _BLOCK, len(extents) // 2, len(expanded)])
    entries = [blocks[stages[unit // _BLOCK] * _BLOCK + unit % _BLOCK] for unit in range(_UNITS)]
    parts = (counts, stages, blocks, extents, expanded, *_units(entries))
    return b"".join(map(little_endian, parts))


_UNITS = 0x10000
_REPEATABLE_SIGN, _SPACE_UNIT, _PARENTHESIS, _ODD_UNIT = 0xFC, 0xFD, 0xFE, 0xFF


def _units(entries: Sequence[int]) -> tuple[array[int], array[int], array[int]]:
    """The parts of folds.bin on units, which `native/analysis/units.h` describes, by their entries."""
    kinds, first, following = (
        array("B", bytes(_UNITS)),
        array("H", bytes(2 * _UNITS)),
        array("H", bytes(2 * _UNITS)),
    )
    for unit, entry in enumerate(entries):
        kinds[unit] = _ODD_UNIT if entry >= _IRREGULAR or unit == 0 else _kind_of(unit ^ entry)
        if entry and kinds[unit] != _ODD_UNIT:
            following[unit], first[unit ^ entry] = first[unit ^ entry], unit
    return kinds, first, following


def _kind_of(folded: int) -> int:
    """The kind of a unit by the character that it folds to."""
    character = chr(folded)
    if folded >= _UNITS or 0xD800 <= folded < 0xE000 or character in JOINING:
        return _ODD_UNIT
    return {" ": _SPACE_UNIT, "(": _PARENTHESIS}.get(
        character, _REPEATABLE_SIGN if character in REPEATED else 0
    )


def digest() -> str:
    """The value for `folding_digest`: a hash of the data files and of FOLDING_VERSION."""
    contents = [Path(DATA, name).read_bytes() for name in FOLDING_FILES]
    return sha256(b"\0".join([str(FOLDING_VERSION).encode(), *contents])).hexdigest()


def _value(character: str, folded: str) -> str:
    """The value of a character in folds.txt: its fold, or a word such as DROP."""
    if folded in JOINING:
        return f"JOIN{folded}"
    if not folded:
        return "MARK" if character in _SELECTORS | _ACCENTS else "DROP"
    return "SPACE" if folded == " " else folded


def _runs(values: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """(first, last, value) of neighbours that have one word, or that fold to neighbours."""
    first, last, value = -1, -2, ""
    for code, folded in values:
        if folded == chr(code):
            continue
        expected = chr(ord(value) + code - first) if len(value) == 1 else value
        if code != last + 1 or folded != expected or (len(folded) > 1 and folded not in FOLD_WORDS):
            if first >= 0:
                yield first, last, value
            first, value = code, folded
        last = code
    yield first, last, value


def _written(first: int, last: int) -> str:
    return f"{first:X}" if first == last else f"{first:X}-{last:X}"


if __name__ == "__main__":
    for name, content in (("folds.txt", folds_text()), ("letters.txt", letters_text())):
        Path(DATA, name).write_text(content, encoding="utf-8", newline="\n")
    Path(DATA, "folds.bin").write_bytes(compiled_folds(fold_lines()))
