"""Tells the text of a paragraph from marks of notes (<sup>) and readings above characters (<ruby>) in it."""

from __future__ import annotations

import re

NOTE_ADDRESS = re.compile(r"^#|#_?(?:ftn|fn|note|cite|ref)")
"""Addresses of links to a note on the same page."""
_CERTAIN = re.compile(
    r"(?:[\[［〔【][^\[\]［］〔〕【】]{1,8}[\]］〕】])+|[*＊†‡§※]{1,3}|[①-⑳❶-❿⓫-⓴㈠-㈩]{1,3}|[注註]\s?[0-9①-⑳]{0,2}"
)
# Beside figures, an exponent: 10³, m².
_LIKELY = re.compile(r"[0-9]{1,3}(?:[,，、~–-][0-9]{1,3}){0,3}|[(（][0-9]{1,3}[)）]|[a-z]")
_AFTER_WORDS = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff\u3001-\u301f\uff00-\uff0f\uff1a-\uff20“”‘’…—%.,;:!?\"]$"
)
_AFTER_UNIT = re.compile(r"[米里]$")
# Beside a figure, no exponent: a list, a range, or a number in brackets; and a year is no base of a power.
_NO_EXPONENT = re.compile(r"[0-9]{1,3}(?:[,，、~–-][0-9]{1,3}){1,3}|[(（][0-9]{1,3}[)）]")
_AFTER_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d$")
_EXPONENT = re.compile("[-−–]?[0-9]+")
_LONGEST = 12
_SUPERSCRIPTS = str.maketrans("0123456789-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
# Text before a Han that belongs to it and stands behind a reading: a number, which is no tone, and brackets.
_BEFORE_HAN = re.compile(r"[“‘《（〔【「『]{0,3}(?:(?<![^\W_])[0-9][0-9.%]*)?$")
_LONGEST_BEFORE_HAN = 16


def raised(text: str, before: str, is_linked: bool) -> str:
    """Raised text as it stands in a paragraph after the text `before`; a note's mark is none of it.

    `is_linked` says that it is in a link to a note.

    >>> raised("[1]", "2023年", False), raised("2", "5000m", False), raised("3", "10", False)
    ('', '2', '³')
    """
    mark, before = text.strip(), before.rstrip()
    if not before or not mark or len(mark) > _LONGEST:
        return text
    if is_linked or _CERTAIN.fullmatch(mark):
        return ""
    if before[-1].isdecimal():
        if _NO_EXPONENT.fullmatch(mark) or (mark.isdecimal() and _AFTER_YEAR.search(before)):
            return ""
        return mark.translate(_SUPERSCRIPTS) if _EXPONENT.fullmatch(mark) else text
    is_area = mark in ("2", "3") and _AFTER_UNIT.search(before) is not None
    return "" if _LIKELY.fullmatch(mark) and _AFTER_WORDS.search(before) and not is_area else text


class Readings:
    """Readings above characters (<ruby>), which are no text of the article.

    HTML lets their closing tags be left out: a reading ends before the next <rb>, <rt> or <rp>, at the end of
    <ruby>, and at the end of its line. One without its own closing tag also ends at the first Han in it.
    """

    def __init__(self) -> None:
        self._text: list[str] | None = None
        self._in_part = False
        """Whether <rtc> is open, which holds only readings."""

    def start(self, name: str) -> str:
        """Begins a reading, or text below one; the text that an unclosed one has swallowed."""
        swallowed = self._swallowed(behind_reading=True)
        if name == "rb":
            self.end("ruby")
        else:
            self._text = []
            self._in_part = self._in_part or name == "rtc"
        return swallowed

    def end(self, name: str) -> str:
        """Ends a reading; the text that it has swallowed, if only the end of <ruby> ends it."""
        swallowed = self._swallowed(behind_reading=True) if name == "ruby" else ""
        self._in_part = self._in_part and name in ("rt", "rp")
        self._text = [] if self._in_part else None
        return swallowed

    def take(self, text: str) -> bool:
        """Whether the text belongs to a reading."""
        if self._text is not None:
            self._text.append(text)
        return self._text is not None

    def end_line(self) -> str:
        """Ends all readings; the text that an unclosed one has swallowed."""
        swallowed = self._swallowed(behind_reading=False)
        self.end("ruby")
        return swallowed

    def _swallowed(self, *, behind_reading: bool) -> str:
        text = "".join(self._text or ())
        han = _HAN.search(text)
        if han is None:
            return ""
        first = max(0, han.start() - _LONGEST_BEFORE_HAN)
        before = _BEFORE_HAN.search(text[first : han.start()])
        start = han.start() if before is None else first + before.start()
        # A text that begins with Han may be a reading itself: 卬（音昂）.
        return "" if behind_reading and not start else text[start:]
