"""Notes on a query: what looks like a filter or an operator, and is searched as text.

Notes never change what is found. Text that was pasted holds many signs that ask for nothing; so a sign that
is weak evidence is noted only in a query short enough to be typed.
"""

from __future__ import annotations

import re

from indexer.analysis import fold_text, is_han
from indexer.core.messages import join_messages, message

from .dates import DATE_EXAMPLES
from .filters import BY_VALUE, DATE, FIELD_OF, FILTERS, TEXT_FIELDS
from .plain import QUOTES
from .query import FARTHEST
from .syntax import between_wildcards, inside_word, is_prose
from .tokens import COUNTED, EXACT, LIMITS, Kind, operator_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .tokens import Token

MOST_NOTES = 5
LONGEST_TYPED = 40
"""Longest query, in code points, that is taken to be typed."""
_LONGEST_SHOWN = 40
"""Longest part of a query that a note repeats, in code points."""

_OTHER_WORDS = {
    "": "url 网址 author 作者 filetype ext lang language inurl",
    "title:{}": "intitle allintitle headline subject",
    "body:{}": "text content intext",
    "issuer:{}": "agency department organ 机关 单位 部门 发布单位 制发机关",
    "number:{}": "docno doc_no no 字号 编号",
    "region:{}": "province city county area 省 市 县 所属地区",
    "kind:{}": "type doctype 类型 体裁 公文类型",
    "source:{}": "site 网站 媒体",
    "topic:{}": "tag tags keyword keywords topics 话题 分类",
    "date:{}": "year month day time published 年度 日子",
    "date:{}..": "since after from",
    "date:..{}": "until before to",
}
"""For what to write instead, which may be nothing: words, folded, that people write before a colon as if they
were fields. A word that becomes a field needs no change here."""

_OTHER_OPERATORS = {"&&": "AND", "||": "OR"}
_NEAR = ("NEAR", "W", "WITHIN", "相邻", "相鄰")
_OTHER_COUNTED = re.compile("(NEAR|WITHIN|W|ADJ|PRE|相[邻鄰]|先[后後])/?([0-9]{1,3})")
"""Ways in which other programs write how near texts stand."""

_PLUSES = re.compile("[\u3400-\u9fff]+(?:[+＋][\u3400-\u9fff]+)+")
_FIELDS = (*TEXT_FIELDS, *FILTERS, DATE)
_LIKELY, _LIKELY_IN_HAN = 0.8, 0.75
"""Similarity to the word of a field, by `difflib`, from which a word is taken for a slip of typing; in Han
three characters of four."""


def notes_of(source: str, plain: str, found: Sequence[Token]) -> tuple[str, ...]:
    """The notes on a query, each a sentence for a person; `plain` is its plain text, `found` its tokens."""
    is_typed = len(source) <= LONGEST_TYPED or any(token.kind in EXACT for token in found)
    notes = list(_notes_on_fields(source, plain, found, is_typed))
    if is_typed:
        notes += _notes_on_operators(source, plain, found)
        notes += _notes_on_signs(plain, found)
        notes += _notes_on_wildcards(source, found)
    return tuple(dict.fromkeys(notes))[:MOST_NOTES]


def _notes_on_fields(source: str, plain: str, found: Sequence[Token], is_typed: bool) -> Iterator[str]:
    for token in found:
        start = token.start + plain.startswith("(", token.start)
        colon = plain.find(":", start, token.end)
        touches = plain[token.start - 1 : token.start].strip().strip("(-")
        if token.kind is not Kind.TEXT or colon < 0 or touches or not plain[start:colon].isalpha():
            continue
        word = fold_text(plain[start:colon])
        follows = plain[colon + 1 : colon + 2].strip()
        value = _first_word(source[colon + 1 : colon + 2 + _LONGEST_SHOWN])
        field = FIELD_OF.get(word)
        if field and not word.isascii() and is_prose(source):
            if is_typed:
                yield message(
                    "{word}: is searched as text, like the sentence; write {field}:{value}.",
                    word=word,
                    field=field,
                    value=value,
                )
        elif field == DATE:
            yield _note_on_date(word, value.rstrip(")）"))
        elif field:
            advice = (
                message(
                    "{word}: is searched as text; write {word}:{value}, without a space.",
                    word=word,
                    value=value,
                )
                if value
                else message("{word}: is searched as text, since nothing follows it.", word=word)
            )
            if follows:
                advice = message(
                    '{word}: is searched as text; quote a value that begins with a sign: {word}:"{value}".',
                    word=word,
                    value=value,
                )
            yield advice
        elif follows and (is_typed or source[start : colon + 1].isascii()):
            yield from _note_on_other_word(word, value)


