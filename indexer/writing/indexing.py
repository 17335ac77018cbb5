"""The batch: what of the sources is new, changed or gone, what is written for it, and the report.

`build_index`, `update_index` and `remove_articles` are the whole of it; each changes the index all at
once or not at all, and holds its lock meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indexer.core.article import Article, Rejection
from indexer.core.errors import PolicySearchError, SourceError
from indexer.sources import Part, Settings, belongs_to, check_encoding, count_bytes, file_name, read_articles
from indexer.storage.opensearch.address import Access, is_address, parse_address
from indexer.writing.embedded.inversion import digest_of

from .writer import IndexWriter, cancelling

MOST_PARAGRAPHS = 10_000_000
"""Of one article: with what else a run holds, it must stay below `segment.MOST_DOCUMENTS`."""

Source = str | Path | Article
"""A file or a folder of articles, or an article itself."""


@dataclass(frozen=True, slots=True)
class IndexingReport:
    """What a batch did: numbers of articles, the paragraphs the index has now, and what was rejected."""

    added: int
    updated: int
    removed: int
    unchanged: int
    paragraphs: int
    rejected: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True)
class PartReport:
    """What a part of a build did, of how many parts so many are `done`; `of` all, the index is in its place.

    The paragraphs of `report` are then those of the index, before that those of the part.
    """

    report: IndexingReport
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: articles read, bytes of files read and to be read, seconds since its start."""

    articles: int
    bytes_read: int
    bytes_total: int
    seconds: float
    writing: bool = False
    """Whether all is read and the index is being written."""


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

    `index` is a folder, or the address of one on an OpenSearch cluster, which `access` lets in to. `lexicons`
    are files in jieba's userdict format; they decide how words are cut, so they change the
    order of hits, never what is found. `encoding` is what the sources' texts are in, where what is found
    out about that is wrong. `threads` defaults to the number of cores. Readers see the
    index as it was until all is written. Raises PolicySearchError: SourceError (also where files and
    folders were given and hold no article), LexiconError, IndexLockedError.
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
    part: Part,
    lexicons: Sequence[str | Path] = (),
    encoding: str | None = None,
    access: Access | None = None,
    on_progress: OnProgress | None = None,
) -> PartReport:
    """Do one part of a build on a cluster, whose parts may be done by many processes, on many machines, in
    any order.

    All are given the same sources, lexicons and name of the `run`; each takes in the files of its own part.
    The last one to end puts the new index in place. A part that failed or was killed is done again; one that
    is done is passed over. Raises PolicySearchError as `build_index`, and where an id is in the files of two
    parts.
    """
    from indexer.writing.opensearch.parts import PartWriter

    if not is_address(index):
        raise PolicySearchError(
            f"{index} is a folder, which one process builds; parts are for an index on a cluster"
        )
    batch = _Batch(sources, on_progress, Settings(encoding, part))
    paths = [Path(lexicon) for lexicon in lexicons]
    writer = PartWriter(parse_address(index), access, run=run, part=part.number, of=part.of, lexicons=paths)
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
    """Bring `index` to the state of these sources: add what is new, replace what changed, by content.

    Articles that came from these files or folders and are no longer in them are dropped; a file of which
    anything was rejected keeps what the index has of it. Articles from other sources stay. Raises as
    `build_index`; SourceError where a source that the index has articles of has none now, say a disk that
    is not mounted; IndexNotFoundError, IndexMismatchError, IndexDamagedError for the index it starts from.
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
        # Of a file cut short in a line, or in a folder that cannot be listed, nothing is known to be gone.
        failed = {rejection.file for rejection in batch.rejected}
        for article_id, left in stored.items():
            if left.path is not None and batch.reads(left.path) and not _lies_in(left.path, failed):
                writer.remove(article_id)
                batch.removed += 1
        return batch.commit(writer)


def remove_articles(
    ids: Iterable[str], index: str | Path = "index", *, access: Access | None = None
) -> IndexingReport:
    """Take articles out of `index`; ids that it does not hold are reported as rejected."""
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
    """The writer of the engine that an index is of."""
    paths = [Path(lexicon) for lexicon in lexicons]
    if is_address(index):
        from indexer.writing.opensearch.writer import OpenSearchWriter

        return OpenSearchWriter(parse_address(str(index)), access, fresh=fresh, lexicons=paths)
    from indexer.writing.embedded.writer import EmbeddedWriter

    return EmbeddedWriter(Path(index), fresh=fresh, lexicons=paths, threads=threads)


def _lies_in(path: str, names: set[str]) -> bool:
    """Whether a file, or a folder that holds it, is one of these."""
    file = PurePosixPath(file_name(path))
    return not names.isdisjoint([str(file), *map(str, file.parents)])


class _Batch:
    """The articles of some sources, counted while they are read."""

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
        """Each article once; what cannot be taken in goes to `rejected`."""
        seen: set[str] = set()
        for article in self._given:
            if article.id in seen:
                place = f"article {article.id}"
                self.rejected.append(Rejection(article.path or "(given)", place, "its id was given twice"))
                continue
            seen.add(article.id)
            yield from self._checked(article)
        for item in read_articles(self._paths, self._on_bytes, self._settings):
            if isinstance(item, Rejection):
                self._files.add(item.file)
                self.rejected.append(item)
            elif item.id in seen:
                place = f"article {item.id}"
                self.rejected.append(Rejection(item.path or "(given)", place, "its id was given twice"))
            else:
                yield from self._checked(item)

    def _checked(self, article: Article) -> Iterator[Article]:
        if next(article.paragraphs(), None) is None:
            self.rejected.append(
                Rejection(article.path or "(given)", f"article {article.id}", "it has no text")
            )
            return
        if article.text.count("\n") >= MOST_PARAGRAPHS:
            reason = f"it has more than {MOST_PARAGRAPHS:,} lines; split it"
            self.rejected.append(Rejection(article.path or "(given)", f"article {article.id}", reason))
            return
        self._read += 1
        if article.path is not None:
            self._files.add(article.path)
        yield article
        self._tell()

    def _on_bytes(self, read: int) -> None:
        self._bytes_read = read

    def _tell(self, writing: bool = False) -> None:
        if self._on_progress is not None:
            elapsed = time.monotonic() - self._started
            self._on_progress(Progress(self._read, self._bytes_read, self._bytes_total, elapsed, writing))

    def reads(self, path: str) -> bool:
        """Whether a file is one of the sources or lies in one."""
        return any(belongs_to(path, source) for source in self._paths)

    def refuse_nothing(self) -> None:
        """Raise SourceError where files or folders were given and hold no article: an unmounted disk, say."""
        if self._paths and not self.added:
            sources = ", ".join(map(str, self._paths[:3]))
            why = f" ({len(self.rejected):,} rejected, first {self.rejected[0]})" if self.rejected else ""
            raise SourceError(f"no article was found in {sources}{why}; the index is as it was")

    def refuse_emptied(self, stored: Iterable[str | None]) -> None:
        """Raise SourceError for a source that the index has articles of, and that has none itself now."""
        empty = [
            source for source in self._paths if not any(belongs_to(path, source) for path in self._files)
        ]
        for path in filter(None, stored) if empty else ():
            for source in empty:
                if belongs_to(path, source):
                    raise SourceError(
                        f"no article was found in {source}, of which the index has some; the index is as it "
                        "was; use `indexer remove ID...` or `indexer build` if they are to go"
                    )

    def commit(self, writer: IndexWriter) -> IndexingReport:
        """Commit the change, and tell what was done."""
        self._tell(writing=True)
        paragraphs = writer.commit()
        return IndexingReport(
            self.added, self.updated, self.removed, self.unchanged, paragraphs, tuple(self.rejected)
        )
