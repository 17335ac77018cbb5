"""Truth tables: generated queries of every operator and filter, against a scan of the folded text.

A query is generated as a tree, together with its text in the query language. The tree is evaluated here by
brute force on every paragraph; the text is what the searcher is given. So the parser, the operators, the
filters, the candidates and the spans are all compared. `--cluster HOST:PORT` asks a cluster too.
"""

from __future__ import annotations

import random
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from benchmarks.corpus import part_of, write_records
from benchmarks.truth.generator import Generator
from benchmarks.truth.trees import Library, Place, Tree
from benchmarks.verdict import print_table, verdict
from indexer import Article, build_index
from indexer.analysis import fold_text
from indexer.sources import read_articles
from search import Searcher, open_index

SHOWN_FAULTS = 20
MOST_HITS = 100_000
CHECKED_SPANS = 50
"""Number of hits of a query whose spans are checked."""


def fault_of(searcher: Searcher, tree: Tree, expected: frozenset[Place], library: Library) -> str | None:
    """The first fault in the answer to a query; None if the answer is right."""
    query = tree.text
    results = searcher.search(query, limit=MOST_HITS)
    found = {(hit.article, hit.paragraph) for hit in results.hits}
    if found != expected or results.total != len(expected) or not results.complete:
        missed, extra = sorted(expected - found)[:2], sorted(found - expected)[:2]
        return (
            f"{query}: total {results.total:,} of {len(expected):,}; "
            f"missed {len(expected - found)} {missed}, too many {len(found - expected)} {extra}"
        )
    for hit in results.hits[:CHECKED_SPANS]:
        marked = sorted({(start, end) for start, end in tree.marks(library, (hit.article, hit.paragraph))})
        allowed = {fold_text(library.folded[hit.article, hit.paragraph][start:end]) for start, end in marked}
        for start, end in hit.spans:
            shown = fold_text(hit.text[start:end])
            if not any(part in shown for part in allowed):
                return f"{query}: {shown!r} is marked in {hit.article} ¶{hit.paragraph}"
        if bool(hit.spans) != bool(marked):
            return f"{query}: {len(hit.spans)} spans, not {len(marked)}, in {hit.article} ¶{hit.paragraph}"
    return None


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--paragraphs", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cluster", help="HOST:PORT of a cluster that is asked too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder, "part.jsonl")
        write_records(part_of(arguments.corpora, arguments.paragraphs), part)
        articles = [item for item in read_articles([part]) if isinstance(item, Article)]
        library = Library(articles)
        generator = Generator(library, random.Random(arguments.seed))
        trees = [generator.tree() for _ in range(arguments.queries)]
        expected = [tree.places(library) for tree in trees]
        indexes = [str(Path(folder, "index"))]
        if arguments.cluster:
            indexes.append(f"opensearch://{arguments.cluster}/truth")
        faults: list[str] = []
        for index in indexes:
            build_index(articles, index)
            with open_index(index) as searcher:
                answers = (fault_of(searcher, *each, library) for each in zip(trees, expected, strict=True))
                faults += [fault for fault in answers if fault is not None]
    for fault in faults[:SHOWN_FAULTS]:
        print(fault)
    kinds = sorted({kind for tree in trees for kind in tree.kinds()})
    with_kind = {
        kind: [bool(found) for tree, found in zip(trees, expected, strict=True) if kind in tree.kinds()]
        for kind in kinds
    }
    rows = [[kind, len(found), sum(found)] for kind, found in with_kind.items()]
    print_table(["operator or filter", "queries", "with matches"], rows)
    asked = len(trees) * len(indexes)
    bar = f"{asked - len(faults):,} of {asked:,} queries gave what a scan gives, on {len(indexes)} engines"
    return verdict("truth", not faults, bar, {"faults": faults, "queries": asked})


if __name__ == "__main__":
    raise SystemExit(main())
