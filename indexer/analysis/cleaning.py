"""The clean copy of a text: as it was given, without what mirror sites and PDF files put into it.

Folding makes all spellings one, for a machine. A clean copy is for a reader, and keeps the script and the
punctuation of its source. Removed are glosses, controls and other invisible characters, and stray spaces:
those at the ends, beside a full-width sign, between Han and a quotation mark, and between characters that are
spread (`主 要 内 容`). Other spaces stay, since most separate names, headings and cells of a table. A radical
or compatibility form (`⽩`) becomes the ideograph that it shows.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import accumulate, compress

from indexer.core.frozen import frozen

from .characters import character_folds, data_lines, is_han
from .glosses import glossed_characters
from .origins import Span, character_spans

_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
"""Controls, soft hyphens, marks of direction and spaces without width. What joins letters or emoji stays."""

_FULL_WIDTH_SIGNS = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_BESIDE_SIGNS = re.compile(
    rf"^\s+|\s+$|(?<=[{_FULL_WIDTH_SIGNS}])\s+|\s+(?=[{_FULL_WIDTH_SIGNS}])"
    r"|(?<=[\u3400-\u9fff])\s+(?=[“”‘’])|(?<=[“”‘’])\s+(?=[\u3400-\u9fff])"
)
_SPREAD = re.compile(r"(?<!\w)\w(?:\s+\w)+(?!\w)")
"""Letters that stand alone, one after the other."""
_SPACES = re.compile(r"\s+")
_READING = re.compile(r"[(（]\s?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüɡ]{1,6}\s?[)）]")
"""A gloss, or another word in brackets. It is found sooner than glosses are."""


class CleanText(metaclass=frozen):
    """The clean copy `text` of a source. `offsets[i]` is the place in the copy of place i of the source."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The span of the copy that shows source[start:end].

        >>> copy = clean("推进科創(chuàng)新城建设")
        >>> copy.text, copy.span(2, 13)
        ('推进科創新城建设', (2, 5))
        """
        return self.offsets[start], self.offsets[end]


def clean(source: str) -> CleanText:
    """The clean copy of a text, and the way from the text to it.

    >>> clean("⽩龜湖（ 2）科創(chuàng)新 城，主 要 内 容： 第三条 本办法").text
    '白龜湖（2）科創新 城，主要内容：第三条 本办法'
    """
    unified = source.translate(_unified_forms())  # of the same length
    kept = bytearray(b"\1") * len(source)
    for start, end in (*_gloss_spans(unified), *(found.span() for found in _INVISIBLE.finditer(unified))):
        kept[start:end] = bytes(end - start)
    places = list(compress(range(len(source)), kept))
    for start, end in _stray_spaces("".join(compress(unified, kept))):
        for place in places[start:end]:
            kept[place] = 0
    return CleanText("".join(compress(unified, kept)), tuple(accumulate(kept, initial=0)))


def without_glosses(source: str) -> str:
    """A text without its glosses, otherwise as it was given.

    >>> without_glosses("關(guān)于科技創(chuàng)新 的通知（a）")
    '關于科技創新 的通知（a）'
    """
    if ("(" not in source and "（" not in source) or _READING.search(source) is None:
        return source
    kept, end = [], 0
    for start, after in _gloss_spans(source):
        kept.append(source[end:start])
        end = after
    return "".join(kept) + source[end:]


def _gloss_spans(source: str) -> list[Span]:
    """The spans of the glosses, without the characters that they are of."""
    text = source.translate(character_folds())
    glossed = glossed_characters(text) if "(" in text else []
    if not glossed:
        return []
    spans = character_spans(source)
    return [(spans[start][1], spans[end - 1][1]) for start, end in glossed]


def _stray_spaces(text: str) -> list[Span]:
    spans = [found.span() for found in _BESIDE_SIGNS.finditer(text)]
    for spread in _SPREAD.finditer(text):
        if all(map(is_han, "".join(spread[0].split()))):
            start = spread.start()
            spans += [(start + run.start(), start + run.end()) for run in _SPACES.finditer(spread[0])]
    return spans


@cache
def _unified_forms() -> dict[int, str]:
    """Code point of a radical or a compatibility ideograph -> the ideograph that it shows."""
    forms = {ord(line[0]): line[1] for line in data_lines("radicals.txt")}
    for first, last in ((0x2F00, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)):
        for code in range(first, last + 1):
            forms.setdefault(code, unicodedata.normalize("NFKC", chr(code)))
    return forms
