"""Similar articles: are the halves of an article that was cut in two similar to each other?

The odd paragraphs of an article become one article, the even ones another, without titles. Each half has two
paragraphs and 150 characters at least. The other half is not always the most similar one: what explains a
document, last year's, and the same event elsewhere may be more so. A call is timed on the index of all, where
it is warm, by the time of the processor: the faster of two.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.corpus import paragraphs_of, policy_files, read_records
from benchmarks.subject import options
from benchmarks.verdict import print_table, verdict
from indexer import Article, build_index
from indexer.analysis import fold_text, only_letters
from search import Searcher, open_index

LEAST_LETTERS = 150
FOUND_BAR = 0.85
MOST_MILLISECONDS = 20.0


def halves(file: Path, count: int, chance: random.Random) -> Iterator[Article]:
    """The halves of some articles of a file, each text once."""
    records = list(read_records(file))
    seen: set[str] = set()
    for record in chance.sample(records, len(records)):
        texts = [paragraph.text for paragraph in paragraphs_of(record)]
        text = only_letters(fold_text("\n".join(texts)))
        odd, even = "\n".join(texts[::2]), "\n".join(texts[1::2])
        if len(texts) < 4 or min(len(odd), len(even)) < LEAST_LETTERS or text in seen:
            continue
        seen.add(text)
        yield from (Article(f"{record['id']}/odd", odd), Article(f"{record['id']}/even", even))
        if len(seen) == count:
            return


def ask(
    searcher: Searcher, articles: Sequence[Article], count: int, chance: random.Random
) -> tuple[int, int, int]:
    """(asked, the other half is first, it is among ten) of some halves."""
    first = among = 0
    asked = chance.sample(articles, min(count, len(articles)))
    for article in asked:
        name, _, half = article.id.rpartition("/")
        other = f"{name}/{'even' if half == 'odd' else 'odd'}"
        found = [each.article for each in searcher.similar(article=article.id)]
        first, among = first + (found[:1] == [other]), among + (other in found)
    return len(asked), first, among


def timed(searcher: Searcher, count: int, chance: random.Random) -> list[float]:
    """Milliseconds of a call for each of some articles, ascending."""
    hits = searcher.search("", date="*", limit=20_000, per_article=1).hits
    times = []
    for hit in chance.sample(hits, min(count, len(hits))):
        of_each = []
        for _ in range(2):
            start = time.process_time()
            searcher.similar(article=hit.article)
            of_each.append(1000 * (time.process_time() - start))
        times.append(min(of_each))
    return sorted(times)


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--index", type=Path, help='an index of all of "policy", for the times')
    parser.add_argument("--articles", type=int, default=3_000, help="how many of a file are cut (3,000)")
    parser.add_argument("--asked", type=int, default=400, help="how many halves of each are asked for (400)")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    files = policy_files(arguments.corpora)
    cut = {file.parent.name: list(halves(file, arguments.articles, chance)) for file in files}
    with tempfile.TemporaryDirectory() as folder:
        build_index([article for of_file in cut.values() for article in of_file], folder)
        with open_index(folder) as searcher:
            found = {name: ask(searcher, each, arguments.asked, chance) for name, each in cut.items() if each}
    rows = [[name, *row] for name, row in found.items()]
    print_table(["halves of", "asked", "other is first", "among ten"], rows)
    asked, first, among = (sum(column) for column in zip(*found.values(), strict=True))
    shares = {"first": first / asked, "among ten": among / asked}
    numbers: dict[str, object] = {"halves": found, **shares}
    met = shares["among ten"] >= FOUND_BAR
    if arguments.index:
        with open_index(arguments.index) as searcher:
            times = timed(searcher, 200, chance)
        middle, long = times[len(times) // 2], times[int(0.9 * len(times))]
        numbers["milliseconds"] = (middle, long)
        met &= middle <= MOST_MILLISECONDS
        print(f"a call takes {middle:.1f} ms, and one of ten {long:.1f} ms or more")
    bar = (
        f"{FOUND_BAR:.0%} of the other halves are among the first ten, and a call takes at most "
        f"{MOST_MILLISECONDS:g} ms"
    )
    return verdict("similar", met, bar, numbers)


if __name__ == "__main__":
    raise SystemExit(main())
