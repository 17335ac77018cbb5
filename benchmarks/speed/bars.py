"""The bars of speed, as ratios within one run.

Those of warm answers depend on the size of the corpus; one whose engine is not in the run is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.speed.engines import BM25S, GROONGA, LUCENE, OURS, PISA, STOCK, TANTIVY, XAPIAN_GRAMS
from benchmarks.speed.engines.seam import AND, OR, QUESTION, WORD
from benchmarks.speed.figures import ALL_KINDS, Figures

COLD_PER_PASS = 2.2
COLD_EXPRESSION_PER_PASS = 60 / 11
BUILD_MB_PER_SECOND = 8.0
INDEX_PER_TEXT = 1.7
BUILD_PEAK_MB = 1_500.0
WARM_PRIVATE_MB = 150.0
GROWTH = 3.0
TWO_CORES_PER_ONE, BATCH_PER_TANTIVY = 1.8, 3.0

MANY, MOST = 500_000, 1_500_000
"""Paragraphs from which the bars of about a million, and of more than two, hold."""
CPU_P99 = "cpu_p99"


@dataclass(frozen=True)
class Bar:
    """`value` must not exceed `limit`. A goal is to be reached for, and decides nothing."""

    name: str
    value: float
    limit: float
    goal: bool = False

    @property
    def met(self) -> bool:
        return self.value <= self.limit

    def __str__(self) -> str:
        told = ("reached" if self.met else "not yet") if self.goal else ("met" if self.met else "MISSED")
        return f"{told:7}  {self.name}: {self.value:.3g}, at most {self.limit:.3g}"


def bars_of(
    engines: Mapping[str, Figures], cold_pass: float | None, smaller: Mapping[str, Any] | None
) -> list[Bar]:
    """`smaller` has the results of a run on a smaller corpus, to see how p50 grows."""
    ours = engines.get(OURS.name)
    if ours is None:
        return []
    return [
        *_cold_bars(ours, engines, cold_pass),
        *_warm_bars(ours, engines),
        *_batch_bars(ours, engines),
        *_growth_bars(ours, smaller),
        *_build_bars(ours, engines),
    ]


def _cold_bars(ours: Figures, engines: Mapping[str, Figures], cold_pass: float | None) -> Iterator[Bar]:
    if ours.cold is None or cold_pass is None:
        return
    yield Bar("cold, of `python -c pass`", ours.cold / cold_pass, COLD_PER_PASS)
    for peer, limit in (
        (GROONGA.name, 1.1),
        (XAPIAN_GRAMS.name, 1.1),
        (TANTIVY.name, 1 / 4),
        (STOCK.name, 1 / 30),
    ):
        theirs = engines[peer].cold if peer in engines else None
        if theirs is not None:
            yield Bar(f"cold, of {peer}", ours.cold / theirs, limit)
    if ours.cold_expression is not None:
        ratio = ours.cold_expression / cold_pass
        yield Bar("cold with operators and a date, of `python -c pass`", ratio, COLD_EXPRESSION_PER_PASS)


def _warm_bars(ours: Figures, engines: Mapping[str, Figures]) -> Iterator[Bar]:
    many = MANY <= ours.paragraphs < MOST
    halved = {WORD, AND, OR, QUESTION} if many else {WORD, AND} if ours.paragraphs < MANY else set()
    asked = [(TANTIVY.name, kind, "p50", 0.5 if kind in halved else 1.0, False) for kind in ALL_KINDS]
    if ours.paragraphs >= MANY:
        asked += [(TANTIVY.name, kind, CPU_P99, 1.0, False) for kind in ALL_KINDS]
    asked += [(BM25S.name, kind, "p50", 1.0, False) for kind in (WORD, OR)]
    # On fewer paragraphs bm25s adds up all of them in less time than the evidence is read.
    asked.append((BM25S.name, QUESTION, "p50", 1.0, ours.paragraphs < MANY))
    asked += [(PISA.name, kind, "p50", 1.0, True) for kind in (WORD, AND, OR)]
    for peer, kind, share, limit, goal in asked:
        theirs = engines[peer].warm.get(kind) if peer in engines else None
        if theirs is not None and kind in ours.warm:
            told = share.replace("_", " ")
            yield Bar(f"warm {kind} {told}, of {peer}", ours.warm[kind][share] / theirs[share], limit, goal)


def _batch_bars(ours: Figures, engines: Mapping[str, Figures]) -> Iterator[Bar]:
    """Rates that must be reached, as the shares of time that must not be exceeded."""
    tantivy = engines[TANTIVY.name].batches if TANTIVY.name in engines else {}
    for kind, rates in ours.batches.items():
        if "2" not in rates:
            continue
        ratio = rates["1"] / rates["2"]
        yield Bar(f"a file of {kind} queries on two cores, of its time on one", ratio, 1 / TWO_CORES_PER_ONE)
        if kind in (WORD, AND) and kind in tantivy:
            ratio = tantivy[kind]["2"] / rates["2"]
            yield Bar(f"a file of {kind} queries, of {TANTIVY.name}'s time", ratio, 1 / BATCH_PER_TANTIVY)


def _growth_bars(ours: Figures, smaller: Mapping[str, Any] | None) -> Iterator[Bar]:
    if smaller is None:
        return
    before = smaller["engines"][OURS.name]
    for kind, times in ours.warm.items():
        if kind in before["warm"]:
            name = f"warm {kind} p50, of that on {before['paragraphs']:,} paragraphs"
            yield Bar(name, times["p50"] / before["warm"][kind]["p50"], GROWTH)


def _build_bars(ours: Figures, engines: Mapping[str, Figures]) -> Iterator[Bar]:
    # A rate that must be reached, as the time that must not be exceeded.
    name = f"build, of the time that {BUILD_MB_PER_SECOND:g} MB/s takes"
    yield Bar(name, BUILD_MB_PER_SECOND / ours.mb_per_second, 1.0)
    for peer, limit in ((STOCK.name, 1 / 25), (LUCENE.name, 1.0), (GROONGA.name, 1.0)):
        if peer in engines:
            ratio = engines[peer].mb_per_second / ours.mb_per_second
            yield Bar(f"build, of the time of {peer} for as much text", ratio, limit)
    yield Bar("index, of the text's bytes", ours.index_per_text, INDEX_PER_TEXT)
    yield Bar("build, peak memory in MB", ours.peak_mb, BUILD_PEAK_MB)
    if ours.private_mb is not None:
        yield Bar("warm, private memory in MB", ours.private_mb, WARM_PRIVATE_MB)
