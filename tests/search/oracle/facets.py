"""What facets count, by a scan: each match is asked for its article, and each article for its values."""

from __future__ import annotations

from datetime import date

from search.query.query import And, Clause, Days, Everything, Filter, Not, Or

from .scan import Corpus

Counts = dict["str | None", tuple[int, int]]
"""(articles, paragraphs) of each term that has any, and of None."""


def counted(corpus: Corpus, clause: Clause, days: tuple[date, date] | None, facet: str) -> Counts:
    """The counts of one facet of a search in these days: without the filters of its own field."""
    is_period = facet in ("year", "month")
    places = corpus.matching(without(clause, "date" if is_period else facet))
    if days and not is_period:
        places &= corpus.matching(Days(*days))
    matches: dict[str, int] = {}
    for article, _ in places:
        matches[article] = matches.get(article, 0) + 1
    counts: dict[str | None, list[int]] = {}
    for article, count in matches.items():
        for term in terms_of(corpus, article, facet) or {None}:
            counts.setdefault(term, []).append(count)
    return {term: (len(each), sum(each)) for term, each in counts.items()}


def terms_of(corpus: Corpus, article: str, facet: str) -> set[str]:
    """The terms of an article; its year and its month are terms, too."""
    day = str(corpus.published[article] or "")
    periods = {"year": {day[:4]} - {""}, "month": {day[:7]} - {""}}
    return periods[facet] if facet in periods else corpus.terms[article].get(facet, set())


def without(clause: Clause, field: str) -> Clause:
    """A clause without the filters of a field that the whole of it has."""
    if isinstance(clause, And):
        return And(tuple(without(each, field) for each in clause.clauses))
    return Everything() if is_choice(clause, field) else clause


def is_choice(clause: Clause, field: str) -> bool:
    """Whether a clause is about the values of a field alone, and takes articles with some or with none."""
    match clause:
        case Days():
            return field == "date"
        case Filter(of, _):
            return of == field
        case Not(Filter("known", of)):
            return of == field
        case Or(clauses) | And(clauses):
            return all(is_choice(each, field) for each in clauses)
    return False
