"""One batch: which articles its sources have, which of the index's articles are gone, and what it records."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from indexer.core.article import Article, Rejection, StoredArticle
from indexer.core.errors import SourceError
from indexer.core.log import log_info, log_warning
from indexer.core.messages import message
from indexer.core.record import Record, Run, Source, as_json, record_of
from indexer.sources import (
    HOLDS_INDEX,
    STANDARD_INPUT,
    FileFinder,
    FileStates,
    LeftOut,
    Places,
    ReadArticle,
    Scope,
    Skipped,
    UnchangedFile,
    count_bytes,
    lies_in,
    lineage,
    missing_reason,
    read_files,
    reading_version,
)

from .given_words import AS_BEFORE, GivenWords
from .left_out import LeftOutCounter
from .recognised import RecognisedCounter
from .refusals import emptied_source, missing_source, no_article, refused_loss, unreadable_file
from .report import IndexingReport, Loss, Plan, Progress
from .request import Request
from .writer import IndexWriter

MOST_PARAGRAPHS = 10_000_000
"""Lines of the longest article: with the rest of its run it must stay below `segment.MOST_DOCUMENTS`."""

MOST_REJECTED = 100_000
"""Rejections of a run that the next one still knows."""

MOST_FILES = 500_000
"""Files whose states are recorded; of more, all are read each time."""


class Batch:
    """The articles of a request, counted while they are read, and compared with those of an index.

    `fresh` says that the index is built anew, `command` what its record calls the run, and `words` which
    words of the user's come with it.
    """

    def __init__(
        self,
        asked: Request,
        record: Mapping[str, object],
        command: str,
        *,
        fresh: bool,
        words: GivenWords = AS_BEFORE,
    ) -> None:
        self._asked = asked
        self._command = command
        self._before = record_of(record)
        self._fresh = fresh
        self._words = words
        known = self._before.sources
        self.places = Places(earlier=known) if fresh else Places(known)
        self.rejected: list[Rejection] = []
        self._misses_source = False
        self._finder = FileFinder(self.places, self._scopes())
        self._states = FileStates()
        self._file_of_id: dict[str, str] = {}
        self.added: list[str] = []
        self.updated: list[str] = []
        self.removed: list[str] = []
        self.lost: list[str] = []
        """The ids of articles that a build does not take over."""
        self.unchanged = self._skipped = 0
        self._left_out = LeftOutCounter()
        self._recognised = RecognisedCounter()
        self._counts: Counter[str | None] = Counter()
        self._source_names: dict[str | None, str | None] = {None: None}
        self._touched: set[str] = set()
        self._indexes: set[str] = set()
        self._given_ids: set[str] = set()
        self._bytes_read = self._read = self._bytes_total = 0
        self._started = time.monotonic()

    def _scopes(self) -> list[Scope]:
        asked = self._asked
        if asked.moved is not None and asked.paths:
            return [self.places.moved(asked.moved, asked.paths[0], asked.options)]
        if asked.paths is not None:
            return [self.places.scope(path, asked.options) for path in asked.paths]
        if not self._before.sources:
            raise SourceError(
                message("the index has no recorded sources to read again; give files or folders")
            )
        # Standard input cannot be read again.
        recorded = [each for each in self._before.sources if self._fresh or each.location != STANDARD_INPUT]
        return [scope for source in recorded for scope in self._again(source)]

    def _again(self, source: Source) -> Iterator[Scope]:
        """The scope of a recorded source. One that is not there now is rejected, and ends a build."""
        scope = self.places.again(source, self._asked.options)
        fault = missing_reason(scope.source)
        if fault is None:
            yield scope
        elif self._fresh:
            raise missing_source(source, fault)
        else:
            self._misses_source = True
            self.rejected.append(
                Rejection(
                    source.name,
                    None,
                    message("{given} {fault}; its articles stay", given=source.given, fault=fault),
                )
            )

    def know(self, stored: Mapping[str, StoredArticle]) -> None:
        """Compare with these articles of the index, and do not read files again that it has unchanged."""
        self._counts.update(self._source_name(article.path) for article in stored.values())
        if self._before.read_by == reading_version():
            paths = {name: article.path for name, article in stored.items()}
            self._states = FileStates(self._before.files, paths)

    def articles(self) -> Iterator[Article | UnchangedFile]:
        """Each acceptable article once, and each file that is unchanged; the others go to `rejected`."""
        if self._asked.on_progress is not None:
            self._bytes_total = count_bytes(self._finder, self._asked.part)
        for article in self._asked.given:
            yield from self._accepted(article)
            self._given_ids.add(article.id)
        for item in read_files(
            self._finder, self._states, self._on_bytes, self._asked.part, self._file_of_id
        ):
            if isinstance(item, Rejection):
                if item.is_read_error and self._fresh:
                    raise unreadable_file(item)
                self._touched.update(lineage(item.file))
                self.rejected.append(item)
            elif isinstance(item, Skipped):
                self._skipped += 1
                if item.reason == HOLDS_INDEX:
                    self._indexes.add(item.name)
            elif isinstance(item, LeftOut):
                self._left_out.add_part(item)
            elif isinstance(item, ReadArticle):
                self._left_out.add_passages(item.draft.left_out, item.article)
                self._recognised.add(item)
                yield from self._accepted(item.article)
            else:
                self._touched.update(lineage(item.name))
                self._read += len(item.ids)
                if taken := self._given_ids.intersection(item.ids):
                    self._states.spoil(item.name)
                    reason = message("its id was given twice")
                    self.rejected += [
                        Rejection(item.name, message("article {each}", each=each), reason)
                        for each in sorted(taken)
                    ]
                yield UnchangedFile(item.name, [each for each in item.ids if each not in taken])
                self._report_progress()

    def _accepted(self, article: Article) -> Iterator[Article]:
        if article.id in self._given_ids:
            fault = message("its id was given twice")
        elif next(article.paragraphs(), None) is None:
            fault = message("it has no text")
        elif article.text.count("\n") >= MOST_PARAGRAPHS:
            fault = message(
                "it has more than {most_paragraphs:,} lines; split it", most_paragraphs=MOST_PARAGRAPHS
            )
        else:
            self._read += 1
            if article.path is not None:
                self._touched.update(lineage(article.path))
            yield article
            self._report_progress()
            return
        self.reject(article, fault)

    def reject(self, article: Article, fault: str) -> None:
        """Reject an article that was read. A later one may have its id."""
        self._file_of_id.pop(article.id, None)
        if article.path is not None:
            self._states.spoil(article.path)
        self.rejected.append(
            Rejection(article.path or "(given)", message("article {id}", id=article.id), fault)
        )

    def _on_bytes(self, read: int) -> None:
        self._bytes_read = read

    def _report_progress(self, writing: bool = False) -> None:
        if self._asked.on_progress is not None:
            elapsed = time.monotonic() - self._started
            self._asked.on_progress(
                Progress(self._read, self._bytes_read, self._bytes_total, elapsed, writing)
            )

    def count(self, article: Article, before: StoredArticle | None) -> None:
        """Count an article that comes in, and the one with its id that it replaces, if any."""
        (self.added if before is None else self.updated).append(article.id)
        self._counts[self._source_name(article.path)] += 1
        if before is not None:
            self._counts[self._source_name(before.path)] -= 1

    def count_removed(self, article_id: str, before: StoredArticle) -> None:
        """Count an article that goes."""
        self.removed.append(article_id)
        self._counts[self._source_name(before.path)] -= 1

    def owner(self, article: Article, before: StoredArticle) -> str | None:
        """The path of a stored article that an article of another source must not replace; None if it may."""
        path = before.path
        is_own = path is None or article.path is None or self._reads(path)
        return None if is_own or self._source_name(path) == self._source_name(article.path) else path

    def has_source(self, name: str) -> bool:
        return any(source.name == name for source in self.places.sources)

    def articles_of(self, name: str, stored: Mapping[str, StoredArticle]) -> list[str]:
        """The ids of the stored articles of a source."""
        return [each for each, article in stored.items() if self._source_name(article.path) == name]

    def forget(self, name: str) -> None:
        """Drop a source from the record."""
        self.places.forget(name)

    def gone(self, stored: Mapping[str, StoredArticle]) -> dict[str, StoredArticle]:
        """The articles, of those not read now, that have left the sources.

        Articles missing from a damaged file, or from a folder that cannot be listed, may still exist.
        """
        failed = {rejection.file for rejection in self.rejected}
        return {
            name: article
            for name, article in stored.items()
            if article.path is not None and self._reads(article.path) and not lies_in(article.path, failed)
        }

    def _reads(self, path: str) -> bool:
        """Whether a file is one of those that this batch reads."""
        return lies_in(path, self._finder.entered)

    def refuse_nothing(self) -> None:
        """Raise SourceError if files or folders were given and hold no article, as on an unmounted disk."""
        if self._asked.paths != () and not self.added:
            sources = ", ".join(map(str, self._asked.paths or (each.name for each in self.places.sources)))
            raise no_article(sources, self.rejected)

    def reject_emptied(self, stored: Mapping[str, StoredArticle]) -> None:
        """Reject sources in which there is nothing to read. The articles that the index has of them stay.

        Raises SourceError if the caller gave such a source: it may be a disk that is not mounted.
        """
        empty = self._finder.entered - self._touched - self._finder.led | self._indexes
        known = {name for article in stored.values() for name in lineage(article.path or "")} if empty else ()
        given = dict(
            zip((scope.name for scope in self._finder.scopes), self._asked.paths or (), strict=False)
        )
        for name in sorted(empty):
            if name in self._indexes and name not in known:
                continue
            if name in given and name in known:
                raise emptied_source(given[name])
            if name in known:
                self._misses_source = True
                reason = message("it holds no article now, and the index has some of it, which stay")
            else:
                reason = message("it holds no article")
            self.rejected.append(Rejection(name, None, reason))

    def refuse_loss(self, gone: Mapping[str, StoredArticle], stored: Mapping[str, StoredArticle]) -> None:
        """Raise LossRefusedError if too many of the `stored` articles would go, unless the caller agrees."""
        if self._asked.confirm is None or not gone:
            return
        failed = {rejection.file for rejection in self.rejected}
        of_sources = Counter(self._source_name(article.path) for article in stored.values())
        lost = Counter(self._source_name(article.path) for article in gone.values())
        unread = sum(article.path is not None and lies_in(article.path, failed) for article in gone.values())
        sources = tuple((name, count, of_sources[name]) for name, count in lost.items() if name is not None)
        self._refuse(Loss(len(gone), len(stored), sources, unread))

    def refuse_other_sources(self) -> None:
        """The same for an index that cannot be read, by what its record says of its sources."""
        now = {source.name for source in self.places.sources}
        before = self._before.sources
        lost = tuple((each.name, each.articles, each.articles) for each in before if each.name not in now)
        dropped = sum(count for _, count, _ in lost)
        if self._asked.confirm is not None and dropped:
            self._refuse(Loss(dropped, sum(source.articles for source in before), lost))

    def _refuse(self, loss: Loss) -> None:
        assert self._asked.confirm is not None
        if loss.is_large and not self._asked.confirm(loss):
            raise refused_loss(loss)

    def _source_name(self, path: str | None) -> str | None:
        """The name of the source that a file belongs to."""
        if path not in self._source_names:
            source = self.places.source_of(path or "")
            # An index that is replaced may have had other sources.
            names = {each.name for each in self._before.sources} if source is None else ()
            self._source_names[path] = (
                source.name if source else next((name for name in lineage(path or "") if name in names), None)
            )
        return self._source_names[path]

    def commit(self, writer: IndexWriter, *, is_dry: bool = False) -> IndexingReport:
        """Commit the change with its record, and report it."""
        self._report_progress(writing=True)
        paragraphs = writer.commit(as_json(self._record()))
        known = None if self._before.last_run is None else set(self._before.rejected)
        report = IndexingReport(
            len(self.added),
            len(self.updated),
            len(self.removed),
            self.unchanged,
            paragraphs,
            tuple(self.rejected),
            known
            if known is None
            else frozenset(each for each in self.rejected if (each.file, _key(each)) not in known),
            self._skipped,
            tuple(writer.warnings),
            Plan(tuple(self.added), tuple(self.updated), (*self.removed, *self.lost)) if is_dry else None,
            self._left_out.counts(),
            self._recognised.sum(),
        )
        for rejection in report.rejected:
            log_warning("rejected: %s", rejection)
        log_info(
            "%s: %s added, %s replaced, %s dropped, %s unchanged, %s rejected",
            *(self._command, report.added, report.updated, report.removed),
            *(report.unchanged, len(report.rejected)),
        )
        return report

    def _record(self) -> Record:
        before, entered = self._before, self._finder.entered
        run = Run(
            self._command,
            datetime.now().astimezone().isoformat(timespec="seconds"),
            round(time.monotonic() - self._started, 3),
            len(self.added),
            len(self.updated),
            len(self.removed),
            self.unchanged,
            len(self.rejected),
            self._skipped,
        )
        reads = self._command in ("build", "update")
        is_change = (
            self._command == "build" or self.added or self.updated or self.removed or self._words != AS_BEFORE
        )
        earlier = [
            each
            for each in (() if self._fresh else before.rejected)
            if not lies_in(each[0], entered) and self.places.source_of(each[0]) is not None
        ]
        rejected = () if self._command == "remove" else self.rejected
        known = {} if self._fresh else before.files
        files = {name: each for name, each in known.items() if not lies_in(name, entered)}
        # A monitor has to hear of a source that is not there.
        is_good = reads and not self._misses_source
        return Record(
            tuple(replace(source, articles=self._counts[source.name]) for source in self.places.sources),
            run if is_good else before.last_run,
            run if is_change else before.last_change,
            (*earlier, *((each.file, _key(each)) for each in rejected))[:MOST_REJECTED],
            reading_version(),
            files if len(files := files | self._states.noted) <= MOST_FILES else {},
            self._words.lists_over(before.words),
        )


def _key(rejection: Rejection) -> str:
    return blake2b(str(rejection).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
