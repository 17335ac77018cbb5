"""What an index holds, and whether its files are sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from indexer.analysis import MappedDictionary
from indexer.core.errors import IndexDamagedError
from indexer.storage.embedded.generation import (
    Generation,
    SegmentEntry,
    dictionary_name,
    latest_generation,
    missing,
    open_segment,
    read_generation,
    toc_path,
)
from indexer.storage.embedded.relations import Relations, relations_name
from indexer.storage.opensearch.address import Access, is_address, parse_address
from indexer.storage.segment import SUFFIXES

if TYPE_CHECKING:
    from .opensearch import ClusterIndex

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What an index holds. `bytes` is the size of its files, `oldest` and `newest` of dated articles."""

    path: str
    generation: int
    written: str
    """When the generation was written: local time, ISO 8601."""
    articles: int
    paragraphs: int
    segments: int
    deleted_paragraphs: int
    reposted_articles: int
    """Articles that have copies, or that longer ones hold: docs/reposts.md."""
    boilerplate_paragraphs: int
    bytes: int
    oldest: date | None
    newest: date | None
    fingerprint: str | None


def index_info(index: str | Path = "index", *, access: Access | None = None) -> IndexInfo:
    """Describe an index. Raises IndexNotFoundError, IndexMismatchError, IndexDamagedError, ClusterError.

    Of one on a cluster `generation` is the number of its state, `segments` are its indexes there, and `bytes`
    are those of all copies.
    """
    if is_address(index):
        return IndexInfo(**_on_cluster(index, access).about())
    directory = Path(index)
    return _of_newest(directory, lambda generation: _info(directory, generation))


def _info(directory: Path, generation: Generation) -> IndexInfo:
    from datetime import datetime

    toc = Path(toc_path(directory, generation.number))
    names = {toc.name, relations_name(generation.number)}
    relations = Relations(directory / relations_name(generation.number))
    articles = 0
    days: list[int] = []
    for segment in generation.segments:
        names.add(segment.dictionary)
        names.update(segment.name + suffix for suffix in SUFFIXES)
        files = open_segment(directory, segment)
        deleted = set(segment.deleted_articles)
        articles += len(files.articles) - len(deleted)
        published = files.articles.published
        days += [day for article, day in enumerate(published) if day and article not in deleted]
    return IndexInfo(
        path=str(directory),
        generation=generation.number,
        written=datetime.fromtimestamp(toc.stat().st_mtime).isoformat(timespec="seconds"),
        articles=articles,
        paragraphs=generation.paragraphs,
        segments=len(generation.segments),
        deleted_paragraphs=sum(segment.deleted_documents for segment in generation.segments),
        reposted_articles=relations.articles,
        boilerplate_paragraphs=len(relations.boilerplate),
        bytes=sum((directory / name).stat().st_size for name in names),
        oldest=_date(min(days)) if days else None,
        newest=_date(max(days)) if days else None,
        fingerprint=generation.segments[0].fingerprint if generation.segments else None,
    )


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A text that is flagged as boilerplate, and how many paragraphs have it."""

    text: str
    paragraphs: int


def list_boilerplate(index: str | Path = "index", *, access: Access | None = None) -> tuple[Boilerplate, ...]:
    """The texts that are flagged as boilerplate, the most frequent first. Raises as `index_info`."""
    if is_address(index):
        counts = _on_cluster(index, access).boilerplate()
        return tuple(Boilerplate(text, count) for text, count in counts.most_common())
    directory = Path(index)
    return _of_newest(directory, lambda generation: _boilerplate(directory, generation))


def _boilerplate(directory: Path, generation: Generation) -> tuple[Boilerplate, ...]:
    relations = Relations(directory / relations_name(generation.number))
    counts: Counter[str] = Counter()
    start = 0
    for segment in generation.segments:
        files = open_segment(directory, segment)
        flagged = relations.boilerplate_of(start, start + files.documents)
        counts.update(files.texts.source(document - start) for document in flagged)
        start += files.documents
    return tuple(Boilerplate(text, count) for text, count in counts.most_common())


def verify_index(
    index: str | Path = "index",
    on_segment: Callable[[str], None] = lambda name: None,
    *,
    access: Access | None = None,
) -> int:
    """Read every byte of an index and compare checksums; how many paragraphs it holds. Of one on a cluster,
    which does that itself, compare what is there with what was written.

    Also asks of each segment that its articles can be read and its paragraphs are all there.
    `on_segment` is told each segment's name before. Raises IndexDamagedError for the first fault.
    """
    if is_address(index):
        return _on_cluster(index, access).verify()
    directory = Path(index)
    return _of_newest(directory, lambda generation: _verify(directory, generation, on_segment))


def _on_cluster(index: str | Path, access: Access | None) -> ClusterIndex:
    from .opensearch import ClusterIndex

    return ClusterIndex(parse_address(str(index)), access)


def _verify(directory: Path, generation: Generation, on_segment: Callable[[str], None]) -> int:
    for name in sorted({segment.dictionary for segment in generation.segments}):
        check_dictionary(directory / name)
    for segment in generation.segments:
        on_segment(segment.name)
        check_segment(directory, segment)
    check_relations(directory / relations_name(generation.number))
    return generation.paragraphs


def _of_newest(directory: Path, look: Callable[[Generation], Answer]) -> Answer:
    """What is seen of the newest generation: a writer may replace one, and delete its files, meanwhile."""
    while True:
        generation = read_generation(directory)
        try:
            return look(generation)
        except (IndexDamagedError, FileNotFoundError):
            if latest_generation(directory) == generation.number:
                raise


def check_dictionary(path: Path) -> None:
    """Read a dictionary; IndexDamagedError where it is missing or altered."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise missing(path) from error
    if dictionary_name(content) != path.name:
        raise IndexDamagedError(f"{path} is altered; rebuild the index with `indexer build SOURCE...`")
    MappedDictionary.open(path)


def check_relations(path: Path) -> None:
    """Read what is known across articles; IndexDamagedError where it is missing or altered."""
    try:
        Relations(path).file.verify()
    except FileNotFoundError as error:
        raise missing(path) from error


def check_segment(directory: Path, segment: SegmentEntry) -> None:
    """Read all of a segment; IndexDamagedError for the first fault."""
    files = open_segment(directory, segment)
    files.verify()
    if files.documents != segment.documents:
        raise files.articles.file.damaged("has another number of paragraphs than the table of contents says")
    for _ in files.articles.records():
        pass  # Each is read, and raises where it cannot be.


def _date(day: int) -> date:
    return date(day // 10000, day // 100 % 100, day % 100)
