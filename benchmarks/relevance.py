"""Does what a person judged right come first? Judged queries, beside other engines, and the bars.

Each set of judged queries is asked of an index of the corpus that it is about, and the reciprocal rank of the
first right article among ten, and of the first right paragraph, is averaged. `--peer` names an engine of
`benchmarks.speed` to ask beside ours; it is given the paragraphs, without titles, as it is there. The same
queries in simplified and in traditional script are compared one by one.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median

from benchmarks.corpus import policy_files, read_records, write_records
from benchmarks.speed.engines import ENGINES
from benchmarks.subject import build, options
from benchmarks.verdict import print_table, verdict
from search import Ranking, open_index
from search.evaluation import (
    PARAGRAPH_MEASURE,
    Evaluation,
    Judgements,
    RankedHit,
    Topic,
    evaluate,
    read_judgements,
    read_topics,
)

MEASURE = "MRR@10"
DEPTH = 30
"""Paragraphs that are asked for: ten articles are nearly always among them."""


@dataclass(frozen=True)
class JudgedSet:
    """Judged queries, the corpus that they are asked of, and what MRR@10, by paragraph too, should be."""

    name: str
    judged: str
    corpus: str
    bar: float
    paragraph_bar: float | None = None


POLICY = "policy"
SETS = (
    JudgedSet("ncp among policy", "ncp", POLICY, 0.865, 0.68),
    JudgedSet("ncp alone", "ncp", "ncp_covid_docs", 0.89, 0.71),
    JudgedSet("xwlb", "xwlb", POLICY, 0.91),
    JudgedSet("drcd", "drcd", "drcd_zhtw", 0.955),
    JudgedSet("drcd, simplified", "drcd_simplified", "drcd_zhtw", 0.955),
    JudgedSet("stard", "stard", "stard_statutes", 0.38),
)

Answer = Callable[[str], Sequence[RankedHit]]


def files_of(corpus: str, corpora: Path) -> tuple[Path, ...]:
    return policy_files(corpora) if corpus == POLICY else (corpora / corpus / "docs.jsonl.xz",)


def judged(one: JudgedSet, corpora: Path) -> tuple[Sequence[Topic], Judgements]:
    folder = corpora / "judged" / one.judged
    paragraphs = folder / "qrels_paragraph.tsv"
    judgements = read_judgements(folder / "qrels.tsv", paragraphs if paragraphs.exists() else None)
    return read_topics(folder / "queries.jsonl"), judgements


def answered(answer: Answer, topics: Sequence[Topic]) -> tuple[Mapping[str, Sequence[RankedHit]], float]:
    """The run, and the median of milliseconds a query."""
    run, took = {}, []
    for topic in topics:
        started = time.perf_counter()
        run[topic.id] = answer(topic.text)
        took.append(1000 * (time.perf_counter() - started))
    return run, median(took)


def our_answers(index: Path | str, ranking: Ranking | None, stack: ExitStack) -> Answer:
    searcher = stack.enter_context(open_index(index))

    def answer(text: str) -> Sequence[RankedHit]:
        hits = searcher.search(text, limit=DEPTH, count=False, ranking=ranking).hits
        return [RankedHit(hit.article, hit.paragraph, hit.score, hit.title) for hit in hits]

    return answer


def peer_answers(name: str, files: Sequence[Path], folder: Path) -> Answer:
    engine = ENGINES[name]
    missing = engine.missing()
    if missing is not None:
        raise SystemExit(f"{name} is not here: {missing}")
    part = folder / "part.jsonl"
    write_records(chain.from_iterable(map(read_records, files)), part)
    engine.build(part, folder / "peer")
    opened = engine.open(folder / "peer")

    def answer(text: str) -> Sequence[RankedHit]:
        # Its words are joined by spaces in lists of keywords, which no engine needs to take for a word.
        found = opened.answer(text.replace(" ", "，"), DEPTH)
        return [RankedHit(article, number) for article, number, _ in found]

    return answer


def same_in_both(evaluations: Mapping[str, Evaluation]) -> tuple[int, int]:
    """(how many queries have the same score in both scripts, how many there are)"""
    one, other = (evaluations[name].scores[MEASURE] for name in ("drcd", "drcd, simplified"))
    return sum(score == other[topic] for topic, score in one.items()), len(one)


def rows_of(one: JudgedSet, name: str, evaluation: Evaluation, took: float) -> Iterator[object]:
    paragraph = evaluation.mean(PARAGRAPH_MEASURE) if PARAGRAPH_MEASURE in evaluation.scores else None
    yield f"{one.name}: {name}"
    yield len(evaluation.scores[MEASURE])
    yield f"{evaluation.mean(MEASURE):.4f}"
    yield one.bar
    yield "" if paragraph is None else f"{paragraph:.4f}"
    yield one.paragraph_bar or ""
    yield f"{took:.2f}"


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--index", type=Path, help='an index of all of "policy", built without it')
    parser.add_argument("--ranking", type=Ranking.read, metavar="SETTINGS", help="as `search --ranking`")
    parser.add_argument("--peer", action="append", choices=sorted(ENGINES), default=[], help="repeatable")
    arguments = parser.parse_args()
    rows, evaluations, missed = [], {}, []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        answers: dict[tuple[str, str], Answer] = {}
        for corpus in dict.fromkeys(one.corpus for one in SETS):
            files = files_of(corpus, arguments.corpora)
            index = arguments.index if corpus == POLICY else None
            if index is None:
                index = folder / corpus
                build(files, index)
            answers[corpus, "ours"] = our_answers(index, arguments.ranking, stack)
            for peer in arguments.peer:
                apart = Path(tempfile.mkdtemp(dir=folder))
                answers[corpus, peer] = peer_answers(peer, files, apart)
        for one in SETS:
            topics, judgements = judged(one, arguments.corpora)
            for name in ("ours", *arguments.peer):
                run, took = answered(answers[one.corpus, name], topics)
                evaluation = evaluate(run, judgements)
                rows.append(list(rows_of(one, name, evaluation, took)))
                if name == "ours":
                    evaluations[one.name] = evaluation
                    if evaluation.mean(MEASURE) < one.bar:
                        missed.append(one.name)
                    if one.paragraph_bar and evaluation.mean(PARAGRAPH_MEASURE) < one.paragraph_bar:
                        missed.append(f"{one.name}, paragraphs")
    print_table(["set: engine", "queries", MEASURE, "bar", "by paragraph", "bar", "ms, median"], rows)
    same, queries = same_in_both(evaluations)
    print(f"{same:,} of {queries:,} queries score the same in simplified and in traditional script")
    bar = f"every set reaches its bar; missed: {', '.join(missed) or 'none'}"
    means = {name: each.mean(MEASURE) for name, each in evaluations.items()}
    return verdict("relevance", not missed and same == queries, bar, {"means": means, "same": same})


if __name__ == "__main__":
    raise SystemExit(main())
