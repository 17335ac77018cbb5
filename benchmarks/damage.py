"""Damaged indexes: a message or the right answer, never another, and a repair that loses what is damaged.

Each round damages a file of a sound index: bytes are altered or zeroed, blocks exchanged, the end cut off, or
the file deleted. Then the index is opened, asked queries of all kinds, inspected, verified and repaired, and
all that it says is compared with what the sound index says. Without `--corpora` it is made of `seeds/`.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.corpus import part_of, write_records
from benchmarks.process import ROOT
from benchmarks.verdict import print_table, verdict
from indexer import (
    Article,
    RepairReport,
    build_index,
    compare_articles,
    index_info,
    list_boilerplate,
    native,
    remove_articles,
    repair_index,
    update_index,
    verify_index,
)
from indexer.core.errors import PolicySearchError
from indexer.storage.embedded.generation import open_segment, read_generation
from search import Searcher, open_index
from search.query.filters import FACETS

QUERIES = (
    "科技创新",
    "支持科技成果转化的措施",
    '"科技创新"',
    '"，"',
    "发展",
    "1",
    "科技 AND 创新",
    "科技 OR 人才 OR 金融",
    "发展 -金融",
    "科技 同句 创新",
    "title:科技",
    "title:通知 发展",
    "发展 kind:通知",
    "科技 date:2024",
    "*",
    "没有这样的话",
)
EXACT = (*QUERIES[2:4], *QUERIES[6:15])
"""Those of them that need no ranking to decide what matches."""

OPTIONS: tuple[dict[str, object], ...] = (
    *({}, {"order": "newest"}, {"collapse": True}),
    *({"distinct": True}, {"facets": FACETS}),
)
MOST_LOST = 40
"""Most paragraphs that one altered byte may cost: those of the articles in a block."""

OF_FOLDER: dict[str, Any] = {
    **{"path": "", "bytes": 0, "written": ""},
    **{"kept_generations": (), "kept_bytes": 0, "leftover_bytes": 0},
}
"""Values of `info` that depend on the folder's files, not on their content."""

Answer = object
Ask = Callable[[], Answer]
Articles = dict[str, tuple[str, ...]]


def questions(index: Path, searcher: Searcher, ids: tuple[str, str]) -> Iterator[tuple[str, Ask]]:
    """Named requests to an opened index."""

    def search(number: int) -> Answer:
        options = OPTIONS[number % len(OPTIONS)]
        # The copy has all fields of hits, which would be worked out after the search.
        return deepcopy(replace(searcher.search(QUERIES[number], **options), took_ms=0.0))  # type: ignore[arg-type]

    def explain() -> Answer:
        return searcher.explain(QUERIES[1], searcher.search(QUERIES[1]).hits[:2])

    def context() -> Answer:
        return [searcher.context(hit, 1) for hit in searcher.search(QUERIES[4]).hits[:3]]

    for number, query in enumerate(QUERIES):
        yield f"search {query}", partial(search, number)
    yield "explain", explain
    yield "context", context
    yield "why_not", lambda: searcher.why_not(QUERIES[1], ids[0], 1)
    yield "info", lambda: replace(index_info(index), **OF_FOLDER)
    yield "boilerplate", lambda: list_boilerplate(index)
    yield "compare", lambda: compare_articles(*ids, index)


def articles_of(index: Path) -> Articles:
    """The paragraphs of each article, by id."""
    articles: Articles = {}
    for segment in read_generation(index).segments:
        files = open_segment(index, segment)
        for number in set(range(len(files.articles))).difference(segment.deleted_articles):
            texts = map(files.texts.source, files.articles.documents_of(number))
            articles[files.articles.record(number).id] = tuple(texts)
    return articles


def totals(index: Path) -> list[int]:
    """Totals of the queries that depend on the paragraphs alone."""
    with open_index(index) as searcher:
        return [searcher.search(query).total for query in EXACT]


