"""Writes the numbers of a text, and words that have two ways to be written, in their other ways."""

from __future__ import annotations

from itertools import combinations, product

from indexer.core.caching import cached_property
from indexer.core.numerals import in_han, number_of_digits, small_number

from .varying import DIGITS, LETTERS, NUMERALS, OOS, SIGNS, UNITS, VARIANTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    Way = Callable[[str], str]
    _Replacement = str | Callable[[re.Match[str]], str]


class _Pattern:
    """A pattern; only texts that have a character of each of its `cues` hold it. It is compiled for the first
    such text: loading `re` takes longer than a search."""

    def __init__(self, pattern: str, *cues: str) -> None:
        self.pattern = pattern
        self._cues = tuple(map(frozenset, cues))

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        from re import compile

        return compile(self.pattern)

    def _may_hold(self, text: str) -> bool:
        return not any(cues.isdisjoint(text) for cues in self._cues)

    def sub(self, replacement: _Replacement, text: str, count: int = 0) -> str:
        return self._compiled.sub(replacement, text, count) if self._may_hold(text) else text

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text) if self._may_hold(text) else iter(())


_HAN_YEAR = _Pattern(
    rf"(?<![{NUMERALS}])[一二][{SIGNS}{OOS}]{{3}}(?:(?=年)|(?![{NUMERALS}年]))", "一二", f"年零{OOS}"
)
_HAN_YEAR_OF_REPUBLIC = _Pattern(rf"(?<=民国)[{NUMERALS}]{{1,5}}(?=年)", "民", NUMERALS)
_HAN_MONTH = _Pattern(rf"(?<![{NUMERALS}第])(?:十[一二]?|[一二三四五六七八九])(?=月)", "月", NUMERALS)
_HAN_DAY = _Pattern(rf"(?<=月)[{NUMERALS}]{{1,3}}(?=[日号])", "月", NUMERALS)
_HAN_ORDINALS = (
    _Pattern(rf"(?<=第)[{NUMERALS}]{{1,7}}(?=[{UNITS}])", "第", NUMERALS),
    _Pattern(rf"(?<=第\()[{NUMERALS}]{{1,3}}(?=\)[{UNITS}])", "(", NUMERALS),
    _Pattern(rf"(?<=条之)[{NUMERALS}]{{1,3}}(?![{NUMERALS}])", "之", NUMERALS),
    _Pattern(rf"(?<![{NUMERALS}第])[一二三四](?=季度)", "季", NUMERALS),
)
_START = r"(?<!\d)(?<!\d[.,/-])"
"""Where a number begins: no digit is before it, nor a digit and a sign that joins the two."""
_YEAR = _Pattern(rf"{_START}(?:[12]\d{{3}}(?=年)|(?<![(<第])(?:1[89]|20)\d\d(?![.,/-]?\d|[%)>]))", DIGITS)
_YEAR_OF_REPUBLIC = _Pattern(r"(?<=民国)[1-9]\d{0,2}(?=年)", "民", DIGITS)
_MONTH = _Pattern(r"(?<!\d)(?:1[0-2]|0?[1-9])(?=月)", "月", DIGITS)
_DAY = _Pattern(r"(?<=月)(?:[12]\d|3[01]|0?[1-9])(?=[日号])", "月", DIGITS)
_ORDINALS = (
    _Pattern(rf"(?<=第)[1-9]\d{{0,3}}(?=[{UNITS}])", "第", DIGITS),
    _Pattern(rf"(?<=第\()[1-9]\d?(?=\)[{UNITS}])", "(", DIGITS),
    _Pattern(r"(?<=条之)[1-9]\d?(?!\d)", "之", DIGITS),
    _Pattern(rf"{_START}(?<!第)[1-4](?=季度)", "季", DIGITS),
)
_SEPARATED = _Pattern(
    rf"{_START}[1-9]\d{{0,2}}(?:(?:,\d{{3}})+(?!,?\d)|(?<!\d )(?: \d{{3}})+(?=[\u4e00-\u9fff]))",
    ", ",
    DIGITS,
)
"""A number with commas; or with spaces, as in 5 000万元, but not the numbers of a table."""
_LONG = _Pattern(rf"{_START}(?<![第(<])[1-9]\d{{3,11}}(?!,?\d|[)>年号-])", DIGITS)
_LONG_BEFORE_HAN = _Pattern(rf"{_LONG.pattern}(?=[\u4e00-\u9fff])", DIGITS)
_ANGLED = _Pattern(r"<(\d{4})>(?=第?\d+号)", "<", DIGITS)
_NTH = _Pattern(r"(\(\d{4}\)|\d{4}年|令)第(?=\d+号)", "第", DIGITS)
_DOCUMENT_NUMBER = _Pattern(r"(\(\d{4}\)|\d{4}年|令)(?=\d+号)", "号", DIGITS)
_YEAR_OF_DOCUMENT = _Pattern(r"\((\d{4})\)(?=\d+号)", "号", DIGITS)
_LETTER_THEN_DIGIT = _Pattern(r"(?<=[a-z]) ?(?=\d)", LETTERS, DIGITS)
_DIGIT_THEN_LETTER = _Pattern(r"(?<=\d) ?(?=[a-z])", LETTERS, DIGITS)
_DOT_IN_HAN = _Pattern(r"(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])", ".")

