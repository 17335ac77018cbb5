"""Values that a batch gives its caller: progress, report, and the loss before it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from indexer.core.article import Rejection
from indexer.core.messages import join_messages, message
from indexer.core.record import WordList


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes that a dry run would make: ids of articles, in the order of reading."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOutCount:
    """Passages or parts of files that were left out for one reason: their number, and where the first is."""

    why: str
    count: int
    first: str


@dataclass(frozen=True, slots=True)
class RecognisedPages:
    """Pages whose text was recognised in pictures, their mean confidence, and the article with the lowest."""

    pages: int
    confidence: float
    least: str
    lowest: float


@dataclass(frozen=True, slots=True)
class IndexingReport:
    """Result of a batch: numbers of articles, the paragraphs that the index has now, and the rejections.

    Of a dry run, the numbers are those of the changes that it did not make.
    """

    added: int
    updated: int
    removed: int
    unchanged: int
    paragraphs: int
    rejected: tuple[Rejection, ...]
    new_rejected: frozenset[Rejection] | None = field(default=None, compare=False)
    """Those of `rejected` that the runs before this one did not reject; None if this is the first run."""
    skipped: int = field(default=0, compare=False)
    """Files that hold no text, such as pictures, and folders that hold an index."""
    warnings: tuple[str, ...] = field(default=(), compare=False)
    """Failures after the index was in place, such as of deleting old files."""
    plan: Plan | None = field(default=None, compare=False)
    """The changes that a dry run would make; None for any other run."""
    left_out: tuple[LeftOutCount, ...] = field(default=(), compare=False)
    """The things left out of the files that were read: first parts of files, then passages, by number."""
    recognised: RecognisedPages | None = field(default=None, compare=False)
    """The pages recognised in the pictures of the files that were read; None if there are none."""


@dataclass(frozen=True, slots=True)
class PartReport:
    """Result of one part of a build: `done` of `of` parts are finished. When all are, the new index is live.

    `report.paragraphs` counts those of the index once it is live, before that those of the part.
    """

    report: IndexingReport
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class WordsReport:
    """Result of a change of the words that an index keeps: the files of its own words now.

    `warnings` tells what could not be cleaned up afterwards.
    """

    lists: tuple[WordList, ...]
    warnings: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """The number of words of lexicons."""
        return sum(each.entries for each in self.lists if each.kind == "lexicon")

    @property
    def groups(self) -> int:
        """The number of groups of synonyms."""
        return sum(each.entries for each in self.lists if each.kind == "synonyms")


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

MOST_LOST = 0.2
"""Share of the articles of an index, or of a source, that goes without a question."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Articles that a batch is about to drop: of the index, and of each source that loses some.

    `unread` counts those of files that exist and could not be read.
    """

    dropped: int
    of: int
    sources: tuple[tuple[str, int, int], ...] = ()
    """(name of a source, its articles that would be dropped, all its articles)"""
    unread: int = 0

    @property
    def is_large(self) -> bool:
        """Whether it is more than a batch may drop without a question."""
        shares = [(self.dropped, self.of), *((dropped, of) for _, dropped, of in self.sources)]
        return self.unread > 0 or any(dropped > MOST_LOST * of for dropped, of in shares)

    def __str__(self) -> str:
        parts = [
            message("{dropped:,} of {of:,} of source {name}", dropped=dropped, of=of, name=name)
            for name, dropped, of in self.sources[:5]
        ]
        more = len(self.sources) - len(parts)
        parts += [message("and of {more:,} more sources", more=more)] if more else []
        if self.unread:
            parts.append(message("{unread:,} of files that cannot be read now", unread=self.unread))
        detail = message(" ({parts})", parts=join_messages(", ", parts)) if parts else ""
        return message(
            "{dropped:,} of the {of:,} articles of the index{detail}",
            dropped=self.dropped,
            of=self.of,
            detail=detail,
        )


Confirm = Callable[[Loss], bool]
"""Asked whether a large loss is right; if not, the batch fails and changes nothing."""
