"""Folding: its speed, and whether C and Python fold alike, on all of "policy" and on random strings of it.

Random strings are of the characters of "policy", each as likely as any other, and of pieces that depend on
their neighbours. Each folded text must fold to itself, and the spans of its characters must be the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from time import process_time

from benchmarks.corpus import policy_files, read_paragraphs
from benchmarks.subject import options
from benchmarks.verdict import print_table, verdict
from indexer.analysis.folding import fold_text, native_folding
from indexer.native import extension
from search.highlight import find_spans

fold_in_python: Callable[[str], str] = vars(fold_text)["__wrapped__"]
spans_of_python: Callable[[str, Sequence[str]], tuple[tuple[int, int], ...]] = vars(find_spans)["__wrapped__"]

BAR = 700.0
"""MB of UTF-8 a second and core."""

ROUNDS = 7
TIMED_BYTES = 40_000_000
SHORTEST_TIMED = 100
"""Characters of the shortest paragraph that is timed; for shorter ones, the call takes most of the time."""

LONGEST_RANDOM = 24
SHOWN_FAULTS = 20
PIECES = ("  ", "(zhōng)", "(bái guī hú)", "——", "……", "m²", "10³", "カ\u3099", "〔 2024 〕", "\u200b", "1 a")


def speed(texts: list[str]) -> float:
    """The median of MB a second over several rounds, of the processor's time."""
    fold = native_folding().text
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
    rounds: list[float] = []
    for _ in range(ROUNDS):
        start = process_time()
        for text in texts:
            fold(text)
        rounds.append(size / 1e6 / (process_time() - start))
    return median(rounds)


def random_strings(characters: str, count: int, chance: random.Random) -> Iterator[str]:
    for _ in range(count):
        parts = chance.choices(characters, k=chance.randint(1, LONGEST_RANDOM))
        parts[chance.randrange(len(parts))] = chance.choice(PIECES)
        yield "".join(parts)


def fault_of(source: str, with_spans: bool) -> str | None:
    """The fault in the fold of a source, in words; None if the fold is right."""
    folded, in_python = fold_text(source), fold_in_python(source)
    if in_python != folded:
        return f"{source!r}: {folded!r} in C, {in_python!r} in Python"
    if fold_text(folded) != folded:
        return f"{source!r}: {folded!r} folds to {fold_text(folded)!r}"
    if with_spans:
        needles = [folded, *folded]
        spans, spans_in_python = find_spans(source, needles), spans_of_python(source, needles)
        if spans != spans_in_python:
            return f"{source!r}: spans {spans} in C, {spans_in_python} in Python"
    return None


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--strings", type=int, default=1_000_000, help="random ones (default 1,000,000)")
    arguments = parser.parse_args()
    if extension is None:
        raise SystemExit("the extension is not compiled, so there is nothing to compare")
    timed: list[str] = []
    characters: set[str] = set()
    faults: list[str] = []
    size = count = 0
    for paragraph in read_paragraphs(policy_files(arguments.corpora)):
        text = paragraph.text
        characters.update(text)
        count += 1
        if size < TIMED_BYTES and len(text) >= SHORTEST_TIMED:
            timed.append(text)
            size += len(text.encode("utf-8", "surrogatepass"))
        if fault := fault_of(text, with_spans=False):
            faults.append(fault)
    strings = random_strings("".join(sorted(characters)), arguments.strings, random.Random(arguments.seed))
    faults += filter(None, (fault_of(string, with_spans=True) for string in strings))
    for fault in faults[:SHOWN_FAULTS]:
        print(fault)
    reached = speed(timed)
    print_table(
        ["folding", "texts", "different", "MB/s"],
        [["paragraphs", count, "", f"{reached:.0f}"], ["random strings", arguments.strings, len(faults), ""]],
    )
    texts = count + arguments.strings
    bar = f"{len(faults)} of {texts:,} texts differ; {reached:.0f} MB/s, the bar is {BAR:.0f}"
    figures = {"texts": count, "strings": arguments.strings, "faults": len(faults), "mb_per_second": reached}
    return verdict("folding", not faults and reached >= BAR, bar, figures)


if __name__ == "__main__":
    raise SystemExit(main())
