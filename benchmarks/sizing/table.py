"""Needs as rows: what, how much, whether that was measured, and where it is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.sizing.needs import (
    CORES_PER_SHARD,
    DISK_PER_STORED,
    DOCUMENTS_PER_SHARD,
    FEWEST_NODES,
    GIB,
    MEMORY_PER_DISK,
    SHARDS_PER_HEAP_GIB,
    STATES,
    ClusterNeeds,
    Corpus,
    EmbeddedNeeds,
    Node,
)
from benchmarks.sizing.points import CLUSTER, EMBEDDED, Point
from indexer.storage.segment.texts import MOST_UNITS
from indexer.writing.opensearch.relations import MOST_ARTICLES as MOST_COMPARED

MEASURED, ARITHMETIC, GUIDE, CODE = "measured", "arithmetic", "guide", "code"

NEAR = 1.1
"""A size up to so many times that of the largest point counts as measured, if not smaller than the
smallest."""

Row = tuple[str, str, str, str]

HOUR = 3600


@dataclass(frozen=True)
class Amounts:
    """The subject of the rows: the size, the measured points and the machines."""

    corpus: Corpus
    points: Sequence[Point]
    node: Node
    replicas: int
    client_cores: int

    def of(self, engine: str) -> list[Point]:
        points = [point for point in self.points if point.engine == engine]
        return sorted(points, key=lambda point: point.characters)

    def basis(self, engine: str) -> tuple[str, str]:
        """(whether lines of this engine were measured about here, and from where they are drawn)"""
        points = self.of(engine)
        smallest, largest = points[0], points[-1]
        inside = smallest.characters <= self.corpus.characters <= NEAR * largest.characters
        line = f"{smallest.paragraphs:,} to {largest.paragraphs:,} paragraphs measured"
        if inside:
            return MEASURED, line
        return (
            ARITHMETIC,
            f"{line}; this is {self.corpus.characters / largest.characters:,.1f} times the largest",
        )


def embedded_rows(needs: EmbeddedNeeds, amounts: Amounts) -> list[Row]:
    basis, line = amounts.basis(EMBEDDED)
    limit = f"indexer/segment/texts.py: {MOST_UNITS:,} characters, all of a build are one segment"
    return [
        ("index", shown(needs.bytes), basis, line),
        ("free disk for a build", shown(2 * needs.bytes), ARITHMETIC, "twice: runs, and the merged segment"),
        ("page cache for quick searches", shown(needs.searched_bytes), basis, "terms and their lists"),
        ("memory of a build", shown(needs.peak_bytes), basis, "its own, besides the files it maps"),
        ("build, one core", duration(needs.core_seconds), basis, line),
        ("build, by the clock", duration(needs.seconds), basis, "at most: two cores, shared with other work"),
        ("segments it would fill", f"{needs.segments:.3g}", CODE, limit),
        ("one build can make it", "yes" if needs.fits else "NO", CODE, limit),
    ]


def cluster_rows(needs: ClusterNeeds, amounts: Amounts) -> list[Row]:
    basis, line = amounts.basis(CLUSTER)
    node, replicas = amounts.node, amounts.replicas
    cluster_cores = needs.nodes * node.cores
    client = f"of the client; {line}"
    nodes = f"of the nodes, each replica indexes again; {line}"
    shards = f"10 to 30 GB each: {needs.fewest_shards:,} to {needs.most_shards:,}"
    documents = f"paragraphs and articles; a shard takes {DOCUMENTS_PER_SHARD:,}"
    compared = f"indexer/opensearch_relations.py: up to {MOST_COMPARED:,} articles"
    bought = f"{STATES} states, each {DISK_PER_STORED:.2f} times its files"
    rules = (
        f"of {node.cores} cores, {node.memory_bytes / GIB:.0f} GiB, {shown(node.disk_bytes)}; "
        f"{FEWEST_NODES} at least, {1 / MEMORY_PER_DISK:.3g} GiB of disk for one of memory, "
        f"{CORES_PER_SHARD} cores a shard, {SHARDS_PER_HEAP_GIB} shards for a GiB of heap"
    )
    committing = "holds all passages, for reposts" if needs.has_relations else "looks for no reposts"
    return [
        ("documents", f"{needs.documents:,}", ARITHMETIC, documents),
        ("primaries", shown(needs.primary_bytes), basis, line),
        ("of them searched, not shown", shown(needs.searched_bytes), basis, "all but stored fields"),
        ("primary shards", f"{needs.shards:,}", GUIDE, shards),
        (
            f"files with {replicas} replica(s)",
            shown(needs.stored_bytes),
            ARITHMETIC,
            "primaries and replicas",
        ),
        ("disk", shown(needs.disk_bytes), GUIDE, bought),
        (f"data nodes, by {needs.nodes_by}", f"{needs.nodes:,}", GUIDE, rules),
        ("their heap", shown(needs.heap_bytes), GUIDE, "half of the memory, 31 GiB at most, of each"),
        ("their page cache", shown(needs.cache_bytes), ARITHMETIC, "the memory that is not heap"),
        (
            "searched files that fit in it",
            f"{min(1.0, needs.cache_bytes / (needs.searched_bytes * (1 + replicas))):.0%}",
            ARITHMETIC,
            "page cache by searched files and their replicas",
        ),
        ("cutting words, one core", duration(needs.client_core_seconds), basis, client),
        (
            f"  {amounts.client_cores} cores of clients",
            duration(needs.client_core_seconds / amounts.client_cores),
            ARITHMETIC,
            "in as many parts: `indexer build --part i/n`",
        ),
        ("indexing, one core", duration(needs.cluster_core_seconds), basis, nodes),
        (
            f"  {cluster_cores} cores of nodes",
            duration(needs.cluster_core_seconds / cluster_cores),
            ARITHMETIC,
            "at the same time: a build takes the longer of the two",
        ),
        ("memory of who commits", shown(needs.client_bytes), ARITHMETIC, committing),
        ("reposts, boilerplate", "found" if needs.has_relations else "NOT FOUND", CODE, compared),
    ]


def point_rows(points: Sequence[Point]) -> tuple[list[str], list[list[object]]]:
    """The measured rows, for `print_table`."""
    head = [
        "",
        "paragraphs",
        "MB",
        "MB searched",
        "bytes a character",
        "paragraphs/s",
        "client s/M characters",
        "nodes' s/M characters",
        "peak MB",
    ]
    rows: list[list[object]] = []
    for point in points:
        millions = point.characters / 1e6
        rows.append(
            [
                point.engine,
                f"{point.paragraphs:,}",
                f"{point.bytes / 1e6:.1f}",
                f"{point.searched_bytes / 1e6:.1f}",
                f"{point.bytes / point.characters:.2f}",
                f"{point.paragraphs / point.seconds:,.0f}",
                f"{point.client_seconds / millions:.2f}",
                f"{point.cluster_seconds / millions:.2f}",
                f"{point.peak_bytes / 1e6:.0f}",
            ]
        )
    return head, rows


def latency_rows(points: Sequence[Point]) -> tuple[list[str], list[list[object]]]:
    """p50 and p99 of searches, for `print_table`."""
    kinds = list(dict.fromkeys(kind for point in points for kind in point.milliseconds))
    rows: list[list[object]] = []
    for point in points:
        asked = [point.milliseconds.get(kind) for kind in kinds]
        cells = ["" if each is None else f"{each[0]:.1f} / {each[1]:.1f}" for each in asked]
        rows.append([point.engine, f"{point.paragraphs:,}", *cells])
    return ["ms p50 / p99", "paragraphs", *kinds], rows


def in_columns(rows: Sequence[Row]) -> str:
    """Rows as lines of text."""
    names, values, bases = (max(len(row[at]) for row in rows) for at in range(3))
    lines = [
        f"  {what:<{names}}  {value:>{values}}  {basis:<{bases}}  {source}"
        for what, value, basis, source in rows
    ]
    return "\n".join(lines)


def shown(size: float) -> str:
    """A number of bytes, with three digits and a unit of thousands.

    >>> shown(1_390_192_264), shown(999.9e9), shown(500)
    ('1.39 GB', '1 TB', '500 B')
    """
    units = ["B", "kB", "MB", "GB", "TB", "PB"]
    while float(f"{size:.3g}") >= 1000 and len(units) > 1:
        size /= 1000
        del units[0]
    return f"{float(f'{size:.3g}'):,g} {units[0]}"


def duration(seconds: float) -> str:
    """Seconds in the unit that suits them.

    >>> duration(29.4), duration(3600), duration(124_200)
    ('29 s', '60 min', '34.5 h')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 2 * HOUR:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / HOUR:,.1f} h"
