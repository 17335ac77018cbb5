"""How a benchmark tells what it found: a table, one line with the bar, and a JSON file of the numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as what they hold; the first is a name, the others are numbers."""
    lines = [tuple(map(str, line)) for line in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def verdict(benchmark: str, met: bool, bar: str, numbers: Mapping[str, object]) -> int:
    """Prints whether the bar is met, writes the numbers, and gives the exit status."""
    RESULTS.mkdir(exist_ok=True)
    result = {"benchmark": benchmark, "bar": bar, "met": met, **numbers}
    text = json.dumps(result, ensure_ascii=False, indent=2)
    # A lone surrogate of a query becomes an escape, which JSON reads as the same.
    (RESULTS / f"{benchmark}.json").write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    print(f"{benchmark}: {'met' if met else 'MISSED'}: {bar}")
    return 0 if met else 1
