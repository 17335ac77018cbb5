"""The figures of one run, made of what was measured: plain values, as the JSON file has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.corpus import Size
from benchmarks.speed.engines.seam import KINDS
from benchmarks.speed.measuring import Answered, Built
from benchmarks.speed.questions import GIVEN
from benchmarks.speed.truth import Correctness, Truth

PERCENTILES = (50, 95, 99)
ALL_KINDS = (*KINDS, GIVEN)


@dataclass
class Figures:
    """The figures of one engine. `cold` and `warm` are milliseconds; None or absent if not measured."""

    paragraphs: int
    build_seconds: float
    mb_per_second: float
    peak_mb: float
    index_mb: float
    index_per_text: float
    warm: dict[str, dict[str, float]] = field(default_factory=dict)
    """By kind, then `p50`, `p95` and `p99` over the questions by the clock, and `cpu_p50`, `cpu_p95` and
    `cpu_p99` of the processor."""
    rates: dict[str, dict[str, float]] = field(default_factory=dict)
    """Queries a second, by kind and number of threads."""
    batches: dict[str, dict[str, float]] = field(default_factory=dict)
    """Queries a second of a process that answers a file, by kind and number of cores."""
    private_mb: float | None = None
    hits: dict[str, Correctness] = field(default_factory=dict)
    cold: float | None = None
    cold_expression: float | None = None

    def add_answers(self, answered: Answered, truth: Truth) -> None:
        self.private_mb = round(answered.private_bytes / 1e6, 1)
        for kind in ALL_KINDS:
            places = [place for place, question in enumerate(answered.questions) if question.kind == kind]
            if places:
                self.warm[kind] = {
                    f"{name}{share}": round(percentile([times[place] for place in places], share), 4)
                    for name, times in (("p", answered.milliseconds), ("cpu_p", answered.processor_ms))
                    for share in PERCENTILES
                }
                answers = [(answered.questions[place], answered.hits[place]) for place in places]
                self.hits[kind] = truth.correctness(answers, self.paragraphs)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def figures_of(built: Built, size: Size) -> Figures:
    return Figures(
        paragraphs=size.paragraphs,
        build_seconds=round(built.seconds, 2),
        mb_per_second=round(size.bytes / 1e6 / built.seconds, 3),
        peak_mb=round(built.peak_bytes / 1e6, 1),
        index_mb=round(built.disk_bytes / 1e6, 1),
        index_per_text=round(built.disk_bytes / size.bytes, 3),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that at least `share` percent of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share) // 100) - 1)]


def correctness_of(figures: Figures) -> Correctness:
    """Over all kinds."""
    kinds = figures.hits.values()
    return Correctness(
        sum(kind.questions for kind in kinds),
        sum(kind.hits for kind in kinds),
        sum(kind.right for kind in kinds),
        sum(kind.short for kind in kinds),
    )
