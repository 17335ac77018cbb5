"""Random and hostile queries: none raises, none takes 250 ms, and a time that is given is kept.

The queries are those of `hostile_queries`. The slowest of them are asked again with large pages and a time of
DEADLINE seconds, and as many hits as there can be are explained. Seconds are the processor's, so that what
else the machine does is not counted; those of a deadline are the clock's. A query that is too slow is asked
again, and the least of ATTEMPTS counts, since other programs also slow a processor's caches down.
"""

from __future__ import annotations

import heapq
import random
import statistics
import time
import traceback
from collections import Counter, defaultdict
from typing import Any

from benchmarks.corpus import read_paragraphs, sample
from benchmarks.hostile_queries import hostile_queries
from benchmarks.speed.figures import percentile
from benchmarks.subject import subject, subject_options
from benchmarks.verdict import print_table, verdict
from search import Searcher, open_index

HIGHEST_SECONDS = 0.25
"""Seconds of the processor that no search may take."""
LONGEST_EXPLAINING = 1.0
SHOWN_LENGTH = 100
DEADLINE, LATEST, ATTEMPTS = 0.05, 0.15, 3
"""Seconds that are given, by when there is an answer, and how often a query is asked to see the least."""

SLOWEST, LONGEST_WITH_DEADLINE = 40, 1_000
"""Number of the slowest queries that are asked again with a deadline, and the length of the longest: to read
a query of 10,000 characters takes .1 seconds, whatever the time."""

EXPLAINED = ("的", "科技创新", "新型冠状病毒感染的肺炎疫情防控", "科技 AND 创新", "-的")
LARGE_PAGES: tuple[dict[str, Any], ...] = (
    {},
    {"limit": 10_000},
    {"limit": 10_000, "distinct": True},
    {"limit": 10_000, "collapse": True},
    {"order": "newest", "per_article": 1},
)


def seconds_to_answer(searcher: Searcher, query: str, raised: Counter[str]) -> float:
    """Processor's seconds; what is raised is counted, and shown at first."""
    before = time.process_time()
    try:
        searcher.search(query)
    except Exception as error:
        fault = traceback.extract_tb(error.__traceback__)[-1]
        exception = f"{type(error).__name__} in {fault.name}, line {fault.lineno}"
        if not raised[exception]:
            print(f"{query[:SHOWN_LENGTH]!r}: {exception}: {error}")
        raised[exception] += 1
    return time.process_time() - before


def seconds_to_explain(searcher: Searcher, query: str) -> float:
    """Processor's seconds for the explanations of as many hits as are explained."""
    hits = searcher.search(query, limit=9_999, count=False).hits
    before = time.process_time()
    explained = len(searcher.explain(query, hits))
    assert explained == len(hits), f"{explained} of {len(hits)} hits are explained"
    return time.process_time() - before


def seconds_with_deadline(searcher: Searcher, query: str, options: dict[str, Any]) -> float:
    """The least of the clock's seconds for an answer."""
    least = float("inf")
    for _ in range(ATTEMPTS):
        before = time.perf_counter()
        searcher.search(query, timeout=DEADLINE, **options)
        least = min(least, time.perf_counter() - before)
    return least


def main() -> int:
    parser = subject_options(__doc__, paragraphs=50_000)
    parser.add_argument("--queries", type=int, default=100_000, help="how many (default 100,000)")
    parser.add_argument(
        "--shown", type=int, default=20, help="how many of the slowest are shown (default 20)"
    )
    arguments = parser.parse_args()
    raised: Counter[str] = Counter()
    taken: defaultdict[str, list[float]] = defaultdict(list)
    slowest: list[tuple[float, str, str]] = []
    with subject(arguments) as given, open_index(given.index) as searcher:
        texts = sample(read_paragraphs(given.sources), 10_000, arguments.seed)
        for kind, query in hostile_queries(texts, arguments.queries, random.Random(arguments.seed)):
            seconds = seconds_to_answer(searcher, query, raised)
            if seconds > HIGHEST_SECONDS:
                again = (seconds_to_answer(searcher, query, raised) for _ in range(ATTEMPTS - 1))
                seconds = min(seconds, *again)
            taken[kind].append(seconds)
            keep = heapq.heappush if len(slowest) < max(SLOWEST, arguments.shown) else heapq.heappushpop
            keep(slowest, (seconds, kind, query))
        slowest.sort(reverse=True)
        explaining = max((seconds_to_explain(searcher, query), query) for query in EXPLAINED)
        late, late_query, late_options = max(
            (
                (seconds_with_deadline(searcher, query, options), query, options)
                for query in [*EXPLAINED, *(query for _, _, query in slowest[:SLOWEST])]
                if len(query) <= LONGEST_WITH_DEADLINE
                for options in LARGE_PAGES
            ),
            key=lambda each: each[0],
        )
    print_table(
        ["", "queries", f"over {HIGHEST_SECONDS * 1000:g} ms", "mean ms", "p99 ms", "slowest ms"],
        [
            [
                *(kind, len(seconds), sum(each > HIGHEST_SECONDS for each in seconds)),
                *(round(statistics.mean(seconds) * 1000, 2), round(percentile(seconds, 99) * 1000, 1)),
                round(max(seconds) * 1000, 1),
            ]
            for kind, seconds in taken.items()
        ],
    )
    print("\nThe slowest")
    for seconds, kind, query in slowest[: arguments.shown]:
        print(f"{seconds * 1000:7.1f} ms  {kind}: {query[:SHOWN_LENGTH]!r}, {len(query):,} characters")
    print(f"slowest to explain: {explaining[1]}")
    print(f"latest with {DEADLINE} s: {late_query[:SHOWN_LENGTH]!r} {late_options}")
    exceptions = sum(raised.values())
    slow = sum(each > HIGHEST_SECONDS for seconds in taken.values() for each in seconds)
    bar = (
        f"{arguments.queries:,} queries, {exceptions} exceptions, {slow} over {HIGHEST_SECONDS * 1000:g} ms, "
        f"the slowest {slowest[0][0] * 1000:.0f} ms; hits are explained in {explaining[0]:.2f} s, at most "
        f"{LONGEST_EXPLAINING:g}; with {DEADLINE} s there is an answer after {late:.3f} s, at most {LATEST}"
    )
    met = not exceptions and not slow and explaining[0] <= LONGEST_EXPLAINING and late <= LATEST
    numbers = {
        "exceptions": dict(raised),
        "slow": slow,
        "kinds": {
            kind: {"queries": len(seconds), "mean_ms": statistics.mean(seconds) * 1000}
            | {f"p{share}_ms": percentile(seconds, share) * 1000 for share in (50, 99, 100)}
            for kind, seconds in taken.items()
        },
        "slowest": [{"ms": seconds * 1000, "kind": kind, "query": query} for seconds, kind, query in slowest],
        **{"explaining_ms": explaining[0] * 1000, "late_ms": late * 1000},
    }
    return verdict("hostile", met, bar, numbers)


if __name__ == "__main__":
    raise SystemExit(main())
