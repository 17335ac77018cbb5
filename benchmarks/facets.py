"""Facets: are they a full count, and how long do they take?

Generated queries of exact strings, filters and days. Their matches are known from a plain scan of the folded
text, and the values of an article from its record: each match is counted by hand. Then searches with at least
600,000 matches are timed with five facets and without, in turn.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property, reduce
from itertools import chain, groupby
from operator import and_, or_
from pathlib import Path
from statistics import median

from benchmarks.corpus import read_paragraphs
from benchmarks.exactness import Scan
from benchmarks.subject import subject, subject_options
from benchmarks.verdict import print_table, verdict
from indexer.analysis import fold_text
from indexer.values import keywords_of
from search import FacetValue, Searcher, open_index
from search.embedded.generations import open_snapshot
from search.query.filters import FACETS
from search.query.query import And, Clause, Days, Exact, Filter, Not, Or, Query

FIVE = ("year", "region", "issuer", "kind", "source")
MANY = 600_000
MOST_MILLISECONDS = 10.0
TIMED_QUERIES, ROUNDS = 12, 15
SHOWN_FAULTS = 20

Counts = dict[str | None, tuple[int, int]]
"""(articles, paragraphs) of each value."""


class Oracle:
    """Matches by a scan of the folded text, and what articles have by their records.

    A set of paragraphs is a number with a byte for each, 1 where it is in the set."""

    def __init__(self, scan: Scan, index: Path) -> None:
        self._scan = scan
        self._size = len(scan.keys)
        self.values: dict[str, dict[str, tuple[str, ...]]] = {}
        self.published: dict[str, date | None] = {}
        for segment in open_snapshot(index).segments:
            for number in range(len(segment.files.articles)):
                record = segment.files.record(number)
                day = str(record.published or "")
                known = {field: tuple(terms) for field, terms in keywords_of(record).items()}
                known |= {"year": (day[:4],) if day else (), "month": (day[:7],) if day else ()}
                self.values[record.id] = known
                self.published[record.id] = record.published
        self.articles: dict[str, range] = {}
        for article, group in groupby(range(self._size), lambda number: scan.keys[number][0]):
            numbers = list(group)
            self.articles[article] = range(numbers[0], numbers[-1] + 1)

    def _set(self, numbers: Iterable[int]) -> int:
        flags = bytearray(self._size)
        for number in numbers:
            flags[number] = 1
        return int.from_bytes(flags, "little")

    @cached_property
    def everything(self) -> int:
        return self._set(range(self._size))

    def _has(self, article: str, clause: Filter | Days) -> bool:
        if isinstance(clause, Filter):
            return clause.value in self.values[article][clause.field]
        day = self.published[article]
        return day is not None and (clause.since or day) <= day <= (clause.until or day)

    def matching(self, clause: Clause) -> int:
        match clause:
            case Exact(text):
                return self._set(self._scan.numbers_holding(text))
            case Filter() | Days():
                having = [numbers for article, numbers in self.articles.items() if self._has(article, clause)]
                return self._set(chain(*having))
            case And(clauses):
                return reduce(and_, map(self.matching, clauses), self.everything)
            case Or(clauses):
                return reduce(or_, map(self.matching, clauses))
            case Not(inner):
                return self.everything ^ self.matching(inner)
        raise AssertionError(clause)

    def counted(self, clauses: Sequence[Clause], facets: Sequence[str]) -> Iterator[Counts]:
        """The counts of facets of what matches all clauses: each without the filters of its own field."""
        sets = [(_field(each), self.matching(each)) for each in clauses]
        matches: dict[str | None, dict[str, int]] = {}
        for facet in facets:
            field = "date" if facet in ("year", "month") else facet
            left_out = field if any(field == of for of, _ in sets) else None
            if left_out not in matches:
                kept = [found for of, found in sets if left_out is None or of != left_out]
                matches[left_out] = self._by_article(reduce(and_, kept, self.everything))
            counts: dict[str | None, list[int]] = {}
            for article, count in matches[left_out].items():
                for value in self.values[article][facet] or (None,):
                    counts.setdefault(value, []).append(count)
            yield {value: (len(each), sum(each)) for value, each in counts.items()}

    def _by_article(self, found: int) -> dict[str, int]:
        """The number of paragraphs of each article in a set."""
        flags = found.to_bytes(self._size, "little")
        counts = {article: flags.count(1, each.start, each.stop) for article, each in self.articles.items()}
        return {article: count for article, count in counts.items() if count}


def _field(clause: Clause) -> str | None:
    """The field of a filter that takes articles with some values."""
    if isinstance(clause, Or):
        fields = {_field(each) for each in clause.clauses}
        return fields.pop() if len(fields) == 1 else None
    return clause.field if isinstance(clause, Filter) else "date" if isinstance(clause, Days) else None


def generated(scan: Scan, oracle: Oracle, chosen: random.Random) -> list[Clause]:
    """The clauses of a query, all of which a match satisfies."""

    articles = list(oracle.articles)

    def string() -> Exact:
        place = chosen.randrange(len(scan.text) - 8)
        return Exact(scan.text[place : place + chosen.randint(1, 5)].split("\n")[0].strip() or "国")

    def narrowing() -> Clause:
        article = chosen.choice(articles)
        field = chosen.choice(["kind", "issuer", "region", "source", "topic", "date"])
        if field == "date":
            day = oracle.published[article] or date(2020, 1, 1)
            return Days(day.replace(day=1, month=1), date(day.year + chosen.randint(0, 2), 12, 31))
        return Filter(field, chosen.choice(oracle.values[article][field] or ("没有",)))

    texts: list[Clause] = [string() for _ in range(chosen.randint(1, 2))]
    if len(texts) > 1 and chosen.random() < 0.5:
        texts = [Or(tuple(texts))]
    filters = [narrowing() for _ in range(chosen.randint(0, 2))]
    if len(filters) > 1 and _field(filters[0]) == _field(filters[1]):
        filters = [Or(tuple(filters))]
    excluded = [Not(chosen.choice([string, narrowing])())] if chosen.random() < 0.3 else []
    return [*texts, *filters, *excluded]


def flat(values: Iterable[FacetValue], facet: str) -> Counts:
    """The counts of all values that have any, by their terms."""
    counts: Counts = {}
    for each in values:
        value = each.value
        term = value if value is None or facet == "region" else fold_text(value).strip()
        if each.articles:
            counts[term] = (each.articles, each.paragraphs)
        counts |= flat(each.children, facet)
    return counts


def is_equal(searcher: Searcher, oracle: Oracle, clauses: list[Clause]) -> bool:
    clause = And(tuple(clauses)) if len(clauses) > 1 else clauses[0]
    results = searcher.search(Query("", clause), limit=0, facets=FACETS)
    counts = [flat(facet.values, facet.name) for facet in results.facets]
    return results.complete and counts == list(oracle.counted(clauses, FACETS))


def milliseconds(searcher: Searcher, query: Query, facets: Sequence[str]) -> float:
    """Milliseconds of processor time, which other programs on the machine do not change."""
    started = time.process_time()
    searcher.search(query, facets=facets)
    return 1000 * (time.process_time() - started)


def timed(searcher: Searcher, scan: Scan, chosen: random.Random) -> Iterator[tuple[str, int, float, float]]:
    """(query, matches, milliseconds without and with facets) of searches with many matches."""
    frequent = sorted(set(scan.text[:: len(scan.text) // 5_000]) - set("\n "))
    for number in range(TIMED_QUERIES):
        strings = [Exact(each) for each in chosen.sample(frequent, 24)]
        clause: Clause = Not(strings[0])
        if number % 2:
            clause = Or(tuple(strings))
        query = Query("", clause)
        total = searcher.search(query, limit=0).total
        if total < MANY:
            continue
        for facets in ((), FIVE):
            searcher.search(query, facets=facets)
        pairs = [[milliseconds(searcher, query, facets) for facets in ((), FIVE)] for _ in range(ROUNDS)]
        without, with_facets = (median(each) for each in zip(*pairs, strict=True))
        yield ("exclusion" if number % 2 == 0 else "OR of 24 characters", total, without, with_facets)


def main() -> int:
    parser = subject_options(__doc__, 60_000)
    parser.add_argument("--queries", type=int, default=1_000, help="how many (default 1,000)")
    arguments = parser.parse_args()
    chosen = random.Random(arguments.seed)
    with subject(arguments) as given:
        scan = Scan(read_paragraphs(given.sources))
        oracle = Oracle(scan, given.index)
        with open_index(given.index) as searcher:
            rows = list(timed(searcher, scan, chosen))
            queries = [generated(scan, oracle, chosen) for _ in range(arguments.queries)]
            faults = [clauses for clauses in queries if not is_equal(searcher, oracle, clauses)]
    print_table(
        ["query", "matches", "ms", "ms with five facets", "added"],
        [
            [name, f"{total:,}", f"{without:.1f}", f"{with_facets:.1f}", f"{with_facets - without:.1f}"]
            for name, total, without, with_facets in rows
        ],
    )
    for clauses in faults[:SHOWN_FAULTS]:
        print("not equal:", clauses)
    added = median([with_facets - without for _, _, without, with_facets in rows]) if rows else 0.0
    equal = len(queries) - len(faults)
    print(f"{equal:,} of {len(queries):,} queries equal; five facets add {added:.1f} ms at p50")
    bar = f"all equal a full count; five facets over {MANY:,} matches add {MOST_MILLISECONDS:g} ms at most"
    return verdict(
        "facets",
        not faults and added <= MOST_MILLISECONDS,
        bar,
        {"queries": len(queries), "equal": equal, "added_ms": added, "timed": len(rows)},
    )


if __name__ == "__main__":
    raise SystemExit(main())
