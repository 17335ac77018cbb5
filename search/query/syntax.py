"""Tells the syntax of a query from its text: source -> tokens.

Any text is a query, so a character is syntax only where it can be nothing else: brackets that
group something, an operator between two operands. The rest becomes `TEXT`. Tokens index the
source as it was given; the pinyin glosses of mirror sites are never syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from indexer.analysis import fold_text, is_han

from .dates import DateRange, parse_dates
from .query import FILTERS, QUOTES

DEEPEST_GROUP = 20
"""Brackets nested deeper than this are text, so that no query exhausts the stack."""

# Full-width ASCII, the mathematical and the small minus, and half-width corner brackets; all one to
# one, so that a position in the plain text is one in the source.
_PLAIN = str.maketrans(
    {chr(0xFF01 + offset): chr(0x21 + offset) for offset in range(94)}
    | {"−": "-", "﹣": "-", "｢": "「", "｣": "」"}
)
_LEXEME = re.compile(
    r'(?P<open>\()|(?P<close>\))|(?P<quote>["“「『])|(?P<symbol>[*+|]+)|(?P<text>[^\s()"“「『*+|]+)'
)
_MINUS = re.compile(r"-(?=[^\s\-*+|)])")
_FIELDS = {"title": "title", "标题": "title", "標題": "title"} | {
    word: field for field, words in FILTERS.items() for word in words
}
"""The field of each word that may stand before a colon."""
_FIELD = re.compile(rf"({'|'.join(_FIELDS)}):(?=\S)", re.IGNORECASE)
_DATE = re.compile(r"(?:date|日期):([0-9.\-/年月日号]{4,26})(?![^\s()])", re.IGNORECASE)
_EDGES = ("", "(", ")", *QUOTES, *QUOTES.values())
_PARENTHESISED = re.compile(r"\(\s*[^\s()]{1,12}\s*\)")
_PARENTHESISED_STACK = re.compile(rf"[^\s()](?:\s*{_PARENTHESISED.pattern})+")
# What a gloss is shown as to the lexer: a character that is no syntax, and no Latin.
_GLOSS = "一"
_SINGLE_HAN_SOURCE = 24  # code points: a character and two glosses, with room


class Kind(Enum):
    """The kinds of tokens."""

    TEXT = auto()
    QUOTE = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    SENT = auto()
    FIELD = auto()
    DATE = auto()


_WORDS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT, "SENT": Kind.SENT, "同句": Kind.SENT}
_LONGEST_WORD = 4
_SYMBOLS = {"*": Kind.AND, "+": Kind.OR, "|": Kind.OR}
# Tuples: an enum's hash is a Python call, and these are asked for every token.
_BINARY = (Kind.AND, Kind.OR, Kind.SENT)
_PREFIXES = (Kind.NOT, Kind.FIELD)
_STARTS_OPERAND = (Kind.TEXT, Kind.QUOTE, Kind.OPEN)
_ENDS_OPERAND = (Kind.TEXT, Kind.QUOTE, Kind.CLOSE, Kind.DATE)
_MAKES_GROUP = (*_BINARY, *_PREFIXES, Kind.QUOTE)


class Token:
    """source[start:end] and its kind. A quote includes its marks, a date its `date:`.

    A date has `days`, a field its name. While tokens are told apart, `partner` is the place of the other
    bracket.
    """

    __slots__ = ("days", "end", "field", "kind", "partner", "start")

    def __init__(
        self, kind: Kind, start: int, end: int, *, days: DateRange | None = None, field: str = "body"
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.days = days
        self.field = field
        self.partner = -1


def tokens(source: str) -> list[Token]:
    """The tokens of a query, in order. Its brackets balance, each operator has its operands.

    A date is a DATE only where it can hold for the whole query: outside all brackets, neither
    excluded nor an alternative.
    """
    plain = _plain_text(source)
    found = _lexemes(plain)
    _match_brackets(found)
    _settle_operators(found)
    _settle_dates(found)
    _settle_groups(found)
    return _joined_text(source, found)


def _plain_text(source: str) -> str:
    """The source with each syntax character in its ASCII form and each gloss blotted out."""
    plain = source.translate(_PLAIN)
    if "(" not in plain:
        return plain
    characters = list(plain)
    for stack in _PARENTHESISED_STACK.finditer(plain):
        glossed, end = source[stack.start()], stack.start() + 1
        for parenthesised in _PARENTHESISED.finditer(plain, end, stack.end()):
            # Folding drops the brackets of a gloss and no others.
            if len(fold_text(glossed + source[parenthesised.start() : parenthesised.end()])) > 1:
                break
            start, end = end, parenthesised.end()
            characters[start:end] = _GLOSS * (end - start)
    return "".join(characters)


def _lexemes(plain: str) -> list[Token]:
    """The token that each part of the text could be, seen by itself."""
    found: list[Token] = []
    never_closed: set[str] = set()
    position = 0
    while match := _LEXEME.search(plain, position):
        start, position = match.span()
        kind = Kind.TEXT
        if match.lastgroup == "text":
            found.extend(_text_lexemes(plain, start, position))
            continue
        if match.lastgroup == "open":
            kind = Kind.OPEN
        elif match.lastgroup == "close":
            kind = Kind.CLOSE
        elif match.lastgroup == "symbol":
            if position == start + 1 and not _inside_word(plain, start):
                kind = _SYMBOLS[plain[start]]
        elif (mark := QUOTES[plain[start]]) not in never_closed:
            closing = plain.find(mark, position)
            if closing < 0:
                never_closed.add(mark)
            else:
                if plain[position:closing].strip():
                    kind = Kind.QUOTE
                position = closing + 1
        found.append(Token(kind, start, position))
    return found


def _text_lexemes(plain: str, start: int, end: int) -> Iterator[Token]:
    """A run without spaces, brackets, quotes and symbols: prefixes, then a word, a date or text."""
    if start == 0 or plain[start - 1].isspace() or plain[start - 1] == "(":
        if _MINUS.match(plain, start):
            yield Token(Kind.NOT, start, start + 1)
            start += 1
        elif (date := _DATE.match(plain, start)) and (days := parse_dates(date[1])):
            yield Token(Kind.DATE, start, end, days=days)
            return
        if name := _FIELD.match(plain, start):
            yield Token(Kind.FIELD, start, name.end(), field=_FIELDS[name[1].lower()])
            start = name.end()
    word = _WORDS.get(plain[start:end]) if end - start <= _LONGEST_WORD else None
    if word and not (_is_edge(plain[start - 1 : start]) and _is_edge(plain[end : end + 1])):
        word = None
    if start < end:
        yield Token(word or Kind.TEXT, start, end)


def _is_edge(character: str) -> bool:
    """Whether an operator's word ends at this neighbour, which is empty at an end of the text."""
    return character.isspace() or character in _EDGES


