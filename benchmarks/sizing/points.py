"""Points that were measured, and the lines through them by which sizes beyond them are worked out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

EMBEDDED, CLUSTER = "embedded", "cluster"

MEASURES = ("bytes", "searched_bytes", "client_seconds", "cluster_seconds", "seconds", "peak_bytes")

JUDGED = ("bytes", "searched_bytes", "client_seconds", "cluster_seconds")
"""The figures that a line must foretell: disk and processor time. Seconds by the clock depend on other work,
and memory on how many runs are under way at a time."""

MEASURED_POINTS = Path(__file__).with_name("points.json")


@dataclass(frozen=True)
class Point:
    """One index that was built, and what that took; 0 is what was not measured.

    Of a cluster bytes are of the primaries.
    """

    engine: str
    articles: int
    paragraphs: int
    characters: int
    """The length of the paragraphs, in code points."""
    bytes: int
    searched_bytes: int
    """The part of `bytes` that finds: all but the texts that hits are shown and ranked with."""
    seconds: float
    """By the clock, from the start of `indexer build` to its end."""
    client_seconds: float
    """The processor's seconds of `indexer build`."""
    cluster_seconds: float
    """The processors' seconds of all nodes together, without replicas; 0 for the embedded engine."""
    peak_bytes: int
    """The memory of `indexer build` at its highest, without the files that it maps."""
    milliseconds: Mapping[str, Sequence[float]]
    """p50 and p99 of a search, for each kind of query."""


@dataclass(frozen=True)
class Line:
    """y = fixed + slope * x"""

    fixed: float
    slope: float

    def at(self, x: float) -> float:
        return self.fixed + self.slope * x


def line_through(points: Sequence[tuple[float, float]]) -> Line:
    """The line with the least sum of squared errors, each as a part of the measured value; a 0 is none."""
    weights = [1 / (y * y) if y else 0.0 for _, y in points]
    total = sum(weights)
    if not total:
        return Line(0.0, 0.0)
    mean_x = sum(weight * x for weight, (x, _) in zip(weights, points, strict=True)) / total
    mean_y = sum(weight * y for weight, (_, y) in zip(weights, points, strict=True)) / total
    spread = sum(weight * (x - mean_x) ** 2 for weight, (x, _) in zip(weights, points, strict=True))
    if not spread:
        return Line(0.0, mean_y / mean_x)
    slope = (
        sum(weight * (x - mean_x) * (y - mean_y) for weight, (x, y) in zip(weights, points, strict=True))
        / spread
    )
    return Line(mean_y - slope * mean_x, slope)


def lines_of(points: Sequence[Point], engine: str) -> dict[str, Line]:
    """For each measure its line by characters."""
    of_engine = [point for point in points if point.engine == engine]
    return {
        measure: line_through([(point.characters, getattr(point, measure)) for point in of_engine])
        for measure in MEASURES
    }


def foretold(points: Sequence[Point], engine: str) -> dict[str, tuple[float, float]]:
    """For each measure (what the smaller points say of the largest, what was measured there)."""
    *smaller, largest = sorted(
        [point for point in points if point.engine == engine], key=lambda point: point.characters
    )
    lines = lines_of(smaller, engine)
    return {
        measure: (line.at(largest.characters), getattr(largest, measure))
        for measure, line in lines.items()
        if getattr(largest, measure)
    }


def read_points(path: Path) -> list[Point]:
    return [Point(**each) for each in json.loads(path.read_text(encoding="utf-8"))["points"]]


def as_json(points: Sequence[Point]) -> list[dict[str, object]]:
    return [asdict(point) for point in points]
