"""Facets: how many articles and paragraphs match with each value of a field.

Every match is counted, and what is counted is what the search's total counts. The facet of a field that the
query filters by is counted without that filter; what the query excludes stays excluded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate, chain

from indexer.core.frozen import altered
from indexer.core.schema import KNOWN
from indexer.storage.segment.days import lies_within
from search.engine.values import MONTH
from search.facet import Facet, FacetValue
from search.query.query import And, Clause, Days, Filter, Not, Or, Query

from .retrieval import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.values import Shares

    from .options import SearchOptions

_REGION = "region"
"""The facet whose values are paths, each level of which is a value."""

_PERIODS = {"year": len("2024"), "month": len("2024-03")}
"""The facets that count by the day of publication, and the length of their values."""

_DATE = "date"
"""Stands where a keyword field does, for the days that a query filters by."""

_NONE = (0, 0)

Chosen = str | Days | None
"""A value that a query filters by: the term of a keyword field, or days; None for articles without one."""


def counted_facets(answer: Answer, query: Query, options: SearchOptions) -> tuple[int, tuple[Facet, ...]]:
    """(the number of matches, the facets that the options name)"""
    chosen = _chosen_values(query)
    # The facets that are counted without a filter, by its field; by None those that are with all.
    by_filter: dict[str | None, list[str]] = {None: []}
    for name in options.facet_names:
        filtered = _DATE if name in _PERIODS else name
        by_filter.setdefault(filtered if filtered in chosen else None, []).append(name)
    total = 0
    values: dict[str, tuple[FacetValue, ...]] = {}
    for field, names in by_filter.items():
        counting = answer if field is None else Answer(answer.view, _without(query, field), options.ranking)
        fields = dict.fromkeys([MONTH if name in _PERIODS else name for name in names])
        tally = counting.tally(tuple(fields), copies_once=options.copies_once)
        total = tally.total if field is None else total
        for name in names:
            if name in _PERIODS:
                values[name] = _periods(tally.shares[MONTH], _PERIODS[name], chosen.get(_DATE, ()))
            elif name == _REGION:
                values[name] = _tree(tally.shares[name], chosen.get(name, ()))
            else:
                written = answer.view.written(name)
                values[name] = _flat(tally.shares[name], chosen.get(name, ()), written)
    complete = not answer.view.budget.is_cut_short
    return total, tuple([Facet(name, values[name], complete) for name in options.facet_names])


def _parts(clause: Clause | None) -> list[Clause]:
    """The clauses all of which a match satisfies."""
    if isinstance(clause, And):
        return [part for each in clause.clauses for part in _parts(each)]
    return [] if clause is None else [clause]


def _choice(clause: Clause) -> tuple[str, list[Chosen]] | None:
    """(the field of a filter, the values that it is for); None for any other clause."""
    match clause:
        case Days():
            return _DATE, [clause]
        case Filter(field=field, value=value) if field != KNOWN:
            return field, [value]
        case Not(clause=Filter(field=field, value=value)) if field == KNOWN:
            return value, [None]
        case Or(clauses=clauses) | And(clauses=clauses):
            choices = [_choice(each) for each in clauses]
            fields = {None if choice is None else choice[0] for choice in choices}
            common = fields.pop() if len(fields) == 1 else None
            if common is not None:
                return common, [value for choice in choices if choice for value in choice[1]]
    return None


def _chosen_values(query: Query) -> dict[str, list[Chosen]]:
    """The values that the whole query filters by."""
    chosen: dict[str, list[Chosen]] = {}
    if query.since or query.until:
        chosen[_DATE] = [Days(query.since, query.until)]
    for field, values in filter(None, map(_choice, _parts(query.clause))):
        chosen.setdefault(field, []).extend(values)
    return chosen


def _without(query: Query, field: str) -> Query:
    """The query without its filters of a field."""

    def rest(clause: Clause | None) -> And:
        clauses = clause.clauses if isinstance(clause, And) else () if clause is None else (clause,)
        kept = [each for each in clauses if (choice := _choice(each)) is None or choice[0] != field]
        return And(tuple([rest(each) if isinstance(each, And) else each for each in kept]))

    days = {"since": None, "until": None} if field == _DATE else {}
    return altered(query, clause=rest(query.clause), **days)


def _flat(shares: Shares, chosen: Collection[Chosen], written: Mapping[str, str]) -> tuple[FacetValue, ...]:
    """The values of a keyword field, as they are written; those that were chosen in any case."""
    counted = _with_chosen(shares, chosen)
    missing = counted.pop(None, None)
    # There may be tens of thousands, which tuples sort quickest.
    rows = sorted(
        [
            (-articles, written.get(value, value), paragraphs, value in chosen)
            for value, (articles, paragraphs) in counted.items()
            if value is not None
        ]
    )
    values = [FacetValue(value, -less, paragraphs, selected) for less, value, paragraphs, selected in rows]
    return (*values, *_missing(missing, chosen))


def _tree(shares: Shares, chosen: Collection[Chosen]) -> tuple[FacetValue, ...]:
    """Regions, each with those within it."""
    levels = [accumulate(path.split("/"), "{}/{}".format) for path in chosen if isinstance(path, str)]
    counted = _with_chosen(shares, [*chain(*levels), *chosen])
    missing = counted.pop(None, None)
    within: dict[str, list[tuple[int, str, int]]] = {}
    for path, (articles, paragraphs) in counted.items():
        if path is not None:
            within.setdefault(path.rpartition("/")[0], []).append((-articles, path, paragraphs))

    def regions(region: str) -> tuple[FacetValue, ...]:
        return tuple(
            [
                FacetValue(path, -less, paragraphs, path in chosen, regions(path))
                for less, path, paragraphs in sorted(within.get(region, ()))
            ]
        )

    return (*regions(""), *_missing(missing, chosen))


def _with_chosen(shares: Shares, chosen: Iterable[Chosen]) -> Shares:
    """The shares, with those of chosen values that nothing has."""
    return {**{value: _NONE for value in chosen if not isinstance(value, Days)}, **shares}


def _missing(share: tuple[int, int] | None, chosen: Collection[Chosen]) -> tuple[FacetValue, ...]:
    """The articles without a value, where there are any."""
    return () if share is None else (FacetValue(None, *share, None in chosen),)


def _periods(by_month: Shares, size: int, chosen: Collection[Chosen]) -> tuple[FacetValue, ...]:
    """The years or months, values of so many characters, from the first to the last; then what has no day.

    A year of which no month is known stands before its months."""
    shares: dict[str, tuple[int, int]] = {}
    for month, (articles, paragraphs) in by_month.items():
        if month is not None:
            known = shares.get(month[:size], _NONE)
            shares[month[:size]] = (known[0] + articles, known[1] + paragraphs)
    whole = [period for period in shares if len(period) == size]
    between = _periods_between(min(whole), max(whole)) if whole else ()
    periods = sorted({*between, *shares})
    days = [each for each in chosen if isinstance(each, Days)]
    values = [
        FacetValue(
            period,
            *shares.get(period, _NONE),
            any((_is_partly_in if len(period) == size else _has_all_of)(each, period) for each in days),
        )
        for period in periods
    ]
    missing = by_month.get(None, _NONE if None in chosen else None)
    return (*values, *_missing(missing, chosen))


def _periods_between(first: str, last: str) -> Iterator[str]:
    """The years or the months from the first to the last.

    >>> list(_periods_between("2023-11", "2024-02"))
    ['2023-11', '2023-12', '2024-01', '2024-02']
    >>> list(_periods_between("2023", "2024"))
    ['2023', '2024']
    """
    for year in range(int(first[:4]), int(last[:4]) + 1):
        months = [f"{year:04}-{month:02}" for month in range(1, 13)] if len(first) > 4 else [f"{year:04}"]
        yield from [period for period in months if first <= period <= last]


def _has_all_of(days: Days, year: str) -> bool:
    """Whether all of a year is among the days, so that they find what is of that year and no known month."""
    return lies_within(int(year) * 10_000, days.first, days.last)


def _is_partly_in(days: Days, period: str) -> bool:
    """Whether a year or month has some of the days."""
    since, until = (str(day)[: len(period)] if day else period for day in (days.since, days.until))
    return since <= period <= until