def _inside_word(plain: str, place: int) -> bool:
    """Whether the symbol belongs to a word: a|b, 3*5, and a + beside a letter or digit: 5G+, 互联网+."""

    def is_latin(character: str) -> bool:
        return character < "\u2e80" and character.isalnum()

    before, after = plain[place - 1 : place], plain[place + 1 : place + 2]
    if plain[place] == "+":
        return before.isalnum() or after.isalnum()
    return is_latin(before) and is_latin(after)


def _match_brackets(found: list[Token]) -> None:
    open_places: list[int] = []
    for place, token in enumerate(found):
        if token.kind is Kind.OPEN:
            open_places.append(place)
        elif token.kind is Kind.CLOSE:
            opening = open_places.pop() if open_places else place
            if opening < place - 1:
                token.partner, found[opening].partner = opening, place
    for token in found:
        if token.kind in (Kind.OPEN, Kind.CLOSE) and token.partner < 0:
            token.kind = Kind.TEXT


def _settle_operators(found: list[Token]) -> None:
    """Operators that lack an operand become text. An operator is no operand, even as text."""
    starts_operand = [token.kind in _STARTS_OPERAND for token in found]
    for place in range(len(found) - 2, -1, -1):
        if found[place].kind in _PREFIXES:
            starts_operand[place] = starts_operand[place + 1]
    valid = [
        token.kind not in _BINARY
        or (
            0 < place < len(found) - 1
            and found[place - 1].kind in _ENDS_OPERAND
            and (starts_operand[place + 1] or found[place + 1].kind is Kind.DATE)
            and (token.kind is not Kind.SENT or _joins_texts(found, place))
        )
        for place, token in enumerate(found)
    ]
    for place, token in enumerate(found):
        if not valid[place] or (token.kind in _PREFIXES and not starts_operand[place]):
            token.kind = Kind.TEXT


