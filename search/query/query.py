"""The meaning of a query, as values: clauses over paragraphs, a range of days and an order.

`search.query.parsing` makes these from a user's text; `searched_text` puts a clause back into words.
All text in a clause is folded (see `indexer.analysis.folding`).
"""

from __future__ import annotations

from indexer.core.frozen import frozen
from indexer.core.schema import KNOWN
from indexer.storage.segment.days import NEVER, day_number

from .plain import QUOTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Literal, NoReturn

    Field = Literal["body", "title"]
    Order = Literal["relevance", "newest", "oldest"]
else:
    Field = Order = str

ORDERS: tuple[Order, ...] = ("relevance", "newest", "oldest")

SOUND = "py"
"""The word before the colon of a text by its sound."""


class Words(metaclass=frozen):
    """Bare text, which ranks: paragraphs that hold all of it come first, those that hold enough of it
    follow."""

    text: str
    field: Field = "body"

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text,)


class Exact(metaclass=frozen):
    """A string that must occur, unbroken, in the folded field.

    `in_each_way`: its numbers may be written in another way (`search.query.equivalents`), as in what a user
    types."""

    text: str
    field: Field = "body"
    in_each_way: bool = False
    node = predicate = 0

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text,)

    required = texts


class _Composite:
    """Strings of a pattern of several `parts`."""

    __slots__ = ()
    node = 0

    if TYPE_CHECKING:

        @property
        def parts(self) -> tuple[Leaf, ...]: ...

    @property
    def texts(self) -> tuple[str, ...]:
        """All strings of the pattern."""
        return tuple(dict.fromkeys([text for part in self.parts for text in part.texts]))

    @property
    def required(self) -> tuple[str, ...]:
        """The strings without which no text matches."""
        return tuple(dict.fromkeys([text for part in self.parts for text in part.required]))


class SameSentence(_Composite, metaclass=frozen):
    """Parts that begin in one sentence.

    A sentence ends at 。！？；… in either width, and where its paragraph ends. A part may go on behind it."""

    parts: tuple[Leaf, ...]
    field: Field = "body"
    predicate = 1


class Near(_Composite, metaclass=frozen):
    """Parts in any order that do not overlap, with at most `distance` characters between neighbours."""

    parts: tuple[Leaf, ...]
    distance: int
    field: Field = "body"
    predicate = 2


class Adjacent(_Composite, metaclass=frozen):
    """Parts one after another in this order, with at most `distance` characters between them.

    `is_wildcard`: a wildcard in quotes, which stands for what is between them."""

    parts: tuple[Leaf, ...]
    distance: int
    field: Field = "body"
    is_wildcard: bool = False
    predicate = 3


class AtLeast(_Composite, metaclass=frozen):
    """A part that occurs `count` times without overlapping."""

    part: Leaf
    count: int
    field: Field = "body"
    predicate = 4

    @property
    def parts(self) -> tuple[Leaf, ...]:
        return (self.part,)


class Either(_Composite, metaclass=frozen):
    """Any of the parts, within a pattern."""

    parts: tuple[Leaf, ...]
    field: Field = "body"
    predicate = 5

    @property
    def required(self) -> tuple[str, ...]:
        return ()


class Filter(metaclass=frozen):
    """Articles that have a value, a term of a keyword field (`indexer.values.asked_terms`)."""

    field: str
    value: str
    node = 5


class Days(metaclass=frozen):
    """Articles published from day `since` to day `until`, both inclusive; None where that side is open. One
    without a date is not among them."""

    since: date | None
    until: date | None
    node = 6

    @property
    def first(self) -> int:
        """The first day, as 20240329."""
        return day_number(self.since) or 1

    @property
    def last(self) -> int:
        """The last day, as 20240329."""
        return day_number(self.until) or NEVER


class SameArticle(metaclass=frozen):
    """Paragraphs that any of `clauses` matches, of articles in which each of them matches a paragraph."""

    clauses: tuple[Clause, ...]


class AmongFirst(metaclass=frozen):
    """Paragraphs that `clause` matches, among the first `count` of their article."""

    clause: Clause
    count: int


class Sound(metaclass=frozen):
    """A text by its sound, in pinyin. Before a search it is replaced by the texts that are read so
    (`search.answering.slips`)."""

    text: str


class Everything(metaclass=frozen):
    """Every paragraph, to be narrowed by exclusions and dates."""


class Not(metaclass=frozen):
    """Paragraphs that `clause` does not match. The parser puts it only inside an `And` that has more."""

    clause: Clause


class And(metaclass=frozen):
    """Paragraphs that all of `clauses` match."""

    clauses: tuple[Clause, ...]


class Or(metaclass=frozen):
    """Paragraphs that any of `clauses` matches."""

    clauses: tuple[Clause, ...]


LEAVES = (Exact, SameSentence, Near, Adjacent, AtLeast, Either)
Composite = SameSentence | Near | Adjacent | AtLeast | Either
Leaf = Exact | Composite
"""A clause, and a condition, on one text: the folded body of a paragraph, or the folded title of its article.

A leaf is a pattern of strings. It has *spans* in a text, the places where it matches, and the text satisfies
it if there is one. The span of a pattern of parts goes from where the first of them begins to where the last
one ends. Of these, for each beginning the shortest is kept, and for each end (`search.kernel.predicates`). So
a pattern is a part of others. A part has the field of the whole. `node` and `predicate` are numbers of
`native/search/query.h` and `predicates.h`."""

