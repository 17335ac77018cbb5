"""Queries as trees, which are evaluated by brute force on folded paragraphs."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import product

from indexer import Article
from indexer.analysis import fold_text

Place = tuple[str, int]
Span = tuple[int, int]
Marked = tuple[Span, frozenset[Span]]
"""A span that matches, and the strings in it that make it match."""

WILDCARD = 20
SENTENCE_END = re.compile("[。!?;…]")


class Library:
    """Articles, their folded paragraphs and titles, and where strings occur."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = {article.id: article for article in articles}
        self.folded: dict[Place, str] = {}
        for article in articles:
            for paragraph in article.paragraphs():
                self.folded[article.id, paragraph.ordinal] = fold_text(paragraph.text)
        self.titles = {article.id: fold_text(article.title or "") for article in articles}
        self.places = frozenset(self.folded)
        self._held: dict[tuple[str, str], frozenset[Place]] = {}

    def text(self, place: Place, field: str) -> str:
        return self.folded[place] if field == "body" else self.titles[place[0]]

    def holding(self, string: str, field: str) -> frozenset[Place]:
        if (string, field) not in self._held:
            if field == "body":
                found = frozenset(place for place, text in self.folded.items() if string in text)
            else:
                of_titles = {article for article, title in self.titles.items() if string in title}
                found = frozenset(place for place in self.folded if place[0] in of_titles)
            self._held[string, field] = found
        return self._held[string, field]


class Tree(ABC):
    """A query: its text, the places where it matches, and what makes a match there."""

    text: str
    kind = ""
    children: tuple[Tree, ...] = ()

    @abstractmethod
    def places(self, library: Library) -> frozenset[Place]: ...

    def marks(self, library: Library, place: Place) -> frozenset[Span]:
        """The spans of the folded paragraph that make it match; it does match."""
        return frozenset()

    def kinds(self) -> set[str]:
        return {self.kind}.union(*(child.kinds() for child in self.children)) - {""}

    @property
    def operand(self) -> str:
        return f"({self.text})" if " " in self.text else self.text


class Pattern(Tree):
    """A tree on one text, which gives the spans of a match."""

    field: str = "body"

    @abstractmethod
    def needed(self, library: Library) -> frozenset[Place]:
        """Places outside of which nothing matches."""

    @abstractmethod
    def matches(self, folded: str) -> set[Marked]: ...

    def places(self, library: Library) -> frozenset[Place]:
        return frozenset(
            place for place in self.needed(library) if self.matches(library.text(place, self.field))
        )

    def marks(self, library: Library, place: Place) -> frozenset[Span]:
        if self.field != "body":
            return frozenset()
        return frozenset(span for _, marks in self.matches(library.folded[place]) for span in marks)


def occurrences(string: str, folded: str) -> list[Span]:
    return [
        (match.start(), match.start() + len(string))
        for match in re.finditer(f"(?={re.escape(string)})", folded)
    ]


class String(Pattern):
    def __init__(self, string: str, field: str) -> None:
        self.string, self.field = string, field
        self.text = f'"{string}"'

    def needed(self, library: Library) -> frozenset[Place]:
        return library.holding(self.string, self.field)

    def matches(self, folded: str) -> set[Marked]:
        return {(span, frozenset([span])) for span in occurrences(self.string, folded)}


class Wildcard(Pattern):
    kind = "wildcard"

    def __init__(self, first: str, last: str, field: str) -> None:
        self.first, self.last, self.field = first, last, field
        self.text = f'"{first}*{last}"'

    def needed(self, library: Library) -> frozenset[Place]:
        return library.holding(self.first, self.field) & library.holding(self.last, self.field)

    def matches(self, folded: str) -> set[Marked]:
        found = set()
        for one, other in product(occurrences(self.first, folded), occurrences(self.last, folded)):
            if 0 <= other[0] - one[1] <= WILDCARD:
                found.add(((one[0], other[1]), frozenset([(one[0], other[1])])))
        return found


class Alternatives(Pattern):
    """Patterns one of which is enough, as an operand."""

    def __init__(self, children: Sequence[Pattern], field: str) -> None:
        self.children, self.field = tuple(children), field
        self.patterns = tuple(children)
        self.text = " OR ".join(child.operand for child in children)

    def needed(self, library: Library) -> frozenset[Place]:
        return frozenset[Place]().union(*(child.needed(library) for child in self.patterns))

    def matches(self, folded: str) -> set[Marked]:
        return set[Marked]().union(*(child.matches(folded) for child in self.patterns))


class Beside(Pattern):
    """Two patterns within so many characters, in this order or in any."""

    def __init__(self, first: Pattern, last: Pattern, distance: int, field: str, *, ordered: bool) -> None:
        self.children, self.field = (first, last), field
        self.first, self.last, self.distance, self.ordered = first, last, distance, ordered
        self.kind = "ADJ" if ordered else "NEAR"
        self.text = f"{first.operand} {self.kind}/{distance} {last.operand}"

    def needed(self, library: Library) -> frozenset[Place]:
        return self.first.needed(library) & self.last.needed(library)

    def matches(self, folded: str) -> set[Marked]:
        found: set[Marked] = set()
        for one, other in product(self.first.matches(folded), self.last.matches(folded)):
            orders = [(one, other)] if self.ordered else [(one, other), (other, one)]
            for (before, marks), (after, more) in orders:
                if 0 <= after[0] - before[1] <= self.distance:
                    found.add(((before[0], after[1]), marks | more))
        return found


