"""Repairing an index: a new generation without its damaged segments, and a report of what is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.core.errors import IndexDamagedError
from indexer.inspecting.verify import check_dictionaries, check_relations, check_segment
from indexer.storage.embedded.generation import SegmentEntry, latest_generation, read_generation
from indexer.storage.segment import ArticlesFile, segment_paths
from indexer.writing.writer import cancelling


@dataclass(frozen=True, slots=True)
class LostSegment:
    """A damaged segment: its fault, its paragraphs, and its articles' ids; None if these are lost too."""

    fault: str
    paragraphs: int
    articles: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class RepairReport:
    """Result of a repair: the paragraphs that the index has now, and the segments that were left out."""

    paragraphs: int
    lost: tuple[LostSegment, ...]


def repair_index(
    index: str | Path = "index", on_segment: Callable[[str], None] = lambda name: None
) -> RepairReport:
    """Verify an index and write a new generation without its damaged segments, with relations found anew.

    A sound index is left alone. `update_index` with the same sources brings back what was lost. `on_segment`
    is called with each segment's name before it is read. Raises IndexNotFoundError, IndexMismatchError,
    IndexLockedError, and IndexDamagedError for a damaged table of contents or word table: build the index.
    """
    directory = Path(index)
    generation = read_generation(directory)
    check_dictionaries(directory, generation)
    lost: dict[str, LostSegment] = {}
    for segment in generation.segments:
        on_segment(segment.name)
        try:
            check_segment(directory, segment)
        except IndexDamagedError as error:
            lost[segment.name] = LostSegment(str(error), segment.paragraphs, _ids(directory, segment))
    if latest_generation(directory) != generation.number:
        # A writer has replaced the generation and deleted its files: they are not lost.
        return repair_index(directory, on_segment)
    # The writer below finds damaged relations anew.
    with suppress(IndexDamagedError):
        check_relations(directory, generation)
        if not lost:
            return RepairReport(generation.paragraphs, ())
    from .writer import EmbeddedWriter

    # Another writer may have come in between: a segment never changes, and its name is never used again.
    writer = EmbeddedWriter(directory, fresh=False, leaving_out=lost, rewriting=True)
    with cancelling(writer):
        return RepairReport(writer.commit(), tuple(lost.values()))


def _ids(directory: Path, segment: SegmentEntry) -> tuple[str, ...] | None:
    """The ids of a damaged segment's articles; None if the file that holds them is damaged."""
    try:
        articles = ArticlesFile(segment_paths(directory, segment.name)[".articles"])
        articles.file.verify()
        deleted = set(segment.deleted_articles)
        return tuple(record.id for number, record in enumerate(articles.records()) if number not in deleted)
    except (IndexDamagedError, FileNotFoundError):
        return None
