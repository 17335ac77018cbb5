"""From an amount of text and the lines of measured points to what its index needs: arithmetic alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from benchmarks.sizing.points import Line
from indexer.storage.segment.texts import MOST_UNITS
from indexer.writing.opensearch.relations import MOST_ARTICLES as MOST_COMPARED

GB, GIB = 10**9, 2**30

SMALLEST_SHARD, LARGEST_SHARD = 10 * GB, 30 * GB
"""For an index that is searched, not logged to: AWS, OpenSearch Service Lens, AOSPERF01-BP01."""

SHARDS_PER_HEAP_GIB = 25
"""Ibid."""

DOCUMENTS_PER_SHARD = 2_147_483_519
"""Lucene's `IndexWriter.MAX_DOCS`; OpenSearch refuses more."""

DISK_PER_STORED = 1 / (1 - 0.05) / (1 - 0.20)
"""The system's own share (5 %), and room to merge (20 %): AWS, "Calculating storage
requirements". Its factor of 1.45 for a source has besides the 1.1 that an index takes of it."""

MEMORY_PER_DISK = 8 / 100
"""8 GiB for each 100 GiB of disk: Oracle, "Customize OpenSearch"."""

CORES_PER_SHARD = 1.5
"""The size of a shard that is searched, to begin with: AWS, sizing of OpenSearch Service."""

LARGEST_HEAP = 31 * GIB
"""Half of the memory, but below 32 GB, where a JVM's pointers become twice as long."""

STATES = 2
"""A new index stands beside the old one, which is kept until the next change begins."""

COMPARING_BYTES = 0.55
"""Memory for each character while reposts and boilerplate are looked for: 18.0 MB for 400,005 paragraphs
with 33.0 million characters, 3.4 MB for 5.0 million (`find_relations` alone)."""

FEWEST_NODES = 3
"""So that two are left to agree where one is lost."""


@dataclass(frozen=True)
class Corpus:
    """The size of a corpus; the figures are averages."""

    articles: int
    paragraphs_per_article: float
    characters_per_article: float

    @property
    def paragraphs(self) -> int:
        return round(self.articles * self.paragraphs_per_article)

    @property
    def characters(self) -> int:
        return round(self.articles * self.characters_per_article)


@dataclass(frozen=True)
class Node:
    """A machine of the cluster."""

    cores: int = 16
    memory_bytes: int = 64 * GIB
    disk_bytes: int = 2000 * GB

    @property
    def heap_bytes(self) -> int:
        return min(self.memory_bytes // 2, LARGEST_HEAP)


@dataclass(frozen=True)
class EmbeddedNeeds:
    """The needs of an index in a folder."""

    bytes: float
    searched_bytes: float
    peak_bytes: float
    core_seconds: float
    seconds: float
    segments: float
    """The number of segments that its characters fill; one build writes one."""

    @property
    def fits(self) -> bool:
        return self.segments <= 1


@dataclass(frozen=True)
class ClusterNeeds:
    """The needs of an index on a cluster."""

    documents: int
    primary_bytes: float
    searched_bytes: float
    """The bytes of the primaries."""
    fewest_shards: int
    most_shards: int
    shards: int
    stored_bytes: float
    """Primaries and replicas."""
    disk_bytes: float
    """The bytes of all nodes, for the current state and the one before it."""
    nodes: int
    nodes_by: str
    """The need that takes so many nodes."""
    heap_bytes: int
    """The heap of all nodes."""
    cache_bytes: int
    """The memory of all nodes that is not heap."""
    client_core_seconds: float
    cluster_core_seconds: float
    """With replicas, each of which indexes again."""
    has_relations: bool
    """Whether reposts and boilerplate are looked for."""
    client_bytes: float
    """Memory of the process that commits; where they are not looked for, of a part's."""


def embedded_needs(corpus: Corpus, lines: Mapping[str, Line]) -> EmbeddedNeeds:
    at = {measure: line.at(corpus.characters) for measure, line in lines.items()}
    return EmbeddedNeeds(
        at["bytes"],
        at["searched_bytes"],
        at["peak_bytes"],
        at["client_seconds"],
        at["seconds"],
        corpus.characters / MOST_UNITS,
    )


def cluster_needs(
    corpus: Corpus,
    lines: Mapping[str, Line],
    *,
    node: Node | None = None,
    replicas: int = 1,
    shard_bytes: int = 2 * SMALLEST_SHARD,
) -> ClusterNeeds:
    node = node or Node()
    at = {measure: line.at(corpus.characters) for measure, line in lines.items()}
    primaries = at["bytes"]
    documents = corpus.paragraphs + corpus.articles
    # So many at least that Lucene can number the documents.
    numbered = ceil(documents / DOCUMENTS_PER_SHARD)
    shards = max(ceil(primaries / shard_bytes), numbered)
    stored = primaries * (1 + replicas)
    disk = stored * DISK_PER_STORED
    copies = shards * (1 + replicas)
    takes = {
        "agreement": FEWEST_NODES if replicas else 1,
        "disk": ceil(STATES * disk / node.disk_bytes),
        "memory": ceil(MEMORY_PER_DISK * disk / node.memory_bytes),
        "cores": ceil(CORES_PER_SHARD * copies / node.cores),
        "heap": ceil(STATES * copies / (SHARDS_PER_HEAP_GIB * node.heap_bytes / GIB)),
    }
    nodes_by, nodes = max(takes.items(), key=lambda item: item[1])
    has_relations = corpus.articles <= MOST_COMPARED
    return ClusterNeeds(
        documents=documents,
        primary_bytes=primaries,
        searched_bytes=at["searched_bytes"],
        fewest_shards=max(ceil(primaries / LARGEST_SHARD), numbered),
        most_shards=max(ceil(primaries / SMALLEST_SHARD), numbered),
        shards=shards,
        stored_bytes=stored,
        disk_bytes=STATES * disk,
        nodes=nodes,
        nodes_by=nodes_by,
        heap_bytes=nodes * node.heap_bytes,
        cache_bytes=nodes * (node.memory_bytes - node.heap_bytes),
        client_core_seconds=at["client_seconds"],
        cluster_core_seconds=(1 + replicas) * at["cluster_seconds"],
        has_relations=has_relations,
        client_bytes=lines["peak_bytes"].fixed
        + (COMPARING_BYTES * corpus.characters if has_relations else 0),
    )
