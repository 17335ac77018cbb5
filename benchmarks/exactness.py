"""Recall and precision of exact search, against a plain scan of the folded text.

Random substrings of folded paragraphs, half of them across a boundary between two of jieba's words, are
searched as exact strings, all hits taken, and compared with every paragraph that holds them. Stock Whoosh
and jieba answer a smaller sample, as phrases over a part of the text, beside a scan of that part.
"""

from __future__ import annotations

import logging
import random
import tempfile
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from benchmarks.corpus import part_of, read_paragraphs, sample, write_records
from benchmarks.process import run, stock_command
from benchmarks.subject import subject, subject_options
from benchmarks.verdict import print_table, verdict
from indexer.analysis import fold
from indexer.core.article import Paragraph
from search import open_index
from search.embedded.generations import open_snapshot
from search.engine.retrieval import Retrieval
from search.engine.segment import OpenSegment
from search.query.conditions import condition_of
from search.query.query import Clause, Exact, Query

LONGEST = 12
SHOWN_FAULTS = 20
MOST_HITS = 1_000
Key = tuple[str, int]
"""An article's id and a paragraph's number."""


class Scan:
    """Every paragraph folded, in one string, so that a search of it is Python's own `str.find`."""

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        self.keys: list[Key] = []
        self.starts: list[int] = []
        pieces: list[str] = []
        length = 0
        for paragraph in paragraphs:
            folded = fold(paragraph.text).text
            self.keys.append((paragraph.article, paragraph.ordinal))
            self.starts.append(length)
            # No folded paragraph holds a line feed, so nothing is found across two.
            pieces.append(folded + "\n")
            length += len(folded) + 1
        self.text = "".join(pieces)
        self.starts.append(length)

    def holding(self, string: str) -> set[Key]:
        return {self.keys[number] for number in self.numbers_holding(string)}

    def numbers_holding(self, string: str) -> Iterator[int]:
        """The places in `keys` of the paragraphs that hold a string."""
        place = self.text.find(string)
        while place >= 0:
            number = bisect_right(self.starts, place) - 1
            yield number
            place = self.text.find(string, self.starts[number + 1])


class Matches:
    """The paragraphs that an index's matcher finds, for strings in more than are worth making into hits."""

    def __init__(self, index: Path) -> None:
        self._snapshot = open_snapshot(index)

    def keys(self, clause: Clause | None) -> set[Key]:
        assert clause is not None
        found: set[Key] = set()
        condition = condition_of(clause, self._snapshot.segmenter)
        _, matches = self._snapshot.find(Retrieval(condition), self._snapshot.statistics.documents)
        for number, document, *_ in matches:
            segment = self._snapshot.segments[number]
            articles = segment.files.articles
            article = articles.of_document(document)
            found.add((self._id(segment, article), document - articles.first_documents[article] + 1))
        return found

    @cache  # noqa: B019 - it lives as long as the benchmark
    def _id(self, segment: OpenSegment, article: int) -> str:
        return segment.files.articles.record(article).id


@dataclass(frozen=True)
class Score:
    """Over all queries together; a fault is a query that did not get every hit and no other."""

    queries: int
    recall: float
    precision: float
    faults: tuple[str, ...]


def score(strings: Sequence[str], search: Callable[[str], set[Key]], scan: Scan) -> Score:
    found_count = held_count = both_count = 0
    faults: list[str] = []
    for string in strings:
        found, held = search(string), scan.holding(string)
        found_count, held_count = found_count + len(found), held_count + len(held)
        both_count += len(found & held)
        if found != held:
            faults.append(f"{string!r}: {len(found - held)} too many, {len(held - found)} missed")
    precision = both_count / found_count if found_count else 0.0
    return Score(len(strings), both_count / held_count, precision, tuple(faults))


def substrings(paragraphs: Sequence[Paragraph], count: int, chance: random.Random) -> list[str]:
    """Substrings of 1 to 12 characters of the folded text, every second one across a boundary of jieba's."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    chosen: list[str] = []
    while len(chosen) < count:
        text = fold(chance.choice(paragraphs).text).text
        length = chance.randint(1, LONGEST)
        if len(chosen) % 2:
            boundaries = [end for _, _, end in jieba.tokenize(text) if end < len(text)]
            if not boundaries:
                continue
            length = max(length, 2)
            start = max(chance.choice(boundaries) - chance.randint(1, length - 1), 0)
        else:
            start = chance.randrange(len(text))
        string = text[start : start + length]
        if not string.isspace():
            chosen.append(string)
    return chosen


def stock_score(corpora: Path, paragraphs: int, count: int, chance: random.Random) -> Score:
    from whoosh.index import open_dir
    from whoosh.qparser import QueryParser

    with tempfile.TemporaryDirectory() as temporary:
        part, index = Path(temporary, "part.jsonl"), Path(temporary, "stock")
        write_records(part_of(corpora, paragraphs), part)
        run(stock_command("build", str(part), str(index)))
        opened = open_dir(index)
        parser = QueryParser("text", opened.schema)
        texts = list(read_paragraphs((part,)))
        with opened.searcher() as searcher:

            def search(string: str) -> set[Key]:
                phrase = parser.parse('"' + string.replace('"', " ") + '"')
                ids = (hit["id"].rsplit(" ", 1) for hit in searcher.search(phrase, limit=None))
                return {(article, int(number)) for article, number in ids}

            return score(substrings(texts, count, chance), search, Scan(texts))


def main() -> int:
    parser = subject_options(__doc__, paragraphs=50_000)
    parser.add_argument("--queries", type=int, default=2_000, help="random substrings (default 2,000)")
    parser.add_argument("--stock-queries", type=int, default=200, help="for the stock program (default 200)")
    parser.add_argument("--stock-paragraphs", type=int, default=3_000, help="for it (default 3,000)")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with subject(arguments) as given, open_index(given.index) as searcher:

        def search(string: str) -> set[Key]:
            query = Query(text=string, clause=Exact(string))
            results = searcher.search(query, limit=MOST_HITS)
            keys = {(hit.article, hit.paragraph) for hit in results.hits}
            if results.total > MOST_HITS:
                keys = matches.keys(query.clause)
            if not results.complete or results.total != len(keys):
                raise AssertionError(f"{string!r}: total {results.total}, complete {results.complete}")
            return keys

        scan = Scan(read_paragraphs(given.sources))
        matches = Matches(given.index)
        strings = substrings(
            sample(read_paragraphs(given.sources), 10_000, arguments.seed), arguments.queries, chance
        )
        ours = score(strings, search, scan)
    stock = stock_score(arguments.corpora, arguments.stock_paragraphs, arguments.stock_queries, chance)
    scores = {"search": ours, "stock Whoosh + jieba": stock}
    for fault in ours.faults[:SHOWN_FAULTS]:
        print(fault)
    print_table(
        ["exact strings", "queries", "perfect", "recall", "precision"],
        [
            [name, got.queries, got.queries - len(got.faults), f"{got.recall:.4f}", f"{got.precision:.4f}"]
            for name, got in scores.items()
        ],
    )
    bar = (
        f"{ours.queries - len(ours.faults)} of {ours.queries} exact strings gave what a scan "
        f"of {len(scan.keys):,} paragraphs gives"
    )
    return verdict("exactness", not ours.faults, bar, {name: asdict(got) for name, got in scores.items()})


if __name__ == "__main__":
    raise SystemExit(main())