def _joins_texts(found: list[Token], place: int) -> bool:
    """Whether texts, quotes or brackets stand on both sides, not a date, an exclusion or a field."""
    return found[place - 1].kind is not Kind.DATE and found[place + 1].kind in _STARTS_OPERAND


def _settle_dates(found: list[Token]) -> None:
    """A date that could not hold for the whole query becomes text; an AND beside one goes."""
    depth = 0
    dropped: set[int] = set()
    for place, token in enumerate(found):
        if token.kind is Kind.OPEN:
            depth += 1
        elif token.kind is Kind.CLOSE:
            depth -= 1
        elif token.kind is Kind.DATE:
            before = found[place - 1].kind if place else None
            after = found[place + 1].kind if place + 1 < len(found) else None
            if depth or before in _PREFIXES or Kind.OR in (before, after):
                token.kind, token.days = Kind.TEXT, None
            elif before is Kind.AND and place - 1 not in dropped:
                dropped.add(place - 1)
            elif after is Kind.AND:
                dropped.add(place + 1)
    if dropped:
        kept = [place for place in range(len(found)) if place not in dropped]
        moved = {place: new for new, place in enumerate(kept)}
        for token in found:
            token.partner = moved.get(token.partner, -1)
        found[:] = [found[place] for place in kept]


def _settle_groups(found: list[Token]) -> None:
    """Brackets that group nothing become text: 县(市、区), GDP(亿元), （试行）, f(x)."""
    syntax_before = [0]
    for token in found:
        syntax_before.append(syntax_before[-1] + (token.kind in _MAKES_GROUP))
    depth = 0
    for place, token in enumerate(found):
        if token.kind is Kind.CLOSE:
            depth -= 1
        elif token.kind is Kind.OPEN:
            holds_syntax = syntax_before[token.partner] > syntax_before[place]
            if depth < DEEPEST_GROUP and (holds_syntax or _stands_as_operand(found, place, token.partner)):
                depth += 1
            else:
                token.kind = found[token.partner].kind = Kind.TEXT


def _stands_as_operand(found: list[Token], opening: int, closing: int) -> bool:
    """Whether operators, or the brackets of a group, are what stands beside these brackets."""
    before = found[opening - 1] if opening else None
    after = found[closing + 1] if closing + 1 < len(found) else None
    if before and before.kind in _PREFIXES:
        return True
    if before and before.kind is Kind.TEXT and before.end == found[opening].start:
        return False
    if after and after.kind is Kind.TEXT and after.start == found[closing].end:
        return False
    wrapped = before and after and before.kind is Kind.OPEN and after.kind is Kind.CLOSE
    return bool(wrapped or (before and before.kind in _BINARY) or (after and after.kind in _BINARY))


def _joined_text(source: str, found: list[Token]) -> list[Token]:
    """Text that touches is one token, and so is a run of single Han set apart by spaces."""
    touching: list[Token] = []
    for token in found:
        last = touching[-1] if touching else None
        if last and last.kind is token.kind is Kind.TEXT and last.end == token.start:
            last.end = token.end
        else:
            touching.append(token)
    joined: list[Token] = []
    last_is_single = False
    for token in touching:
        is_single = token.kind is Kind.TEXT and _is_single_han(source, token)
        if is_single and last_is_single and source[joined[-1].end : token.start].isspace():
            joined[-1].end = token.end
        else:
            joined.append(token)
        last_is_single = is_single
    return joined


def _is_single_han(source: str, token: Token) -> bool:
    if token.end - token.start > _SINGLE_HAN_SOURCE:
        return False
    text = fold_text(source[token.start : token.end])
    return len(text) == 1 and is_han(text)
