"""The embedded engine's writer.

Added articles become *runs*: segments in a folder of the writer's own inside the index, written side by side
in threads if the C extension is there, which releases the interpreter while it works. The commit merges them
into one segment under a name that no generation has used, and renames a new table of contents into place. The
next writer deletes what a killed one left behind.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from pathlib import Path
from threading import BoundedSemaphore, Event, Lock
from typing import Any

from indexer.analysis import LoadedDictionary, MappedDictionary, Segmenter, compile_dictionary
from indexer.core.article import Article, StoredArticle
from indexer.core.errors import PolicySearchError
from indexer.core.threads import Workers, cores, useful_threads
from indexer.duplicates import naming
from indexer.duplicates.boilerplate import SegmentsCorpus, find_boilerplate
from indexer.duplicates.passages import joined, read_passages
from indexer.duplicates.reposts import find_reposts
from indexer.storage.embedded.generation import (
    INDEX_NAME,
    Generation,
    WordsEntry,
    content_name,
    kept_own_words,
    latest_generation,
    no_index,
    open_segment,
    read_generation,
    relations_name,
    words_of_any_version,
)
from indexer.storage.embedded.record import read_history
from indexer.storage.embedded.relations import write_relations
from indexer.storage.own_words import OwnWords
from indexer.storage.own_words_file import write_own_words
from indexer.storage.segment.files import SUFFIXES, SegmentFiles
from indexer.storage.segment.inversion import write_segment
from indexer.storage.segment.texts import MOST_UNITS
from indexer.whoosh.toc import new_entry
from indexer.writing.given_words import AS_BEFORE, GivenWords
from indexer.writing.writer import worth_rewriting

from .change import FolderChange
from .folder import telling_faults
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
    `words` are those that it is given to keep; what it adds is cut by them. Segments named in `leaving_out`
    are not opened, and the commit drops them. With `rewriting` it writes a generation even if nothing
    changed, in place of the newest one. `keep` is how many generations before the new one can be restored:
    None for as many as so far. Raises IndexLockedError at once while another process writes the index.
    """

    def __init__(
        self,
        directory: Path,
        *,
        fresh: bool,
        words: GivenWords = AS_BEFORE,
        threads: int | None = None,
        leaving_out: Collection[str] = (),
        rewriting: bool = False,
        keep: int | None = None,
    ) -> None:
        self._directory = Path(os.path.abspath(directory))  # The process may change its current folder.
        self._threads = useful_threads(threads or cores())
        self._pool: Workers | None = None
        self._most_runs = self._threads + 1
        self._free_runs = BoundedSemaphore(self._most_runs)
        self._short_of_memory = Lock()
        self._cancelled = Event()
        self._runs: list[Future[None]] = []
        self._batch: list[Article] = []
        self._batch_characters = 0
        self._digests: dict[str, bytes] = {}
        self._removed: dict[int, set[int]] = {}
        self._segmenter: Segmenter | None = None
        self._fresh, self._rewriting = fresh, rewriting
        with telling_faults(directory):
            if not fresh and latest_generation(directory) is None:
                raise no_index(directory)
            self._change = FolderChange(self._directory, keep)
            try:  # At once: a signal that comes between the two lines would leave the change's folder.
                self._run_directory = self._change.aside
                self.record: Mapping[str, Any] = self._change.record
                self.warnings = self._change.warnings
                self._open(words, leaving_out)
            except BaseException:
                self.cancel()
                raise

    def _open(self, given: GivenWords, leaving_out: Collection[str]) -> None:
        generation = self._readable() if self._fresh else read_generation(self._directory)
        segments = () if self._fresh or generation is None else generation.segments
        self._before = None if generation is None else generation.number
        if self._rewriting and self._before is not None:
            self._before = read_history(self._directory, self._before).before
        self._old = [
            (segment, open_segment(self._directory, segment))
            for segment in segments
            if segment.name not in leaving_out
        ]
        self._located: dict[str, tuple[int, int]] = {}
        self._words_before = words_of_any_version(self._directory)
        self._words = self._new_words(given)

    def _readable(self) -> Generation | None:
        """The newest generation; None if there is none that this version can read."""
        try:
            return read_generation(self._directory)
        except PolicySearchError:
            return None

    def _new_words(self, given: GivenWords) -> WordsEntry:
        """The words of the new generation, of which what is new is written."""
        before = self._words_before
        keeps_some = None in (given.lexicon, given.synonyms)
        own = given.over(kept_own_words(self._directory, before) if before and keeps_some else OwnWords())
        name = None if own == OwnWords() else self._place("words", lambda path: write_own_words(path, own))
        if before is not None and not self._fresh and given.lexicon is None:
            return WordsEntry(before.dictionary, name)
        table = self._place("dictionary", lambda path: compile_dictionary(path, own.entries))
        return WordsEntry(table, name)

    def _place(self, kind: str, write: Callable[[Path], None]) -> str:
        """Write a file into the index that is named by its content; its name."""
        path = self._run_directory / kind
        write(path)
        name = content_name(kind, path.read_bytes())
        self._change.place(kind, name)
        return name

    def stored(self) -> Mapping[str, StoredArticle]:
        stored: dict[str, StoredArticle] = {}
        for number, (segment, files) in enumerate(self._old):
            deleted = set(segment.deleted_articles)
            for article, name, each in files.stored_articles():
                if article not in deleted:
                    stored[name] = each
                    self._located[name] = (number, article)
        return stored

    def add(self, article: Article, digest: bytes | None = None) -> None:
        """Add an article; `digest` is kept as its digest, which is computed without."""
        if digest is not None:
            self._digests[article.id] = digest
        self._batch.append(article)
        self._batch_characters += len(article.text)
        if self._batch_characters >= RUN_CHARACTERS:
            with telling_faults(self._directory):
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
            self._pool = Workers(self._threads)
        if self._segmenter is None:
            path, is_long = self._directory / self._words.dictionary, self._batch_characters >= _WORTH_LOADING
            dictionary = LoadedDictionary.load(path) if is_long else MappedDictionary.open(path)
            # Text that an altered table cut wrongly would stay in the index for ever.
            dictionary.file.verify()
            self._segmenter = Segmenter(dictionary)
        articles, self._batch, self._batch_characters = self._batch, [], 0
        name = f"run{len(self._runs):06d}"
        self._free_runs.acquire()
        self._runs.append(self._pool.submit(self._write, articles, name, self._segmenter))

    def _write(self, articles: Sequence[Article], name: str, segmenter: Segmenter) -> None:
        """Write a run, in a thread. If memory runs out, write it again, from then on with fewer beside it."""
        where = self._run_directory, name, segmenter
        arguments = (articles, *where, self._stop_when_cancelled, self._digests)
        keeps_room = False
        try:
            write_segment(*arguments)
        except MemoryError:
            with self._short_of_memory:
                keeps_room = self._most_runs > 1
                if not keeps_room:
                    raise
                self._most_runs -= 1
                write_segment(*arguments)
        finally:
            if not keeps_room:
                self._free_runs.release()

    def _stop_when_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise CancelledError

    def commit(self, record: Mapping[str, Any]) -> int:
        has_articles = self._batch or self._runs or self._removed
        if not (self._fresh or self._rewriting or has_articles or self._words != self._words_before):
            # Nothing changed: readers need not open a new generation.
            with telling_faults(self._directory):
                self._change.replace_record(record)
            self.cancel()
            return sum(segment.paragraphs for segment, _ in self._old)
        with telling_faults(self._directory):
            segments = self._write_segments()
            self._write_relations(segments)
            self._change.commit(segments, self._words, record, self._before)
        self.cancel()
        return sum(segment.paragraphs for segment in segments)

    def _write_segments(self) -> list[Any]:
        """Write what was added as a segment, with old ones that are worth rewriting; all entries."""
        old = self._kept_segments()
        if self._batch or not (self._runs or old):
            # An index without articles has a segment too.
            self._write_run()
        added = self._runs_from(0)
        kept, rewritten = self._worth_rewriting(old, added)
        sources = [source for segment in rewritten for source in self._cut_anew(*segment)]
        return [*kept, self._merge(sources + added)] if sources or added else kept

    def _runs_from(self, first: int) -> list[MergeInput]:
        """The runs from a number on, once they are written."""
        for run in self._runs[first:]:
            run.result()
        names = [f"run{number:06d}" for number in range(first, len(self._runs))]
        return [MergeInput(SegmentFiles(self._run_directory, name), frozenset()) for name in names]

    def _cut_anew(self, entry: Any, segment: MergeInput) -> list[MergeInput]:
        """An old segment that is rewritten: as it is, or its articles cut by the word table of today."""
        if entry.dictionary == self._words.dictionary:
            return [segment]
        segment.files.verify()
        first = len(self._runs)
        for article, digest in segment.files.articles_in_full(segment.deleted):
            self.add(article, digest)
        if self._batch:
            self._write_run()
        return self._runs_from(first)

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
    ) -> tuple[list[Any], list[_OldSegment]]:
        """(the entries of the segments to keep, the ones to merge with new `sources`), each in order."""
        alive, documents = [entry.paragraphs for entry, _ in old], [entry.documents for entry, _ in old]
        added = sum(source.files.documents for source in sources)
        rewritten = set(worth_rewriting(alive, documents, added))
        units = {number: _units(old[number][1]) for number in rewritten}
        room = MOST_UNITS - sum(map(_units, sources))
        while rewritten and sum(units[number] for number in rewritten) > room:
            rewritten.remove(max(sorted(rewritten), key=units.__getitem__))
        kept = [entry for number, (entry, _) in enumerate(old) if number not in rewritten]
        return kept, [old[number] for number in sorted(rewritten)]

    def _merge(self, sources: Sequence[MergeInput]) -> Any:
        name = f"{INDEX_NAME}_{self._change.number:08d}"
        if len(sources) == 1 and not sources[0].deleted:
            for suffix in SUFFIXES:
                self._change.place(sources[0].files.name + suffix, name + suffix)
        else:
            merge_segments(sources, self._directory, name)
        files = SegmentFiles(self._directory, name)
        return new_entry(f"{self._change.number:08d}", self._words.dictionary, files)

    def _write_relations(self, segments: Sequence[Any]) -> None:
        """Find and write the relations across articles: a leftover until the table of contents is there."""
        opened = [(segment, open_segment(self._directory, segment)) for segment in segments]
        passages = joined(
            [read_passages(files, segment.deleted_articles, self._threads) for segment, files in opened]
        )
        reposts = find_reposts(passages.passages, passages.ends)
        corpus = SegmentsCorpus([files for _, files in opened], passages.paragraphs)
        boilerplate = find_boilerplate(corpus, passages.paragraphs, reposts)
        laws = naming.joined(
            [
                naming.read_law_names(files, segment.deleted_articles, self._threads)
                for segment, files in opened
            ]
        )
        named = naming.count_naming(laws)
        write_relations(self._run_directory / "relations", reposts, boilerplate, named)
        self._change.place("relations", relations_name(self._change.number))

    def cancel(self) -> None:
        try:
            if self._pool is not None:
                self._cancelled.set()
                for run in self._runs:
                    run.cancel()
                self._pool.close()
                self._pool = None
        finally:
            self._change.end()


def _units(source: MergeInput) -> int:
    """The number of UTF-16 units of a segment's paragraphs."""
    return len(source.files.texts.units) // 2
