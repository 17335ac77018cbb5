"""Repairing an index: an altered byte is undone, and of other damage only the articles in it are lost.

1. A file in which single bytes are altered is mended (`mending`) and put back under its name. A damaged word
   table is compiled anew, with the lexicon that the index keeps.
2. A segment with other damage is left out of a new generation, and the articles that can be read (`rescue`)
   are indexed again, with their digests. Damage of terms loses nothing, since texts and records tell them.
3. Relations are found anew. Own words that cannot be mended are lost: the index keeps none then.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer.analysis import compile_dictionary
from indexer.core.errors import IndexDamagedError
from indexer.core.messages import message
from indexer.inspecting.verify import (
    check_dictionary,
    check_own_words,
    check_record,
    check_relations,
    check_segment,
)
from indexer.storage.embedded.folder import LOCK
from indexer.storage.embedded.generation import (
    Generation,
    SegmentEntry,
    dictionary_name,
    kept_own_words,
    latest_generation,
    no_index,
    read_generation,
    record_name,
    relations_name,
    toc_path,
)
from indexer.storage.own_words import OwnWords
from indexer.storage.segment.files import segment_paths
from indexer.writing.given_words import AS_BEFORE, NO_WORDS
from indexer.writing.writer import cancelling

from .change import clean_folder
from .folder import make_run_folder, telling_faults
from .lock import FolderLock
from .mending import mend_file, mend_toc, replace_file
from .rescue import DamagedSegment, ids_by_terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .writer import EmbeddedWriter


@dataclass(frozen=True, slots=True)
class LostSegment:
    """A damaged segment of which articles are lost: its fault, their paragraphs, and their ids.

    `articles` is None if none of them can be named; else `unnamed` counts those whose ids are lost too.
    """

    fault: str
    paragraphs: int
    articles: tuple[str, ...] | None
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class RepairReport:
    """Result of a repair: the paragraphs that the index has now, and what is lost of damaged segments.

    `warnings` tells what could not be cleaned up afterwards, `mended` the faults that cost no article.
    """

    paragraphs: int
    lost: tuple[LostSegment, ...]
    warnings: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()


def repair_index(
    index: str | Path = "index", on_segment: Callable[[str], None] = lambda name: None
) -> RepairReport:
    """Verify an index and write a new generation that is sound, without the articles that cannot be read.

    A sound index is left alone. `update_index` with the same sources brings back what was lost. `on_segment`
    is called with each segment's name before it is read. Raises IndexNotFoundError, IndexMismatchError,
    IndexLockedError, IndexAccessError, and IndexDamagedError if the table of contents, or a word table with a
    lexicon, is damaged by more than a byte here and there: build the index.
    """
    directory = Path(index)
    with telling_faults(directory):
        return _repair(directory, on_segment)


def _repair(directory: Path, on_segment: Callable[[str], None]) -> RepairReport:
    repair = _Repair(directory)
    generation = repair.generation()
    repair.own_words(generation)
    repair.dictionaries(generation)
    damaged: list[SegmentEntry] = []
    for segment in generation.segments:
        on_segment(segment.name)
        if not repair.is_whole(segment):
            damaged.append(segment)
    if latest_generation(directory) != generation.number:
        # A writer has replaced the generation and deleted its files: they are not lost.
        return _repair(directory, on_segment)
    repair.of_generation(generation)
    if not repair.faults:
        return RepairReport(generation.paragraphs, (), clean_folder(directory))
    return repair.commit(damaged)


class _Repair:
    """One repair of an index. `faults` are those found so far, by the name of the file or segment."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.faults: dict[str, str] = {}
        self._own = OwnWords()
        self._own_are_lost = False

    def generation(self) -> Generation:
        """The newest generation, whose table of contents is mended if need be."""
        try:
            return read_generation(self._directory)
        except IndexDamagedError as error:
            number = latest_generation(self._directory)
            if number is None:
                raise no_index(self._directory) from error
            path = Path(toc_path(self._directory, number))
            with self._aside() as aside:
                if not path.is_file() or not mend_toc(path, number, aside):
                    raise _lost_for_good(error) from error
            self.faults[path.name] = str(error)
            return read_generation(self._directory)

    def own_words(self, generation: Generation) -> None:
        """Mend the own words, or note that they are lost."""
        try:
            check_own_words(self._directory, generation)
        except IndexDamagedError as error:
            name = generation.words.own
            assert name is not None
            with self._aside() as aside:
                if (self._directory / name).is_file():
                    mend_file(self._directory / name, aside)
            self.faults[name] = str(error)
            try:
                check_own_words(self._directory, generation)
            except IndexDamagedError:
                self._own_are_lost = True
                self.faults[name] = message(
                    "{fault}; the lexicon and the synonyms that it kept are lost: give them again",
                    fault=self.faults[name],
                )
                return
        self._own = kept_own_words(self._directory, generation.words)

    def dictionaries(self, generation: Generation) -> None:
        """Mend the word tables, or compile them anew."""
        for name in generation.dictionaries:
            try:
                check_dictionary(self._directory, name)
            except IndexDamagedError as error:
                if latest_generation(self._directory) != generation.number:
                    return
                with self._aside() as aside:
                    path = self._directory / name
                    if not mend_file(path, aside) and not self._compiled_anew(path, aside):
                        raise _lost_for_good(error) from error
                self.faults[name] = str(error)
                check_dictionary(self._directory, name)

    def _compiled_anew(self, path: Path, aside: Path) -> bool:
        """Whether a word table could be put back by compiling it, with the lexicon kept or without one."""
        for entries in ([], self._own.entries):
            compile_dictionary(aside, entries)
            content = aside.read_bytes()
            if dictionary_name(content) == path.name:
                replace_file(path, aside, content)
                return True
        return False

    def is_whole(self, segment: SegmentEntry) -> bool:
        """Whether a segment is as it was written, after it was mended if need be."""
        try:
            check_segment(self._directory, segment)
            return True
        except IndexDamagedError as error:
            self.faults[segment.name] = str(error)
        with self._aside() as aside:
            for path in segment_paths(self._directory, segment.name).values():
                mend_file(Path(path), aside)
        try:
            check_segment(self._directory, segment)
            return True
        except IndexDamagedError:
            return False

    def of_generation(self, generation: Generation) -> None:
        """Note whether the relations are damaged, which every commit finds anew, or the record: one that
        cannot be mended is lost, and with it what is known of runs and sources."""
        number = generation.number
        for name, check in (relations_name(number), check_relations), (record_name(number), check_record):
            try:
                check(self._directory, generation)
            except IndexDamagedError as error:
                self.faults[name] = str(error)
                with self._aside() as aside:
                    mend_file(self._directory / name, aside)

    def commit(self, damaged: list[SegmentEntry]) -> RepairReport:
        """Write the new generation, without the damaged segments but with the articles in them."""
        from .writer import EmbeddedWriter

        lost: list[LostSegment] = []
        # Another writer may have come in between: a segment never changes, and its name is never used again.
        names = {segment.name for segment in damaged}
        words = NO_WORDS if self._own_are_lost else AS_BEFORE
        writer = EmbeddedWriter(self._directory, fresh=False, words=words, leaving_out=names, rewriting=True)
        with cancelling(writer):
            for segment in damaged:
                of_segment = _rescue(self._directory, segment, self.faults[segment.name], writer)
                if of_segment is not None:
                    lost.append(of_segment)
                    del self.faults[segment.name]
            record = {**writer.record, "words": []} if self._own_are_lost else writer.record
            paragraphs = writer.commit(record)
        return RepairReport(paragraphs, tuple(lost), tuple(writer.warnings), tuple(self.faults.values()))

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        """A file to write to while no other process writes the index."""
        lock = FolderLock(self._directory / LOCK)
        try:
            folder = make_run_folder(self._directory)
            try:
                yield folder / "mended"
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            lock.release()


