"""Draws the figures of a run: warm times by kind, cold times, and the cost of a build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.speed.engines import OURS
from benchmarks.speed.figures import ALL_KINDS, Figures
from benchmarks.speed.measuring import PASS

OUR_COLOR, THEIR_COLOR = "#c1272d", "#5f7183"
COLUMNS = 3
PANEL_INCHES = (5.2, 3.6)


def draw(engines: Mapping[str, Figures], cold_pass: float | None, title: str, file: Path) -> None:
    """Write the picture, in the format of the file's suffix. Raises ImportError without matplotlib."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    kinds = [kind for kind in ALL_KINDS if any(kind in engine.warm for engine in engines.values())]
    panels = len(kinds) + (4 if cold_pass is not None else 3)
    rows = -(-panels // COLUMNS)
    size = (PANEL_INCHES[0] * COLUMNS, PANEL_INCHES[1] * rows)
    figure, axes = pyplot.subplots(rows, COLUMNS, figsize=size, layout="constrained", squeeze=False)
    figure.suptitle(title)
    free = iter(axes.flat)
    for kind in kinds:
        ranges = {
            name: (engine.warm[kind]["p50"], engine.warm[kind]["p99"])
            for name, engine in engines.items()
            if kind in engine.warm
        }
        _ranges(next(free), f"warm, {kind}: p50 and p99, ms", ranges)
    if cold_pass is not None:
        taken = {name: engine.cold for name, engine in engines.items() if engine.cold is not None}
        points = {name: (value, value) for name, value in {PASS: cold_pass, **taken}.items()}
        _ranges(next(free), "cold: a new process that prints ten hits, ms", points)
    _bars(
        next(free),
        "build: MB of text a second",
        {name: engine.mb_per_second for name, engine in engines.items()},
    )
    _bars(next(free), "build: peak memory, MB", {name: engine.peak_mb for name, engine in engines.items()})
    _bars(
        next(free),
        "index: bytes for a byte of text",
        {name: engine.index_per_text for name, engine in engines.items()},
    )
    for axis in free:
        axis.set_visible(False)
    figure.savefig(file)
    pyplot.close(figure)


def _ranges(axis: Any, title: str, values: Mapping[str, tuple[float, float]]) -> None:
    """Draw dots and lines to the higher values: on a logarithmic scale, lengths of bars mean nothing."""
    for position, (name, (low, high)) in enumerate(values.items()):
        axis.plot((low, high), (position, position), color=_color(name), linewidth=1.5)
        axis.plot(low, position, "o", color=_color(name))
        label = _digits(low) if low == high else f"{_digits(low)} / {_digits(high)}"
        axis.annotate(label, (high, position), (6, 0), textcoords="offset points", va="center", fontsize=8)
    axis.set_xscale("log")
    highest, lowest = max(high for _, high in values.values()), min(low for low, _ in values.values())
    # Room for the label of the highest.
    axis.set_xlim(lowest / 1.3, highest * (highest / lowest) ** 0.5)
    axis.grid(axis="x", color="#dddddd", linewidth=0.6)
    _finish(axis, title, list(values))


def _bars(axis: Any, title: str, values: Mapping[str, float]) -> None:
    bars = axis.barh(range(len(values)), list(values.values()), color=list(map(_color, values)))
    axis.bar_label(bars, labels=list(map(_digits, values.values())), fontsize=8, padding=4)
    axis.margins(x=0.15)
    _finish(axis, title, list(values))


def _finish(axis: Any, title: str, names: list[str]) -> None:
    axis.set_yticks(range(len(names)), names, fontsize=8)
    axis.invert_yaxis()
    axis.set_title(title, fontsize=10)
    axis.spines[["top", "right"]].set_visible(False)


def _color(name: str) -> str:
    return OUR_COLOR if name == OURS.name else THEIR_COLOR


def _digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
