"""Bars for speed, memory and size, as ratios within one run.

Each was set for one size of corpus, but is computed for any. Bars of engines that did not run are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.speed.engines import BM25S, GROONGA, LUCENE, OURS, STOCK, TANTIVY, XAPIAN_GRAMS
from benchmarks.speed.engines.seam import OR
from benchmarks.speed.figures import ALL_KINDS, Figures

COLD_PER_PASS = 3.2
COLD_EXPRESSION_PER_PASS = 60 / 11
BUILD_MB_PER_SECOND = 8.0
INDEX_PER_TEXT = 1.7
BUILD_PEAK_MB = 1_500.0
WARM_PRIVATE_MB = 150.0
GROWTH = 3.0


@dataclass(frozen=True)
class Bar:
    """A limit: `value` must not exceed `limit`."""

    name: str
    value: float
    limit: float

    @property
    def met(self) -> bool:
        return self.value <= self.limit

    def __str__(self) -> str:
        return f"{'met' if self.met else 'MISSED':6}  {self.name}: {self.value:.3g}, at most {self.limit:.3g}"


def bars_of(
    engines: Mapping[str, Figures], cold_pass: float | None, smaller: Mapping[str, Any] | None
) -> list[Bar]:
    """All bars. `smaller` has the results of a run on a smaller corpus, for bars on the growth of p50."""
    ours = engines.get(OURS.name)
    if ours is None:
        return []
    return [
        *_cold_bars(ours, engines, cold_pass),
        *_warm_bars(ours, engines),
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
    tantivy_bars = [(TANTIVY.name, kind, share, 0.5) for kind in ALL_KINDS for share in ("p50", "p99")]
    for peer, kind, share, limit in (*tantivy_bars, (BM25S.name, OR, "p99", 1.0)):
        theirs = engines[peer].warm.get(kind) if peer in engines else None
        if theirs is not None and kind in ours.warm:
            yield Bar(f"warm {kind} {share}, of {peer}", ours.warm[kind][share] / theirs[share], limit)


def _growth_bars(ours: Figures, smaller: Mapping[str, Any] | None) -> Iterator[Bar]:
    if smaller is None:
        return
    before = smaller["engines"][OURS.name]
    for kind, times in ours.warm.items():
        if kind in before["warm"]:
            name = f"warm {kind} p50, of that on {before['paragraphs']:,} paragraphs"
            yield Bar(name, times["p50"] / before["warm"][kind]["p50"], GROWTH)


def _build_bars(ours: Figures, engines: Mapping[str, Figures]) -> Iterator[Bar]:
    # The lowest rate, written as the longest time.
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
