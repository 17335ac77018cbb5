"""Times each way to steer a search, filters, dates and options, beside the plain query.

Phrases of the corpus are asked plainly and in each of the WAYS in turn, in one process. What a way adds is
the difference of the medians.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.corpus import read_paragraphs, sample
from benchmarks.spellings import phrases
from benchmarks.subject import subject, subject_options
from benchmarks.verdict import print_table, verdict
from search import Searcher, open_index

MOST_MS = 1.0
"""Milliseconds that a way may add at the median."""

WAYS: dict[str, Callable[[str], tuple[str, dict[str, Any]]]] = {
    "kind:": lambda text: (f"{text} kind:通知", {}),
    "kind:(… OR …)": lambda text: (f"{text} kind:(通知 OR 意见)", {}),
    "-kind:": lambda text: (f"{text} -kind:通知", {}),
    "issuer:": lambda text: (f"{text} issuer:国务院", {}),
    "number:": lambda text: (f"{text} number:国发〔2019〕5号", {}),
    "number:*": lambda text: (f"{text} number:*", {}),
    "-issuer:*": lambda text: (f"{text} -issuer:*", {}),
    "region:": lambda text: (f"{text} region:河南", {}),
    "source:": lambda text: (f"{text} source:央视网", {}),
    "topic:": lambda text: (f"{text} topic:新闻联播", {}),
    "title:*": lambda text: (f"{text} title:*", {}),
    "date:": lambda text: (f"{text} date:2020..2022", {}),
    "-date:": lambda text: (f"{text} -date:2020", {}),
    "(date: OR date:)": lambda text: (f"{text} (date:2019 OR date:2021)", {}),
    "date:近三个月": lambda text: (f"{text} date:近三个月", {}),
    "kind=, region=": lambda text: (text, {"kind": ("通知", "意见"), "region": "河北"}),
    "within=": lambda text: (text, {"within": "科技创新"}),
    "no such value": lambda text: (f"{text} issuer:没有这个机关", {}),
}
"""How a query is steered, by a name for the table: its text -> the text and the options of a search."""


def timed(searcher: Searcher, text: str, options: dict[str, Any]) -> float:
    """The milliseconds of a processor that a search takes: others may be busy on the machine."""
    started = time.process_time()
    searcher.search(text, **options)
    return (time.process_time() - started) * 1000


def main() -> int:
    parser = subject_options(__doc__, paragraphs=200_000)
    parser.add_argument("--phrases", type=int, default=200, help="random phrases (default 200)")
    arguments = parser.parse_args()
    plain: list[float] = []
    steered: dict[str, list[float]] = {name: [] for name in WAYS}
    with subject(arguments) as given, open_index(given.index) as searcher:
        texts = sample(read_paragraphs(given.sources), 10_000, arguments.seed)
        for text in phrases(texts, arguments.phrases, random.Random(arguments.seed)):
            plain.append(timed(searcher, text, {}))
            for name, way in WAYS.items():
                steered[name].append(timed(searcher, *way(text)))
    median = statistics.median(plain)
    added = {name: round(statistics.median(taken) - median, 2) for name, taken in steered.items()}
    print_table(
        ["milliseconds", "median", "p95", "added at the median"],
        [
            [name, round(statistics.median(taken), 2), round(sorted(taken)[len(taken) * 95 // 100], 2), more]
            for name, taken, more in (("plain", plain, 0.0), *((n, steered[n], added[n]) for n in WAYS))
        ],
    )
    worst = max(added, key=added.__getitem__)
    bar = f"the costliest way, {worst}, adds {added[worst]} ms at the median, at most {MOST_MS}"
    return verdict("steering", added[worst] <= MOST_MS, bar, {"median_ms": median, "added_ms": added})


if __name__ == "__main__":
    raise SystemExit(main())
