"""Writes folds.txt and letters.txt: what characters fold to and which are letters, by one Unicode version.

Run it by hand, with the newest Python at hand, when a rule below or a list changes:
`python -m indexer.analysis.data.generate`. The tests hold the files to it, and then ask for a new digest in
`indexer/analysis/folding.py`. It is not installed.
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
# 慰藉). Folding must not look at neighbours, so all are merged: else 著力 and 着力, 瞭解 and 了解 would
# be two spellings that never meet.
_MERGED = {"著": "着", "瞭": "了", "藉": "借"}

_VARIATION_SELECTORS = frozenset(
    chr(codepoint)
    for block in (
        range(0x180B, 0x180E),
        range(0x180F, 0x1810),
        range(0xFE00, 0xFE10),
        range(0xE0100, 0xE01F0),
    )
    for codepoint in block
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
    """What this Python's Unicode tables and our lists fold a character to."""
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
                # Spacing accents (´ ¨ ‾) and Arabic phrases decompose into words. A space that is not in
                # the source would come and go with its neighbours, so these stay as they are.
                return character
        if folded == character:
            return character
        return "".join(map(fold, folded))

    return fold


def letter_rule(character: str) -> bool:
    """Whether this Python's Unicode tables have a character for a letter or digit, or it is Han."""
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
    """What `folding_digest` must give: a hash of the data files and of FOLDING_VERSION."""
    contents = [Path(DATA, name).read_bytes() for name in FOLDING_FILES]
    return sha256(b"\0".join([str(FOLDING_VERSION).encode(), *contents])).hexdigest()


def _runs(folds: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """(first, last, value) of neighbours that are dropped, are spaces, or fold to neighbours."""
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
