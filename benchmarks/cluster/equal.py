"""Does a cluster find what a folder does? The same hits in the same order, and the judged queries as well
ranked.

Queries are drawn from "policy": words of two to eight letters, the same quoted, expressions of two parts, and
questions that were judged. Then all judged sets are asked of both engines, hit by hit.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory

from benchmarks.corpus import policy_files, read_records
from benchmarks.relevance import MEASURE, POLICY, SETS, Answer, answered, files_of, judged, our_answers
from benchmarks.subject import build, options
from benchmarks.verdict import print_table, verdict
from indexer import build_index
from search import Searcher, SearchResults, open_index
from search.evaluation import PARAGRAPH_MEASURE, RankedHit, evaluate

LEAST_OVERLAP = 0.98
MOST_DIFFERENCE = 0.005
"""The largest difference of a judged set's mean."""

KINDS: tuple[Callable[[str, str], str], ...] = (
    lambda one, other: one,
    lambda one, other: f"“{one}”",
    lambda one, other: f"{one[:4]} AND {other[:2]}",
    lambda one, other: f"{one[:4]} OR {other[:4]}",
)


@dataclass
class Compared:
    """Answers of both engines to some queries."""

    same: int = 0
    overlaps: list[float] = field(default_factory=list)
    took: dict[str, list[float]] = field(default_factory=lambda: {"folder": [], "cluster": []})
    different: list[str] = field(default_factory=list)

    def add(self, query: str, folder: SearchResults, cluster: SearchResults) -> None:
        ours, theirs = ([(hit.article, hit.paragraph) for hit in each.hits] for each in (folder, cluster))
        shared = len(set(ours) & set(theirs)) / max(len(ours), len(theirs)) if ours or theirs else 1.0
        self.overlaps.append(shared)
        if ours == theirs and folder.total == cluster.total:
            self.same += 1
        else:
            self.different.append(f"{query!r}: {folder.total:,} and {cluster.total:,}, overlap {shared:.2f}")


def queries_of(files: Sequence[Path], questions: Sequence[str], count: int, seed: int) -> Iterator[str]:
    """So many queries, a fifth of which are questions."""
    source = random.Random(seed)
    texts = [line for path in files for record in read_records(path) for line in record["text"].split("\n")]
    texts = [text for text in texts if len(text) >= 20]
    yield from source.sample(questions, count // 5)
    for number in range(count - count // 5):
        one, other = (part_of(source.choice(texts), source) for _ in range(2))
        yield KINDS[number % len(KINDS)](one, other)


def part_of(text: str, source: random.Random) -> str:
    """Two to eight letters in a row."""
    length = source.randint(2, 8)
    starts = [at for at in range(len(text) - length) if text[at : at + length].isalnum()]
    start = source.choice(starts) if starts else 0
    return text[start : start + length].strip() or "发展"


def compare(folder: Searcher, cluster: Searcher, queries: Iterator[str]) -> Compared:
    compared = Compared()
    for query in queries:
        results = []
        for name, searcher in (("folder", folder), ("cluster", cluster)):
            started = time.perf_counter()
            results.append(searcher.search(query))
            compared.took[name].append(1000 * (time.perf_counter() - started))
        compared.add(query, *results)
    return compared


def places_of(found: Sequence[RankedHit]) -> list[tuple[str, int | None]]:
    return [(each.article, each.paragraph) for each in found]


def indexed(files: Sequence[Path], address: str) -> str:
    """The files on the cluster, unless they are there already."""
    from indexer.core.errors import IndexNotFoundError

    try:
        with open_index(address):
            return address
    except IndexNotFoundError:
        build_index(files, address)
        return address


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--cluster", required=True, metavar="HOST:PORT")
    parser.add_argument(
        "--index", type=Path, help='an index of all of "policy" in a folder, built without it'
    )
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--judged", action=argparse.BooleanOptionalAction, default=True)
    arguments = parser.parse_args()
    rows: list[list[object]] = []
    ok = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        answers: dict[tuple[str, str], Answer] = {}
        sets = SETS if arguments.judged else SETS[:1]
        for corpus in dict.fromkeys(one.corpus for one in sets):
            files = files_of(corpus, arguments.corpora)
            index = arguments.index if corpus == POLICY else None
            if index is None:
                index = folder / corpus
                build(files, index)
            address = indexed(files, f"opensearch://{arguments.cluster}/{corpus}?replicas=0")
            answers[corpus, "folder"] = our_answers(index, None, stack)
            answers[corpus, "cluster"] = our_answers(address, None, stack)
            if corpus == POLICY:
                questions = [topic.text for topic in judged(SETS[0], arguments.corpora)[0]]
                asked = queries_of(
                    policy_files(arguments.corpora), questions, arguments.queries, arguments.seed
                )
                with open_index(index) as ours, open_index(address) as theirs:
                    compared = compare(ours, theirs, asked)
        took = {name: median(times) for name, times in compared.took.items()}
        worst = {name: sorted(times)[int(0.99 * len(times))] for name, times in compared.took.items()}
        print("\n".join(compared.different))
        print(
            f"{compared.same} of {arguments.queries} queries the same, totals and order included; overlap "
            f"{mean(compared.overlaps):.4f}; ms p50 / p99: "
            + ", ".join(f"{name} {took[name]:.1f} / {worst[name]:.1f}" for name in took)
        )
        ok &= mean(compared.overlaps) >= LEAST_OVERLAP
        for one in SETS if arguments.judged else ():
            topics, judgements = judged(one, arguments.corpora)
            runs = {name: answered(answers[one.corpus, name], topics) for name in ("folder", "cluster")}
            means = {name: evaluate(run, judgements) for name, (run, _) in runs.items()}
            same = sum(
                places_of(runs["folder"][0][topic.id]) == places_of(runs["cluster"][0][topic.id])
                for topic in topics
            )
            scores = [means[name].mean(MEASURE) for name in ("folder", "cluster")]
            row: list[object] = [one.name, len(topics), same, *(f"{score:.4f}" for score in scores)]
            for name in ("folder", "cluster"):
                has_paragraphs = PARAGRAPH_MEASURE in means[name].scores
                row.append(f"{means[name].mean(PARAGRAPH_MEASURE):.4f}" if has_paragraphs else "")
            row += [f"{runs[name][1]:.1f}" for name in ("folder", "cluster")]
            rows.append(row)
            ok &= abs(scores[0] - scores[1]) <= MOST_DIFFERENCE
            print(row, flush=True)
    heads = [
        "judged set",
        "queries",
        "the same 30",
        MEASURE,
        "cluster",
        "by paragraph",
        "cluster",
        "ms",
        "cluster",
    ]
    print_table(heads, rows)
    bar = f"overlap of the first ten {LEAST_OVERLAP}, judged sets within {MOST_DIFFERENCE}"
    return verdict("cluster-equal", ok, bar, {"same": compared.same, "sets": rows, "took": took})


if __name__ == "__main__":
    raise SystemExit(main())
