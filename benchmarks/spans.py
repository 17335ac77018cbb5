"""Whether every highlighted span, in code points of the text as given, folds back to what was searched.

The text is paragraphs of "policy" in several spellings, glossed, spaced and full-width among them, since
in plain text a span is right where it is right in the folded text. Half of the queries are exact: each of
their spans must fold to the string itself. The others are bare: each must fold to a part of the query.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import Record, part_of, read_paragraphs, write_records
from benchmarks.spelling import full_width, glossed, spaced, traditional
from benchmarks.spellings import phrases
from benchmarks.subject import build, subject_options
from benchmarks.verdict import print_table, verdict
from indexer.analysis import fold
from search import open_index

KINDS = ("exact", "bare")


def respelled(records: Iterator[Record], chance: random.Random) -> Iterator[Record]:
    """Each article in a spelling of its own."""
    manners = (
        str,
        traditional,
        lambda text: glossed(traditional(text), chance),
        lambda text: glossed(text, chance),
        spaced,
        full_width,
    )
    for record in records:
        # A line is spelled by itself: no spelling reaches over the end of a paragraph.
        manner = chance.choice(manners)
        yield {**record, "text": "\n".join(map(manner, record["text"].split("\n")))}


def main() -> int:
    parser = subject_options(__doc__, paragraphs=10_000)
    parser.add_argument("--spans", type=int, default=10_000, help="how many are read (default 10,000)")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    read, wrong = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
    with tempfile.TemporaryDirectory() as temporary:
        part, index = Path(temporary, "part.jsonl"), arguments.index or Path(temporary, "index")
        write_records(respelled(part_of(arguments.corpora, arguments.paragraphs), chance), part)
        if arguments.index is None:
            build((part,), index)
        texts = list(read_paragraphs((part,)))
        with open_index(index) as searcher:
            kind = KINDS[0]
            while sum(read.values()) < arguments.spans:
                (phrase,) = phrases(texts, 1, chance)
                searched = fold(phrase).text
                query = f'"{phrase}"' if kind == "exact" else phrase
                results = searcher.search(query, limit=20)
                # The synonyms of a phrase are marked too.
                parts_of = [searched, *(other for each in results.expansions for other in each.also)]
                for hit in results.hits:
                    for start, end in hit.spans:
                        found = fold(hit.text[start:end]).text
                        in_part = bool(found) and any(found in text for text in parts_of)
                        right = found == searched if kind == "exact" else in_part
                        read[kind] += 1
                        wrong[kind] += not right
                        if not right:
                            print(f"{query}: {hit.text[start:end]!r} in {hit.article} {hit.paragraph}")
                kind = min(KINDS, key=read.__getitem__)
    print_table(["spans", "read", "wrong"], [[kind, read[kind], wrong[kind]] for kind in KINDS])
    total, faults = sum(read.values()), sum(wrong.values())
    bar = f"{total - faults:,} of {total:,} spans fold back to what was searched"
    return verdict("spans", not faults, bar, {"read": read, "wrong": wrong})


if __name__ == "__main__":
    raise SystemExit(main())
