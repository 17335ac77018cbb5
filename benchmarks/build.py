"""Measures time, memory and size of `indexer build` on "policy", beside the stock program on a part of it.

The bar: the build finishes and rejects no article. The stock program takes about a second for a thousand
paragraphs, so it builds a part; compare the rates.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.corpus import Size, part_of, policy_files, size_of, write_records
from benchmarks.process import Run, command_of, folder_bytes, run, stock_command
from benchmarks.subject import options
from benchmarks.verdict import print_table, verdict


def numbers_of(size: Size, measured: Run, index: Path) -> dict[str, float]:
    return {
        "articles": size.articles,
        "paragraphs": size.paragraphs,
        "text_mb": round(size.bytes / 1e6, 1),
        "seconds": round(measured.seconds, 1),
        "mb_per_second": round(size.bytes / 1e6 / measured.seconds, 2),
        "peak_rss_mb": round(measured.peak_bytes / 1e6),
        "index_mb": round(folder_bytes(index) / 1e6, 1),
        "index_per_text": round(folder_bytes(index) / size.bytes, 2),
    }


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--paragraphs", type=int, help='take only so many of "policy"')
    parser.add_argument(
        "--stock-paragraphs", type=int, default=20_000, help="for the stock program (default 20,000)"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sources = policy_files(arguments.corpora)
        if arguments.paragraphs is not None:
            sources = (folder / "part.jsonl",)
            write_records(part_of(arguments.corpora, arguments.paragraphs), sources[0])
        stock_source = folder / "stock.jsonl"
        write_records(part_of(arguments.corpora, arguments.stock_paragraphs), stock_source)

        ours = run(command_of("indexer", "build", *map(str, sources), "--index", str(folder / "index")))
        stock = run(stock_command("build", str(stock_source), str(folder / "stock")))
        numbers = {
            "indexer build": numbers_of(size_of(sources), ours, folder / "index"),
            "stock Whoosh + jieba": numbers_of(size_of((stock_source,)), stock, folder / "stock"),
        }
    names = list(numbers["indexer build"])
    print_table(["", *names], [[program, *row.values()] for program, row in numbers.items()])
    # `run` raises if a build fails or rejects an article.
    return verdict("build", True, "indexer build finishes and rejects nothing", numbers)


if __name__ == "__main__":
    raise SystemExit(main())