class Sentence(Pattern):
    kind = "SENT"

    def __init__(self, first: Pattern, last: Pattern, field: str, word: str) -> None:
        self.children, self.field = (first, last), field
        self.first, self.last = first, last
        self.text = f"{first.operand} {word} {last.operand}"

    def needed(self, library: Library) -> frozenset[Place]:
        return self.first.needed(library) & self.last.needed(library)

    def matches(self, folded: str) -> set[Marked]:
        ends = [match.end() for match in SENTENCE_END.finditer(folded)]

        def number(span: Span) -> int:
            return sum(end <= span[0] for end in ends)

        return {
            ((min(one[0], other[0]), max(one[1], other[1])), marks | more)
            for (one, marks), (other, more) in product(self.first.matches(folded), self.last.matches(folded))
            if number(one) == number(other)
        }


class AtLeast(Pattern):
    kind = "ATLEAST"

    def __init__(self, inner: Pattern, count: int, field: str, *, in_chinese: bool) -> None:
        self.children, self.inner, self.count, self.field = (inner,), inner, count, field
        self.text = f"至少{count}次 {inner.operand}" if in_chinese else f"ATLEAST/{count} {inner.operand}"

    def needed(self, library: Library) -> frozenset[Place]:
        return self.inner.needed(library)

    def matches(self, folded: str) -> set[Marked]:
        found = self.inner.matches(folded)
        count = end = 0
        for span in sorted({span for span, _ in found}, key=lambda span: (span[1], -span[0])):
            if span[0] >= end:
                count, end = count + 1, span[1]
        return found if count >= self.count else set()


class Title(Tree):
    kind = "title"

    def __init__(self, inner: Pattern) -> None:
        self.inner = inner
        self.children = (inner,)
        self.text = f"title:{inner.operand}"

    def places(self, library: Library) -> frozenset[Place]:
        return self.inner.places(library)


class Joined(Tree):
    """Trees with AND, OR or 同段 between, or side by side."""

    def __init__(self, children: Sequence[Tree], operator: str) -> None:
        self.children, self.operator = tuple(children), operator
        self.kind = {"AND": "AND", "": "AND", "OR": "OR", "PARA": "PARA", "同段": "PARA"}[operator]
        self.text = f" {operator} ".replace("  ", " ").join(child.operand for child in children)

    def places(self, library: Library) -> frozenset[Place]:
        found = [child.places(library) for child in self.children]
        return frozenset.union(*found) if self.operator == "OR" else frozenset.intersection(*found)

    def marks(self, library: Library, place: Place) -> frozenset[Span]:
        return frozenset[Span]().union(
            *(child.marks(library, place) for child in self.children if place in child.places(library))
        )


class Without(Tree):
    kind = "NOT"

    def __init__(self, kept: Tree, excluded: Tree, sign: str) -> None:
        self.children, self.kept, self.excluded = (kept, excluded), kept, excluded
        self.text = f"{kept.operand} {sign}{excluded.operand}"

    def places(self, library: Library) -> frozenset[Place]:
        return self.kept.places(library) - self.excluded.places(library)

    def marks(self, library: Library, place: Place) -> frozenset[Span]:
        return self.kept.marks(library, place)


class SameArticle(Tree):
    kind = "DOC"

    def __init__(self, first: Tree, last: Tree, word: str) -> None:
        self.children = (first, last)
        self.text = f"{first.operand} {word} {last.operand}"

    def places(self, library: Library) -> frozenset[Place]:
        first, last = (child.places(library) for child in self.children)
        articles = {place[0] for place in first} & {place[0] for place in last}
        return frozenset(place for place in first | last if place[0] in articles)

    def marks(self, library: Library, place: Place) -> frozenset[Span]:
        return frozenset[Span]().union(
            *(child.marks(library, place) for child in self.children if place in child.places(library))
        )


class First(Tree):
    kind = "FIRST"

    def __init__(self, inner: Tree, count: int, *, in_chinese: bool) -> None:
        self.children, self.inner, self.count = (inner,), inner, count
        self.text = f"前{count}段 {inner.operand}" if in_chinese else f"FIRST/{count} {inner.operand}"

    def places(self, library: Library) -> frozenset[Place]:
        return frozenset(place for place in self.inner.places(library) if place[1] <= self.count)

    def marks(self, library: Library, place: Place) -> frozenset[Span]:
        return self.inner.marks(library, place)


class Filter(Tree):
    """Articles that have one of some values."""

    def __init__(self, text: str, kind: str, articles: frozenset[str]) -> None:
        self.text, self.kind, self.articles = text, kind, articles

    def places(self, library: Library) -> frozenset[Place]:
        return frozenset(place for place in library.places if place[0] in self.articles)
