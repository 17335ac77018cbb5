"""Batches: building an index from sources, updating it, and removing articles from it.

Each call of `build_index`, `build_part`, `update_index` and `remove_articles` is one batch. It changes the
index all at once or not at all, holds its lock meanwhile, and returns a report.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indexer.core.article import Article, Rejection
from indexer.core.errors import PolicySearchError, SourceError
from indexer.sources import (
    BuildPart,
    Settings,
    belongs_to,
    check_encoding,
    count_bytes,
    file_name,
    read_articles,
)
from indexer.storage.opensearch.address import Access, is_address, parse_address
from indexer.storage.segment.records import digest_of

from .writer import IndexWriter, cancelling

MOST_PARAGRAPHS = 10_000_000
"""Lines of the longest article: with the rest of its run it must stay below `segment.MOST_DOCUMENTS`."""

Source = str | Path | Article
"""A file or folder of articles, or an article."""


@dataclass(frozen=True, slots=True)
class IndexingReport:
    """Result of a batch: numbers of articles, the paragraphs that the index has now, and the rejections."""

    added: int
    updated: int
    removed: int
    unchanged: int
    paragraphs: int
    rejected: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True)
class PartReport:
    """Result of one part of a build: `done` of `of` parts are finished. When all are, the new index is live.

    `report.paragraphs` counts those of the index once it is live, before that those of the part.
    """

    report: IndexingReport
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a batch: articles read, bytes of files read and in all, seconds since the start."""

    articles: int
    bytes_read: int
    bytes_total: int
    seconds: float
    writing: bool = False
    """Whether all sources are read and the index is being written."""


OnProgress = Callable[[Progress], None]


def build_index(
    sources: Iterable[Source],
    index: str | Path = "index",
    *,
    lexicons: Sequence[str | Path] = (),
    encoding: str | None = None,
    threads: int | None = None,
    access: Access | None = None,
    on_progress: OnProgress | None = None,
) -> IndexingReport:
    """Make `index` hold the articles of these sources and nothing else.

    `index` is a folder, or an address on an OpenSearch cluster, for which `access` holds the credentials.
    `lexicons` are files in jieba's userdict format; they decide how words are cut, so they change the order
    of hits, never which paragraphs are found. `encoding` overrides encoding detection. `threads` defaults to
    the number of cores. Readers see the old index until all is written. Raises PolicySearchError: SourceError
    (also for files and folders without any article), LexiconError, IndexLockedError.
    """
    batch = _Batch(sources, on_progress, Settings(encoding))
    writer = _writer(index, access, fresh=True, lexicons=lexicons, threads=threads)
    with cancelling(writer):
        for article in batch.articles():
            writer.add(article)
            batch.added += 1
        batch.refuse_nothing()
        return batch.commit(writer)


def build_part(
    sources: Iterable[str | Path],
    index: str,
    *,
    run: str,
    part: BuildPart,
    lexicons: Sequence[str | Path] = (),
    encoding: str | None = None,
    access: Access | None = None,
    on_progress: OnProgress | None = None,
) -> PartReport:
    """Do one part of a build on a cluster: many processes on many machines may do the parts, in any order.

    All of them get the same sources, lexicons and `run`; each reads the files of its own part. The last one
    to end makes the new index live. A part that failed or was killed is done again; a finished one is
    skipped. Raises PolicySearchError as `build_index`, and for an id that is in the files of two parts.
    """
    from indexer.writing.opensearch.parts import PartWriter

    if not is_address(index):
        raise PolicySearchError(
            f"{index} is a folder, which one process builds; parts are for an index on a cluster"
        )
    batch = _Batch(sources, on_progress, Settings(encoding, part))
    writer = PartWriter(parse_address(index), access, run, part, lexicons)
    with cancelling(writer):
        if writer.done is None:
            for article in batch.articles():
                writer.add(article)
                batch.added += 1
        else:
            batch.unchanged = writer.done.articles
        return PartReport(batch.commit(writer), writer.parts_done, part.of)


def update_index(
    sources: Iterable[Source],
    index: str | Path = "index",
    *,
    encoding: str | None = None,
    threads: int | None = None,
    access: Access | None = None,
    on_progress: OnProgress | None = None,
) -> IndexingReport:
    """Bring `index` to the state of these sources: add new articles, replace those whose content changed.

    Articles that came from these files or folders and are no longer in them are removed, except those of a
    file of which anything was rejected. Articles from other sources stay. Raises as `build_index`;
    SourceError if the index has articles of a source that has none now, for example on a disk that is not
    mounted; and IndexNotFoundError, IndexMismatchError, IndexDamagedError for the index itself.
    """
    batch = _Batch(sources, on_progress, Settings(encoding))
    writer = _writer(index, access, fresh=False, threads=threads)
    with cancelling(writer):
        stored = dict(writer.stored())
        for article in batch.articles():
            before = stored.pop(article.id, None)
            if before is not None and before.digest == digest_of(article):
                batch.unchanged += 1
                continue
            if before is None:
                batch.added += 1
            else:
                writer.remove(article.id)
                batch.updated += 1
            writer.add(article)
        batch.refuse_emptied(left.path for left in stored.values())
        # Articles missing from a damaged file, or from a folder that cannot be listed, may still exist.
        failed = {rejection.file for rejection in batch.rejected}
        for article_id, left in stored.items():
            if left.path is not None and batch.reads(left.path) and not _lies_in(left.path, failed):
                writer.remove(article_id)
                batch.removed += 1
        return batch.commit(writer)


