"""Joins the lines of plain text that were broken for width, where the text shows that they were.

A line is *full* if the first word of the next line would not have fitted into the widest line. In text that
was broken for width, a line that ends within a sentence is full, and the sentence goes on in the next line. A
line that ends within a sentence and is not full tells that lines end for other reasons: in a list, a poem, an
address. So text with a paragraph in each line stays as it is, however long its paragraphs are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from string import whitespace
from typing import NamedTuple
from unicodedata import east_asian_width

from indexer.core.messages import message

from .draft import LeftOut
from .metadata import metadata_of_line
from .wrapping import join_wrapped

_NARROWEST, _WIDEST = 36, 110
"""Columns of lines that were broken for width; a Chinese character has two."""
_MOST_SHORT = 4
"""Columns by which a full line of Chinese may be short, since some signs begin or end no line."""
_LONGEST_WORD = 24
"""Columns of a word that a line can be too narrow for; programs break addresses and longer words."""
_FEWEST = 2
"""Fewest lines that are full and end within a sentence."""
_PER_EXCEPTION = 5
"""Number of such lines for each one that ends within a sentence and is not full."""
_FEW_WIDER, _MOST_WIDER = 2, 0.02
"""Lines that may be wider than the width at which the others were broken, as a number and as a share."""
_PLACES = 3
"""Number of places in their lines at which the first pauses stand; in verse and columns there is one."""
_EDGE = 1
"""Lines at the top and at the end, a title and a signature, that may end within a sentence."""
_AT_MARGIN = 0.05
"""Smallest share of lines that stand where paragraphs go on, further left than where they begin."""

_CLOSING = "”’」』）)》】\"'"
_SENTENCE_ENDS = tuple("。！？；：…!?;:.")
_NUMBER = "[0-9]{1,3}|[一二三四五六七八九十百]{1,4}|[①-⑳]|[a-zA-Z]"
_ITEM = re.compile(
    rf"[-*+•●·◆■□※★○]\s|[•●◆■□★○①-⑳]|[(（〔\[【](?:{_NUMBER})[)）〕\]】]|(?:{_NUMBER})[)）.、．](?![0-9])"
    r"|第[0-9零一二三四五六七八九十百千]{1,6}[条條章节節款項项編编部][\s\u3000]"
)
_FIRST_WORD = re.compile(r"[\x21-\x7e]+|[《（“‘〈「『]*\S[，。、；：！？）》〉”’」』…]*")
_COLUMNS = re.compile(
    r"\S(?: {3}|\u3000\u3000| *\t)\s*\S|[|│┃]|\S(?:\u3000\S+){3}|[.…·]{6}|^[-=_*~—·\s]{4,}$"
)
_PAUSE = re.compile("[，。；：、？！]|[,.;:?!] ")
_PAGE_NUMBER = re.compile(
    r"[-—–－·~]{1,3}\s*[0-9]{1,4}\s*[-—–－·~]{1,3}|[0-9]{1,4}\s*/\s*[0-9]{1,4}"
    r"|第\s*[0-9]{1,4}\s*[页頁](?:[\s,，/]*共\s*[0-9]{1,4}\s*[页頁])?"
)
_BARE_NUMBER = re.compile("[0-9]{1,4}")
_INDENT = f"{whitespace}\xa0\u2002\u2003\u3000>"
"""White space, and the marks before the lines of a mail that is quoted."""


Measure = Callable[[str], int]


class _Columns(dict[str, int]):
    """The columns of each character; `ambiguous` are those of signs that are wide only among Chinese ones."""

    def __init__(self, ambiguous: int) -> None:
        super().__init__()
        self._of_width = {"W": 2, "F": 2, "A": ambiguous}

    def __missing__(self, character: str) -> int:
        self[character] = self._of_width.get(east_asian_width(character), 1)
        return self[character]

    def of(self, text: str) -> int:
        return len(text) if text.isascii() else sum(map(self.__getitem__, text))


_columns = _Columns(ambiguous=2).of
_MEASURES: tuple[Measure, ...] = (_columns, _Columns(ambiguous=1).of, lambda text: 2 * len(text))
"""The measures that programs take for the width of a text; the last one counts letters."""


class Unwrapped(NamedTuple):
    """Lines joined to paragraphs, what was left out between them, and a note for a person."""

    lines: list[str]
    left_out: list[LeftOut]
    note: str


class _Line(NamedTuple):
    """A line that is not blank, without its indent and the spaces behind it."""

    number: int
    text: str
    indent: str
    gap: str
    """Its separator from the line before: "", "blank" or "page"."""


def unwrap(lines: Sequence[str]) -> Unwrapped | None:
    """The lines, with those joined that were broken for width; None if nothing shows that any were."""
    if sum(len(line) > _WIDEST for line in lines) > max(_FEW_WIDER, _MOST_WIDER * len(lines)):
        return None
    kept, numbers = _without_page_heads(*_without_page_numbers(lines))
    width, joints = 0, set[int]()
    for measure in _MEASURES:
        widths = [measure(line.indent + line.text) for line in kept]
        for candidate in _candidates(widths):
            found = _joints(kept, widths, candidate, measure)
            if len(found) > len(joints):
                width, joints = candidate, found
    if not joints:
        return None
    note = message(
        "{count:,} joined to those before, broken at a width of {width} columns",
        count=len(joints),
        width=width,
    )
    left_out = [
        LeftOut(lines[number].strip(), message("the head or foot of a page")) for number in sorted(numbers)
    ]
    return Unwrapped(list(_paragraphs(lines, kept, joints)), left_out, note)


def _without_page_numbers(lines: Sequence[str]) -> tuple[list[_Line], list[int]]:
    """The lines that are not blank and no page numbers, and the numbers of those that are page numbers."""
    kept: list[_Line] = []
    page_numbers: list[int] = []
    gap = ""
    for number, line in enumerate(lines):
        text = line.lstrip(_INDENT).rstrip()
        if "\f" in line[: len(line) - len(line.lstrip())]:
            gap = "page"
        is_bare = _BARE_NUMBER.fullmatch(text) is not None and (gap == "page" or _ends_page(lines, number))
        if is_bare or _PAGE_NUMBER.fullmatch(text):
            page_numbers.append(number)
            gap = "page"
        elif not text:
            gap = gap or "blank"
        else:
            indent = line[: len(line) - len(line.lstrip(_INDENT))].lstrip("\f").expandtabs(4)
            kept.append(_Line(number, text, indent, gap))
            gap = "page" if line.endswith("\f") else ""
    return kept, page_numbers


def _without_page_heads(kept: Sequence[_Line], numbers: list[int]) -> tuple[list[_Line], list[int]]:
    """The lines without those that stand at the top of several pages, which join the page numbers."""
    tops = Counter(line.text for line in kept if line.gap == "page")
    without: list[_Line] = []
    is_after_head = False
    for line in kept:
        gap = "page" if is_after_head else line.gap
        is_after_head = gap == "page" and tops[line.text] > 1
        if is_after_head:
            numbers.append(line.number)
        else:
            without.append(line._replace(gap=gap))
    return without, numbers


def _ends_page(lines: Sequence[str], number: int) -> bool:
    """Whether a form feed comes before the next text."""
    following = next((line for line in lines[number + 1 : number + 4] if line.strip() or "\f" in line), "")
    return "\f" in lines[number] or following.startswith("\f")


def _candidates(widths: Sequence[int]) -> Iterator[int]:
    """Widths at which the lines may have been broken, the widest first."""
    counts = Counter(widths)
    wider = 0
    for width in sorted(counts, reverse=True):
        if wider > max(_FEW_WIDER, _MOST_WIDER * len(widths)) or width < _NARROWEST:
            return
        if width <= _WIDEST:
            yield width
        wider += counts[width]


def _joints(kept: Sequence[_Line], widths: Sequence[int], width: int, measure: Measure) -> set[int]:
    """The positions of lines that go on with the line before; none if this is not where lines were broken."""
    margin = _margin(kept)
    within: set[int] = set()  # goes on with a sentence
    full_ends: set[int] = set()  # follows a full line that ends a sentence
    exceptions = sum(each > width for each in widths[_EDGE:])
    is_marked = True  # paragraphs begin after blank lines or with an indent
    for position, (line, following) in enumerate(pairwise(kept), 1):
        begins = (
            following.gap == "blank" or _columns(following.indent) != margin or _ITEM.match(following.text)
        )
        if begins or max(widths[position - 1 : position + 1]) > width or following.text == line.text:
            continue
        is_ended = line.text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
        if _is_full(line.text, following.text, width - widths[position - 1], measure):
            (full_ends if is_ended else within).add(position)
        elif following.gap == "":
            is_marked = is_marked and not is_ended
            is_edge = not _EDGE < position < len(kept) - _EDGE or metadata_of_line(following.text) is not None
            exceptions += not (is_ended or is_edge or _ITEM.match(line.text))
    is_shown = len(within) >= _FEWEST or any(kept[position].gap == "page" for position in within)
    if not is_shown or len(within) < _PER_EXCEPTION * exceptions or not _are_sentences(kept, within):
        return set()
    return within | (full_ends if is_marked else set())


def _margin(kept: Sequence[_Line]) -> int:
    """The indent of lines that go on with a paragraph: the smallest one that is no exception."""
    indents = Counter(_columns(line.indent) for line in kept[_EDGE:])
    return min((indent for indent in indents if indents[indent] >= _AT_MARGIN * len(kept)), default=0)


def _is_full(text: str, following: str, room: int, measure: Measure) -> bool:
    """Whether the first word of the following line did not fit behind the text, which leaves this room."""
    first = _FIRST_WORD.match(following)
    if first is None or room < 0 or _COLUMNS.search(text) or _COLUMNS.search(following):
        return False
    needed = min(measure(first[0]), _LONGEST_WORD)
    if text[-1].isascii() and first[0].isascii():
        return room < needed + 1
    return room <= _MOST_SHORT or room < needed


def _are_sentences(kept: Sequence[_Line], joints: set[int]) -> bool:
    """Whether the joints make prose: most paragraphs end a sentence, and lines have pauses here and there."""
    ends = [kept[position].text for position in joints if position + 1 not in joints]
    ended = sum(text.endswith((*_SENTENCE_ENDS, *_CLOSING)) for text in ends)
    pauses = [_PAUSE.search(kept[each - 1].text) or _PAUSE.search(kept[each].text) for each in joints]
    places = {pause.start() for pause in pauses if pause is not None}
    with_pause = sum(pause is not None for pause in pauses)
    is_varied = len(places) >= min(_PLACES, (with_pause + 1) // 2)
    return 2 * ended >= len(ends) and 3 * with_pause >= len(pauses) and is_varied


def _paragraphs(lines: Sequence[str], kept: Sequence[_Line], joints: set[int]) -> Iterator[str]:
    open_lines: list[str] = []
    for position, line in enumerate(kept):
        if position in joints:
            open_lines.append(line.text)
            continue
        yield from _paragraph(open_lines)
        if line.gap == "blank":
            yield ""
        open_lines = [lines[line.number].lstrip("\f")]
    yield from _paragraph(open_lines)


def _paragraph(lines: list[str]) -> Iterator[str]:
    if len(lines) == 1:
        yield lines[0]
    elif lines:
        pieces: list[str] = []
        for line in map(str.strip, lines):
            # Programs that break Chinese text anywhere also break its numbers.
            if pieces and pieces[-1][-1].isdigit() and line[0].isdigit():
                pieces[-1] += line
            else:
                pieces.append(line)
        yield join_wrapped(pieces)
