"""Damaged indexes and random text, for as long as is asked: an answer or an error, and never a crash.

Each round takes a small index, alters bytes inside the sections of its files, searches it and updates it. In
most rounds all checksums are made right again, so that the damage is read: what then comes may be any answer
or error of Python. In the others only an answer or IndexDamagedError may come. Between rounds random text is
indexed, so that folding, cutting and inverting see every kind of character. A crash ends the process: run it
with the C extension compiled for the address and undefined-behaviour sanitizers, as `.ci/run` does.

    python -m benchmarks.fuzz --seconds 60
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from indexer import Article, build_index, update_index
from indexer.core.errors import IndexDamagedError
from indexer.core.section_writing import SectionWriter
from indexer.core.sections import SUMS, SectionReader
from search import open_index
from search.query.filters import FACETS

SEALED_ERRORS = (IndexError, OverflowError, ValueError)
"""The errors that a file written so on purpose may lead to."""

QUERIES = (
    "科技创新",
    '"科技创新发展"',
    "科技 AND 创新",
    "科技 OR 发展 OR a1",
    "发展 -金融",
    "title:科技 date:2024",
    "如何推进科技创新和产业发展",
    "% 2",
    '"技" OR "的"',
    "*",
)
ALPHABETS = (
    "科技创新发展金融产业平顶山的和",
    "科創(chuàng)新發(fā)展 \t\u3000",
    "abcdXYZ0189.%&-_/[]()（）“”",
    "\u200b\ufeff㎡ﷺ𠮷⼯\ud800\udc00é́　\x00",
)


def random_text(chance: random.Random, most: int) -> str:
    """Lines from a few alphabets, now and then any code point at all."""
    characters: list[str] = []
    for _ in range(chance.randrange(1, most)):
        if chance.random() < 0.02:
            characters.append(chr(chance.randrange(0x110000)))
        else:
            characters.append(chance.choice(chance.choice(ALPHABETS)))
        if chance.random() < 0.03:
            characters.append("\n")
    return "".join(characters)


def random_articles(chance: random.Random, name: str, count: int, most: int) -> list[Article]:
    return [
        Article(
            f"{name}{number}",
            "发" + random_text(chance, most),
            title=random_text(chance, 12),
            source=random_text(chance, 3),
            topics=(random_text(chance, 3),),
            published=chance.choice((None, date(2024, 3, 29))),
        )
        for number in range(count)
    ]


def altered(chance: random.Random, index: Path, *, seals: bool) -> None:
    """Alter up to eight bytes inside the sections of one file; `seals` has its checksums made right again."""
    sections_of = {}
    for path in sorted(index.iterdir()):
        if path.name.startswith(("MAIN_0", "dictionary")):
            reader = SectionReader(path)
            # An index without reposts and boilerplate has one file with nothing in it.
            sections = {name: place[:2] for name, place in reader.sections.items() if name != SUMS}
            if any(length for _, length in sections.values()):
                sections_of[path] = sections
    path, sections = chance.choice(list(sections_of.items()))
    extents = [(start, length) for start, length in sections.values() if length]
    content = bytearray(path.read_bytes())
    for _ in range(chance.randrange(1, 9)):
        offset, length = chance.choice(extents)
        content[offset + chance.randrange(length)] = chance.choice((0, 0xFF, chance.randrange(256)))
    path.write_bytes(content)
    if seals:
        with SectionWriter(path) as writer:
            for name, (start, length) in sections.items():
                writer.write(name, bytes(content[start : start + length]))


def one_round(chance: random.Random, sound: Path, folder: Path) -> bool:
    """Damage a copy of the index and use it; whether the damage was noticed."""
    index = folder / "damaged"
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(sound, index)
    seals = chance.random() < 0.8
    altered(chance, index, seals=seals)
    noticed = False
    expected = (IndexDamagedError, *SEALED_ERRORS) if seals else IndexDamagedError
    try:
        with open_index(index) as searcher:
            for query in QUERIES:
                searcher.search(
                    query,
                    order=chance.choice(("relevance", "newest")),
                    count=chance.random() < 0.7,
                    facets=chance.choice(((), FACETS)),
                )
    except expected:
        noticed = True
    try:
        update_index(random_articles(chance, "b", 2, 30), index, threads=1)
    except expected:
        noticed = True
    return noticed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="of what is random (default 1)")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    end = time.monotonic() + arguments.seconds
    rounds = noticed = indexes = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        while time.monotonic() < end:
            sound = folder / "sound"
            shutil.rmtree(sound, ignore_errors=True)
            build_index(random_articles(chance, "a", 40, 400), sound)
            update_index(random_articles(chance, "c", 3, 4000), sound)
            indexes += 1
            for _ in range(100):
                if time.monotonic() >= end:
                    break
                noticed += one_round(chance, sound, folder)
                rounds += 1
    print(f"{rounds} damaged indexes of {indexes}, {noticed} of them noticed, nothing worse")
    return 0


if __name__ == "__main__":
    sys.exit(main())
