"""Writes folds.txt and letters.txt, the folds of characters and the letters, by one Unicode version.

When a rule or list below changes, run it with the newest Python: `python -m indexer.analysis.data.generate`.
The tests compare the files with it, and then ask for a new digest in `indexer/analysis/folding.py`. It is not
installed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from indexer.analysis.characters import DATA, data_lines, is_han
from indexer.analysis.folding import FOLDING_FILES, FOLDING_VERSION

_PUNCTUATION = {
    variant: sign
    for sign, variants in (
        ('"', "“”„‟「」『』〝〞〟"),
        ("'", "‘’‚‛"),
        ("[", "〔【〖"),
        ("]", "〕】〗"),
        ("-", "‐‑‒–—―−"),
        ("~", "〜∼"),
        ("·", "•‧・∙⋅"),
        ("〇", "○◯"),  # dates are written 二○二一年 as often as 二〇二一年
    )
    for variant in variants
}

# OpenCC leaves these to its phrase table, since mainland spelling keeps them in some words (著名, 瞭望,
# 慰藉). Folding ignores neighbours, so all are merged: else 著力 and 着力 would stay two spellings.
_MERGED = {"著": "着", "瞭": "了", "藉": "借"}

_VARIATION_SELECTORS = frozenset(
    map(chr, (*range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)

_FOLDS_HEAD = """\
# What characters fold to; every other one folds to itself. By Unicode {}, generate.py, radicals.txt
# and simplified.txt. A code point, or the first and last of a range, in hexadecimal; a tab; what it folds
# to: DROP for nothing, SPACE for a space. Those of a range fold to the character given and the following.
"""

_LETTERS_HEAD = """\
# Letters and digits of every script, and all Han. By Unicode {} and generate.py. A code point, or the first
# and last of a range, in hexadecimal.
"""


def folding_rule() -> Callable[[str], str]:
    """The fold of a character by this Python's Unicode tables and our lists."""
    pairs = "".join(data_lines("radicals.txt") + data_lines("simplified.txt"))
    replacements = dict(zip(pairs[::2], pairs[1::2], strict=True)) | _PUNCTUATION | _MERGED

    def fold(character: str) -> str:
        if character.isspace():
            return " "
        if unicodedata.category(character) in ("Cc", "Cf") or character in _VARIATION_SELECTORS:
            return ""
        folded = replacements.get(character)
        if folded is None:
            folded = unicodedata.normalize("NFKC", character).casefold()
            if " " in folded:
                # Spacing accents (´ ¨ ‾) and Arabic phrases decompose into words. A space that is not in the
                # source would depend on its neighbours, so these stay as they are.
                return character
        return character if folded == character else "".join(map(fold, folded))

    return fold


def letter_rule(character: str) -> bool:
    """Whether a character is a letter or digit by this Python's Unicode tables, or Han."""
    return character.isalnum() or is_han(character)


def folds_text() -> str:
    """The content of folds.txt."""
    fold = folding_rule()
    changed = ((code, folded) for code in range(0x110000) if (folded := fold(chr(code))) != chr(code))
    lines = [f"{_written(first, last)}\t{value}\n" for first, last, value in _runs(changed)]
    return _FOLDS_HEAD.format(unicodedata.unidata_version) + "".join(lines)


def letters_text() -> str:
    """The content of letters.txt."""
    letters = ((code, "") for code in range(0x110000) if letter_rule(chr(code)))
    lines = [f"{_written(first, last)}\n" for first, last, _ in _runs(letters)]
    return _LETTERS_HEAD.format(unicodedata.unidata_version) + "".join(lines)


def digest() -> str:
    """The value for `folding_digest`: a hash of the data files and of FOLDING_VERSION."""
    contents = [Path(DATA, name).read_bytes() for name in FOLDING_FILES]
    return sha256(b"\0".join([str(FOLDING_VERSION).encode(), *contents])).hexdigest()


def _runs(folds: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """(first, last, value) of neighbours that are all dropped, all spaces, or fold to neighbours."""
    first, last, value = -1, -2, ""
    for code, folded in folds:
        expected = chr(ord(value) + code - first) if len(value) == 1 and value != " " else value
        if code != last + 1 or folded != expected or len(folded) > 1:
            if first >= 0:
                yield first, last, _visible(value)
            first, value = code, folded
        last = code
    yield first, last, _visible(value)


def _visible(value: str) -> str:
    return {"": "DROP", " ": "SPACE"}.get(value, value)


def _written(first: int, last: int) -> str:
    return f"{first:X}" if first == last else f"{first:X}-{last:X}"


if __name__ == "__main__":
    for name, content in (("folds.txt", folds_text()), ("letters.txt", letters_text())):
        Path(DATA, name).write_text(content, encoding="utf-8", newline="\n")
