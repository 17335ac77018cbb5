"""Two installed versions: is this one as fast as the other?

`--other` names the interpreter of another environment, which holds another version of this package. Run this
module with the interpreter of an environment that the package is installed in as it is there, not editable:
an editable one starts later. The versions take turns in each round: one builds an index of a part of
"policy", updates it from the same part, starts `search` for each query in a new process, and answers each
query many times in one process. In a round, the time of this version is divided by the other's; medians of
these ratios count.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.cold import QUERIES
from benchmarks.corpus import part_of, write_records
from benchmarks.process import cold_seconds, run
from benchmarks.subject import options
from benchmarks.verdict import print_table, verdict

HIGHEST_RATIO = 1.03
MOST_COLD_MS = 1.0
WARM = (
    *QUERIES,
    "科技",
    "乡村",
    "如何加强科技成果转化",
    '"科技创新"',
    "乡村 AND 振兴",
    "教育 OR 卫生",
    "title:办法",
    "创新 -金融",
)
WORKER = """
import json, sys, time
from statistics import median
from search import open_index
index, repeats, *queries = sys.argv[1:]
with open_index(index) as searcher:
    medians = []
    for query in queries:
        taken = []
        for _ in range(int(repeats)):
            started = time.perf_counter()
            searcher.search(query)
            taken.append(time.perf_counter() - started)
        medians.append(median(taken))
print(json.dumps(sum(medians)))
"""
KINDS = ("build", "update", "cold", "warm")
VERSIONS = ("this", "other")


def warm_seconds(python: Path, index: Path, repeats: int) -> float:
    """The sum, over the queries, of the median time that an open index takes to answer one."""
    # -I: nothing of this checkout is in the way of what is installed there.
    command = [str(python), "-I", "-c", WORKER, str(index), str(repeats), *WARM]
    return float(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def measure(python: Path, part: Path, index: Path, repeats: int) -> dict[str, float]:
    """The seconds of each kind for one version; an index is built anew."""
    program = python.with_name("search")
    shutil.rmtree(index, ignore_errors=True)
    took = {
        command: run((str(python.with_name("indexer")), command, str(part), "--index", str(index))).seconds
        for command in ("build", "update")
    }
    cold = [cold_seconds((str(program), query, "--index", str(index))) for query in QUERIES]
    return {
        **took,
        "cold": statistics.median(cold),
        "warm": warm_seconds(python, index, repeats),
    }


def main() -> int:
    parser = options(__doc__)
    parser.add_argument(
        "--other", type=Path, required=True, metavar="PYTHON", help="the interpreter of the other environment"
    )
    parser.add_argument("--paragraphs", type=int, default=50_000, help="in both indexes (default 50,000)")
    parser.add_argument("--rounds", type=int, default=9, help="default 9")
    parser.add_argument("--repeats", type=int, default=100, help="of each warm query in a round (100)")
    arguments = parser.parse_args()
    pythons = {"this": Path(sys.executable), "other": arguments.other}
    rounds: list[dict[str, dict[str, float]]] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        part = folder / "part.jsonl"
        write_records(part_of(arguments.corpora, arguments.paragraphs), part)
        for number in range(arguments.rounds + 1):
            # Who begins changes, since the second finds the machine as the first left it.
            order = VERSIONS if number % 2 else VERSIONS[::-1]
            taken = {name: measure(pythons[name], part, folder / name, arguments.repeats) for name in order}
            if number:  # the first round reads files from disk and compiles modules
                rounds.append(taken)
    rows: list[list[object]] = []
    ratios: dict[str, float] = {}
    for kind in KINDS:
        ours, theirs = ([each[name][kind] * 1000 for each in rounds] for name in VERSIONS)
        ratios[kind] = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
        rows.append(
            [
                kind,
                *(round(statistics.median(times), 2) for times in (ours, theirs)),
                *(round(min(times), 2) for times in (ours, theirs)),
                round(ratios[kind], 3),
            ]
        )
        if kind == "cold":
            slower = statistics.median(one - other for one, other in zip(ours, theirs, strict=True))
    print_table(["milliseconds", "this", "other", "this lowest", "other lowest", "ratio"], rows)
    met = slower <= MOST_COLD_MS and all(ratios[kind] <= HIGHEST_RATIO for kind in KINDS if kind != "cold")
    bar = (
        f"cold takes {slower:+.1f} ms, at most +{MOST_COLD_MS}; of the other's time, build takes "
        f"{ratios['build']:.3f}, an update of what has not changed {ratios['update']:.3f} and warm "
        f"{ratios['warm']:.3f}, at most {HIGHEST_RATIO}"
    )
    return verdict("pace", met, bar, {"ratios": ratios, "cold_slower_ms": slower})


if __name__ == "__main__":
    raise SystemExit(main())