def _rescue(directory: Path, entry: SegmentEntry, fault: str, writer: EmbeddedWriter) -> LostSegment | None:
    """Index the articles of a damaged segment again; what is lost of it, None if nothing is."""
    try:
        segment = DamagedSegment(directory, entry)
    except (IndexDamagedError, FileNotFoundError):
        named = ids_by_terms(segment_paths(directory, entry.name)[".terms"])
        deleted = frozenset(entry.deleted_articles)
        ids = [article_id for number, article_id in sorted(named.items()) if number not in deleted]
        return LostSegment(fault, entry.paragraphs, tuple(ids) or None)
    lost: list[int] = []
    rescued = 0
    for number in segment.numbers():
        article = segment.article(number)
        if article is None:
            lost.append(number)
            continue
        writer.add(article, segment.digest(number))
        rescued += sum(1 for _ in article.paragraphs())
    if not lost:
        return None
    names = segment.ids(lost)
    ids = [names[number] for number in lost if number in names]
    return LostSegment(fault, entry.paragraphs - rescued, tuple(ids) or None, len(lost) - len(ids))


def _lost_for_good(error: IndexDamagedError) -> IndexDamagedError:
    fault = str(error).partition(";")[0]
    return IndexDamagedError(
        message("{fault}, and cannot be repaired; run `indexer build SOURCE...`", fault=fault)
    )
