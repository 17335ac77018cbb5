"""Writes a number in the formats that Word has for lists (ECMA-376, part 1, 17.18.59).

Formats of other scripts, and numbers beyond those that a format has a sign for, are written in digits.
"""

from __future__ import annotations

from collections.abc import Callable

_LARGEST_CHINESE = 100_000_000
_LARGEST_ROMAN = 4_000
_MOST_LETTERS = 10
"""Most repetitions of a letter: aaa is the 53rd."""

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip

# The zero is the ideograph that texts write; the standard names a circle (U+25CB) for some of the formats.
_DIGITS = "〇一二三四五六七八九"

# The digits from zero to nine, then ten, hundred, thousand and ten thousand.
_COUNTING = "零一二三四五六七八九十百千万"
_COUNTING_TRADITIONAL = "零一二三四五六七八九十百千萬"
_LEGAL = "零壹贰叁肆伍陆柒捌玖拾佰仟万"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖拾佰仟萬"

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def numeral(number: int, form: str) -> str:
    """The number in this format, in digits if there is no other way.

    >>> numeral(21, "chineseCountingThousand"), numeral(4, "upperRoman"), numeral(3, "ideographTraditional")
    ('二十一', 'IV', '丙')
    """
    write = _FORMATS.get(form)
    return (write(number) if write is not None else None) or str(number)


def _chinese(numerals: str) -> Callable[[int], str | None]:
    def write(number: int) -> str | None:
        if not 0 < number < _LARGEST_CHINESE:
            return numerals[0] if number == 0 else None
        high, low = divmod(number, 10_000)
        text = f"{_below_ten_thousand(high, numerals)}{numerals[13]}" if high else ""
        text += numerals[0] if high and 0 < low < 1000 else ""
        text += _below_ten_thousand(low, numerals)
        # Ten to nineteen begin with ten: 十二. Sums of money are written in full: 壹拾贰.
        return text.removeprefix("一") if text.startswith("一十") else text

    return write


def _below_ten_thousand(number: int, numerals: str) -> str:
    text, has_gap = "", False
    for unit, of_unit in ((1000, numerals[12]), (100, numerals[11]), (10, numerals[10]), (1, "")):
        digit = number // unit % 10
        if digit:
            text += (numerals[0] if has_gap and text else "") + numerals[digit] + of_unit
        has_gap = not digit
    return text


def _tens(number: int) -> str | None:
    """Counted below a hundred, then digit by digit: 九十九, 一〇〇."""
    return _chinese(_COUNTING)(number) if 0 < number < 100 else _in_digits(number)


def _japanese(number: int) -> str | None:
    """Counted without zeros, and without 一 before hundred and thousand: 百一."""
    text = _chinese(_COUNTING)(number) if number else None
    if text is None:
        return None
    text = text.replace("零", "").replace("一十", "十")
    return text.replace("一百", "百").replace("一千", "千")


def _in_digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _one_of(signs: str) -> Callable[[int], str | None]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else None


def _row(first: str, count: int) -> Callable[[int], str | None]:
    """The characters from `first` on."""
    return _one_of("".join(chr(ord(first) + place) for place in range(count)))


def _letter(first: str) -> Callable[[int], str | None]:
    def write(number: int) -> str | None:
        times, place = divmod(number - 1, 26)
        return chr(ord(first) + place) * (times + 1) if 0 <= times < _MOST_LETTERS else None

    return write


def _roman(number: int) -> str | None:
    text = ""
    if number < _LARGEST_ROMAN:
        for worth, sign in _ROMAN:
            text += sign * (number // worth)
            number %= worth
    return text or None


def _lower_roman(number: int) -> str | None:
    return (_roman(number) or "").lower()


def _ordinal(number: int) -> str:
    end = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number // 10 % 10 != 1 else "th"
    return f"{number}{end}"


_FORMATS: dict[str, Callable[[int], str | None]] = {
    "chineseCounting": _tens,
    "chineseCountingThousand": _chinese(_COUNTING),
    "chineseLegalSimplified": _chinese(_LEGAL),
    "decimalEnclosedCircle": _row("①", 20),
    "decimalEnclosedCircleChinese": _row("①", 10),
    "decimalEnclosedFullstop": _row("⒈", 20),
    "decimalEnclosedParen": _row("⑴", 20),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda number: f"{number:02}",
    "ideographDigital": _in_digits,
    "ideographEnclosedCircle": _row("㈠", 10),
    "ideographLegalTraditional": _chinese(_LEGAL_TRADITIONAL),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": lambda number: (
        _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if 0 < number <= 60 else None
    ),
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _in_digits,
    "lowerLetter": _letter("a"),
    "lowerRoman": _lower_roman,
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "taiwaneseCounting": _tens,
    "taiwaneseCountingThousand": _chinese(_COUNTING_TRADITIONAL),
    "taiwaneseDigital": _in_digits,
    "upperLetter": _letter("A"),
    "upperRoman": _roman,
}
