"""Tells the syntax of a query from its text: source -> tokens.

Any text is a query, so a character is syntax only where it can be nothing else: brackets that
group something, an operator between two operands. The rest becomes `TEXT`. Tokens index the
source as it was given; the pinyin glosses of mirror sites are never syntax.
"""

from __future__ import annotations

import re
from itertools import pairwise

from indexer.analysis import fold_text, is_han

from .filters import DATE, FIELD_OF, FILTERS
from .plain import QUOTES
from .tokens import (
    BINARY,
    LIMITS,
    LONGEST_COUNTED,
    OF_PLACES,
    PREFIXES,
    PROXIMITY,
    SYMBOLS,
    Kind,
    Token,
    operator_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


MOST_LIMITS = 4
"""Most limits before one operand: 前5段 至少2次 研发. More stand in brackets, whose depth is bounded."""

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
_FIELD = re.compile(r"([^\W\d_]{2,8}):")
_ENCLOSED_DATES = re.compile(r"\(([^()]{1,999})\)")
_BETWEEN_DATES = frozenset(("AND", "OR", "+", "|", "*"))
_WILDCARD = re.compile(r"(?<!\*)\*(?!\*)")
_SENTENCES = re.compile("[，。；]")
_QUOTED = re.compile('"[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』')
_EDGES = ("", "(", ")", *QUOTES, *QUOTES.values())
_PARENTHESISED = re.compile(r"\(\s*[^\s()]{1,12}\s*\)")
_PARENTHESISED_STACK = re.compile(rf"[^\s()](?:\s*{_PARENTHESISED.pattern})+")
# The lexer sees a gloss as this: a character that is no syntax, and no Latin.
_GLOSS = "一"
_SINGLE_HAN_SOURCE = 24  # code points: a character and two glosses, with room
_STARTS_OPERAND = (Kind.TEXT, Kind.QUOTE, Kind.OPEN, Kind.FILTER)
_ENDS_OPERAND = (Kind.TEXT, Kind.QUOTE, Kind.CLOSE, Kind.FILTER)
_MAKES_GROUP = (*BINARY, *PREFIXES, Kind.QUOTE, Kind.FILTER)


def tokens(source: str, plain: str) -> list[Token]:
    """The tokens of a query, in order; `plain` is its plain text. Its brackets balance, each operator has its
    operands."""
    found = _with_values_grouped(_lexemes(plain, is_prose(source)))
    _match_brackets(found)
    _settle_operators(found)
    _settle_groups(found)
    return _joined_text(source, found)


def plain_text(source: str) -> str:
    """The source with each syntax character in its ASCII form and each gloss blotted out, position by
    position."""
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


def is_prose(source: str) -> bool:
    """Whether a query reads as sentences: it was pasted, and a Chinese word before a colon is text."""
    return _SENTENCES.search(source) is not None and _SENTENCES.search(_QUOTED.sub("", source)) is not None


def _lexemes(plain: str, prose: bool) -> list[Token]:
    """The token that each part of the text could be, seen by itself."""
    found: list[Token] = []
    never_closed: set[str] = set()
    position = 0
    while match := _LEXEME.search(plain, position):
        start, position = match.span()
        kind = Kind.TEXT
        if match.lastgroup == "text":
            found.extend(_text_lexemes(plain, start, position, prose))
            position = found[-1].end
            continue
        if match.lastgroup == "open":
            kind = Kind.OPEN
        elif match.lastgroup == "close":
            kind = Kind.CLOSE
        elif match.lastgroup == "symbol":
            if position == start + 1 and not inside_word(plain, start):
                kind = SYMBOLS[plain[start]]
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


def _with_values_grouped(found: list[Token]) -> list[Token]:
    """The tokens with brackets around the value of a field that has signs in it: `kind:通知|意见`.

    A field takes all up to the next space."""
    grouped: list[Token] = []
    closing = -1
    for place, token in enumerate(found):
        grouped.append(token)
        if token.kind is Kind.FIELD:
            last = _end_of_value(found, place + 1)
            if last > place + 1:
                closing = last
                grouped.append(Token(Kind.OPEN, token.end, token.end))
        elif place == closing:
            grouped.append(Token(Kind.CLOSE, token.end, token.end))
    return grouped


def _end_of_value(found: list[Token], place: int) -> int:
    """The place of the last token of a value that begins at a place: texts and quotes with signs between
    them, without spaces. The place itself where brackets touch them."""
    last = place
    while last + 2 < len(found) and _touch(found[last : last + 3], (Kind.AND, Kind.OR)):
        last += 2
    after = found[last + 1 : last + 2]
    is_whole = not after or after[0].start > found[last].end or after[0].kind is Kind.CLOSE
    return last if is_whole else place


def _touch(three: Sequence[Token], signs: tuple[Kind, ...]) -> bool:
    """Whether three tokens are two texts or quotes with one of some signs between them, and no space."""
    first, sign, second = three
    operands = (Kind.TEXT, Kind.QUOTE)
    is_joined = first.kind in operands and sign.kind in signs and second.kind in operands
    return is_joined and first.end == sign.start and sign.end == second.start


def _text_lexemes(plain: str, start: int, end: int, prose: bool) -> Iterator[Token]:
    """A run without spaces, brackets, quotes and symbols: prefixes, then a word, a filter or text."""
    if start == 0 or plain[start - 1].isspace() or plain[start - 1] == "(":
        if _MINUS.match(plain, start):
            yield Token(Kind.NOT, start, start + 1)
            start += 1
        if (name := _FIELD.match(plain, start)) and (found := _field(plain, name, prose)):
            yield found
            if found.kind is Kind.FILTER:
                return
            start = found.end
    if start < end:
        token = Token(Kind.TEXT, start, end)
        if (
            end - start <= LONGEST_COUNTED
            and _is_edge(plain[start - 1 : start])
            and _is_edge(plain[end : end + 1])
        ):
            token.kind, token.number = operator_of(plain[start:end])
        yield token


def _field(plain: str, name: re.Match[str], prose: bool) -> Token | None:
    """The field of a word with a colon, or the whole filter if its value is a date or `*`; None for text."""
    word, (start, value) = fold_text(name[1]), name.span()
    field = FIELD_OF.get(word)
    if field is None or (prose and not word.isascii()):
        return None
    if plain.startswith("*", value) and _is_edge(plain[value + 1 : value + 2]):
        return Token(Kind.FILTER, start, value + 1, field=field)
    if field == DATE and not _holds_dates(plain, value):
        return _date(plain, start, value)
    return Token(Kind.FIELD, start, value, field=field) if plain[value : value + 1].strip() else None


def _holds_dates(plain: str, place: int) -> bool:
    """Whether brackets follow that hold nothing but dates and operators: `(2020 OR 2024)`."""
    enclosed = _ENCLOSED_DATES.match(plain, place)
    if enclosed is None or not _is_edge(plain[enclosed.end() : enclosed.end() + 1]):
        return False
    from .dates import parse_dates

    follows_date = False
    for word in enclosed[1].split():
        if word in _BETWEEN_DATES:
            if not follows_date:
                return False
            follows_date = False
        elif word == "NOT":
            follows_date = False
        elif parse_dates(word.removeprefix("-")) is None:
            return False
        else:
            follows_date = True
    return follows_date


def _date(plain: str, start: int, value: int) -> Token | None:
    """The date that begins at `start`, with its value at `value`; None if it is none."""
    from .dates import dates_at

    found = dates_at(plain, value)
    if found is None:
        return None
    days, end = found
    # A sign for OR that touches it makes it text.
    ends = _is_edge(plain[end : end + 1]) or plain[end] == "*"
    return Token(Kind.FILTER, start, end, days=days, field=DATE) if ends else None


def _is_edge(character: str) -> bool:
    """Whether an operator's word ends at this neighbour, which is empty at an end of the text."""
    return character.isspace() or character in _EDGES


def inside_word(plain: str, place: int) -> bool:
    """Whether the symbol belongs to a word: a|b, 3*5, and a + beside a letter or digit: 5G+, 互联网+."""

    def is_latin(character: str) -> bool:
        return character < "\u2e80" and character.isalnum()

    before, after = plain[place - 1 : place], plain[place + 1 : place + 2]
    if plain[place] == "+":
        return before.isalnum() or after.isalnum()
    return is_latin(before) and is_latin(after)


def between_wildcards(text: str) -> list[str]:
    """The texts of a quote between its wildcards; the whole where it has none, or no text beside one.

    >>> between_wildcards("科技*中心"), between_wildcards("3*5"), between_wildcards("科技*")
    (['科技', '中心'], ['3*5'], ['科技*'])
    """
    stars = [at for star in _WILDCARD.finditer(text) if not inside_word(text, at := star.start())]
    parts = [text[start + 1 : end].strip() for start, end in pairwise((-1, *stars, len(text)))]
    return parts if all(parts) else [text]


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
    limits = 0
    for place in range(len(found) - 2, -1, -1):
        kind = found[place].kind
        limits = limits + 1 if kind in LIMITS else 0
        if kind in PREFIXES:
            may_follow = not limits or found[place + 1].kind is not Kind.NOT
            starts_operand[place] = may_follow and limits <= MOST_LIMITS and starts_operand[place + 1]
    valid = [
        token.kind not in BINARY
        or (
            0 < place < len(found) - 1
            and found[place - 1].kind in _ENDS_OPERAND
            and starts_operand[place + 1]
            and (token.kind not in PROXIMITY or _joins_texts(found, place))
        )
        for place, token in enumerate(found)
    ]
    for place, token in enumerate(found):
        if not valid[place] or (token.kind in PREFIXES and not starts_operand[place]):
            token.kind = Kind.TEXT


def _joins_texts(found: list[Token], place: int) -> bool:
    """Whether texts, quotes or brackets stand on both sides, not a filter, an exclusion or a field; beside an
    operator that asks for a place, also a filter or a field."""
    after = found[place + 1].kind
    if found[place].kind in OF_PLACES:
        return after in (*_STARTS_OPERAND, Kind.FIELD)
    return found[place - 1].kind is not Kind.FILTER and after in _STARTS_OPERAND and after is not Kind.FILTER


def _settle_groups(found: list[Token]) -> None:
    """Brackets that group nothing become text: 县(市、区), GDP(亿元), （试行）, f(x)."""
    syntax_before = [0]
    for token in found:
        syntax_before.append(syntax_before[-1] + (token.kind in _MAKES_GROUP))
    is_expression = any(token.kind in BINARY for token in found)
    depth = 0
    for place, token in enumerate(found):
        if token.kind is Kind.CLOSE:
            depth -= 1
        elif token.kind is Kind.OPEN:
            is_group = (
                syntax_before[token.partner] > syntax_before[place]
                or _stands_as_operand(found, place, token.partner)
                or _stands_apart(found, place, token.partner, is_expression)
            )
            if depth < DEEPEST_GROUP and is_group:
                depth += 1
            else:
                token.kind = found[token.partner].kind = Kind.TEXT


def _stands_as_operand(found: list[Token], opening: int, closing: int) -> bool:
    """Whether operators, or the brackets of a group, are what stands beside these brackets."""
    before, after = _neighbours(found, opening, closing)
    touches_text = bool(after and after.kind is Kind.TEXT and after.start == found[closing].end)
    if before and before.kind in PREFIXES:
        # number:(2024)3号
        return not (touches_text and before.field in FILTERS)
    if touches_text or (before and before.kind is Kind.TEXT and before.end == found[opening].start):
        return False
    wrapped = before and after and before.kind is Kind.OPEN and after.kind is Kind.CLOSE
    return bool(wrapped or (before and before.kind in BINARY) or (after and after.kind in BINARY))


def _stands_apart(found: list[Token], opening: int, closing: int, is_expression: bool) -> bool:
    """Whether brackets in an expression, or beside a quote, touch nothing but brackets that hold them."""
    before, after = _neighbours(found, opening, closing)
    if before and before.end == found[opening].start and before.kind is not Kind.OPEN:
        return False
    if after and after.start == found[closing].end and after.kind is not Kind.CLOSE:
        return False
    return is_expression or any(each is not None and each.kind is Kind.QUOTE for each in (before, after))


def _neighbours(found: list[Token], opening: int, closing: int) -> tuple[Token | None, Token | None]:
    """The tokens before and after brackets."""
    return (found[opening - 1] if opening else None), (
        found[closing + 1] if closing + 1 < len(found) else None
    )


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
