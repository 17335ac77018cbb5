"""The C path and the Python path: the same hits, scores, spans and totals for the same queries.

Queries are those of `hostile`, cut from the index's own text and thrown together, and a question, an AND, an
OR, a phrase and a date among them. Both paths answer in one process, one after the other.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from unittest.mock import patch

from benchmarks.corpus import read_paragraphs, sample
from benchmarks.hostile_queries import NASTY, random_query, text_cut
from benchmarks.subject import subject, subject_options
from benchmarks.verdict import verdict
from indexer import native
from indexer.core.article import Paragraph
from search import SearchResults, open_index

ORDERS = ("relevance", "relevance", "relevance", "newest", "oldest")
FORMS = (
    "{0}",
    "{1}",
    "{0} {1}",
    "{0} AND {1}",
    "{0} OR {1}",
    '"{1}"',
    '{0} "{1}"',
    "{1} -{0}",
    "-{1}",
    "{0} OR ({1} -{0})",
    "title:{0}",
    "title:{0} {1}",
    "title:({0} OR {1})",
    "{0} date:2019..2023",
    "date:2020-02",
    "{0} SENT {1}",
    "title:({0} SENT {1})",
    "{1} kind:通知",
)


def everyday_query(texts: Sequence[Paragraph], chance: random.Random) -> str:
    first, second = (
        text_cut(texts, chance)[:length] for length in (chance.randint(1, 4), chance.randint(2, 8))
    )
    return chance.choice(FORMS).format(first, second)


def main() -> int:
    parser = subject_options(__doc__, paragraphs=10_000)
    parser.add_argument("--queries", type=int, default=10_000, help="how many (default 10,000)")
    arguments = parser.parse_args()
    if native.extension is None:
        print("the C extension is not here: there is only one path")
        return 1
    chance = random.Random(arguments.seed)
    different = 0
    with subject(arguments) as given, open_index(given.index) as searcher:
        texts = sample(read_paragraphs(given.sources), 5_000, arguments.seed)
        for number in range(arguments.queries):
            if number < len(NASTY):
                query = NASTY[number]
            else:
                query = (everyday_query if number % 2 else random_query)(texts, chance)
            order, count = chance.choice(ORDERS), chance.random() < 0.8
            answers: list[SearchResults] = []
            for extension in (native.extension, None):
                with patch.object(native, "extension", extension):
                    found = searcher.search(query, order=order, count=count)  # type: ignore[arg-type]
                    # Hits are worked out here, not where they are compared.
                    answers.append(deepcopy(replace(found, took_ms=0.0)))
            if answers[0] != answers[1]:
                different += 1
                if different <= 10:
                    print(f"{query[:100]!r} {order} {count}: {answers[0]}\n  {answers[1]}"[:2000])
    bar = f"{arguments.queries - different:,} of {arguments.queries:,} answers are the same in C and Python"
    return verdict("identical", not different, bar, {"queries": arguments.queries, "different": different})


if __name__ == "__main__":
    raise SystemExit(main())
