"""Whether a query that is a document number (文号) gives the document itself first, in four spellings.

The numbers are those that articles of the index have, a sample of the different ones. A first hit is right if
its article has the same number, compared by year and serial number and by the letters before them, which this
file reads for itself.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.subject import subject, subject_options
from benchmarks.verdict import print_table, verdict
from indexer.analysis import fold_text
from indexer.storage.embedded.generation import open_segment, read_generation
from search import Hit, Searcher, open_index

LEAST = 0.99
"""Part of the queries whose first hit is to be the document."""

_OF_YEAR = re.compile(r"(\D+)[(<]((?:19|20)\d\d)[)>](\d+)号")
_ANNOUNCED = re.compile(r"(\D+(?:令|公告))((?:19|20)\d\d)年第(\d+)号")
_ORDERED = re.compile(r"(\D+令)()第(\d+)号")

Number = tuple[str, str, str]
"""(the letters before the figures, the year or "", the serial number)"""


def read_number(written: str) -> Number | None:
    folded = fold_text(written)
    for pattern in (_OF_YEAR, _ANNOUNCED, _ORDERED):
        if found := pattern.fullmatch(folded):
            return found[1], found[2], found[3]
    return None


def numbers_of(index: Path) -> list[str]:
    """The different numbers of the articles of an index that are of the usual forms."""
    written: dict[Number, str] = {}
    for entry in read_generation(index).segments:
        for record in open_segment(index, entry).articles.records():
            if record.number and (number := read_number(record.number)):
                written.setdefault(number, record.number)
    return sorted(written.values())


def spellings(written: str) -> Iterator[str]:
    """The number as it stands, and in three other ways."""
    number = read_number(written)
    assert number is not None
    name, year, serial = number
    yield written
    if not year:
        yield from (f"{name}{serial}号", f"{name} 第 {serial} 号", f'"{name}（第{serial}号）"')
    else:
        wide = serial.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
        yield from (f"{name}（{year}）{wide}号", f"{name} {year} {serial}号", f'"{name}[{year}]第{serial}号"')


def is_right(hit: Hit | None, written: str) -> bool:
    return hit is not None and read_number(hit.number or "") == read_number(written)


def wrong(searcher: Searcher, sample: list[str]) -> Iterator[tuple[int, str]]:
    """(number of the spelling, query) of the queries whose first hit is not the document."""
    for written in sample:
        for at, query in enumerate(spellings(written)):
            hits = searcher.search(query, limit=1, count=False).hits
            if not is_right(hits[0] if hits else None, written):
                yield at, query


def main() -> int:
    parser = subject_options(__doc__, paragraphs=200_000)
    parser.add_argument("--numbers", type=int, default=400, help="how many are tried (default 400)")
    arguments = parser.parse_args()
    with subject(arguments) as asked_of:
        numbers = numbers_of(asked_of.index)
        sample = random.Random(arguments.seed).sample(numbers, min(arguments.numbers, len(numbers)))
        with open_index(asked_of.index) as searcher:
            missed = list(wrong(searcher, sample))
    for _, query in missed:
        print(f"not first: {query}")
    kinds = ("as it stands", "in other brackets", "with spaces", "in quotes, with 第")
    of_kinds = [sum(at == kind for kind, _ in missed) for at in range(4)]
    print_table(
        ["spelling", "asked", "first"],
        [[kind, len(sample), len(sample) - count] for kind, count in zip(kinds, of_kinds, strict=True)],
    )
    asked = 4 * len(sample)
    part = 1 - len(missed) / max(1, asked)
    bar = f"the document is first for {part:.2%} of {asked:,} queries (bar {LEAST:.0%})"
    return verdict("document_numbers", part >= LEAST, bar, {"asked": asked, "missed": len(missed)})


if __name__ == "__main__":
    raise SystemExit(main())
