"""Compares the hits of one query in every spelling: simplified, traditional, glossed, full-width and spaced.

Queries are random phrases of the text, bare (ranked) and quoted (exact). Every spelling must give the hits of
the phrase as the text has it, in the same order.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from benchmarks.corpus import read_paragraphs, sample
from benchmarks.spelling import HAN, full_width, glossed, spaced, traditional
from benchmarks.subject import subject, subject_options
from benchmarks.verdict import print_table, verdict
from indexer.core.article import Paragraph
from search import open_index

FEWEST_HAN, MOST_HAN = 2, 10
DEEPEST = 100
_NARROW = re.compile("[0-9A-Za-z]")
_RUN = re.compile(rf"(?:{HAN.pattern}|[0-9A-Za-z])+")


def phrases(paragraphs: Sequence[Paragraph], count: int, chance: random.Random) -> list[str]:
    """Random phrases of 2 to 10 Han characters without a break; every fourth has digits or letters too."""
    chosen: list[str] = []
    while len(chosen) < count:
        runs = _RUN.findall(chance.choice(paragraphs).text)
        if not runs:
            continue
        run = chance.choice(runs)
        start = chance.randrange(len(run))
        phrase = run[start : start + chance.randint(FEWEST_HAN, 2 * MOST_HAN)]
        lacks_narrow = len(chosen) % 4 == 3 and not _NARROW.search(phrase)
        if FEWEST_HAN <= len(HAN.findall(phrase)) <= MOST_HAN and not lacks_narrow:
            chosen.append(phrase)
    return chosen


def spellings(phrase: str, chance: random.Random) -> dict[str, str]:
    return {
        "traditional": traditional(phrase),
        "glossed": glossed(traditional(phrase), chance),
        "full-width": full_width(phrase),
        "spaced": spaced(phrase),
    }


def main() -> int:
    parser = subject_options(__doc__, paragraphs=50_000)
    parser.add_argument("--phrases", type=int, default=500, help="random phrases (default 500)")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    same = 0
    differing: dict[str, int] = dict.fromkeys(spellings("", chance), 0)
    with subject(arguments) as given, open_index(given.index) as searcher:

        def answers(phrase: str) -> list[object]:
            asked = [searcher.search(text, limit=DEEPEST) for text in (phrase, f'"{phrase}"')]
            return [(got.total, [(hit.article, hit.paragraph) for hit in got.hits]) for got in asked]

        texts = sample(read_paragraphs(given.sources), 10_000, arguments.seed)
        for phrase in phrases(texts, arguments.phrases, chance):
            expected = answers(phrase)
            wrong = {
                name: spelling
                for name, spelling in spellings(phrase, chance).items()
                if answers(spelling) != expected
            }
            same += not wrong
            for name, spelling in wrong.items():
                differing[name] += 1
                print(f"{name}: {spelling} gives other hits than {phrase}")
    print_table(
        ["spelling", "phrases", "differing"], [[name, arguments.phrases, n] for name, n in differing.items()]
    )
    bar = f"{same} of {arguments.phrases} phrases gave the same hits in the same order in every spelling"
    return verdict("spellings", same == arguments.phrases, bar, {"same": same, "differing": differing})


if __name__ == "__main__":
    raise SystemExit(main())