def _first_word(text: str) -> str:
    words = text.split(None, 1)
    return _shortened(words[0]) if words else ""


def _note_on_date(word: str, value: str) -> str:
    from .dates import parse_dates, reversed_dates

    # Its ends may be reversed, a sign of the sentence may follow it, the century may be left out.
    likely = [reversed_dates(value) or "", value.rstrip(",.;:，。；：、"), f"20{value}"]
    meant = next((text for text in likely if parse_dates(text)), None)
    advice = (
        message("did you mean {word}:{meant}?", word=word, meant=meant)
        if meant
        else message("write {date}:{date_examples}.", date=DATE, date_examples=DATE_EXAMPLES)
    )
    return message(
        "{word}:{value} is no date, so it is searched as text; {advice}",
        word=word,
        value=value,
        advice=advice,
    )


def _note_on_other_word(word: str, value: str) -> Iterator[str]:
    """The note on a word that is no field, if it is likely to be meant as one."""
    from .dates import parse_dates

    for instead, words in _OTHER_WORDS.items():
        if word in words.split():
            if value and instead and (not instead.startswith("date") or parse_dates(value)):
                yield message(
                    "{word}: is no field, so it is searched as text; did you mean {meant}?",
                    word=word,
                    meant=instead.format(value),
                )
            else:
                fields = join_messages(", ", _FIELDS[:-1])
                yield message(
                    "{word}: is no field, so it is searched as text; the fields are {fields} and {date}.",
                    word=word,
                    fields=fields,
                    date=DATE,
                )
            return
    from difflib import get_close_matches

    for similar in get_close_matches(word, FIELD_OF, 1, _LIKELY if word.isascii() else _LIKELY_IN_HAN):
        if FIELD_OF[similar] != DATE or parse_dates(value):
            yield message(
                "{word}: is no field, so it is searched as text; did you mean {similar}:{value}?",
                word=word,
                similar=similar,
                value=value,
            )


def _notes_on_operators(source: str, plain: str, found: Sequence[Token]) -> Iterator[str]:
    """Notes on operators that lack a text, on numbers out of range, and on other spellings beside Chinese."""
    for place, token in enumerate(found):
        word = plain[token.start : token.end]
        if token.kind is not Kind.TEXT:
            continue
        kind = operator_of(word)[0]
        if kind is not Kind.TEXT and (word.isascii() or len(found) > 1):
            before = kind is Kind.NOT or kind in LIMITS
            if before:
                yield message("{word} is searched as text; as an operator a text follows it.", word=word)
            else:
                yield message(
                    "{word} is searched as text; as an operator it stands between two texts.", word=word
                )
        name, slash, number = word.partition("/")
        if kind is Kind.TEXT and slash and name in COUNTED and number.isdecimal():
            least = COUNTED[name][1]
            yield message(
                "{word} is searched as text; its number is one from {least} to {farthest}.",
                word=word,
                least=least,
                farthest=FARTHEST,
            )
        sign = next((sign for sign in ("&&", "||") if sign in word[1:-1] and _holds_han(source, token)), None)
        if sign:
            yield message(
                "{sign} is searched as text; did you mean {operator}?",
                sign=sign,
                operator=_OTHER_OPERATORS[sign],
            )
        operator = _OTHER_OPERATORS.get(word) or _distance_meant(word)
        if not operator and kind is Kind.TEXT and operator_of(word.upper())[0] is not Kind.TEXT:
            operator = word.upper()
        beside = found[max(0, place - 1) : place + 2 : 2] if place else found[1:2]
        may_begin = operator and (operator == "NOT" or operator_of(operator)[0] in LIMITS)
        enough = 1 if may_begin and not place else 2
        if operator and len(beside) == enough and all(_holds_han(source, each) for each in beside):
            yield message(
                "{word} is searched as text; did you mean {operator}?", word=word, operator=operator
            )


