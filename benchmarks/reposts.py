"""Measures recall and precision of repost detection on copies of articles, indexed beside all of "policy".

Each of `--articles` articles chosen at random is copied five times: in traditional script, with glosses, with
a disclaimer, without two of its sentences, and in a longer page between the paragraphs of another article.
Recall is the share of copies that the index relates to their article. A pair that it relates besides counts
as right where most of the shorter article's runs of eight letters are in the longer one; `--show N` prints N
of these pairs to read.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from benchmarks.corpus import Record, policy_files, read_records, write_records
from benchmarks.spelling import glossed, traditional
from benchmarks.subject import build, options
from benchmarks.verdict import print_table, verdict
from indexer.analysis import fold_text
from indexer.storage.embedded.generation import open_segment, read_generation, relations_name
from indexer.storage.embedded.relations import Relations

KINDS = ("traditional", "glossed", "disclaimer", "two sentences less", "in a longer page")
DISCLAIMER = (
    "\n免责声明：本网转载此文是为了传递更多信息，并不代表本网赞同其观点。如有侵权，请与我们联系删除。"
)
FEWEST_SENTENCES = 4
"""Fewest sentences of a copied article: without two of fewer, it is another article."""
SHINGLE = 8
MOST_OF = 0.6

_SENTENCE = re.compile("[^。]*。|[^。]+")
_NO_LETTER = re.compile(r"[\W_]+")


def without_two(text: str, chance: random.Random) -> str:
    sentences = _SENTENCE.findall(text)
    left_out = set(chance.sample(range(len(sentences)), 2))
    return "".join(sentence for place, sentence in enumerate(sentences) if place not in left_out)


def copies(record: Record, other: Record, chance: random.Random) -> Iterator[Record]:
    """One copy of each kind; its id names the article and the kind."""
    text = record["text"]
    lines = other["text"].split("\n")
    half = len(lines) // 2
    texts = (
        traditional(text),
        "\n".join(glossed(line, chance) for line in text.split("\n")),
        text + DISCLAIMER,
        without_two(text, chance),
        "\n".join([*lines[:half], text, *lines[half:]]),
    )
    for kind, copied in zip(KINDS, texts, strict=True):
        yield {"id": f"{record['id']} {kind}", "title": record.get("title"), "text": copied}


def shingles(text: str) -> set[str]:
    letters = _NO_LETTER.sub("", fold_text(text))
    return {letters[at : at + SHINGLE] for at in range(max(1, len(letters) - SHINGLE + 1))}


def are_one(one: str, two: str) -> bool:
    """Whether most of the shorter text is in the longer one."""
    smaller, larger = sorted((shingles(one), shingles(two)), key=len)
    return len(smaller & larger) >= MOST_OF * len(smaller)


def related_pairs(index: Path) -> tuple[list[str], list[str], list[tuple[int, int]]]:
    """(ids, texts, pairs of the numbers of related articles) of an index."""
    generation = read_generation(index)
    relations = Relations(index / relations_name(generation.number))
    ids, texts = [], []
    for segment in generation.segments:
        files = open_segment(index, segment)
        for number, record in enumerate(files.articles.records()):
            ids.append(record.id)
            texts.append("\n".join(map(files.texts.source, files.articles.documents_of(number))))
    pairs = {
        (min(number, other), max(number, other))
        for number in range(len(ids))
        for other in (*relations.copies(number), *relations.holders(number))
        if other != number
    }
    return ids, texts, sorted(pairs)


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--articles", type=int, default=1000, help="articles that are copied (default 1,000)")
    parser.add_argument(
        "--show", type=int, default=0, metavar="N", help="print N pairs that were not made here"
    )
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    records = [record for path in policy_files(arguments.corpora) for record in read_records(path)]
    long_enough = [record for record in records if len(_SENTENCE.findall(record["text"])) >= FEWEST_SENTENCES]
    chosen = chance.sample(long_enough, arguments.articles)
    made = [copy for record in chosen for copy in copies(record, chance.choice(records), chance)]
    with tempfile.TemporaryDirectory() as temporary:
        written, index = Path(temporary, "copies.jsonl"), Path(temporary, "index")
        write_records(made, written)
        build((*policy_files(arguments.corpora), written), index)
        ids, texts, pairs = related_pairs(index)
    number_of = {article: number for number, article in enumerate(ids)}
    related = set(pairs)
    found = dict.fromkeys(KINDS, 0)
    for record in chosen:
        original = number_of[str(record["id"])]
        for kind in KINDS:
            found[kind] += (original, number_of[f"{record['id']} {kind}"]) in related
    of_one = {
        pair
        for record in chosen
        for pair in combinations(
            [number_of[f"{record['id']}{kind}"] for kind in ("", *(f" {k}" for k in KINDS))], 2
        )
    }
    others = [pair for pair in pairs if pair not in of_one]
    wrong = [pair for pair in others if not are_one(*(texts[number] for number in pair))]
    for one, two in chance.sample(others, min(arguments.show, len(others))):
        print(f"{ids[one]}: {texts[one][:120]!r}\n{ids[two]}: {texts[two][:120]!r}\n")
    for one, two in wrong[:20]:
        print(f"WRONG {ids[one]}: {texts[one][:120]!r}\n      {ids[two]}: {texts[two][:120]!r}")
    print_table(("copies", "made", "found"), [(kind, len(chosen), found[kind]) for kind in KINDS])
    recall = sum(found.values()) / len(made)
    precision = 1 - len(wrong) / max(1, len(pairs))
    unmade = sum(1 for pair in others if not any(" " in ids[number] for number in pair))
    print(
        f"{len(ids):,} articles, {len(pairs):,} pairs related, {len(others):,} of them not made, "
        f"{unmade:,} of these within the corpus; {len(wrong):,} wrong"
    )
    bar = f"recall {recall:.4f}, at least .99; precision {precision:.4f}, at least .99"
    numbers = {
        "recall": recall,
        "precision": precision,
        "found": found,
        "pairs": len(pairs),
        "wrong": len(wrong),
    }
    return verdict("reposts", recall >= 0.99 and precision >= 0.99, bar, numbers)


if __name__ == "__main__":
    raise SystemExit(main())
