"""Reports the results of a benchmark: a table, a line with the bar, and a JSON file of the numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows in columns: the first, names, to the left, the others, numbers, to the right."""
    lines = [tuple(map(str, line)) for line in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def verdict(benchmark: str, met: bool, bar: str, numbers: Mapping[str, object]) -> int:
    """Print whether the bar is met and write the numbers. Gives the exit status."""
    RESULTS.mkdir(exist_ok=True)
    result = {"benchmark": benchmark, "bar": bar, "met": met, **numbers}
    text = json.dumps(result, ensure_ascii=False, indent=2)
    (RESULTS / f"{benchmark}.json").write_text(text + "\n", encoding="utf-8")
    print(f"{benchmark}: {'met' if met else 'MISSED'}: {bar}")
    return 0 if met else 1
