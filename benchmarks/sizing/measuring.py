"""Builds parts of "policy" with both engines, and measures what each takes on this machine."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.corpus import Record, paragraphs_of, part_of, policy_files, read_records, write_records
from benchmarks.process import Run, command_of, folder_bytes, own_bytes, run
from benchmarks.sizing.points import CLUSTER, EMBEDDED, Point
from benchmarks.speed.engines.seam import PHRASE, QUESTION, WORD, read_paragraphs
from benchmarks.speed.questions import questions_of
from indexer.core.errors import IndexNotFoundError
from indexer.storage.opensearch.address import Access, parse_address
from indexer.storage.opensearch.client import Cluster
from indexer.storage.opensearch.state import read_state
from indexer.writing.opensearch.indexes import drop_all_but
from search import open_index

KINDS = (WORD, PHRASE, QUESTION)
PER_KIND = 40
ROUNDS = 1
"""After one that is not counted."""

_TEXTS = {".texts", ".articles"}
"""The files of a segment that hold what hits are shown and ranked with."""

_STORED_FIELDS = {"fdt", "fdx", "fdm"}
"""The same of a shard."""

_SETTLED_WITHIN = 60.0


def measured(
    corpora: Path, sizes: Sequence[int], address: str | None, access: Access, seed: int
) -> Iterator[Point]:
    """Points of each size, of the embedded engine and, where there is an address, of the cluster.

    Raises SystemExit where there is an index at the address already: it would be replaced and deleted.
    """
    if address is not None:
        _check_absent(address, access)
        _warm_up(corpora, min(sizes), address, access)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder, "part.jsonl")
            write_records(_drawn(corpora, size, seed), part)
            yield _embedded_point(part, Path(folder, "index"), seed)
            if address is not None:
                yield _cluster_point(part, address, access, seed)


def _drawn(corpora: Path, paragraphs: int, seed: int) -> Iterator[Record]:
    """Articles drawn by chance from all of "policy" until `paragraphs` are reached.

    Those that its files begin with have other lengths than the rest, by which sizes would not be on a line.
    """
    records = [record for path in policy_files(corpora) for record in read_records(path)]
    random.Random(seed).shuffle(records)
    for record in records:
        if paragraphs <= 0:
            return
        paragraphs -= len(paragraphs_of(record))
        yield record


def _warm_up(corpora: Path, size: int, address: str, access: Access) -> None:
    """Have the nodes compile their code, which takes a new one more time than a small index."""
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder, "part.jsonl")
        write_records(part_of(corpora, size), part)
        try:
            run(command_of("indexer", "build", str(part), "--index", address))
        finally:
            drop_all_but(Cluster(parse_address(address), access), ())


def _embedded_point(part: Path, index: Path, seed: int) -> Point:
    with _client_seconds() as client:
        took = run(command_of("indexer", "build", str(part), "--index", str(index)), own_bytes)
    texts = sum(path.stat().st_size for path in index.iterdir() if path.suffix in _TEXTS)
    size = folder_bytes(index)
    return _point(
        EMBEDDED, part, took, client[0], size, size - texts, 0.0, _milliseconds(part, str(index), seed)
    )


def _cluster_point(part: Path, address: str, access: Access, seed: int) -> Point:
    where = parse_address(address)
    cluster = Cluster(where, access)
    try:
        before = _node_seconds(cluster)
        with _client_seconds() as client:
            took = run(command_of("indexer", "build", str(part), "--index", address), own_bytes)
        _settle(cluster)
        cluster_seconds = _node_seconds(cluster) - before
        size, texts = _primaries(cluster)
        asked = _milliseconds(part, address, seed, access)
        return _point(CLUSTER, part, took, client[0], size, size - texts, cluster_seconds, asked)
    finally:
        drop_all_but(cluster, ())


def _point(
    engine: str,
    part: Path,
    took: Run,
    client_seconds: float,
    size: int,
    searched: int,
    cluster_seconds: float,
    milliseconds: Mapping[str, Sequence[float]],
) -> Point:
    paragraphs = [paragraphs_of(record) for record in read_records(part)]
    return Point(
        engine=engine,
        articles=len(paragraphs),
        paragraphs=sum(map(len, paragraphs)),
        characters=sum(len(one.text) for each in paragraphs for one in each),
        bytes=size,
        searched_bytes=searched,
        seconds=round(took.seconds, 2),
        client_seconds=round(client_seconds, 2),
        cluster_seconds=round(cluster_seconds, 2),
        peak_bytes=took.peak_bytes,
        milliseconds=milliseconds,
    )


def _milliseconds(
    part: Path, index: str, seed: int, access: Access | None = None
) -> dict[str, tuple[float, float]]:
    """p50 and p99 of each kind of query; of each query the median of its rounds, after one that warms."""
    questions = questions_of(list(read_paragraphs(part)), PER_KIND, seed)
    asked = [question for question in questions if question.kind in KINDS]
    took: dict[str, dict[str, list[float]]] = {kind: {} for kind in KINDS}
    with open_index(index, access=access) as searcher:
        for turn in range(1 + ROUNDS):
            for question in asked:
                started = time.perf_counter()
                searcher.search(question.query, limit=10)
                if turn:
                    times = took[question.kind].setdefault(question.query, [])
                    times.append(1000 * (time.perf_counter() - started))
    return {kind: _p50_and_p99([median(times) for times in each.values()]) for kind, each in took.items()}


def _p50_and_p99(values: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return round(median(ordered), 2), round(ordered[int(0.99 * len(ordered))], 2)


@contextmanager
def _client_seconds() -> Iterator[list[float]]:
    """Processor seconds, by its end, of the processes that were started and ended in the block."""
    took: list[float] = []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield took
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _check_absent(address: str, access: Access) -> None:
    try:
        read_state(Cluster(parse_address(address), access))
    except IndexNotFoundError:
        return
    raise SystemExit(f"there is an index at {address}, which measuring would delete; name another")


def _node_seconds(cluster: Cluster) -> float:
    """Seconds of all nodes' processors since they were started, for all that asks the cluster."""
    told = cluster.get("/_nodes/stats/process", filter_path="nodes.*.process.cpu.total_in_millis")
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in told["nodes"].values()) / 1000)


def _indexes(cluster: Cluster) -> str:
    name = cluster.address.name
    return f"{name},{name}-state"


def _settle(cluster: Cluster) -> None:
    """Wait until nothing is merged any more, and what was written is in files."""
    end = time.monotonic() + _SETTLED_WITHIN
    while time.monotonic() < end:
        told = cluster.get(f"/{_indexes(cluster)}/_stats/merge", filter_path="_all.total.merges.current")
        if not told["_all"]["total"]["merges"]["current"]:
            break
        time.sleep(0.5)
    cluster.post(f"/{_indexes(cluster)}/_flush", wait_if_ongoing="true")


def _primaries(cluster: Cluster) -> tuple[int, int]:
    """(bytes of the primaries, bytes of the stored texts in them)"""
    told = cluster.get(f"/{_indexes(cluster)}/_stats/store,segments", include_segment_file_sizes="true")
    primaries = told["_all"]["primaries"]
    sizes = primaries["segments"]["file_sizes"]
    texts = sum(sizes.get(suffix, {}).get("size_in_bytes", 0) for suffix in _STORED_FIELDS)
    return primaries["store"]["size_in_bytes"], texts
