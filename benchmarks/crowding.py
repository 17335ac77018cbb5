"""Do the first hits of everyday queries come from many articles, and what does that take?

The page for a person shows each article and each paragraph once. Each query is asked as a program asks it,
with copies collapsed, and as the page asks it, in turn: the first page, and one further down.
"""

from __future__ import annotations

import statistics
import time

from benchmarks.subject import subject, subject_options
from benchmarks.verdict import print_table, verdict
from search import Searcher, SearchResults, open_index
from search.cli.request import HITS_OF_PAGE, Request

FEWEST_ARTICLES = 8
"""Articles that the first ten hits of each query come from, at least."""

MOST_MS = 3.0
"""Milliseconds of a processor that the first page may take longer at the median."""

FURTHER = 90
"""The offset of the page further down."""

QUERIES = (
    "十四五科技创新规划",
    "新能源汽车下乡活动时间",
    "中小企业房租减免政策有哪些",
    "国发〔2019〕5号",
    "研发投入强度",
    "高新技术企业认定条件",
    "养老服务体系建设",
    "乡村振兴",
    "科技 AND 金融",
    "产业园区",
)
ROUNDS = 7


def timed(searcher: Searcher, query: str, request: Request, offset: int) -> tuple[float, SearchResults]:
    """(the milliseconds of a processor that a page takes, its results)"""
    started = time.thread_time()
    results = searcher.search(query, limit=HITS_OF_PAGE, offset=offset, **request.grouping)
    return (time.thread_time() - started) * 1000, results


def main() -> int:
    arguments = subject_options(__doc__, paragraphs=200_000).parse_args()
    crowded, page = Request(as_lines=True, all_copies=False), Request()
    rows, added, added_further = [], [], []
    with subject(arguments) as given, open_index(given.index) as searcher:
        for query in QUERIES:
            best: dict[tuple[Request, int], float] = {}
            articles: dict[Request, int] = {}
            for _ in range(ROUNDS):
                for request in (crowded, page):
                    for offset in (FURTHER, 0):
                        taken, results = timed(searcher, query, request, offset)
                        best[request, offset] = min(taken, best.get((request, offset), taken))
                    articles[request] = len({hit.article for hit in results})
            added.append(best[page, 0] - best[crowded, 0])
            added_further.append(best[page, FURTHER] - best[crowded, FURTHER])
            times = [best[request, offset] for offset in (0, FURTHER) for request in (crowded, page)]
            rows.append([query, articles[crowded], articles[page], *[round(each, 2) for each in times]])
    further = f"page at {FURTHER}"
    print_table(
        [
            "query",
            "articles, crowded",
            "articles",
            "ms, crowded",
            "ms",
            f"ms, crowded {further}",
            f"ms, {further}",
        ],
        rows,
    )
    fewest, median = min(row[2] for row in rows), round(statistics.median(added), 2)
    median_further = round(statistics.median(added_further), 2)
    bar = (
        f"the first ten hits come from {fewest} articles at least, not fewer than {FEWEST_ARTICLES}; that "
        f"takes {median} ms more at the median, at most {MOST_MS}, and {median_further} ms further down"
    )
    passed = fewest >= FEWEST_ARTICLES and median <= MOST_MS
    return verdict(
        "crowding", passed, bar, {"rows": rows, "added_ms": median, "added_further": median_further}
    )


if __name__ == "__main__":
    raise SystemExit(main())
