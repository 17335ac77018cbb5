"""Text with syntax in it -> a `Query`.

`docs/query-language.md` tells users the language. `search.query.syntax` finds what is syntax; here the
tokens become clauses. In short: bare text ranks, until an operator asks for an expression, whose
operands are exact strings; NOT binds tighter than AND, and AND, written or not, tighter than OR.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.analysis import fold_text

from .dates import common_dates
from .query import FILTERS, And, Clause, Everything, Exact, Field, Filter, Not, Or, Query, SameSentence, Words
from .syntax import Kind, Token, tokens

MOST_ALTERNATIVES = 64
"""Most sets of texts that the operands of one sentence stand for. With more, one paragraph must hold them."""


def parse_expression(text: str) -> Query:
    """The query of a text with syntax in it; never an error."""
    found = tokens(text)
    days = [token.days for token in found if token.days]
    clause = _Parser(text, found).clause() or (Everything() if days else None)
    since, until = common_dates(days)
    return Query(text, clause, since, until)


class _Parser:
    """One walk over the tokens. The depth of calls is bounded: `search.query.syntax` bounds brackets."""

    def __init__(self, source: str, found: list[Token]) -> None:
        self._source = source
        self._tokens = [token for token in found if token.kind is not Kind.DATE]
        self._place = 0
        self._is_expression = _is_expression(found)
        self._bare: list[Token] = []

    def clause(self) -> Clause | None:
        asked = self._alternatives("body", literal=self._is_expression)
        words = fold_text(self._bare_source()).strip()
        return _all_of([Words(words), *([asked] if asked else [])]) if words else asked

    def _kind(self) -> Kind | None:
        return self._tokens[self._place].kind if self._place < len(self._tokens) else None

    def _next(self) -> Token:
        self._place += 1
        return self._tokens[self._place - 1]

    def _alternatives(self, field: str, literal: bool) -> Clause | None:
        found = [self._conjunction(field, literal)]
        while self._kind() is Kind.OR:
            self._next()
            found.append(self._conjunction(field, literal))
        clauses: list[Clause] = []
        for clause in found:
            if clause:
                clauses.extend(clause.clauses if isinstance(clause, Or) else [clause])
        return Or(tuple(clauses)) if len(clauses) > 1 else clauses[0] if clauses else None

    def _conjunction(self, field: str, literal: bool) -> Clause | None:
        found: list[Clause] = []
        while self._kind() not in (None, Kind.OR, Kind.CLOSE):
            if self._kind() is Kind.AND:
                self._next()
            elif clause := self._operand(field, literal):
                found.append(clause)
        return _all_of(found)

    def _operand(self, field: str, literal: bool) -> Clause | None:
        excluded = False
        while self._kind() is Kind.NOT:
            self._next()
            excluded, literal = not excluded, True
        if self._kind() is Kind.FIELD:
            field, literal = self._next().field, True
        clause = self._same_sentence(field, literal)
        return _excluded(clause) if clause and excluded else clause

    def _same_sentence(self, field: str, literal: bool) -> Clause | None:
        """A primary, or several that one sentence must hold."""
        found = [self._primary(field, literal)]
        while self._kind() is Kind.SENT:
            self._next()
            found.append(self._primary(field, literal))
        clauses = [clause for clause in found if clause]
        alternatives = _alternative_texts(clauses, field) if len(clauses) > 1 else None
        if alternatives is None:
            return _all_of(clauses)
        sentences = [SameSentence(texts, _text_field(field)) for texts in alternatives]
        return Or(tuple(sentences)) if len(sentences) > 1 else sentences[0]

    def _primary(self, field: str, literal: bool) -> Clause | None:
        token = self._next()
        clause: Clause | None = None
        if token.kind is Kind.OPEN:
            clause = self._alternatives(field, literal)
            self._next()
        elif token.kind is Kind.QUOTE:
            clause = self._exact(token.start + 1, token.end - 1, field)
            if not literal and self._stands_in_text(token):
                # Quotation marks within a sentence: the sentence is what ranks.
                self._bare.append(token)
        elif literal:
            clause = self._exact(token.start, token.end, field)
        else:
            self._bare.append(token)
        return clause

    def _stands_in_text(self, token: Token) -> bool:
        """Whether text stands directly before and after a token, which is the last one taken."""
        if not 1 < self._place < len(self._tokens):
            return False
        before, after = self._tokens[self._place - 2], self._tokens[self._place]
        joined = before.end == token.start and token.end == after.start
        return joined and before.kind is after.kind is Kind.TEXT

    def _exact(self, start: int, end: int, field: str) -> Exact | Filter | None:
        text = fold_text(self._source[start:end]).strip()
        if not text:
            return None
        return Filter(field, text) if field in FILTERS else Exact(text, _text_field(field))

    def _bare_source(self) -> str:
        """The bare text with the spaces that it was given with, one space for what was not bare."""
        parts: list[str] = []
        end = 0
        for token in self._bare:
            between = self._source[end : token.start]
            parts.append(between if between.isspace() else " ")
            parts.append(self._source[token.start : token.end])
            end = token.end
        return "".join(parts)


def _all_of(clauses: list[Clause]) -> Clause | None:
    """The conjunction without nested ones; exclusions alone are taken from everything."""
    flat: list[Clause] = []
    for clause in clauses:
        if isinstance(clause, And):
            flat.extend(part for part in clause.clauses if not isinstance(part, Everything))
        else:
            flat.append(clause)
    if flat and all(isinstance(clause, Not) for clause in flat):
        flat.insert(0, Everything())
    flat = list(dict.fromkeys(flat))
    return And(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def _is_expression(found: Sequence[Token]) -> bool:
    """Whether there is an operator, other than between the values of a filter."""
    depth = of_filter = 0
    for before, token in zip([None, *found], found, strict=False):
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if token.kind is Kind.OPEN and not of_filter and before and before.field in FILTERS:
            of_filter = depth
        elif token.kind is Kind.CLOSE and depth < of_filter:
            of_filter = 0
        elif token.kind in (Kind.AND, Kind.OR, Kind.SENT) and not of_filter:
            return True
    return False


def _text_field(field: str) -> Field:
    return "title" if field == "title" else "body"


def _alternative_texts(clauses: Sequence[Clause], field: str) -> list[tuple[str, ...]] | None:
    """The sets of texts of a field that each satisfy all clauses.

    None where there are too many, or where a clause excludes something or is of another field.
    """
    alternatives: list[tuple[str, ...]] = [()]
    for clause in clauses:
        match clause:
            case Exact() | SameSentence() if clause.field == field:
                texts: list[tuple[str, ...]] | None = [clause.texts]
            case And(clauses=inner):
                texts = _alternative_texts(inner, field)
            case Or(clauses=inner):
                of_each = [_alternative_texts([one], field) for one in inner]
                texts = None if None in of_each else [each for some in of_each for each in some or ()]
            case _:
                texts = None
        if texts is None or len(alternatives) * len(texts) > MOST_ALTERNATIVES:
            return None
        alternatives = [(*one, *other) for one in alternatives for other in texts]
    return list(dict.fromkeys(tuple(dict.fromkeys(texts)) for texts in alternatives))


def _excluded(clause: Clause) -> Clause:
    """NOT of a clause, or what was excluded where the clause is a lone exclusion itself."""
    match clause:
        case And(clauses=(Everything(), Not(clause=inner))):
            return inner
    return Not(clause)
