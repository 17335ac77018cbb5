"""What a server counts, for Prometheus: requests, their time, searches that were cut short, and the index."""

from __future__ import annotations

import os
from glob import escape, glob
from time import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from search.state import IndexState

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30)
_PREFIX = "policy_search"


class Metrics:
    """The numbers of one server. `folder` is where its workers put theirs, which are told together.

    prometheus_client does so if $PROMETHEUS_MULTIPROC_DIR named the folder when it was imported."""

    def __init__(self, folder: str | None) -> None:
        self._folder = folder
        self._registry = own = CollectorRegistry()
        self._requests = Counter(
            f"{_PREFIX}_requests", "Requests that were answered.", ("route", "status"), registry=own
        )
        self._seconds = Histogram(
            f"{_PREFIX}_request_seconds",
            "Time from a request to the end of its answer.",
            ("route",),
            registry=own,
            buckets=_BUCKETS,
        )
        self.incomplete = Counter(
            f"{_PREFIX}_incomplete_searches", "Searches that time or work limits cut short.", registry=own
        )
        self.in_flight = Gauge(
            f"{_PREFIX}_requests_in_flight",
            "Requests that are being answered.",
            registry=own,
            multiprocess_mode="livesum",
        )
        self._index_values = [
            Gauge(f"{_PREFIX}_index_{name}", text, registry=own, multiprocess_mode="livemostrecent")
            for name, text in (
                ("generation", "The generation of the index."),
                ("age_seconds", "Seconds since the index was written."),
                ("readable", "1 if the index can be read, else 0."),
            )
        ]

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.labels(route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, state: IndexState | None) -> bytes:
        """All numbers in Prometheus' text format. `state` is that of the index, None if it cannot be read."""
        generation, age, readable = self._index_values
        if state is not None:
            generation.set(state.generation)
            age.set(max(0.0, time() - state.written))
        readable.set(state is not None)
        if self._folder is None:
            return generate_latest(self._registry)
        _forget_dead_workers(self._folder)
        together = CollectorRegistry()
        MultiProcessCollector(together, self._folder)  # type: ignore[no-untyped-call]
        return generate_latest(together)


def _forget_dead_workers(folder: str) -> None:
    """Let what workers were doing when they died not count any more."""
    for file in glob(os.path.join(escape(folder), "gauge_live*.db")):
        process = file.rpartition("_")[2].removesuffix(".db")
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            mark_process_dead(process, folder)  # type: ignore[no-untyped-call]