def _distance_meant(word: str) -> str | None:
    """The operator with a number that is written otherwise: NEAR5, W/5.

    >>> _distance_meant("W/5"), _distance_meant("先后5"), _distance_meant("NEAR/501")
    ('NEAR/5', 'ADJ/5', None)
    """
    match = _OTHER_COUNTED.fullmatch(word.upper())
    operator = f"{'NEAR' if match[1] in _NEAR else 'ADJ'}/{match[2]}" if match else ""
    return operator if operator_of(operator)[0] is not Kind.TEXT else None


def _notes_on_wildcards(source: str, found: Sequence[Token]) -> Iterator[str]:
    """Notes on quotes with a * that stands for nothing."""
    for place, token in enumerate(found):
        if token.kind is not Kind.QUOTE or (place and found[place - 1].field in BY_VALUE):
            continue
        text = fold_text(source[token.start + 1 : token.end - 1]).strip()
        alone = any(not inside_word(text, at) for at, sign in enumerate(text) if sign == "*")
        if alone and between_wildcards(text) == [text]:
            shown = _shortened(source[token.start : token.end])
            yield message(
                '{shown}: * is searched as text; as a wildcard it stands between two texts: "科技*中心".',
                shown=shown,
            )


def _holds_han(source: str, token: Token) -> bool:
    return any(map(is_han, source[token.start : token.end]))


def _notes_on_signs(plain: str, found: Sequence[Token]) -> Iterator[str]:
    """Notes on quotes and brackets without a partner, and on a minus that stands alone."""
    texts = [token for token in found if token.kind is Kind.TEXT]
    alone = [mark for mark in QUOTES if _is_open(plain, mark, texts)]
    if alone:
        yield message(
            "{mark} is a quotation mark without its partner, so it is searched as text.",
            mark=join_messages(" and ", alone),
        )
    opened, closed = (sum(plain.count(sign, text.start, text.end) for text in texts) for sign in "()")
    if opened != closed and len(texts) < len(found):
        bracket = "(" if opened > closed else ")"
        yield message(
            "{bracket} is a bracket without its partner, so it is searched as text.", bracket=bracket
        )
    if len(found) > 1 and any(plain[token.start : token.end] == "-" for token in texts):
        yield message("- stands alone, so it is searched as text; to exclude a text, write it as in -金融.")


def _is_open(plain: str, mark: str, texts: Sequence[Token]) -> bool:
    """Whether the last of these marks opens a quote that is not closed; a sign for inches does not."""
    at = plain.rfind(mark)
    if not any(text.start <= at < text.end for text in texts):
        return False
    if mark == '"':
        return plain.count(mark) % 2 == 1 and not plain[at - 1 : at].isdigit()
    return plain.find(QUOTES[mark], at) < 0


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def notes_on_pluses(source: str) -> tuple[str, ...]:
    """The notes on a plus between Han, where nothing holds the text with it."""
    words = [source[slice(*found.span())] for found in _PLUSES.finditer(source)]
    return tuple(
        [
            message(
                "{word} is searched as it stands, and nothing holds it; with spaces, as in "
                "{spaced}, + is OR.",
                word=_shortened(word),
                spaced=_shortened(" + ".join(re.split("[+＋]", word))),
            )
            for word in dict.fromkeys(words)
        ]
    )