def remove_articles(
    ids: Iterable[str], index: str | Path = "index", *, access: Access | None = None
) -> IndexingReport:
    """Remove articles from `index`. Ids that it does not hold are reported as rejected."""
    batch = _Batch((), None, Settings())
    writer = _writer(index, access, fresh=False)
    with cancelling(writer):
        stored = writer.stored()
        for article_id in dict.fromkeys(ids):
            if article_id in stored:
                writer.remove(article_id)
                batch.removed += 1
            else:
                batch.rejected.append(Rejection(str(index), None, f"holds no article {article_id}"))
        return batch.commit(writer)


def _writer(
    index: str | Path,
    access: Access | None,
    *,
    fresh: bool,
    lexicons: Sequence[str | Path] = (),
    threads: int | None = None,
) -> IndexWriter:
    """A writer of the engine that the index belongs to."""
    if is_address(index):
        from indexer.writing.opensearch.writer import OpenSearchWriter

        return OpenSearchWriter(parse_address(str(index)), access, fresh=fresh, lexicons=lexicons)
    from indexer.writing.embedded.writer import EmbeddedWriter

    return EmbeddedWriter(Path(index), fresh=fresh, lexicons=lexicons, threads=threads)


def _lies_in(path: str, names: set[str]) -> bool:
    """Whether `names` has a file or a folder that holds it."""
    file = PurePosixPath(file_name(path))
    return not names.isdisjoint([str(file), *map(str, file.parents)])


class _Batch:
    """The articles of the sources, counted while they are read."""

    def __init__(self, sources: Iterable[Source], on_progress: OnProgress | None, settings: Settings) -> None:
        check_encoding(settings.encoding)
        self._settings = settings
        self._given: list[Article] = []
        self._paths: list[str | Path] = []
        for source in [sources] if isinstance(sources, (str, Path, Article)) else sources:
            (self._given if isinstance(source, Article) else self._paths).append(source)  # type: ignore[arg-type]
        self.added = self.updated = self.removed = self.unchanged = 0
        self.rejected: list[Rejection] = []
        self._on_progress = on_progress
        self._bytes_total = count_bytes(self._paths, settings.part)
        self._bytes_read = self._read = 0
        self._files: set[str] = set()
        self._started = time.monotonic()

    def articles(self) -> Iterator[Article]:
        """Each acceptable article once; the others go to `rejected`."""
        given_ids: set[str] = set()
        for article in self._given:
            yield from self._accepted(article, given_ids)
            given_ids.add(article.id)
        for item in read_articles(self._paths, self._on_bytes, self._settings):
            if isinstance(item, Rejection):
                self._files.add(item.file)
                self.rejected.append(item)
            else:
                yield from self._accepted(item, given_ids)

    def _accepted(self, article: Article, given_ids: set[str]) -> Iterator[Article]:
        if article.id in given_ids:
            fault = "its id was given twice"
        elif next(article.paragraphs(), None) is None:
            fault = "it has no text"
        elif article.text.count("\n") >= MOST_PARAGRAPHS:
            fault = f"it has more than {MOST_PARAGRAPHS:,} lines; split it"
        else:
            self._read += 1
            if article.path is not None:
                self._files.add(article.path)
            yield article
            self._report_progress()
            return
        self.rejected.append(Rejection(article.path or "(given)", f"article {article.id}", fault))

    def _on_bytes(self, read: int) -> None:
        self._bytes_read = read

    def _report_progress(self, writing: bool = False) -> None:
        if self._on_progress is not None:
            elapsed = time.monotonic() - self._started
            self._on_progress(Progress(self._read, self._bytes_read, self._bytes_total, elapsed, writing))

    def reads(self, path: str) -> bool:
        """Whether a file is one of the sources or in one."""
        return any(belongs_to(path, source) for source in self._paths)

    def refuse_nothing(self) -> None:
        """Raise SourceError if files or folders were given and hold no article, as on an unmounted disk."""
        if self._paths and not self.added:
            sources = ", ".join(map(str, self._paths[:3]))
            why = f" ({len(self.rejected):,} rejected, first {self.rejected[0]})" if self.rejected else ""
            raise SourceError(f"no article was found in {sources}{why}; the index is as it was")

    def refuse_emptied(self, stored: Iterable[str | None]) -> None:
        """Raise SourceError for a source without articles of which the index has some."""
        empty = [
            source for source in self._paths if not any(belongs_to(path, source) for path in self._files)
        ]
        for path in filter(None, stored) if empty else ():
            for source in empty:
                if belongs_to(path, source):
                    raise SourceError(
                        f"no article was found in {source}, of which the index has some; the index is as it "
                        "was; use `indexer remove ID...` or `indexer build` to remove them"
                    )

    def commit(self, writer: IndexWriter) -> IndexingReport:
        """Commit the change and report it."""
        self._report_progress(writing=True)
        paragraphs = writer.commit()
        return IndexingReport(
            self.added, self.updated, self.removed, self.unchanged, paragraphs, tuple(self.rejected)
        )
