"""Text with syntax in it -> a `Query`.

`docs/query-language.md` tells users the language. `search.query.syntax` finds what is syntax; here the
tokens become clauses. In short: bare text ranks, until an operator asks for an expression, whose
operands are exact strings; NOT binds tighter than AND, and AND, written or not, tighter than OR.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.analysis import fold_text
from indexer.core.messages import message

from .equivalents import equivalents
from .exactness import is_expression
from .filters import BY_VALUE, DATE, FILTERS, common_days, days_of, having, present
from .proximity import DEEPEST_IN_ARTICLES, Joined, depth_in_articles, joined, limited
from .query import (
    SOUND,
    Adjacent,
    AmongFirst,
    And,
    Clause,
    Days,
    Everything,
    Exact,
    Field,
    Not,
    Or,
    Query,
    SameArticle,
    Sound,
    Words,
)
from .syntax import between_wildcards, plain_text, tokens
from .tokens import OF_PLACES, PREFIXES, PROXIMITY, Kind, Token

WILDCARD_DISTANCE = 20
"""Most characters that a * in quotes stands for."""

MOST_CHANGES = 8
"""Most times that a query goes over from one operator that binds tightest to another one without brackets, so
that the depth of clauses is bounded."""

_NOTED = frozenset(':"“「『()-&|ANDORTandort/句段篇次邻鄰先')
"""Every note is on text with one of these; loading the notes takes longer than parsing most queries."""


def parse_expression(text: str, *, precise: bool = False) -> Query:
    """The query of a text with syntax in it, or of any text if it is `precise`; never an error."""
    plain = plain_text(text)
    found = tokens(text, plain)
    parser = _Parser(text, plain, found, precise=precise)
    clause = parser.clause()
    since = until = None
    if any(token.field == DATE for token in found):
        # Days that hold for the whole query are found without looking at each match.
        parts = clause.clauses if isinstance(clause, And) else (clause,) if clause else ()
        clauses, since, until = common_days(parts)
        clause = all_of(clauses) or Everything()
    notes = tuple(dict.fromkeys(parser.notes))
    texts = [plain[token.start : token.end] for token in found if _may_be_noted(token, plain)]
    if not all(map(_NOTED.isdisjoint, texts)):
        from .notes import notes_of

        notes += notes_of(text, plain, found)
    return Query(text, clause, since, until, notes=notes)


def _may_be_noted(token: Token, plain: str) -> bool:
    return token.kind is Kind.TEXT or (token.kind is Kind.QUOTE and "*" in plain[token.start : token.end])


class _Parser:
    """One walk over the tokens. The depth of calls is bounded: `search.query.syntax` bounds brackets."""

    def __init__(self, source: str, plain: str, found: list[Token], *, precise: bool) -> None:
        self._source = source
        self._plain = plain
        self._tokens = found
        self._place = 0
        self._is_expression = precise or is_expression(found)
        self._changes = 0
        self.notes: list[str] = []
        self._bare: list[Token] = []

    def clause(self) -> Clause | None:
        asked = self._alternatives("body", literal=self._is_expression)
        words = fold_text(self._bare_source()).strip()
        return all_of([Words(words), *([asked] if asked else [])]) if words else asked

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
        clauses = list(dict.fromkeys(clauses))
        return Or(tuple(clauses)) if len(clauses) > 1 else clauses[0] if clauses else None

    def _conjunction(self, field: str, literal: bool) -> Clause | None:
        found: list[Clause] = []
        while self._kind() not in (None, Kind.OR, Kind.CLOSE):
            if self._kind() is Kind.AND:
                self._next()
            elif clause := self._operand(field, literal):
                found.append(clause)
        return all_of(found)

    def _operand(self, field: str, literal: bool) -> Clause | None:
        around, prefixes = field, []
        while self._kind() in PREFIXES:
            prefixes.append(self._next())
            field, literal = prefixes[-1].field if prefixes[-1].kind is Kind.FIELD else field, True
        clause = self._proximity(field, around, literal)
        for prefix in reversed(prefixes):
            if clause:
                clause = self._prefixed(prefix, clause, field)
        return clause

    def _prefixed(self, prefix: Token, clause: Clause, field: str) -> Clause | None:
        if prefix.kind is Kind.NOT:
            return _excluded(clause)
        if prefix.kind is Kind.FIRST:
            return AmongFirst(clause, prefix.number)
        if prefix.kind is Kind.ATLEAST:
            return self._all_of_joined(prefix, limited(clause, prefix.number, field))
        return clause

    def _proximity(self, field: str, around: str, literal: bool) -> Clause | None:
        """A primary, or several joined by operators that bind tightest, from left to right.

        The field of the first is that of the others too. Behind an operator that asks for a place, and behind
        a filter, it is again the one around them all.
        """
        clause = self._primary(field, literal)
        while self._kind() in PROXIMITY:
            operator = self._tokens[self._place]
            operands = [clause]
            if operator.kind in OF_PLACES or field in BY_VALUE:
                field = around
            while self._kind() is operator.kind and self._tokens[self._place].number == operator.number:
                self._next()
                own = self._next().field if self._kind() is Kind.FIELD else field
                operands.append(self._primary(own, literal))
            clause = self._joined(operator, [each for each in operands if each], field)
            self._changes += self._kind() in PROXIMITY
        return clause

    def _joined(self, operator: Token, clauses: list[Clause], field: str) -> Clause | None:
        if len(clauses) < 2 or operator.kind is Kind.PARA:
            return all_of(clauses)
        is_deep = self._changes > MOST_CHANGES
        if operator.kind is Kind.DOC:
            made = SameArticle(tuple(clauses))
            if not is_deep and depth_in_articles(made) <= DEEPEST_IN_ARTICLES:
                return made
            is_deep = True
        return self._all_of_joined(operator, (clauses, True) if is_deep else joined(operator, clauses, field))

    def _all_of_joined(self, operator: Token, found: Joined) -> Clause | None:
        clauses, of_paragraph = found
        if of_paragraph:
            word = self._plain[operator.start : operator.end]
            self.notes.append(
                message(
                    "{word} joins texts; what else stands in its brackets, such as an exclusion, "
                    "is asked of the whole paragraph.",
                    word=word,
                )
            )
        return all_of(clauses)

    def _primary(self, field: str, literal: bool) -> Clause | None:
        token = self._next()
        clause: Clause | None = None
        if token.kind is Kind.OPEN:
            clause = self._alternatives(field, literal)
            self._next()
        elif token.kind is Kind.QUOTE:
            clause = self._quoted(token, field)
            if not literal and self._stands_in_text(token):
                # Quotation marks within a sentence: the sentence is what ranks.
                self._bare.append(token)
        elif token.kind is Kind.FILTER:
            clause = Days(*token.days) if token.days else present(token.field)
        elif literal:
            clause = self._exact(token.start, token.end, field)
        else:
            self._bare.append(token)
        return clause

    def _quoted(self, token: Token, field: str) -> Clause | None:
        """A quote: exact text, or several with wildcards between them."""
        clause = self._exact(token.start + 1, token.end - 1, field)
        if not isinstance(clause, Exact) or "*" not in clause.text:
            return clause
        parts = between_wildcards(clause.text)
        if len(parts) == 1:
            return clause
        exact = [_exact_text(part, clause.field) for part in parts]
        return Adjacent(tuple(exact), WILDCARD_DISTANCE, clause.field, is_wildcard=True)

    def _stands_in_text(self, token: Token) -> bool:
        """Whether text stands directly before and after a token, which is the last one taken."""
        if not 1 < self._place < len(self._tokens):
            return False
        before, after = self._tokens[self._place - 2], self._tokens[self._place]
        joined = before.end == token.start and token.end == after.start
        return joined and before.kind is after.kind is Kind.TEXT

    def _exact(self, start: int, end: int, field: str) -> Clause | None:
        if field == DATE:
            return days_of(self._plain[start:end])
        if field in FILTERS:
            return having(field, self._source[start:end])
        text = fold_text(self._source[start:end]).strip()
        if not text:
            return None
        if field == SOUND:
            return Sound(text)
        return _exact_text(text, "title" if field == "title" else "body")

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


def all_of(clauses: Sequence[Clause]) -> Clause | None:
    """The conjunction without nested ones; exclusions alone are taken from everything."""
    flat: dict[Clause, None] = {}
    for clause in clauses:
        flat.update(dict.fromkeys(clause.clauses if isinstance(clause, And) else (clause,)))
    narrower: list[Clause] = [clause for clause in flat if not isinstance(clause, Everything)]
    if not narrower:
        return Everything() if flat else None
    if all(isinstance(clause, Not) for clause in narrower):
        narrower.insert(0, Everything())
    return And(tuple(narrower)) if len(narrower) > 1 else narrower[0]


def _exact_text(text: str, field: Field) -> Exact:
    return Exact(text, field, in_each_way=len(equivalents((text,))) > 1)


def _excluded(clause: Clause) -> Clause:
    """NOT of a clause, or what was excluded where the clause is a lone exclusion itself."""
    match clause:
        case Not(clause=inner) | And(clauses=(Everything(), Not(clause=inner))):
            return inner
    return Not(clause)
