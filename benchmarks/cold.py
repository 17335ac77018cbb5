"""The time from starting `search` to its last line, beside Python's own start, tantivy and stock Whoosh.

All are installed as people have them, as wheels with bytecode in a new environment, and answer the same
queries over the same paragraphs in turn, each in a new process. Medians are compared, by the clock and of the
processor; the larger ratio counts. The files are in the page cache for all: what is cold is the process.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from subprocess import CalledProcessError

from benchmarks.corpus import part_of, write_records
from benchmarks.installed import Environment
from benchmarks.process import ROOT, ColdRun, Command, cold_run, run
from benchmarks.speed.engines.tantivy_words import COLD
from benchmarks.subject import options
from benchmarks.verdict import print_table, verdict

PASS, OURS, TANTIVY, STOCK = "python -c pass", "search", "tantivy + rjieba", "stock Whoosh + jieba"
HIGHEST_RATIOS = {PASS: 2.2, TANTIVY: 0.25, STOCK: 0.25}
QUERIES = (
    "科技创新",
    "乡村振兴",
    "高质量发展",
    "疫情防控",
    "“放管服”改革",
    "新型城镇化",
    "国务院办公厅",
    "河北省 生态环境",
)

Program = Callable[[str], Command]


def programs_of(environment: Environment, part: Path, folder: Path) -> dict[str, Program]:
    """Builds the indexes; each program is a command for a query."""
    python = environment.python
    index, stock_index, tantivy_index = (folder / name for name in ("index", "stock", "tantivy"))
    run(environment.command("indexer", "build", str(part), "--index", str(index)))
    stock = (python, str(ROOT / "benchmarks" / "stock.py"))
    run((*stock, "build", str(part), str(stock_index)))
    programs: dict[str, Program] = {
        PASS: lambda _query: (python, "-c", "pass"),
        OURS: lambda query: environment.command("search", query, "--index", str(index)),
        STOCK: lambda query: (*stock, "search", str(stock_index), query),
    }
    try:
        environment.install("tantivy", "rjieba")
    except CalledProcessError:
        print(f"{TANTIVY} is not here: pip install tantivy rjieba fails")
    else:
        run((python, "-m", "benchmarks.speed.worker", TANTIVY, "build", str(part), str(tantivy_index)))
        code = COLD.format(segmenter="rjieba")
        programs[TANTIVY] = lambda query: (python, "-c", code, str(tantivy_index), query)
    return programs


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--paragraphs", type=int, default=100_000, help="in all indexes (default 100,000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each query is asked (default 5)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        part = folder / "part.jsonl"
        write_records(part_of(arguments.corpora, arguments.paragraphs), part)
        programs = programs_of(Environment(folder), part, folder)
        for program in programs.values():
            cold_run(program(QUERIES[0]))  # so that no program pays for reading files from disk
        runs: dict[str, list[ColdRun]] = {name: [] for name in programs}
        for _ in range(arguments.rounds):
            for query in QUERIES:
                for name, program in programs.items():
                    runs[name].append(cold_run(program(query)))
    medians = {
        name: (
            statistics.median(each.seconds for each in of) * 1000,
            statistics.median(each.processor for each in of) * 1000,
        )
        for name, of in runs.items()
    }
    ratios = {
        name: max(ours / theirs for ours, theirs in zip(medians[OURS], medians[name], strict=True))
        for name in HIGHEST_RATIOS
        if name in medians
    }
    print_table(
        ["milliseconds", "median", "of the processor", "lowest", "highest"],
        [
            [
                name,
                *(f"{median:.1f}" for median in medians[name]),
                *(f"{extreme(each.seconds for each in of) * 1000:.1f}" for extreme in (min, max)),
            ]
            for name, of in runs.items()
        ],
    )
    told = (f"{ratio:.3g} of {name}, at most {HIGHEST_RATIOS[name]:g}" for name, ratio in ratios.items())
    numbers = {"paragraphs": arguments.paragraphs, "median_ms": medians, "ratios": ratios}
    met = all(ratio <= HIGHEST_RATIOS[name] for name, ratio in ratios.items())
    return verdict("cold", met, f"the time of a cold search: {'; '.join(told)}", numbers)


if __name__ == "__main__":
    raise SystemExit(main())
