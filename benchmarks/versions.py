"""Two installed versions: the same answers to the same requests?

`--other` names the interpreter of another environment, which holds another version of this package. Both
build an index of the same files, or are given theirs of "policy", and answer the same requests: generated
queries of every form with random options, and all judged queries on the corpora that they are about. Hits
(articles, paragraphs, texts, spans, all fields, order), totals, whether they are complete, suggestions,
expansions, contexts and errors must be equal. Scores and explanations are compared too, to four decimals, but
only held equal with `--scores`.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.answers import answers
from benchmarks.corpus import read_paragraphs, read_records, sample
from benchmarks.hostile_queries import NASTY, random_query
from benchmarks.identical import everyday_query
from benchmarks.relevance import DEPTH, POLICY, SETS, files_of
from benchmarks.spelling import full_width, glossed, spaced, traditional
from benchmarks.subject import build, options
from benchmarks.verdict import print_table, verdict
from indexer.core.article import Paragraph

OPTIONS: dict[str, tuple[object, ...]] = {
    "limit": (0, 1, 3, 30, 100),
    "offset": (0, 1, 10, 95),
    "order": ("relevance", "newest", "oldest"),
    "count": (False,),
    "per_article": (1, 2),
    "distinct": (True,),
    "collapse": (True,),
    "since": ("2016-01-01", "2019-07-01", "2020-02-15"),
    "until": ("2017-06-30", "2020-03-01", "2023-12-31"),
}
OPTION_SHARE = 0.25
RESPELLED_SHARE = 0.2
EXPLAINED_SHARE = 0.1
SCORES = ("scores", "explanations")
MOST_SHOWN = 20
SHOWN_LENGTH = 300

Request = dict[str, Any]
Answer = dict[str, Any]


def random_options(chance: random.Random) -> dict[str, object]:
    """None for every second request."""
    if chance.random() < 0.5:
        return {}
    return {name: chance.choice(values) for name, values in OPTIONS.items() if chance.random() < OPTION_SHARE}


def respelled(query: str, chance: random.Random) -> str:
    manner = chance.choice((traditional, lambda text: glossed(text, chance), full_width, spaced))
    return manner(query)


def generated(texts: Sequence[Paragraph], count: int, chance: random.Random) -> Iterator[Request]:
    """The hostile queries that are known, then everyday and random ones in turn."""
    for number in range(count):
        if number < len(NASTY):
            query = NASTY[number]
        elif number % 2:
            query = everyday_query(texts, chance)
            if chance.random() < RESPELLED_SHARE:
                query = respelled(query, chance)
        else:
            query = random_query(texts, chance)
        explain = chance.random() < EXPLAINED_SHARE
        yield {"query": query, "options": random_options(chance), "explain": explain}


def judged(corpus: str, corpora: Path) -> Iterator[Request]:
    for one in SETS:
        if one.corpus == corpus:
            for record in read_records(corpora / "judged" / one.judged / "queries.jsonl"):
                yield {"query": record["text"], "options": {"limit": DEPTH}, "explain": False}


def answer_both(
    requests: Sequence[Request], index: Path, other: Path, other_index: Path, folder: Path
) -> Iterator[tuple[Answer, Answer]]:
    """Answers of this version and of the other one, which works at the same time in its own process."""
    asked, answered = folder / "requests.jsonl", folder / "answers.jsonl"
    asked.write_text("".join(json.dumps(request) + "\n" for request in requests), encoding="ascii")
    worker = Path(__file__).with_name("answers.py")
    # -I: nothing of this checkout is in the way of what is installed there.
    command = [str(other), "-I", str(worker), str(other_index)]
    with asked.open() as source, answered.open("w") as target:
        process = subprocess.Popen(command, stdin=source, stdout=target)
        try:
            # By way of JSON, as the other's are.
            ours = [json.dumps(each) for each in answers(str(index), requests)]
        finally:
            status = process.wait()
    if status:
        raise subprocess.CalledProcessError(status, command)
    with answered.open() as theirs:
        for one, another in zip(ours, theirs, strict=True):
            yield json.loads(one), json.loads(another)


def build_other(other: Path, sources: Sequence[Path], index: Path) -> None:
    command = [str(other.with_name("indexer")), "build", *map(str, sources), "--index", str(index)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def differing(one: Answer, another: Answer) -> list[str]:
    """The fields in which two answers are not equal."""
    return [name for name in {**one, **another} if one.get(name) != another.get(name)]


def shown_text(value: object) -> str:
    """The beginning of a value, with lone surrogates escaped."""
    return str(value)[:SHOWN_LENGTH].encode("utf-8", "backslashreplace").decode()


def first_difference(one: Any, another: Any) -> tuple[Any, Any]:
    """The innermost pair of values that is not equal, of two that are not."""
    if isinstance(one, dict) and isinstance(another, dict) and one.keys() == another.keys():
        return next(first_difference(one[name], another[name]) for name in one if one[name] != another[name])
    if isinstance(one, list) and isinstance(another, list) and len(one) == len(another):
        return next(first_difference(*pair) for pair in zip(one, another, strict=True) if pair[0] != pair[1])
    return one, another


def main() -> int:
    parser = options(__doc__)
    parser.add_argument(
        "--other", type=Path, required=True, metavar="PYTHON", help="the interpreter of the other environment"
    )
    parser.add_argument("--index", type=Path, help='an index of all of "policy", of this version')
    parser.add_argument("--other-index", type=Path, help="one of the other version")
    parser.add_argument(
        "--queries", type=int, default=10_000, help='generated for "policy"; a tenth for others (10,000)'
    )
    parser.add_argument("--scores", action="store_true", help="scores must be equal too")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    rows: list[list[object]] = []
    fields: Counter[str] = Counter()
    shown = asked = wrong = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        for corpus in dict.fromkeys(one.corpus for one in SETS):
            files = files_of(corpus, arguments.corpora)
            index, other_index = folder / corpus, folder / f"{corpus}-other"
            count = arguments.queries // 10
            if corpus == POLICY:
                count = arguments.queries
                index, other_index = arguments.index or index, arguments.other_index or other_index
            if not index.exists():
                build(files, index)
            if not other_index.exists():
                build_other(arguments.other, files, other_index)
            texts = sample(read_paragraphs(files), 5_000, arguments.seed)
            requests = [*generated(texts, count, chance), *judged(corpus, arguments.corpora)]
            different = 0
            pairs = answer_both(requests, index, arguments.other, other_index, folder)
            for request, (ours, theirs) in zip(requests, pairs, strict=True):
                names = differing(ours, theirs)
                fields.update(names)
                if not arguments.scores:
                    names = [name for name in names if name not in SCORES]
                different += bool(names)
                if names and shown < MOST_SHOWN:
                    shown += 1
                    print(f"{corpus}: {shown_text(request)}")
                    for name in names:
                        one, another = first_difference(ours.get(name), theirs.get(name))
                        print(f"  {name}: here  {shown_text(one)}")
                        print(f"  {' ' * len(name)}  other {shown_text(another)}")
            asked += len(requests)
            wrong += different
            rows.append([corpus, count, len(requests) - count, different])
    print_table(["corpus", "generated", "judged", "different"], rows)
    if fields:
        print_table(["field", "answers that differ"], [list(each) for each in fields.most_common()])
    bar = f"{asked - wrong:,} of {asked:,} answers are the same in both versions"
    numbers = {"requests": asked, "different": wrong, "fields": dict(fields)}
    return verdict("versions", not wrong, bar, numbers)


if __name__ == "__main__":
    raise SystemExit(main())