MOST_NEAR = 4
"""Most parts of `Near`, whose orders are all tried."""

FARTHEST = 500
"""The greatest distance."""

Clause = Words | Leaf | Filter | Days | Sound | SameArticle | AmongFirst | And | Or | Not | Everything


def assert_never(value: NoReturn) -> NoReturn:
    """The end of a `match` that handles every class of a union: the type checker names a class that one
    lacks."""
    raise TypeError(f"{value!r} is of a class that is not handled here")


class Query(metaclass=frozen):
    """A user's text and its meaning.

    A `clause` of None finds nothing: nothing in the text can be searched.
    `since` and `until` are days, both inclusive. `notes` say what looks like a filter or an operator and is
    searched as text. `within` are earlier queries: each must match too, and none of them ranks.
    """

    text: str
    clause: Clause | None
    since: date | None = None
    until: date | None = None
    order: Order = "relevance"
    notes: tuple[str, ...] = ()
    within: tuple[Query, ...] = ()


def searched_text(clause: Clause | None) -> str:
    """A clause in the query language; parsing the text gives an equal clause.

    Not so for bare text that only folding made into syntax (`《…》 - 政策` to `-政策`), for text that
    holds every kind of quote, nor for trees that the parser does not make.

    >>> searched_text(And((Exact("白龟湖"), Not(Or((Exact("金融"), Exact("保险", "title")))))))
    '"白龟湖" AND NOT ("金融" OR title:"保险")'
    >>> searched_text(And((Words("白龟湖"), Not(Exact("金融")))))
    '白龟湖 NOT "金融"'
    """
    if clause is None:
        return ""
    # An AND would turn ranked words into exact strings when the text is parsed again.
    return _rendered(clause, " " if _holds_words(clause) else " AND ")


def searched_text_of(query: Query) -> str:
    """The searched text of a query, with its days."""
    if query.clause is None:
        return ""
    return f"{searched_text(query.clause)} {written_days(query.since, query.until)}".strip()


def written_days(since: date | None, until: date | None) -> str:
    """Days in the query language; empty where both sides are open.

    >>> from datetime import date
    >>> written_days(date(2024, 1, 1), None), written_days(date(2024, 1, 1), date(2023, 1, 1))
    ('date:2024-01-01..', 'date:2024-01-01.. date:..2023-01-01')
    """
    first, last = since.isoformat() if since else "", until.isoformat() if until else ""
    if since and until and since > until:
        return f"date:{first}.. date:..{last}"
    return f"date:{first}..{last}" if first or last else ""


def asks_for_sound(clause: Clause | None) -> bool:
    """Whether a text by its sound is in a clause."""
    if isinstance(clause, (And, Or, SameArticle)):
        return any(map(asks_for_sound, clause.clauses))
    if isinstance(clause, (Not, AmongFirst)):
        return asks_for_sound(clause.clause)
    return isinstance(clause, Sound)


def _holds_words(clause: Clause) -> bool:
    if isinstance(clause, (And, Or)):
        return any(map(_holds_words, clause.clauses))
    return isinstance(clause, Words)


def _rendered(clause: Clause, conjunction: str) -> str:
    if isinstance(clause, Words):
        return clause.text if clause.field == "body" else f"title:{_quoted(clause.text)}"
    if isinstance(clause, Exact):
        return ("title:" if clause.field == "title" else "") + _quoted(clause.text)
    if isinstance(clause, _Composite):
        return f"title:({_pattern(clause)})" if clause.field == "title" else _pattern(clause)
    if isinstance(clause, SameArticle):
        return " DOC ".join([_grouped(one, conjunction) for one in clause.clauses])
    if isinstance(clause, AmongFirst):
        return f"FIRST/{clause.count} {_grouped(clause.clause, conjunction)}"
    if isinstance(clause, Filter):
        if clause.field == KNOWN:
            return f"{clause.value}:*"
        return f"{clause.field}:{_quoted(clause.value)}"
    if isinstance(clause, Days):
        return written_days(clause.since, clause.until) or "date:*"
    if isinstance(clause, Sound):
        return f"{SOUND}:{_quoted(clause.text)}"
    if isinstance(clause, Everything):
        return "body:*"
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


def _grouped(clause: Clause, conjunction: str) -> str:
    text = _rendered(clause, conjunction)
    return text if isinstance(clause, Exact) and clause.field == "body" else f"({text})"


def _pattern(leaf: Leaf) -> str:
    """A pattern without its field."""
    if isinstance(leaf, Exact):
        return _quoted(leaf.text)
    if isinstance(leaf, Adjacent) and leaf.is_wildcard:
        return _quoted("*".join([part.texts[0] for part in leaf.parts]))
    parts = [_pattern(part) if isinstance(part, Exact) else f"({_pattern(part)})" for part in leaf.parts]
    if isinstance(leaf, AtLeast):
        return f"ATLEAST/{leaf.count} {parts[0]}"
    if isinstance(leaf, SameSentence):
        return " SENT ".join(parts)
    if isinstance(leaf, Either):
        return " OR ".join(parts)
    return f" {'NEAR' if isinstance(leaf, Near) else 'ADJ'}/{leaf.distance} ".join(parts)


def _quoted(text: str) -> str:
    for opening, closing in QUOTES.items():
        if closing not in text:
            return f"{opening}{text}{closing}"
    return f'"{text}"'
