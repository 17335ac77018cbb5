"""Queries that are one document number (文号), and the ways in which texts cite it.

`indexer.values.document_numbers` has one key for all spellings of a number, by which articles are found that
have it as their own. Texts that cite it spell it in any of them, so that each is looked for."""

from __future__ import annotations

import re

from indexer.analysis import fold_text
from indexer.core.numerals import in_han

_SIGNS = frozenset("号號〔［[【﹝(（<《〈第-－")
"""Every document number that is typed holds one of these, or two runs of figures with a space between."""

_KEY = re.compile(r"(.*?)(?:〔(\d+)〕|第)(\d+)号")
_AROUND = re.compile(r"^[ ,，、。;；:：(（<《]*(.*?号)(?:文件?)?[ ,，、。;；:：)）>》]*$")
"""The text around a number that was copied out of a sentence."""
_FIGURES = re.compile(r"\d\s+\d")


def number_in(text: str) -> str | None:
    """The key of the document number that a text is; None where it is none.

    >>> [number_in(text) for text in ("国发 2019 5号", "国务院令第七百二十号", "〔2019〕5号")]
    ['国发〔2019〕5号', '国务院令第720号', '〔2019〕5号']
    >>> [number_in(text) for text in ("(国发2019-5号)", "《国发〔2019〕5号》", "国发〔2019〕5号文件。")]
    ['国发〔2019〕5号', '国发〔2019〕5号', '国发〔2019〕5号']
    >>> number_in("第5号"), number_in("2019年5月")
    (None, None)
    """
    if _SIGNS.isdisjoint(text) and not _FIGURES.search(text):
        return None
    from indexer.values import number_key

    key = number_key(text) or number_key(_AROUND.sub(r"\1", text))
    return None if key is None or key.startswith("第") else key


def has_issuer(key: str) -> bool:
    """Whether a number says whose it is: not a year and a serial number alone."""
    return not key.startswith("〔")


def ways_to_cite(key: str) -> tuple[str, ...]:
    """The strings as which folded texts cite the number with this key.

    >>> ways_to_cite("国务院令第720号")
    ... # doctest: +NORMALIZE_WHITESPACE
    ('国务院令第720号', '国务院令720号', '国务院令(第720号)', '国务院令(720号)', '国务院令第七百二十号',
     '国务院令七百二十号', '国务院令(第七百二十号)', '国务院令(七百二十号)')
    """
    found = _KEY.fullmatch(key)
    if found is None:
        return ()
    name, year, serial = found[1], found[2], found[3]
    if year is None:
        serials = [serial, in_han(int(serial))] if int(serial) < 10_000 else [serial]
        forms = [form for one in serials for form in (f"第{one}号", f"{one}号", f"(第{one}号)", f"({one}号)")]
        texts = [f"{name}{form}" for form in forms]
    else:
        texts = [f"{name}{form}" for form in _forms(year, serial)]
        if name[-1:].isalpha() and not name.endswith(("令", "告")):
            # A page has lost the brackets; behind 令 it would be a running number.
            texts.append(f"{name}{year}{serial}号")
    return tuple(dict.fromkeys(map(fold_text, texts)))


def _forms(year: str, serial: str) -> list[str]:
    """The forms of a year and a serial number."""
    padded = [serial, serial.zfill(2)]
    forms = []
    for number in dict.fromkeys(padded):
        for nth in (f"{number}号", f"第{number}号"):
            forms += [
                f"({year}){nth}",
                f"({year}年){nth}",
                f"<{year}>{nth}",
                f"{year}年{nth}",
                f"({year}年{nth})",
            ]
        forms += [f"{year}第{number}号", f"{year}-{number}号", f"{year} {number}号", f"({year})-{number}号"]
    han = "".join("〇一二三四五六七八九"[int(digit)] for digit in year)
    if int(serial) < 10_000:
        forms += [f"({each}){in_han(int(serial))}号" for each in (year, han)]
    return forms
