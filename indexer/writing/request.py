"""The request of a caller to a batch: sources, options, and the functions to call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indexer.core.article import Article
from indexer.core.errors import SourceError
from indexer.core.messages import message
from indexer.sources import (
    OPTIONS_AS_BEFORE,
    BuildPart,
    SourceOptions,
    check_encoding,
    check_ocr,
    check_sources,
    patterns_of,
)

from .report import Confirm, OnProgress


@dataclass(frozen=True, slots=True)
class Request:
    """The caller's choices: what to read, how, and whom to tell and ask.

    `paths` is None to read the recorded sources again. `options` become those of the sources.
    """

    given: tuple[Article, ...] = ()
    paths: tuple[str | Path, ...] | None = ()
    options: SourceOptions = OPTIONS_AS_BEFORE
    part: BuildPart | None = None
    moved: str | None = None
    """The name of the source that is now at the only path."""
    on_progress: OnProgress | None = None
    confirm: Confirm | None = None
    """Asked before a large loss; None allows it."""

    def check(self) -> None:
        """Raises SourceError for what cannot be read at all, before anything is written."""
        check_encoding(self.options.encoding)
        check_ocr(self.options.ocr)
        check_sources(self.paths or ())
        try:
            patterns_of("", self.options.exclude)
        except ValueError as error:
            raise SourceError(
                message("a pattern to exclude cannot be understood: {error}", error=error)
            ) from error
        if self.moved is not None and len(self.paths or ()) != 1:
            raise SourceError(
                message("give the one place that the source {moved} has moved to", moved=self.moved)
            )


def request(
    sources: Iterable[str | Path | Article] | None,
    options: SourceOptions,
    *,
    part: BuildPart | None = None,
    moved: str | None = None,
    on_progress: OnProgress | None = None,
    confirm: Confirm | None = None,
) -> Request:
    """A request whose sources are paths or articles."""
    each = [sources] if isinstance(sources, (str, Path, Article)) else list(sources or ())
    given = tuple(source for source in each if isinstance(source, Article))
    paths = None if sources is None else tuple(source for source in each if not isinstance(source, Article))
    return Request(given, paths, options, part, moved, on_progress, confirm)
