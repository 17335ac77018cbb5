"""Brings an index with damaged segments back into use: without them, and saying what is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indexer.core.errors import IndexDamagedError
from indexer.inspecting.info import check_dictionary, check_relations, check_segment
from indexer.storage.embedded.generation import SegmentEntry, latest_generation, read_generation
from indexer.storage.embedded.relations import relations_name
from indexer.storage.segment import ArticlesFile, segment_paths
from indexer.writing.writer import cancelling


@dataclass(frozen=True, slots=True)
class LostSegment:
    """A segment that was damaged: its fault, its paragraphs, its articles' ids (None: lost too)."""

    fault: str
    paragraphs: int
    articles: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What a repair did: the paragraphs the index has now, and what had to be left out."""

    paragraphs: int
    lost: tuple[LostSegment, ...]


def repair_index(
    index: str | Path = "index", on_segment: Callable[[str], None] = lambda name: None
) -> RepairReport:
    """Verify an index, and write a new generation of it without the segments that are damaged. What is known
    across articles is found anew.

    A sound index is left alone. `update_index` with the same sources brings back what was lost.
    `on_segment` is told each segment's name before it is read. Raises IndexNotFoundError,
    IndexMismatchError, IndexLockedError, and IndexDamagedError where the table of contents or the
    dictionary is damaged: then only `build_index` helps.
    """
    directory = Path(index)
    generation = read_generation(directory)
    for name in sorted({segment.dictionary for segment in generation.segments}):
        check_dictionary(directory / name)
    lost: dict[str, LostSegment] = {}
    for segment in generation.segments:
        on_segment(segment.name)
        try:
            check_segment(directory, segment)
        except IndexDamagedError as error:
            paragraphs = segment.documents - segment.deleted_documents
            lost[segment.name] = LostSegment(str(error), paragraphs, _ids(directory, segment))
    if latest_generation(directory) != generation.number:
        # A writer has replaced what was read, and deleted its files: they are not lost.
        return repair_index(directory, on_segment)
    if not lost and _are_sound(directory / relations_name(generation.number)):
        return RepairReport(generation.paragraphs, ())
    return RepairReport(_rewritten(directory, frozenset(lost)), tuple(lost.values()))


def _are_sound(relations: Path) -> bool:
    try:
        check_relations(relations)
    except IndexDamagedError:
        return False
    return True


def _rewritten(directory: Path, lost: frozenset[str]) -> int:
    """Commit the index without these segments; how many paragraphs it has then."""
    from .writer import WhooshWriter

    # Another writer may have come in between: a segment never changes, and its name is never used again.
    writer = WhooshWriter(directory, fresh=False, leaving_out=lost, rewriting=True)
    with cancelling(writer):
        return writer.commit()


def _ids(directory: Path, segment: SegmentEntry) -> tuple[str, ...] | None:
    """The articles that a damaged segment held, where that file of it is sound."""
    try:
        articles = ArticlesFile(segment_paths(directory, segment.name)[".articles"])
        articles.file.verify()
        deleted = set(segment.deleted_articles)
        return tuple(record.id for number, record in enumerate(articles.records()) if number not in deleted)
    except (IndexDamagedError, FileNotFoundError):
        return None
