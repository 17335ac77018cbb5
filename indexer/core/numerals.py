"""Reads numbers that are written in Chinese numerals, such as years, months, days and document numbers."""

from __future__ import annotations

ZEROS = "〇○零◯0０OＯoОоΟο"
"""The signs for a zero among Chinese numerals, 二〇二四, 二○二四, 二零二四, and letters that look alike."""

DIGITS = dict.fromkeys(ZEROS, 0) | {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
"""The value of each sign for a digit among Chinese numerals."""


_POWERS = {"千": 1_000, "百": 100, "十": 10}


def small_number(written: str) -> int:
    """A number below 10,000 in digits or Chinese numerals; 0 where it is none.

    >>> [small_number(written) for written in ("29", "二十九", "廿九", "十", "三〇", "一千零一十三", "元")]
    [29, 29, 29, 10, 30, 1013, 1]
    """
    if written.isdecimal():
        return int(written)
    total, digit = 0, 0
    for sign in written.replace(" ", ""):
        if sign in _POWERS:
            total, digit = total + _POWERS[sign] * max(digit, 1), 0
        elif sign in "廿卅":
            total += 20 if sign == "廿" else 30
        elif sign == "元":
            digit = 1
        else:
            digit = 10 * digit + DIGITS.get(sign, 0)
    return total + digit


def number_of_digits(written: str) -> int:
    """A number in digits or in Chinese signs for digits, one by one; other signs are left out.

    >>> [number_of_digits(written) for written in ("2024", "二〇二四", "二 ○ 二 四")]
    [2024, 2024, 2024]
    """
    if written.isdecimal():
        return int(written)
    return int("".join(str(DIGITS[sign]) for sign in written if sign in DIGITS) or "0")


def in_han(number: int) -> str:
    """A number from 1 to 9,999 in Chinese numerals, as laws number their articles.

    >>> [in_han(number) for number in (8, 12, 20, 105, 110, 1013, 1260)]
    ['八', '十二', '二十', '一百零五', '一百一十', '一千零一十三', '一千二百六十']
    """
    written, rest = "", number
    for sign, power in (*_POWERS.items(), ("", 1)):
        digit, rest = divmod(rest, power)
        if digit:
            written += "零一二三四五六七八九"[digit] + sign
        elif written and rest and not written.endswith("零"):
            written += "零"
    return written.removeprefix("一") if 10 <= number < 20 else written
