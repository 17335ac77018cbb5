"""The meaning of a query, as values: clauses over paragraphs, a range of days and an order.

`search.query.parsing` makes these from a user's text; `searched_text` puts a clause back into words.
All text in a clause is folded (see `indexer.analysis.folding`).
"""

from __future__ import annotations

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Literal, NoReturn

    Field = Literal["body", "title"]
    Order = Literal["relevance", "newest", "oldest"]
else:
    Field = Order = str

ORDERS: tuple[Order, ...] = ("relevance", "newest", "oldest")

QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』"}
"""Each opening quotation mark and its partner, in the query language."""

FILTERS = {"kind": ("kind", "文种", "文種")}
"""The filters of the query language: for each keyword field of the schema, the words before the colon. An
option of a search has the name of the field."""


@frozen
class Words:
    """Bare text, which ranks: paragraphs that hold all of it come first, those that hold enough of it
    follow."""

    text: str
    field: Field = "body"

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text,)


@frozen
class Exact:
    """A string that must occur, unbroken, in the folded field."""

    text: str
    field: Field = "body"
    node = predicate = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """The strings that must occur."""
        return (self.text,)


@frozen
class SameSentence:
    """Strings that one sentence of the folded field holds.

    A sentence ends at 。！？；… in either width, and where its paragraph ends. A string belongs to the
    sentence that it begins in."""

    texts: tuple[str, ...]
    field: Field = "body"
    node, predicate = 0, 1


@frozen
class Filter:
    """Articles that have a value, a term of a keyword field (`indexer.analysis.keyword_term`)."""

    field: str
    value: str
    node = 5


@frozen
class Everything:
    """Every paragraph, to be narrowed by exclusions and dates."""


@frozen
class Not:
    """Paragraphs that `clause` does not match. The parser puts it only inside an `And` that has more."""

    clause: Clause


@frozen
class And:
    """Paragraphs that all of `clauses` match."""

    clauses: tuple[Clause, ...]


@frozen
class Or:
    """Paragraphs that any of `clauses` matches."""

    clauses: tuple[Clause, ...]


LEAVES = (Exact, SameSentence)
Leaf = Exact | SameSentence
"""A clause, and a condition, on one text: the folded body of a paragraph, or the folded title of its article.

Its `texts` must each occur, so that an index finds candidates by their grams; its predicate
(`search.kernel.predicates`) decides. `node` and `predicate` are numbers of `native/search/query.h` and
`predicates.h`."""

Clause = Words | Leaf | Filter | And | Or | Not | Everything


def assert_never(value: NoReturn) -> NoReturn:
    """The end of a `match` that handles every class of a union: the type checker names a class that one
    lacks."""
    raise TypeError(f"{value!r} is of a class that is not handled here")


@frozen
class Query:
    """A user's text and its meaning.

    A `clause` of None finds nothing: nothing in the text can be searched.
    `since` and `until` are days, both inclusive.
    """

    text: str
    clause: Clause | None
    since: date | None = None
    until: date | None = None
    order: Order = "relevance"


def searched_text(clause: Clause | None) -> str:
    """A clause in the query language; parsing the text gives an equal clause.

    Not so for bare text that only folding made into syntax (`《…》 - 政策` to `-政策`), for text that
    holds every kind of quote, for `Everything` alone, which reads `*`, nor for trees that the parser
    does not make.

    >>> searched_text(And((Exact("白龟湖"), Not(Or((Exact("金融"), Exact("保险", "title")))))))
    '"白龟湖" AND NOT ("金融" OR title:"保险")'
    >>> searched_text(And((Words("白龟湖"), Not(Exact("金融")))))
    '白龟湖 NOT "金融"'
    """
    if clause is None:
        return ""
    # An AND would turn ranked words into exact strings when the text is parsed again.
    return _rendered(clause, " " if _holds_words(clause) else " AND ")


def _holds_words(clause: Clause) -> bool:
    if isinstance(clause, (And, Or)):
        return any(map(_holds_words, clause.clauses))
    return isinstance(clause, Words)


def _rendered(clause: Clause, conjunction: str) -> str:
    if isinstance(clause, Words):
        return clause.text if clause.field == "body" else f"title:{_quoted(clause.text)}"
    if isinstance(clause, Exact):
        return ("title:" if clause.field == "title" else "") + _quoted(clause.text)
    if isinstance(clause, SameSentence):
        texts = " SENT ".join(map(_quoted, clause.texts))
        return f"title:({texts})" if clause.field == "title" else texts
    if isinstance(clause, Filter):
        return f"{clause.field}:{_quoted(clause.value)}"
    if isinstance(clause, Everything):
        return "*"
    if isinstance(clause, Not):
        return "NOT " + _operand(clause.clause, conjunction)
    if isinstance(clause, Or):
        return " OR ".join(_rendered(part, conjunction) for part in clause.clauses)
    asked = [part for part in clause.clauses if not isinstance(part, Everything)]
    return conjunction.join(
        _operand(part, conjunction) if isinstance(part, Or) else _rendered(part, conjunction)
        for part in asked
    )


def _operand(clause: Clause, conjunction: str) -> str:
    text = _rendered(clause, conjunction)
    return f"({text})" if isinstance(clause, (And, Or)) else text


def _quoted(text: str) -> str:
    for opening, closing in QUOTES.items():
        if closing not in text:
            return f"{opening}{text}{closing}"
    return f'"{text}"'
