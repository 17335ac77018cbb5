"""The bars of `benchmarks.speed`, on figures that can be worked out by head, and what needs no engine."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from benchmarks.hostile_queries import KINDS, KNOWN, NASTY, hostile_queries
from benchmarks.process import cold_run
from benchmarks.speed.bars import Bar, bars_of
from benchmarks.speed.engines import BM25S, OURS, PISA, TANTIVY
from benchmarks.speed.engines.seam import by_threads
from benchmarks.speed.figures import ALL_KINDS, Figures, percentile
from benchmarks.verdict import verdict
from indexer.core.article import Paragraph

SMALL, MIDDLE, LARGE = 100_166, 974_108, 2_331_476


def figures(paragraphs: int, milliseconds: float, **more: object) -> Figures:
    warm = {kind: {"p50": milliseconds, "cpu_p99": 2 * milliseconds} for kind in ALL_KINDS}
    return Figures(paragraphs, 10.0, 20.0, 700.0, 160.0, 1.6, warm, **more)  # type: ignore[arg-type]


def bars_about(what: str, ours: Figures, **peers: Figures) -> list[Bar]:
    engines = {OURS.name: ours, **{globals()[name].name: peer for name, peer in peers.items()}}
    return [bar for bar in bars_of(engines, 10.0, None) if what in bar.name]


@pytest.mark.parametrize(
    ("paragraphs", "halved", "with_p99"),
    [
        (SMALL, ["word", "and"], False),
        (MIDDLE, ["word", "and", "or", "question"], True),
        (LARGE, [], True),
    ],
)
def test_the_bars_of_warm_answers_depend_on_the_size(
    paragraphs: int, halved: list[str], with_p99: bool
) -> None:
    bars = bars_about("warm ", figures(paragraphs, 3.0), TANTIVY=figures(paragraphs, 4.0))
    name = TANTIVY.name
    expected = [
        Bar(f"warm {kind} p50, of {name}", 0.75, 0.5 if kind in halved else 1.0) for kind in ALL_KINDS
    ]
    if with_p99:
        expected += [Bar(f"warm {kind} cpu p99, of {name}", 0.75, 1.0) for kind in ALL_KINDS]
    assert [bar for bar in bars if name in bar.name] == expected


@pytest.mark.parametrize(("paragraphs", "goal"), [(SMALL, True), (MIDDLE, False), (LARGE, False)])
def test_a_question_is_to_be_as_quick_as_bm25s_on_many_paragraphs(paragraphs: int, goal: bool) -> None:
    ours, theirs = figures(paragraphs, 3.0), figures(paragraphs, 2.0)
    assert bars_about(BM25S.name, ours, BM25S=theirs) == [
        Bar(f"warm word p50, of {BM25S.name}", 1.5, 1.0),
        Bar(f"warm or p50, of {BM25S.name}", 1.5, 1.0),
        Bar(f"warm question p50, of {BM25S.name}", 1.5, 1.0, goal),
    ]


def test_pisa_is_a_goal() -> None:
    bars = bars_about(PISA.name, figures(SMALL, 3.0), PISA=figures(SMALL, 2.0))
    assert [(bar.goal, bar.met) for bar in bars] == [(True, False)] * 3
    assert str(bars[0]) == f"not yet  warm word p50, of {PISA.name}: 1.5, at most 1"


def test_rates_become_shares_of_time() -> None:
    ours = figures(
        SMALL, 1.0, batches={"word": {"1": 500.0, "2": 1_000.0}, "question": {"1": 10.0, "2": 12.5}}
    )
    tantivy = figures(SMALL, 1.0, batches={"word": {"1": 200.0, "2": 400.0}})
    assert bars_about("a file of", ours, TANTIVY=tantivy) == [
        Bar("a file of word queries on two cores, of its time on one", 0.5, 1 / 1.8),
        Bar(f"a file of word queries, of {TANTIVY.name}'s time", 0.4, 1 / 3),
        Bar("a file of question queries on two cores, of its time on one", 0.8, 1 / 1.8),
    ]


def test_cold_starts_are_compared_with_python_itself() -> None:
    ours, tantivy = figures(SMALL, 1.0, cold=21.0), figures(SMALL, 1.0, cold=100.0)
    assert [(bar.name, bar.value, bar.met) for bar in bars_about("cold", ours, TANTIVY=tantivy)] == [
        ("cold, of `python -c pass`", 2.1, True),
        (f"cold, of {TANTIVY.name}", 0.21, True),
    ]


@pytest.mark.parametrize(("share", "expected"), [(50, 50), (95, 95), (99, 99), (100, 100)])
def test_a_percentile_is_one_of_the_values(share: int, expected: float) -> None:
    assert percentile([*range(100, 0, -1)], share) == expected


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_threads_answer_in_the_order_of_the_queries(threads: int) -> None:
    answer_many = by_threads(lambda query, limit: [(query, limit, "text")])
    queries = [str(number) for number in range(100)]
    assert list(answer_many(queries, threads)) == [[(query, 10, "text")] for query in queries]


def test_a_cold_run_that_fails_is_told() -> None:
    run = cold_run((sys.executable, "-c", "pass"))
    assert run.seconds > 0
    assert run.processor > 0
    with pytest.raises(CalledProcessError):
        cold_run((sys.executable, "-c", "raise SystemExit(3)"))


def test_hostile_queries_are_the_known_ones_and_then_of_every_kind() -> None:
    texts = [Paragraph("a", 1, "国务院办公厅关于科技创新的通知")]
    drawn = list(hostile_queries(texts, len(NASTY) + 500, random.Random(1)))
    assert drawn[: len(NASTY)] == [(KNOWN, query) for query in NASTY]
    assert {kind for kind, _ in drawn[len(NASTY) :]} == KINDS.keys()
    assert drawn == list(hostile_queries(texts, len(NASTY) + 500, random.Random(1)))


def test_numbers_of_a_query_that_is_no_text_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.verdict.RESULTS", tmp_path)
    assert verdict("any", True, "bar", {"slowest": "科\ud800"}) == 0
    assert json.loads((tmp_path / "any.json").read_text(encoding="utf-8"))["slowest"] == "科\ud800"
