"""The ways to write numbers and some words, which exact search takes for one another.

`23876人` is also `23,876人` and `23 876人`. `2024年3月` is also `二零二四年三月`, and `第12条` is `第十二条`.
Texts are indexed as they stand, so that each part of a number is found in them; it is the query that is
searched in each way. A numeral by itself is a word: 五 is not 5.
"""

from __future__ import annotations

from itertools import combinations, product

from indexer.core.caching import cached_property, lru_cache
from indexer.core.numerals import in_han, number_of_digits, small_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    Way = Callable[[str], str]
    _Replacement = str | Callable[[re.Match[str]], str]

LONGEST = 500
"""Longest string that is searched in other ways, in characters."""

MOST = 24
"""Most ways in which a text is searched."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_SIGNS = "零一二三四五六七八九"
_NUMERALS = f"{_SIGNS}十百千"
_UNITS = "条章节款项点目届次批号期季篇部编类课轮天年周卷"
_OOS = "o0оο"
"""Signs that are typed for the zero of a year in numerals: o, the digit, and the o of Cyrillic and Greek."""

_VARIANTS = (
    *(("计画", "计划"), ("规画", "规划"), ("企画", "企划"), ("身分", "身份"), ("部份", "部分")),
    *(("成份", "成分"), ("座标", "坐标"), ("家俱", "家具")),
)
"""Words that have two ways to be written."""

_CUES = frozenset(f"{_DIGITS}.…一二第月民之季标份分画划具俱")
"""A text without any of these has no other way to be written."""

_OF_VARIANTS = frozenset("分份画划标具俱")
"""Each of the variants has one of these."""

_VARIANTS_WITH = {
    cue: tuple([word for words in _VARIANTS for word in words if cue in word]) for cue in _OF_VARIANTS
}

_FIGURES = frozenset(f"{_DIGITS}.…")
_HAN_NUMERALS = frozenset(_NUMERALS)
_OF_NUMERALS = frozenset(f"年月第季之{_OOS}零")
"""A number in numerals has one of these beside it or in it, or it has no other way to be written."""


def may_vary(text: str) -> bool:
    """Whether a folded text may have other ways to be written: false of most texts that have none."""
    return not _CUES.isdisjoint(text) and (
        not _FIGURES.isdisjoint(text)
        or not (_OF_NUMERALS.isdisjoint(text) or _HAN_NUMERALS.isdisjoint(text))
        or any(word in text for cue in _OF_VARIANTS.intersection(text) for word in _VARIANTS_WITH[cue])
    )


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
    rf"(?<![{_NUMERALS}])[一二][{_SIGNS}{_OOS}]{{3}}(?:(?=年)|(?![{_NUMERALS}年]))", "一二", f"年零{_OOS}"
)
_HAN_YEAR_OF_REPUBLIC = _Pattern(rf"(?<=民国)[{_NUMERALS}]{{1,5}}(?=年)", "民", _NUMERALS)
_HAN_MONTH = _Pattern(rf"(?<![{_NUMERALS}第])(?:十[一二]?|[一二三四五六七八九])(?=月)", "月", _NUMERALS)
_HAN_DAY = _Pattern(rf"(?<=月)[{_NUMERALS}]{{1,3}}(?=[日号])", "月", _NUMERALS)
_HAN_ORDINALS = (
    _Pattern(rf"(?<=第)[{_NUMERALS}]{{1,7}}(?=[{_UNITS}])", "第", _NUMERALS),
    _Pattern(rf"(?<=第\()[{_NUMERALS}]{{1,3}}(?=\)[{_UNITS}])", "(", _NUMERALS),
    _Pattern(rf"(?<=条之)[{_NUMERALS}]{{1,3}}(?![{_NUMERALS}])", "之", _NUMERALS),
    _Pattern(rf"(?<![{_NUMERALS}第])[一二三四](?=季度)", "季", _NUMERALS),
)
_START = r"(?<!\d)(?<!\d[.,/-])"
"""Where a number begins: no digit is before it, nor a digit and a sign that joins the two."""
_YEAR = _Pattern(rf"{_START}(?:[12]\d{{3}}(?=年)|(?<![(<第])(?:1[89]|20)\d\d(?![.,/-]?\d|[%)>]))", _DIGITS)
_YEAR_OF_REPUBLIC = _Pattern(r"(?<=民国)[1-9]\d{0,2}(?=年)", "民", _DIGITS)
_MONTH = _Pattern(r"(?<!\d)(?:1[0-2]|0?[1-9])(?=月)", "月", _DIGITS)
_DAY = _Pattern(r"(?<=月)(?:[12]\d|3[01]|0?[1-9])(?=[日号])", "月", _DIGITS)
_ORDINALS = (
    _Pattern(rf"(?<=第)[1-9]\d{{0,3}}(?=[{_UNITS}])", "第", _DIGITS),
    _Pattern(rf"(?<=第\()[1-9]\d?(?=\)[{_UNITS}])", "(", _DIGITS),
    _Pattern(r"(?<=条之)[1-9]\d?(?!\d)", "之", _DIGITS),
    _Pattern(rf"{_START}(?<!第)[1-4](?=季度)", "季", _DIGITS),
)
_SEPARATED = _Pattern(
    rf"{_START}[1-9]\d{{0,2}}(?:(?:,\d{{3}})+(?!,?\d)|(?<!\d )(?: \d{{3}})+(?=[\u4e00-\u9fff]))",
    ", ",
    _DIGITS,
)
"""A number with commas; or with spaces, as in 5 000万元, but not the numbers of a table."""
_LONG = _Pattern(rf"{_START}(?<![第(<])[1-9]\d{{3,11}}(?!,?\d|[)>年号-])", _DIGITS)
_LONG_BEFORE_HAN = _Pattern(rf"{_LONG.pattern}(?=[\u4e00-\u9fff])", _DIGITS)
_ANGLED = _Pattern(r"<(\d{4})>(?=第?\d+号)", "<", _DIGITS)
_NTH = _Pattern(r"(\(\d{4}\)|\d{4}年|令)第(?=\d+号)", "第", _DIGITS)
_DOCUMENT_NUMBER = _Pattern(r"(\(\d{4}\)|\d{4}年|令)(?=\d+号)", "号", _DIGITS)
_YEAR_OF_DOCUMENT = _Pattern(r"\((\d{4})\)(?=\d+号)", "号", _DIGITS)
_LETTER_THEN_DIGIT = _Pattern(r"(?<=[a-z]) ?(?=\d)", _LETTERS, _DIGITS)
_DIGIT_THEN_LETTER = _Pattern(r"(?<=\d) ?(?=[a-z])", _LETTERS, _DIGITS)
_DOT_IN_HAN = _Pattern(r"(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])", ".")

_NUMBER = rf"\d第月日号o{_NUMERALS}{_UNITS}"
_RUN = _Pattern(
    rf"[(<]\d{{4}}[)>]第?\d+号|第\([^()]{{1,3}}\)[{_UNITS}]|民国[{_NUMBER}]+|[{_NUMBER}之度令](?:,?[{_NUMBER}之度令])*",
    f"{_DIGITS}{_NUMERALS}",
    f"{_DIGITS}年月第季之{_OOS}零",
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
    is_year = year.string[year.end() : year.end() + 1] == "年" or not {"零", *_OOS}.isdisjoint(year[0])
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
    return "".join((zero + _SIGNS[1:])[int(digit)] for digit in year[0]) if is_year else year[0]


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
    (_dates_in_digits, *map(_dates_in_han, ("零", *_OOS)), _dates_in_two_digits),
    (_ordinals_in_digits, _ordinals_in_han("一十"), _ordinals_in_han("十"), _first_ordinal_in_digits),
    (
        _numbers_of_documents,
        lambda text: _DOCUMENT_NUMBER.sub(r"\1第", _numbers_of_documents(text)),
        lambda text: _YEAR_OF_DOCUMENT.sub(r"<\1>", _numbers_of_documents(text)),
    ),
    (lambda text: _LETTER_THEN_DIGIT.sub("", text), lambda text: _LETTER_THEN_DIGIT.sub(" ", text)),
    (lambda text: _DIGIT_THEN_LETTER.sub("", text), lambda text: _DIGIT_THEN_LETTER.sub(" ", text)),
    (lambda text: text.replace("…", "."), lambda text: _DOT_IN_HAN.sub("…", text)),
    *[_replaced(*words) for words in _VARIANTS],
)
"""Kinds of what has several ways to be written. Each way writes all of its kind in a folded text alike."""


@lru_cache(maxsize=512)
def equivalents(texts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The ways to write folded texts, which change together; the texts themselves first.

    Then come those that differ in one kind, then in two.

    >>> [text for text, in equivalents(("第十二条",))]
    ['第十二条', '第12条']
    """
    if not any(map(may_vary, texts)) or sum(map(len, texts)) > LONGEST:
        return [texts]
    found: dict[tuple[str, ...], None] = {}
    for way in _ways(texts):
        found[way] = None
        if len(found) == MOST:
            break
    return list(found)


def ways_of(text: str) -> tuple[str, ...]:
    """The ways to write one folded text, as it is written first."""
    return tuple([way for (way,) in equivalents((text,))])


def _ways(texts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    changing = []
    for ways in _KINDS:
        changed = {tuple(map(write, texts)): write for write in reversed(ways)}
        changed.pop(texts, None)
        if changed:
            changing.append(list(reversed(changed.values())))
    yield texts
    for count in range(1, len(changing) + 1):
        for kinds in combinations(changing, count):
            for ways in product(*kinds):
                written = texts
                for write in ways:
                    written = tuple(map(write, written))
                yield written


def written_otherwise(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(number, the other ways to write it) of each number in a folded text.

    >>> list(written_otherwise("劳动合同法第十二条"))
    [('第十二条', ('第12条',))]
    """
    for number in dict.fromkeys(match[0] for match in _RUN.finditer(text)):
        others = tuple([other for (other,) in equivalents((number,))[1:]])
        if others:
            yield number, others
