"""The errors of a batch that is refused, so that the index stays as it was."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.core.article import Rejection
from indexer.core.errors import LossRefusedError, SourceError
from indexer.core.messages import message
from indexer.core.record import Source

from .report import Loss


def missing_source(source: Source, fault: str) -> SourceError:
    """The error for a source that a build has to read again and that is not there."""
    return SourceError(
        message(
            "{given}, which is source {name}, {fault}; the index is as it was",
            given=source.given,
            name=source.name,
            fault=fault,
        )
    )


def unreadable_file(rejection: Rejection) -> SourceError:
    """The error for a file that a build cannot read."""
    return SourceError(
        message(
            "{item}; the index is as it was; mend that, or leave the file out with --exclude", item=rejection
        )
    )


def no_article(sources: str, rejected: Sequence[Rejection]) -> SourceError:
    """The error for files and folders that hold no article."""
    why = ""
    if rejected:
        why = message(" ({count:,} rejected, first {first})", count=len(rejected), first=rejected[0])
    return SourceError(
        message(
            "no article was found in {sources}{why}; the index is as it was",
            sources=_short(sources),
            why=why,
        )
    )


def emptied_source(given: object) -> SourceError:
    """The error for a source that was given, holds no article now, and held some."""
    return SourceError(
        message(
            "no article was found in {given}, of which the index has some; the index is as "
            "it was; use `indexer remove` or `indexer build` to remove them",
            given=given,
        )
    )


def refused_loss(loss: Loss) -> LossRefusedError:
    """The error for a loss that the caller did not agree to."""
    return LossRefusedError(
        message("this would drop {loss}; the index is as it was; if it is right, add --yes", loss=loss)
    )


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}…"
