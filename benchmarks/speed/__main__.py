"""Compares our engine with its peers in one run: build, cold, warm, throughput, and right hits."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from importlib.metadata import distributions
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

from benchmarks.corpus import Size, part_of_files, size_of, write_records
from benchmarks.speed.bars import bars_of
from benchmarks.speed.engines import ENGINES, OURS, STOCK
from benchmarks.speed.engines.seam import Engine, read_paragraphs
from benchmarks.speed.figures import Figures, figures_of
from benchmarks.speed.measuring import PASS, answered, built, built_or_kept, cold, start_python
from benchmarks.speed.plot import draw
from benchmarks.speed.questions import cold_expressions, cold_texts, given_questions, questions_of
from benchmarks.speed.report import (
    print_batches,
    print_build,
    print_cold,
    print_hits,
    print_rates,
    print_warm,
)
from benchmarks.speed.throughput import batches, rates
from benchmarks.speed.truth import Truth
from benchmarks.verdict import RESULTS, verdict
from indexer import native

COLD_TEXTS = 5


def arguments_of(line: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed",
        description=__doc__,
        epilog=f"Engines: {', '.join(ENGINES)}. One that is not installed is named with how to install it "
        "and left out. Tables go to standard output, numbers and a picture to "
        "benchmarks/results/speed-PARAGRAPHS.json and .svg.",
    )
    parser.add_argument(
        "corpora",
        nargs="+",
        type=Path,
        metavar="CORPUS",
        help=".jsonl or .jsonl.xz, an article a line: id, text, and title, date, source, url where known",
    )
    number: dict[str, Any] = {"type": int, "metavar": "N"}
    parser.add_argument(
        "--paragraphs",
        default=20_000,
        **number,
        help="take so many, evenly across the files (default 20,000)",
    )
    parser.add_argument("--all", action="store_true", help="take all paragraphs")
    parser.add_argument(
        "--stock",
        default=5_000,
        **number,
        help="of them, for stock Whoosh, which takes seconds a thousand; 0: without it (default 5,000)",
    )
    parser.add_argument("--rounds", default=5, **number, help="of warm questions; medians count (default 5)")
    parser.add_argument("--cold", default=15, **number, help="cold starts of each; 0: none (default 15)")
    parser.add_argument("--per-kind", default=100, **number, help="questions of each kind (default 100)")
    parser.add_argument(
        "--throughput", default=3, **number, help="rounds of many queries at once; 0: none (default 3)"
    )
    parser.add_argument(
        "--batch", default=10_000, **number, help="queries in a file for `search --queries` (default 10,000)"
    )
    parser.add_argument("--queries", type=Path, metavar="FILE", help="further questions: .jsonl with `text`")
    parser.add_argument("--seed", default=1, **number, help="of what is drawn by chance (default 1)")
    engine: dict[str, Any] = {"action": "append", "choices": ENGINES, "metavar": "ENGINE"}
    parser.add_argument("--only", **engine, help="an engine; may be given repeatedly")
    parser.add_argument("--without", default=[], **engine, help="an engine; may be given repeatedly")
    parser.add_argument(
        "--smaller", type=Path, metavar="JSON", help="results on a smaller corpus, to see how p50 grows"
    )
    parser.add_argument(
        "--folder", type=Path, help="where indexes go while it runs (default: a temporary one)"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="keep the peers' indexes of this corpus here, and take those that are here, with their figures "
        "of building",
    )
    arguments = parser.parse_args(line)
    for file in (*arguments.corpora, arguments.queries, arguments.smaller):
        if file is not None and not file.is_file():
            parser.error(f"there is no file {file}")
    return arguments


def main() -> int:
    arguments = arguments_of()
    wanted = [name for name in arguments.only or ENGINES if name not in arguments.without]
    if not arguments.stock and STOCK.name in wanted:
        wanted.remove(STOCK.name)
    absent = {name: how for name in wanted if (how := ENGINES[name].missing()) is not None}
    for name, how in absent.items():
        print(f"{name} is not here: {how}")
    if native.extension is None:
        print("The C extension is not compiled here; see CONTRIBUTING.md.")
        return 1
    with tempfile.TemporaryDirectory(dir=arguments.folder) as temporary:
        return measure(
            arguments, [ENGINES[name] for name in wanted if name not in absent], absent, Path(temporary)
        )


def measure(
    arguments: argparse.Namespace, engines: Sequence[Engine], absent: dict[str, str], folder: Path
) -> int:
    tell = partial(print, file=sys.stderr, flush=True)
    if is_editable():
        print("This installation is editable, and starts later than others: no bars for cold starts.")
    part, size = part_in(folder, arguments.corpora, None if arguments.all else arguments.paragraphs)
    stock_part, stock_size = part_in(folder, (part,), min(arguments.stock, size.paragraphs))
    print(f"{size.articles:,} articles, {size.paragraphs:,} paragraphs, {size.bytes / 1e6:.1f} MB of text")

    indexes: dict[str, tuple[Engine, Path]] = {}
    figures: dict[str, Figures] = {}
    for number, engine in enumerate(engines):
        tell(f"building {engine.name}")
        index = folder / f"index-{number}"
        given, of = (stock_part, stock_size) if engine is STOCK else (part, size)
        try:
            if arguments.keep is None or engine is OURS:
                cost = built(engine, given, index)
            else:
                index = arguments.keep / f"{engine.name} {of.paragraphs}"
                cost = built_or_kept(engine, given, index)
            figures[engine.name] = figures_of(cost, of)
        except CalledProcessError as error:
            # Hours of the others' work are not lost for one peer; without ours there is nothing to compare.
            if engine is OURS:
                raise
            absent[engine.name] = f"building failed: {error}"
            print(f"{engine.name}: {absent[engine.name]}")
            continue
        indexes[engine.name] = engine, index
    print_build(figures)

    paragraphs = list(read_paragraphs(part))
    questions = questions_of(paragraphs, arguments.per_kind, arguments.seed)
    if arguments.queries is not None:
        questions += given_questions(arguments.queries, 2 * arguments.per_kind, arguments.seed)
    answers = answered(indexes, questions, arguments.rounds, folder, tell)
    tell("comparing hits with a plain scan")
    truth = Truth(paragraphs)
    for name, given_answers in answers.items():
        figures[name].add_answers(given_answers, truth)
    print_warm(figures)
    print_hits(figures)
    if arguments.throughput:
        for name, by_kind in rates(indexes, questions, arguments.throughput, folder, tell).items():
            figures[name].rates = by_kind
        print_rates(figures)
    if arguments.throughput and arguments.batch:
        measured = batches(
            indexes, paragraphs, arguments.batch, arguments.throughput, arguments.seed, folder, tell
        )
        for name, by_kind in measured.items():
            figures[name].batches = by_kind
        print_batches(figures)

    cold_pass = None
    if arguments.cold:
        tell("starting cold")
        programs = {name: partial(engine.cold, index) for name, (engine, index) in indexes.items()}
        taken = cold({PASS: start_python, **programs}, cold_texts(questions, COLD_TEXTS), arguments.cold)
        cold_pass = taken.pop(PASS)
        for name, milliseconds in taken.items():
            figures[name].cold = round(milliseconds, 2)
        if OURS.name in programs:
            expressions = cold_expressions(part, COLD_TEXTS, arguments.seed)
            taken = cold({OURS.name: programs[OURS.name]}, expressions, arguments.cold)
            figures[OURS.name].cold_expression = round(taken[OURS.name], 2)
        print_cold(figures, cold_pass)

    smaller = None if arguments.smaller is None else json.loads(arguments.smaller.read_text(encoding="utf-8"))
    bars = bars_of(figures, None if is_editable() else cold_pass, smaller)
    print("\nBars")
    for bar in bars:
        print(bar)
    name = f"speed-{size.paragraphs}"
    RESULTS.mkdir(exist_ok=True)
    title = (
        f"{size.paragraphs:,} paragraphs, {size.bytes / 1e6:.0f} MB of text; the same questions, in one run"
    )
    try:
        draw(figures, cold_pass, title, RESULTS / f"{name}.svg")
    except ImportError:
        print("No picture: pip install matplotlib")
    deciding = [bar for bar in bars if not bar.goal]
    met = sum(bar.met for bar in deciding)
    return verdict(
        name,
        met == len(deciding),
        f"{met} of {len(deciding)} bars",
        {
            "machine": {
                "cores": os.cpu_count(),
                "system": platform.platform(),
                "python": platform.python_version(),
            },
            "corpora": [str(path) for path in arguments.corpora],
            "seed": arguments.seed,
            "questions": len(questions),
            "cold_pass_ms": cold_pass,
            "engines": {engine: of.as_json() for engine, of in figures.items()},
            "not_here": absent,
            "bars": [{**asdict(bar), "met": bar.met} for bar in bars],
        },
    )


def is_editable() -> bool:
    """Whether the program is run from its sources by pip's finder of editable installations."""
    # More than one is found where building has left its folder in the checkout.
    told = (each.read_text("direct_url.json") for each in distributions(name="policy-news-search"))
    return any(json.loads(url).get("dir_info", {}).get("editable", False) for url in told if url)


def part_in(folder: Path, files: Sequence[Path], paragraphs: int | None) -> tuple[Path, Size]:
    """A file of whole articles with so many paragraphs, or a few more; of all where it is None."""
    part = folder / f"part-{len(list(folder.iterdir()))}.jsonl"
    write_records(part_of_files(files, sys.maxsize if paragraphs is None else paragraphs), part)
    return part, size_of((part,))


if __name__ == "__main__":
    raise SystemExit(main())
