"""One key for all spellings of a document number (文号), for indexing it and for looking it up.

`indexer.recognition.document_numbers` finds numbers in texts, and is stricter: a text has many figures, while
here the whole value is taken to be a number.
"""

from __future__ import annotations

import re

from indexer.analysis import fold_text
from indexer.core.numerals import number_of_digits, small_number

_LONGEST = 100
"""Code points of the longest number."""
REPUBLIC = "中华人民共和国"
_BODY = r"[^\W\d_]{1,60}?(?:\([^\W\d_]{1,6}\)[^\W\d_]{0,6}?)?"
_NAME = rf"(?P<name>(?:{_BODY}(?: {_BODY})?)??)"
_YEAR = "(?:19|20)\\d\\d|[零一二三四五六七八九]{4}"
_SERIAL = r"第? ?\(?(?P<serial>\d(?: ?\d){0,11}|[零一二三四五六七八九十百千]{1,7})\)?(?:-\d{1,2}(?= ?号))?"
# 国发(2019)5号, 国发2019年第5号, 国发2019-5; folding has made all brackets round, or angles.
_WITH_YEAR = re.compile(
    rf"{_NAME} ?(?:[(<] ?(?P<bracketed>{_YEAR}) ?年? ?[)>] ?-?|(?P<year>{_YEAR})(?:年| ?-|(?=[ 第]))) ?"
    rf"{_SERIAL}(?P<sign> ?号)?"
)
# 国发20195号: a page has lost the brackets.
_TOUCHING = re.compile(rf"{_NAME}(?<=[^\W\d_])(?<![令告])(?P<year>(?:19|20)\d\d)(?P<serial>\d{{1,4}})号")
_RUNNING = re.compile(
    rf"{_NAME} ?[(<]?{_SERIAL} ?号[)>]?|(?P<order>{_BODY}[令告]) ?第? ?(?P<number>\d{{1,5}})"
)


def number_key(written: str) -> str | None:
    """The key of a document number, the same for each spelling of it; None where the text is none.

    A number with a year has it in brackets, whatever it is the number of. A year and a serial number are one
    too, if they have brackets or 号.

    >>> [number_key(text) for text in ("国发（２０１９）第五號", "国发 2019 5号", "国发2019-5")]
    ['国发〔2019〕5号', '国发〔2019〕5号', '国发〔2019〕5号']
    >>> [number_key(text) for text in ("中华人民共和国国务院令 第720号", "2019年5号", "2019-5")]
    ['国务院令第720号', '〔2019〕5号', None]
    """
    parts = _parts(written)
    return None if parts is None else _key(*parts)


def number_terms(written: str) -> tuple[str, ...]:
    """The terms of an article's number: its key, and the one of its year and serial number alone.

    >>> number_terms("国发[2019]5号"), number_terms("国务院令第720号"), number_terms("无")
    (('国发〔2019〕5号', '〔2019〕5号'), ('国务院令第720号',), ('无',))
    """
    parts = _parts(written) if written else None
    if parts is None:
        text = fold_text(written).strip()
        return (text,) if text else ()
    _, year, serial = parts
    return tuple(dict.fromkeys([_key(*parts), _key("", year, serial)])) if year else (_key(*parts),)


def _key(name: str, year: int, serial: int) -> str:
    return f"{name}〔{year}〕{serial}号" if year else f"{name}第{serial}号"


def _parts(written: str) -> tuple[str, int, int] | None:
    """(the name before the figures, the year or 0, the serial number)"""
    if len(written) > _LONGEST:
        return None
    text = re.sub("[·、;]", "", fold_text(written)).strip()
    if match := _WITH_YEAR.fullmatch(text):
        if not (match["name"] or match["bracketed"] or match["sign"]):
            return None
        year, serial = match["bracketed"] or match["year"], match["serial"]
    elif match := _TOUCHING.fullmatch(text):
        year, serial = match["year"], match["serial"]
    elif match := _RUNNING.fullmatch(text):
        if match["serial"] and not match["name"] and "第" not in text:
            return None
        year, serial = "0", match["serial"] or match["number"]
    else:
        return None
    name = match["name"] or match.groupdict().get("order") or ""
    name = name.replace(" ", "").replace(REPUBLIC, "")
    return name, number_of_digits(year), small_number(serial.replace(" ", ""))
