"""Measures the time from the start of `search` to its last line, beside the stock program.

Both have the same paragraphs and answer the same queries by turns, each in a new process; medians are
compared. The files are in the page cache for both: only the process is cold.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.corpus import part_of, write_records
from benchmarks.process import Command, cold_seconds, command_of, run, stock_command
from benchmarks.subject import build, options
from benchmarks.verdict import print_table, verdict

HIGHEST_RATIO = 0.25
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


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--paragraphs", type=int, default=100_000, help="in both indexes (default 100,000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each query is asked (default 5)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        part, index, stock_index = folder / "part.jsonl", folder / "index", folder / "stock"
        write_records(part_of(arguments.corpora, arguments.paragraphs), part)
        build((part,), index)
        run(stock_command("build", str(part), str(stock_index)))

        def commands(query: str) -> dict[str, Command]:
            return {
                "python -c pass": (sys.executable, "-c", "pass"),
                "search": command_of("search", query, "--index", str(index)),
                "stock Whoosh + jieba": stock_command("search", str(stock_index), query),
            }

        for command in commands(QUERIES[0]).values():
            cold_seconds(command)  # the first run compiles modules and reads files from disk
        times: dict[str, list[float]] = {program: [] for program in commands("")}
        for _ in range(arguments.rounds):
            for query in QUERIES:
                for program, command in commands(query).items():
                    times[program].append(cold_seconds(command) * 1000)
    medians = {program: round(statistics.median(taken), 1) for program, taken in times.items()}
    ratio = medians["search"] / medians["stock Whoosh + jieba"]
    print_table(
        ["milliseconds", "median", "lowest", "highest"],
        [
            [program, medians[program], round(min(taken), 1), round(max(taken), 1)]
            for program, taken in times.items()
        ],
    )
    bar = f"cold search takes {ratio:.3f} of stock's time, at most {HIGHEST_RATIO}"
    numbers = {"paragraphs": arguments.paragraphs, "median_ms": medians, "ratio": ratio}
    return verdict("cold", ratio <= HIGHEST_RATIO, bar, numbers)


if __name__ == "__main__":
    raise SystemExit(main())
