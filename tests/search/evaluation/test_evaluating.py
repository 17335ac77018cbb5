"""From runs and judgements to means, the worst topics and comparisons; and the reference scorer agrees."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.errors import EvaluationError
from search.evaluation import (
    COPIES_MEASURE,
    MEASURES,
    PARAGRAPH_MEASURE,
    Judgements,
    Outcome,
    RankedHit,
    Run,
    compare_evaluations,
    evaluate,
    read_judgements,
    read_run,
    write_run,
)
from tests import SHARED

# The reference leaves the files it reads open.
leaves_files_open = pytest.mark.filterwarnings("ignore::ResourceWarning")

SCORER = SHARED / "corpora" / "judged" / "score.py"

RUN: Run = {
    "a": [RankedHit("x", 1, title="别的"), RankedHit("d", 2)],
    "b": [RankedHit("d", 1)],
    "unjudged": [RankedHit("d", 1)],
    "far": [RankedHit(f"x{number}", 1) for number in range(20)],
}
JUDGEMENTS = Judgements({"b": {"d": 1.0}, "a": {"d": 1.0}, "missing": {"d": 1.0}, "far": {"d": 1.0}})


def test_every_judged_topic_counts_in_the_judgements_order() -> None:
    evaluation = evaluate(RUN, JUDGEMENTS)
    assert list(evaluation.scores) == [*MEASURES, COPIES_MEASURE]
    assert evaluation.scores["MRR@10"] == {"b": 1.0, "a": 0.5, "missing": 0.0, "far": 0.0}
    assert list(evaluation.scores["R@1"]) == ["b", "a", "missing", "far"]
    assert evaluation.mean("MRR@10") == 1.5 / 4
    assert list(evaluation.outcomes) == ["b", "a", "missing", "far"]


def test_a_copy_of_a_relevant_article_is_relevant_to_one_measure() -> None:
    hits = [RankedHit("x", 1, copies=("y",)), RankedHit("x", 2, copies=("d",)), RankedHit("d")]
    evaluation = evaluate({"a": [RankedHit("z"), *hits]}, Judgements({"a": {"d": 1.0}}))
    assert (evaluation.mean("MRR@10"), evaluation.mean(COPIES_MEASURE)) == (1 / 3, 1 / 2)
    assert evaluation.outcomes["a"].rank == 3


def test_the_worst_are_those_that_are_not_perfect() -> None:
    worst = evaluate(RUN, JUDGEMENTS).worst(9)
    assert worst == (
        Outcome("missing", None, 0, None),
        Outcome("far", None, 20, RankedHit("x0", 1)),
        Outcome("a", 2, 2, RankedHit("x", 1, title="别的")),
    )
    assert evaluate(RUN, JUDGEMENTS).worst(1) == worst[:1]


def test_topics_judged_by_paragraph_alone_have_no_other_score() -> None:
    evaluation = evaluate(RUN, Judgements({"b": {"d": 1.0}}, {"a": frozenset({("d", 2)})}))
    assert evaluation.scores["MRR@10"] == {"b": 1.0}
    assert evaluation.scores[PARAGRAPH_MEASURE] == {"a": 0.5}
    assert evaluation.outcomes["a"] == Outcome("a", None, 2, RankedHit("x", 1, title="别的"))


def test_a_run_of_other_queries_is_an_error() -> None:
    with pytest.raises(EvaluationError, match="are the judgements of other queries"):
        evaluate({"unjudged": [RankedHit("d")]}, JUDGEMENTS)


def test_a_comparison_of_every_measure() -> None:
    better = {**RUN, "a": [RankedHit("d", 2)]}
    compared = compare_evaluations(evaluate(better, JUDGEMENTS), evaluate(RUN, JUDGEMENTS))
    assert [(each.measure, each.difference, each.better, each.equal) for each in compared] == [
        ("MRR@10", 0.125, 1, 3),
        ("nDCG@10", pytest.approx(0.0923, abs=1e-4), 1, 3),
        ("R@1", 0.25, 1, 3),
        ("R@10", 0.0, 0, 4),
        ("R@100", 0.0, 0, 4),
        ("MRR@10, copies", 0.125, 1, 3),
    ]


@given(st.permutations(sorted(RUN)))
def test_the_order_of_the_queries_changes_nothing(order: list[str]) -> None:
    assert evaluate({topic: RUN[topic] for topic in order}, JUDGEMENTS) == evaluate(RUN, JUDGEMENTS)


@given(st.permutations(sorted(JUDGEMENTS.articles)))
def test_the_order_of_the_judgements_changes_no_score(order: list[str]) -> None:
    judged = Judgements({topic: JUDGEMENTS.articles[topic] for topic in order})
    assert evaluate(RUN, judged) == evaluate(RUN, JUDGEMENTS)


def scorer() -> ModuleType:
    if not SCORER.exists():
        pytest.skip("the reference scorer is not beside the checkout")
    specification = importlib.util.spec_from_file_location("score", SCORER)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@leaves_files_open
@pytest.mark.parametrize("seed", range(20))
def test_the_reference_scorer_agrees_to_the_last_digit(seed: int, tmp_path: Path) -> None:
    reference = scorer()
    source = random.Random(seed)
    topics = [f"q{number}" for number in range(40)]
    run = {
        topic: [
            RankedHit(f"d{source.randrange(60)}", source.randrange(1, 9))
            for _ in range(source.randrange(200))
        ]
        for topic in topics
        if source.random() < 0.9
    }
    write_run(run, tmp_path / "run.jsonl")
    places = [(topic, f"d{source.randrange(60)}", source.randrange(9)) for topic in topics for _ in range(4)]
    grades = {(topic, article): source.choice([0, 1, 1, 2, 0.5]) for topic, article, _ in places}
    (tmp_path / "qrels").write_text("".join(f"{t}\t{d}\t{grade}\n" for (t, d), grade in grades.items()))
    source.shuffle(places)
    (tmp_path / "paragraphs").write_text("".join(f"{t}\t{d}\t{place}\n" for t, d, place in places[:99]))

    expected = reference.evaluate(
        reference.load_run(tmp_path / "run.jsonl"),
        reference.load_qrels(tmp_path / "qrels"),
        reference.load_para(tmp_path / "paragraphs"),
    )
    judgements = read_judgements(tmp_path / "qrels", tmp_path / "paragraphs")
    evaluation = evaluate(read_run(tmp_path / "run.jsonl"), judgements)
    got = {measure: evaluation.mean(measure) for measure in evaluation.scores}
    got["pMRR@10"] = got.pop(PARAGRAPH_MEASURE)
    del got[COPIES_MEASURE]
    # From Python 3.12 on `sum` makes up for rounding, and the reference's ideal may differ in its last bit.
    assert got.pop("nDCG@10") == pytest.approx(expected.pop("nDCG@10"), rel=1e-14)
    assert {"queries": len(judgements.articles), **got} == expected


@leaves_files_open
def test_the_reference_scorer_reads_a_saved_run(tmp_path: Path) -> None:
    reference = scorer()
    write_run(RUN, tmp_path / "run.jsonl")
    assert json.loads((tmp_path / "run.jsonl").read_text(encoding="utf-8").splitlines()[0])["id"] == "a"
    assert [hit["paragraph"] for hit in reference.load_run(tmp_path / "run.jsonl")["a"]] == [0, 1]
