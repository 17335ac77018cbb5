"""The contents of an index in numbers, and the texts that it flags as boilerplate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING, Any, TypeVar

from indexer.core.record import Run, Source, WordList, record_of
from indexer.storage.embedded.folder import folder_space
from indexer.storage.embedded.generation import (
    Generation,
    latest_generation,
    no_index,
    open_segment,
    opened,
    read_newest,
    relations_name,
    toc_path,
)
from indexer.storage.embedded.record import read_record as read_folder_record
from indexer.storage.embedded.record import verify_record
from indexer.storage.embedded.relations import Relations
from indexer.storage.opensearch.address import Access, is_address, parse_address
from indexer.storage.segment.days import day_of

if TYPE_CHECKING:
    from .opensearch import ClusterIndex

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """The contents of an index. `bytes` is the size of its files, `oldest` and `newest` of dated articles."""

    path: str
    generation: int
    written: str
    """The time of writing the generation: local time, ISO 8601."""
    articles: int
    paragraphs: int
    segments: int
    deleted_paragraphs: int
    reposted_articles: int
    """Articles that have copies or that longer ones hold: docs/reposts.md."""
    boilerplate_paragraphs: int
    bytes: int
    oldest: date | None
    newest: date | None
    fingerprint: str | None
    sources: tuple[Source, ...] = ()
    """The files and folders that its articles come from."""
    last_run: Run | None = None
    """The last run of a command that ended well, also if it changed nothing."""
    last_change: Run | None = None
    words: tuple[WordList, ...] = ()
    """The files of lexicons and synonyms that it keeps, each with the number of its words or groups."""
    rejected: int = 0
    """Rejections of the last run of each source."""
    kept_generations: tuple[int, ...] = ()
    """The states that `revert_index` can restore, the newest first. A cluster does not tell them."""
    kept_bytes: int = 0
    """The size of the files that only these states have."""
    leftover_bytes: int = 0
    """The size of files that no state has; the next change deletes them."""
    free_bytes: int | None = field(default=None, compare=False)
    """Free space on the disk of the index; None on a cluster."""


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A text that is flagged as boilerplate, and the number of paragraphs that have it."""

    text: str
    paragraphs: int


def index_info(index: str | Path = "index", *, access: Access | None = None) -> IndexInfo:
    """Describe an index. Raises IndexNotFoundError, IndexMismatchError, IndexDamagedError, ClusterError.

    On a cluster, `generation` is the number of the state, `segments` counts the cluster's indexes with
    articles, and `bytes` counts all copies.
    """
    return read_index(
        index, access, _info, lambda cluster: IndexInfo(**cluster.info(), **recorded(cluster.record))
    )


def index_record(index: str | Path, access: Access | None) -> Mapping[str, Any]:
    """The record of an index, whatever version built it. Raises IndexNotFoundError, ClusterError."""
    if is_address(index):
        from indexer.storage.opensearch.client import Cluster
        from indexer.storage.opensearch.state import read_record, state_to_replace

        cluster = Cluster(parse_address(str(index)), access)
        state = state_to_replace(cluster)
        return {} if state is None else read_record(cluster, state.name)
    number = latest_generation(index)
    if number is None:
        raise no_index(index)
    return read_folder_record(index, number)


def read_index(
    index: str | Path,
    access: Access | None,
    in_folder: Callable[[Path, Generation], Result],
    on_cluster: Callable[[ClusterIndex], Result],
) -> Result:
    """Read the newest generation of an index in a folder, or an index on a cluster."""
    if is_address(index):
        from .opensearch import ClusterIndex

        return on_cluster(ClusterIndex(index, access))
    directory = Path(index)
    return read_newest(directory, lambda generation: in_folder(directory, generation))


def _info(directory: Path, generation: Generation) -> IndexInfo:
    relations = Relations(directory / relations_name(generation.number))
    opened(lambda: verify_record(directory, generation.number))
    articles = 0
    days: list[int] = []
    for segment in generation.segments:
        files = open_segment(directory, segment)
        deleted = set(segment.deleted_articles)
        articles += len(files.articles) - len(deleted)
        published = files.articles.published
        days += [day for article, day in enumerate(published) if day and article not in deleted]
    space = folder_space(directory, generation)
    written = datetime.fromtimestamp(Path(toc_path(directory, generation.number)).stat().st_mtime)
    return IndexInfo(
        path=str(directory),
        generation=generation.number,
        written=written.isoformat(timespec="seconds"),
        articles=articles,
        paragraphs=generation.paragraphs,
        segments=len(generation.segments),
        deleted_paragraphs=sum(segment.deleted_documents for segment in generation.segments),
        reposted_articles=relations.articles,
        boilerplate_paragraphs=len(relations.boilerplate),
        bytes=sum((directory / name).stat().st_size for name in generation.file_names),
        oldest=day_of(min(days, default=0)),
        newest=day_of(max(days, default=0)),
        fingerprint=generation.segments[0].fingerprint if generation.segments else None,
        **recorded(read_folder_record(directory, generation.number)),
        kept_generations=space.kept,
        kept_bytes=space.kept_bytes,
        leftover_bytes=space.leftover_bytes,
        free_bytes=disk_usage(directory).free,
    )


def recorded(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an `IndexInfo` that the record of an index has."""
    record = record_of(values)
    return {
        "sources": record.sources,
        "last_run": record.last_run,
        "last_change": record.last_change,
        "words": record.words,
        "rejected": len(record.rejected),
    }


def list_boilerplate(index: str | Path = "index", *, access: Access | None = None) -> tuple[Boilerplate, ...]:
    """The texts that are flagged as boilerplate, the most frequent first. Raises as `index_info`."""
    counts = read_index(index, access, _boilerplate, lambda cluster: cluster.boilerplate())
    return tuple(Boilerplate(text, count) for text, count in counts.most_common())


def _boilerplate(directory: Path, generation: Generation) -> Counter[str]:
    relations = Relations(directory / relations_name(generation.number))
    counts: Counter[str] = Counter()
    start = 0
    for segment in generation.segments:
        files = open_segment(directory, segment)
        flagged = relations.boilerplate_of(start, start + files.documents)
        counts.update(files.texts.source(document - start) for document in flagged)
        start += files.documents
    return counts
