"""Finds out which characters fonts show that do not tell them, from all text that each font shows.

PDFium gives the codes of such a font, or reads them as Latin letters that a font declares. Codes may be
characters themselves; letters may be the bytes of Chinese text. Otherwise they are only numbers of shapes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from indexer.sources.encoding.plausibility import RARITY_OF_CHINESE, rarity

from ..layout import Segment
from .page import PageText, Piece

UNTOLD = "\ufffd"
"""Stands for each character that its font does not tell."""

_LATIN = ("cp1252", "mac_roman")
"""Encodings of Latin letters, which fonts of Chinese text declare, too."""
_CHINESE = ("gb18030", "cp950")

_BESIDE_ASCII = "".join(bytes(range(0x80, 0x100)).decode(latin, "ignore") for latin in _LATIN)
_NO_TEXT = re.compile(f"[\x7f-\x9f{_BESIDE_ASCII}](?<![“”‘’—–…·•°±×÷§‰ ])")
_FEWEST_NO_TEXT, _KINDS_OF_NO_TEXT = 16, 8
"""Fewest letters beside ASCII, and of different ones, that show that a Latin font shows others.

Most of its letters must be such."""

_SHARE_OF_BYTES, _ENOUGH = 0.2, 4_000
"""Least share of letters beside ASCII that may be bytes of Chinese, and letters of a font that are tried."""

_NATURAL = re.compile("[ a-z\u00df-\u00f6\u00f8-\u024f]")
_SHARE_OF_NATURAL = 0.6
"""Least share of small letters and spaces in text of Latin letters."""

_KANA = re.compile("[\u3041-\u30fe]")
_SHARE_OF_KANA = 0.2
"""Least share of kana in Japanese text."""

_HAN = re.compile("[\u4e00-\u9fff]")
_FEWEST_HAN = 4
"""Fewest ideographs that can show that a font's text is Chinese."""

_HYPHEN, _SOFT_HYPHEN = b"-", b"\xad"
"""PDFium gives the first for the second, which is half of many characters of GBK."""


def with_told_characters(pages: Sequence[PageText]) -> list[list[Segment]]:
    """The segments of all pages. Characters that no font tells are UNTOLD, and Chinese is no longer Latin."""
    told: defaultdict[str, list[str]] = defaultdict(list)
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for piece in (piece for page in pages for pieces in page.pieces or () for piece in pieces):
        (told if piece.is_told else codes)[piece.font].append(piece.text)
    are_characters = {font for font, texts in codes.items() if _is_text("".join(texts))}
    encodings = {font: _encoding("".join(texts)) for font, texts in told.items()}
    no_text = {
        font for font, texts in told.items() if encodings[font] is None and _is_no_text("".join(texts))
    }

    def read(piece: Piece) -> str:
        if piece.font in no_text if piece.is_told else piece.font not in are_characters:
            return re.sub(r"\S", UNTOLD, piece.text)
        encoding = encodings.get(piece.font) if piece.is_told else None
        return piece.text if encoding is None else _decoded(piece.text, *encoding)

    return [
        page.segments
        if page.pieces is None
        else [
            segment._replace(text="".join(map(read, pieces)))
            for segment, pieces in zip(page.segments, page.pieces, strict=True)
        ]
        for page in pages
    ]


def _is_text(codes: str) -> bool:
    """Whether codes read as Chinese, as Japanese or as Latin letters; numbers of shapes do not."""
    natural, kana = len(_NATURAL.findall(codes)), len(_KANA.findall(codes))
    is_japanese = kana >= _FEWEST_HAN and kana > _SHARE_OF_KANA * len(codes)
    return _is_chinese(codes) or is_japanese or natural > _SHARE_OF_NATURAL * len(codes)


def _is_no_text(letters: str) -> bool:
    """Whether Latin letters are none: most are beside ASCII, and of many kinds."""
    beside = _NO_TEXT.findall(letters)
    is_most = len(beside) >= _FEWEST_NO_TEXT and 2 * len(beside) > len("".join(letters.split()))
    return is_most and len(set(beside)) >= _KINDS_OF_NO_TEXT


def _encoding(letters: str) -> tuple[str, str] | None:
    """(the encoding of Latin letters, that of the Chinese text which their bytes hold); None without such."""
    letters = letters[:_ENOUGH]
    if len(_NO_TEXT.findall(letters)) <= _SHARE_OF_BYTES * len(letters):
        return None
    readings = {
        (latin, chinese): _decoded(letters, latin, chinese) for latin in _LATIN for chinese in _CHINESE
    }
    likely = {pair: text for pair, text in readings.items() if _is_chinese(text)}
    return min(likely, key=lambda pair: rarity(likely[pair]), default=None)


def _is_chinese(text: str) -> bool:
    """Whether most letters beside ASCII are ideographs, and such as Chinese texts have."""
    han = _HAN.findall(text)
    letters = sum(not each.isascii() and (each.isalpha() or each == UNTOLD) for each in text)
    is_han = len(han) >= _FEWEST_HAN and 2 * len(han) > letters
    return is_han and rarity("".join(han)) < RARITY_OF_CHINESE * len(han)


def _decoded(letters: str, latin: str, chinese: str) -> str:
    """The text whose bytes in one encoding were read as Latin letters."""
    data, is_lead = bytearray(), False
    for byte in (_byte(letter, latin) for letter in letters):
        data += _SOFT_HYPHEN if is_lead and byte == _HYPHEN else byte
        is_lead = not is_lead and byte >= b"\x80"
    return data.decode(chinese, "replace")


def _byte(letter: str, latin: str) -> bytes:
    """The byte that a Latin letter, or a control in the gaps between them, stands for."""
    try:
        return letter.encode(latin)
    except UnicodeEncodeError:
        return letter.encode("latin-1", "replace")
