"""The figures of one run, as the JSON file has them, computed from measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.corpus import Size
from benchmarks.speed.engines.seam import KINDS
from benchmarks.speed.measuring import BuildCost, EngineAnswers
from benchmarks.speed.questions import GIVEN
from benchmarks.speed.truth import Correctness, Truth

PERCENTILES = (50, 95, 99)
ALL_KINDS = (*KINDS, GIVEN)


@dataclass
class Figures:
    """The figures of one engine. `cold` and `warm` are milliseconds; None or absent where not measured."""

    paragraphs: int
    build_seconds: float
    mb_per_second: float
    peak_mb: float
    index_mb: float
    index_per_text: float
    warm: dict[str, dict[str, float]] = field(default_factory=dict)
    """For each kind of question `p50`, `p95` and `p99`."""
    private_mb: float | None = None
    hits: dict[str, Correctness] = field(default_factory=dict)
    cold: float | None = None
    cold_expression: float | None = None

    def add_answers(self, answered: EngineAnswers, truth: Truth) -> None:
        self.private_mb = round(answered.private_bytes / 1e6, 1)
        for kind in ALL_KINDS:
            numbers = [at for at, question in enumerate(answered.questions) if question.kind == kind]
            if numbers:
                times = [answered.milliseconds[at] for at in numbers]
                self.warm[kind] = {f"p{share}": round(percentile(times, share), 4) for share in PERCENTILES}
                answers = [(answered.questions[at], answered.hits[at]) for at in numbers]
                self.hits[kind] = truth.correctness(answers, self.paragraphs)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def figures_of(built: BuildCost, size: Size) -> Figures:
    return Figures(
        paragraphs=size.paragraphs,
        build_seconds=round(built.seconds, 2),
        mb_per_second=round(size.bytes / 1e6 / built.seconds, 3),
        peak_mb=round(built.peak_bytes / 1e6, 1),
        index_mb=round(built.disk_bytes / 1e6, 1),
        index_per_text=round(built.disk_bytes / size.bytes, 3),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The `share`th percentile by nearest rank: the least value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share) // 100) - 1)]


def correctness_of(figures: Figures) -> Correctness:
    """The correctness over all kinds together."""
    kinds = figures.hits.values()
    return Correctness(
        sum(kind.questions for kind in kinds),
        sum(kind.hits for kind in kinds),
        sum(kind.right for kind in kinds),
        sum(kind.short for kind in kinds),
    )