def damaged(content: bytes, chance: random.Random) -> tuple[str, bytes | None]:
    """(kind of damage, the damaged content); None for a file that is deleted."""
    kind = chance.choice(("byte", "byte", "byte", "bytes", "zeros", "blocks", "cut", "deleted"))
    altered = bytearray(content)
    place = chance.randrange(len(content))
    if kind in ("byte", "bytes"):
        for _ in range(1 if kind == "byte" else chance.randrange(2, 9)):
            altered[place] ^= chance.randrange(1, 256)
            place = chance.randrange(len(content))
    elif kind == "zeros":
        end = min(len(content), place + chance.choice((8, 64, 512, 4096, 65536)))
        altered[place:end] = bytes(end - place)
    elif kind == "blocks":
        size = min(chance.choice((64, 512, 4096)), len(content) // 2)
        one, other = sorted(chance.sample(range(len(content) // size), 2))
        first, second = slice(one * size, (one + 1) * size), slice(other * size, (other + 1) * size)
        altered[first], altered[second] = altered[second], altered[first]
    elif kind == "cut":
        del altered[place:]
    return kind, None if kind == "deleted" else bytes(altered)


@dataclass(frozen=True)
class Outcome:
    """Result of reading one damaged index."""

    kind: str
    state: str
    """"refused when opened", "refused by a query" or "all right"."""
    faults: tuple[str, ...]
    """Wrong answers, exceptions of other kinds, and repairs that repaired nothing."""
    lost: int
    """Paragraphs that the repair lost; -1 where the index has to be built anew."""


class Bench:
    """A sound index, and what it answers."""

    def __init__(self, folder: Path, source: Path) -> None:
        self._sound = folder / "sound"
        self._index = folder / "damaged"
        # Two segments, deleted articles, and copies of articles.
        build_index([source], self._sound, threads=1)
        first = sorted(articles_of(self._sound).items())
        copies = [Article(f"copy {number}", "\n".join(first[number][1])) for number in (1, 2)]
        update_index(copies, self._sound, threads=1)
        ids = [article for article, _ in first]
        remove_articles(ids[::9], self._sound)
        self.articles = articles_of(self._sound)
        self._ids = ids[1], ids[2]
        with open_index(self._sound) as searcher:
            self._answers = {name: ask() for name, ask in questions(self._sound, searcher, self._ids)}
        self._totals = totals(self._sound)
        # Those of the generation that is kept besides are not read.
        self.names = sorted(read_generation(self._sound).file_names)
        self.content = {name: (self._sound / name).read_bytes() for name in self.names}

    def outcome(self, chance: random.Random) -> Outcome:
        """Damage one file, and ask."""
        name = chance.choice(self.names)
        kind, content = damaged(self.content[name], chance)
        while content == self.content[name]:
            kind, content = damaged(self.content[name], chance)
        self._prepare(name, content)
        faults: list[str] = []
        state = self._asked(faults)
        lost = self._repaired(kind, faults)
        return Outcome(kind, state, tuple(f"{name} {each}" for each in faults), lost)

    def _prepare(self, damaged_name: str, content: bytes | None) -> None:
        shutil.rmtree(self._index, ignore_errors=True)
        self._index.mkdir()
        for name in self.names:
            if name != damaged_name:
                os.link(self._sound / name, self._index / name)
            elif content is not None:
                (self._index / name).write_bytes(content)
        (self._index / "MAIN_WRITELOCK").touch()

    def _asked(self, faults: list[str]) -> str:
        """Open the index and ask all questions, and note what is wrong."""
        try:
            searcher = open_index(self._index)
        except PolicySearchError:
            return "refused when opened"
        except Exception as error:
            faults.append(f"opening: {error!r}")
            return "refused when opened"
        state = "all right"
        with searcher:
            for name, ask in questions(self._index, searcher, self._ids):
                try:
                    answer = ask()
                except PolicySearchError:
                    state = "refused by a query"
                except Exception as error:
                    faults.append(f"{name}: {error!r}")
                else:
                    if answer != self._answers[name]:
                        faults.append(f"{name}: another answer")
        return state

    def _repaired(self, kind: str, faults: list[str]) -> int:
        """Verify and repair the index, and note what is wrong; how many paragraphs are lost."""
        try:
            verify_index(self._index)
            faults.append("verify: passed")
        except PolicySearchError:
            pass
        except Exception as error:
            faults.append(f"verify: {error!r}")
        try:
            report = repair_index(self._index)
        except PolicySearchError as error:
            if kind == "byte":
                faults.append(f"repair of one byte: {error}")
            return -1
        except Exception as error:
            faults.append(f"repair: {error!r}")
            return -1
        return self._loss(report, kind, faults)

    def _loss(self, report: RepairReport, kind: str, faults: list[str]) -> int:
        verify_index(self._index)
        lost_ids = {article for each in report.lost for article in each.articles or ()}
        kept = articles_of(self._index)
        missing = self.articles.keys() - kept.keys()
        lost = sum(len(self.articles[article]) for article in missing)
        if any(self.articles[article] != paragraphs for article, paragraphs in kept.items()):
            faults.append("repair: an article is not what it was")
        if lost != sum(each.paragraphs for each in report.lost):
            faults.append("repair: other paragraphs are lost than it says")
        are_named = all(each.articles is not None and not each.unnamed for each in report.lost)
        if not lost_ids <= missing or (are_named and lost_ids != missing):
            faults.append("repair: other articles are lost than it names")
        if kind == "byte" and lost > MOST_LOST:
            faults.append(f"repair: one byte cost {lost} paragraphs")
        if not missing and totals(self._index) != self._totals:
            faults.append("repair: other numbers of paragraphs are found")
        return lost


def rows_of(outcomes: list[Outcome]) -> list[list[object]]:
    """The table: a row for each kind of damage."""
    states = ("refused when opened", "refused by a query", "all right")
    rows: list[list[object]] = []
    for kind in sorted({outcome.kind for outcome in outcomes}):
        of_kind = [outcome for outcome in outcomes if outcome.kind == kind]
        counts: Mapping[str, int] = Counter(outcome.state for outcome in of_kind)
        losses = [outcome.lost for outcome in of_kind]
        rows.append(
            [
                *(kind, len(of_kind)),
                *(counts[state] for state in states),
                sum(1 for outcome in of_kind if outcome.faults),
                *(losses.count(0), sum(lost > 0 for lost in losses), max(losses), losses.count(-1)),
            ]
        )
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, help='the folder that holds the folders of "policy"')
    parser.add_argument("--paragraphs", type=int, default=2_000, help="of a part of it (default 2,000)")
    parser.add_argument("--rounds", type=int, default=1_000, help="damaged indexes (default 1,000)")
    parser.add_argument("--seed", type=int, default=1, help="of what is random (default 1)")
    parser.add_argument("--without-extension", action="store_true", help="in Python alone")
    arguments = parser.parse_args()
    if arguments.without_extension:
        native.extension = None  # type: ignore[assignment]
    chance = random.Random(arguments.seed)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        source = ROOT / "seeds"
        if arguments.corpora is not None:
            source = folder / "part.jsonl"
            write_records(part_of(arguments.corpora, arguments.paragraphs), source)
        bench = Bench(folder, source)
        for number in range(arguments.rounds):
            outcomes.append(bench.outcome(chance))
            for fault in outcomes[-1].faults:
                print(f"round {number}, {outcomes[-1].kind}: {fault}")
    head = ["damage", "indexes", "refused when opened", "by a query", "all right", "faults"]
    print_table([*head, "nothing lost", "some lost", "most lost", "to be built anew"], rows_of(outcomes))
    faults = sum(1 for outcome in outcomes if outcome.faults)
    way = "in Python" if native.extension is None else "in C"
    well = f"{len(outcomes) - faults:,} of {len(outcomes):,}"
    bar = f"{well} damaged indexes gave a message or the right answers, {way}"
    numbers = {"rounds": len(outcomes), "faults": faults, "seed": arguments.seed}
    return verdict("damage", not faults, bar, numbers)


if __name__ == "__main__":
    sys.exit(main())