_NUMBER = rf"\d第月日号o{NUMERALS}{UNITS}"
RUN = _Pattern(
    rf"[(<]\d{{4}}[)>]第?\d+号|第\([^()]{{1,3}}\)[{UNITS}]|民国[{_NUMBER}]+|[{_NUMBER}之度令](?:,?[{_NUMBER}之度令])*",
    f"{DIGITS}{NUMERALS}",
    f"{DIGITS}年月第季之{OOS}零",
)
"""A possible number: a run of the characters that numbers are written with."""


def _without_separators(text: str) -> str:
    return _SEPARATED.sub(lambda number: number[0].replace(",", "").replace(" ", ""), text)


def _with_commas(text: str) -> str:
    return _LONG.sub(lambda number: f"{int(number[0]):,}", _without_separators(text))


def _with_spaces(text: str) -> str:
    return _LONG_BEFORE_HAN.sub(
        lambda number: f"{int(number[0]):,}".replace(",", " "), _without_separators(text)
    )


def _dates_in_digits(text: str) -> str:
    text = _HAN_YEAR.sub(_year_in_digits, text)
    for numeral in (_HAN_YEAR_OF_REPUBLIC, _HAN_MONTH, _HAN_DAY, _MONTH, _DAY):
        text = numeral.sub(lambda found: str(small_number(found[0])), text)
    return text


def _year_in_digits(year: re.Match[str]) -> str:
    is_year = year.string[year.end() : year.end() + 1] == "年" or not {"零", *OOS}.isdisjoint(year[0])
    return str(number_of_digits(year[0])) if is_year else year[0]


def _dates_in_two_digits(text: str) -> str:
    text = _dates_in_digits(text)
    for number in (_MONTH, _DAY):
        text = number.sub(lambda found: found[0].zfill(2), text)
    return text


def _dates_in_han(zero: str) -> Way:
    def write(text: str) -> str:
        text = _YEAR.sub(lambda year: _year_in_han(year, zero), _dates_in_digits(text))
        for number in (_YEAR_OF_REPUBLIC, _MONTH, _DAY):
            text = number.sub(lambda found: in_han(int(found[0])), text)
        return text

    return write


def _year_in_han(year: re.Match[str], zero: str) -> str:
    is_year = year.string[year.end() : year.end() + 1] == "年" or "0" in year[0]
    return "".join((zero + SIGNS[1:])[int(digit)] for digit in year[0]) if is_year else year[0]


def _ordinals_in_digits(text: str) -> str:
    for numeral in _HAN_ORDINALS:
        text = numeral.sub(lambda found: str(small_number(found[0])), text)
    return text


def _ordinals_in_han(ten: str) -> Way:
    """In numerals, with 一十 or 十 for the ten behind a hundred: 第一百一十条 or, in Taiwan, 第一百十条."""

    def write(text: str) -> str:
        text = _ordinals_in_digits(text)
        for number in _ORDINALS:
            text = number.sub(lambda found: in_han(int(found[0])).replace("百一十", f"百{ten}"), text)
        return text

    return write


def _first_ordinal_in_digits(text: str) -> str:
    """The first in digits, the others in numerals: 第1条依本法第十二条, as Taiwan publishes its laws."""
    head = next(_ORDINALS[0].finditer(_ordinals_in_digits(text)), None)
    written = _ordinals_in_han("一十")(text)
    return _HAN_ORDINALS[0].sub(head[0], written, count=1) if head else written


def _numbers_of_documents(text: str) -> str:
    return _NTH.sub(r"\1", _ANGLED.sub(r"(\1)", text))


def _replaced(this: str, other: str) -> tuple[Way, ...]:
    return (lambda text: text.replace(this, other), lambda text: text.replace(other, this))


_KINDS: tuple[tuple[Way, ...], ...] = (
    (_without_separators, _with_commas, _with_spaces),
    (_dates_in_digits, *map(_dates_in_han, ("零", *OOS)), _dates_in_two_digits),
    (_ordinals_in_digits, _ordinals_in_han("一十"), _ordinals_in_han("十"), _first_ordinal_in_digits),
    (
        _numbers_of_documents,
        lambda text: _DOCUMENT_NUMBER.sub(r"\1第", _numbers_of_documents(text)),
        lambda text: _YEAR_OF_DOCUMENT.sub(r"<\1>", _numbers_of_documents(text)),
    ),
    (lambda text: _LETTER_THEN_DIGIT.sub("", text), lambda text: _LETTER_THEN_DIGIT.sub(" ", text)),
    (lambda text: _DIGIT_THEN_LETTER.sub("", text), lambda text: _DIGIT_THEN_LETTER.sub(" ", text)),
    (lambda text: text.replace("…", "."), lambda text: _DOT_IN_HAN.sub("…", text)),
    *[_replaced(*words) for words in VARIANTS],
)
"""Kinds of what has several ways to be written. Each way writes all of its kind in a folded text alike."""


def ways(texts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The ways to write folded texts, which change together: the texts themselves, then those that differ in
    one kind, then in two."""
    changing = []
    for kind in _KINDS:
        changed = {tuple(map(write, texts)): write for write in reversed(kind)}
        changed.pop(texts, None)
        if changed:
            changing.append(list(reversed(changed.values())))
    yield texts
    for count in range(1, len(changing) + 1):
        for kinds in combinations(changing, count):
            for chosen in product(*kinds):
                written = texts
                for write in chosen:
                    written = tuple(map(write, written))
                yield written
