"""The embedded engine's writer.

Added articles become *runs*: segments in a folder of the writer's own inside the index, written side by side
in threads if the C extension is there, which releases the interpreter while it works. The commit merges them
into one segment under a name that no generation has used, and renames a new table of contents into place. The
next writer deletes what a killed one left behind.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore, Event
from typing import Any

from indexer import native
from indexer.analysis import LoadedDictionary, MappedDictionary, Segmenter, compile_dictionary
from indexer.core.article import Article, StoredArticle
from indexer.core.sections import StrPath
from indexer.duplicates.boilerplate import SegmentsCorpus, find_boilerplate
from indexer.duplicates.passages import joined, read_passages
from indexer.duplicates.reposts import find_reposts
from indexer.storage.embedded.generation import (
    INDEX_NAME,
    dictionary_name,
    latest_generation,
    no_index,
    open_segment,
    read_generation,
    relations_name,
)
from indexer.storage.embedded.relations import write_relations
from indexer.storage.segment import SUFFIXES, SegmentFiles
from indexer.storage.segment.inversion import write_segment
from indexer.storage.segment.texts import MOST_UNITS
from indexer.whoosh.toc import acquire_lock, new_entry, write_toc
from indexer.writing.writer import worth_rewriting

from .folder import LOCK, check_folder, delete_leftovers, run_folder
from .merging import MergeInput, merge_segments

RUN_CHARACTERS = 6_000_000
"""Characters of text in one run. While it is made, each takes about 30 bytes of memory."""

_WORTH_LOADING = 300_000
"""Characters from which on loading the word table pays off: without the C extension it cuts sooner."""


_OldSegment = tuple[Any, MergeInput]
"""The entry of an old segment in the new table of contents, and the segment as it may be merged."""


class EmbeddedWriter:
    """An `IndexWriter` for an index in a folder.

    With `fresh` the new generation holds only the added articles; otherwise it continues the newest one.
    `lexicons` are the user's and require `fresh`, because one word table cuts a whole index. Segments named
    in `leaving_out` are not opened, and the commit drops them. With `rewriting` it writes a generation even
    if nothing changed. Raises IndexLockedError at once while another process writes the index.
    """

    def __init__(
        self,
        directory: Path,
        *,
        fresh: bool,
        lexicons: Sequence[StrPath] = (),
        threads: int | None = None,
        leaving_out: Collection[str] = (),
        rewriting: bool = False,
    ) -> None:
        self._directory = directory
        self._threads = _useful_threads(threads or _cores())
        self._pool: ThreadPoolExecutor | None = None
        self._free_runs = BoundedSemaphore(self._threads + 1)
        self._cancelled = Event()
        self._run_directory = directory / run_folder(os.getpid())
        self._runs: list[Future[int]] = []
        self._batch: list[Article] = []
        self._batch_characters = 0
        self._removed: dict[int, set[int]] = {}
        self._segmenter: Segmenter | None = None
        self._released = False
        self._replaces = fresh or rewriting
        if not fresh and latest_generation(directory) is None:
            raise no_index(directory)
        check_folder(directory)
        directory.mkdir(parents=True, exist_ok=True)
        self._lock = acquire_lock(directory / LOCK)
        try:
            self._open(fresh, lexicons, leaving_out)
        except BaseException:
            self.cancel()
            raise

    def _open(self, fresh: bool, lexicons: Sequence[StrPath], leaving_out: Collection[str]) -> None:
        number = latest_generation(self._directory)
        old = None if fresh else read_generation(self._directory)
        delete_leftovers(self._directory)
        self._number = (0 if number is None else number) + 1
        self._run_directory.mkdir()
        segments = () if old is None else old.segments
        self._old = [
            (segment, open_segment(self._directory, segment))
            for segment in segments
            if segment.name not in leaving_out
        ]
        self._located: dict[str, tuple[int, int]] = {}
        self._dictionary = segments[0].dictionary if segments else self._compile_dictionary(lexicons)

    def _compile_dictionary(self, lexicons: Sequence[StrPath]) -> str:
        path = self._run_directory / "dictionary"
        compile_dictionary(path, lexicons)
        name = dictionary_name(path.read_bytes())
        os.replace(path, self._directory / name)
        return name

    def stored(self) -> Mapping[str, StoredArticle]:
        stored: dict[str, StoredArticle] = {}
        for number, (segment, files) in enumerate(self._old):
            deleted = set(segment.deleted_articles)
            for article in range(len(files.articles)):
                if article not in deleted:
                    record = files.articles.record(article)
                    paragraphs = len(files.articles.documents_of(article))
                    stored[record.id] = StoredArticle(files.articles.digest(article), record.path, paragraphs)
                    self._located[record.id] = (number, article)
        return stored

    def add(self, article: Article) -> None:
        self._batch.append(article)
        self._batch_characters += len(article.text)
        if self._batch_characters >= RUN_CHARACTERS:
            self._write_run()

    def remove(self, article_id: str) -> None:
        if not self._located:
            self.stored()
        segment, article = self._located[article_id]
        self._removed.setdefault(segment, set()).add(article)

    def _write_run(self) -> None:
        """Let a thread write the batch as a run; wait while all threads are busy and one run is queued."""
        for run in self._runs:
            if run.done():
                run.result()
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._threads)
        if self._segmenter is None:
            path, is_long = self._directory / self._dictionary, self._batch_characters >= _WORTH_LOADING
            dictionary = LoadedDictionary.load(path) if is_long else MappedDictionary.open(path)
            self._segmenter = Segmenter(dictionary)
        articles, self._batch, self._batch_characters = self._batch, [], 0
        name = f"run{len(self._runs):06d}"
        self._free_runs.acquire()
        run = self._pool.submit(
            write_segment, articles, self._run_directory, name, self._segmenter, self._stop_when_cancelled
        )
        run.add_done_callback(lambda _: self._free_runs.release())
        self._runs.append(run)

    def _stop_when_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise CancelledError

    def commit(self) -> int:
        if not (self._replaces or self._batch or self._runs or self._removed):
            # Nothing changed: readers need not open a new generation.
            self.cancel()
            return sum(segment.paragraphs for segment, _ in self._old)
        old = self._kept_segments()
        if self._batch or not (self._runs or old):
            # An index without articles has a segment too: it names the word table of later ones.
            self._write_run()
        for run in self._runs:
            run.result()
        sources = [
            MergeInput(SegmentFiles(self._run_directory, f"run{number:06d}"), frozenset())
            for number in range(len(self._runs))
        ]
        kept, rewritten = self._worth_rewriting(old, sources)
        segments = [*kept, self._merge(rewritten + sources)] if rewritten or sources else kept
        self._write_relations(segments)
        write_toc(self._directory, self._run_directory, self._number, segments)
        # The new generation is there: `cancel` only deletes leftovers now.
        self.cancel()
        return sum(segment.paragraphs for segment in segments)

    def _kept_segments(self) -> list[_OldSegment]:
        """The old segments that still hold articles, with all their deletions."""
        kept = []
        for number, (segment, files) in enumerate(self._old):
            deleted = frozenset(segment.deleted_articles) | self._removed.get(number, set())
            if len(deleted) < len(files.articles):
                entry = new_entry(segment.segid, segment.dictionary, files, deleted)
                kept.append((entry, MergeInput(files, deleted)))
        return kept

    def _worth_rewriting(
        self, old: Sequence[_OldSegment], sources: Sequence[MergeInput]
    ) -> tuple[list[Any], list[MergeInput]]:
        """(the entries of the segments to keep, the ones to merge with new `sources`), each in order."""
        alive, documents = [entry.paragraphs for entry, _ in old], [entry.documents for entry, _ in old]
        added = sum(source.files.documents for source in sources)
        rewritten = set(worth_rewriting(alive, documents, added))
        units = {number: _units(old[number][1]) for number in rewritten}
        room = MOST_UNITS - sum(map(_units, sources))
        while rewritten and sum(units[number] for number in rewritten) > room:
            rewritten.remove(max(sorted(rewritten), key=units.__getitem__))
        kept = [entry for number, (entry, _) in enumerate(old) if number not in rewritten]
        return kept, [old[number][1] for number in sorted(rewritten)]

    def _merge(self, sources: Sequence[MergeInput]) -> Any:
        name = f"{INDEX_NAME}_{self._number:08d}"
        if len(sources) == 1 and not sources[0].deleted:
            for suffix in SUFFIXES:
                source = sources[0].files.name + suffix
                os.replace(self._run_directory / source, self._directory / (name + suffix))
        else:
            merge_segments(sources, self._directory, name)
        return new_entry(f"{self._number:08d}", self._dictionary, SegmentFiles(self._directory, name))

    def _write_relations(self, segments: Sequence[Any]) -> None:
        """Find and write the relations across articles: a leftover until the table of contents is there."""
        opened = [(segment, open_segment(self._directory, segment)) for segment in segments]
        passages = joined(
            [read_passages(files, segment.deleted_articles, self._threads) for segment, files in opened]
        )
        reposts = find_reposts(passages.passages, passages.ends)
        aside = self._run_directory / "relations"
        corpus = SegmentsCorpus([files for _, files in opened], passages.paragraphs)
        write_relations(aside, reposts, find_boilerplate(corpus, passages.paragraphs, reposts))
        os.replace(aside, self._directory / relations_name(self._number))

    def cancel(self) -> None:
        if self._released:
            return
        try:
            if self._pool is not None:
                self._cancelled.set()
                self._pool.shutdown(wait=True, cancel_futures=True)
                self._pool = None
            shutil.rmtree(self._run_directory, ignore_errors=True)
            delete_leftovers(self._directory)
        finally:
            self._released = True
            self._lock.release()


def _all_threads(threads: int) -> int:
    return threads


@native.in_c(_all_threads)
def _useful_threads(threads: int) -> int:
    """One, since threads in Python would only take turns."""
    return 1


def _cores() -> int:
    """The number of cores that this process may use; on macOS, which does not tell, of all cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _units(source: MergeInput) -> int:
    """The number of UTF-16 units of a segment's paragraphs."""
    return len(source.files.texts.units) // 2
