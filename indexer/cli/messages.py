"""Words of messages: counts and progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.core.messages import Message, plural, say, say_plural

if TYPE_CHECKING:
    from indexer.writing.report import Progress


def progress_text(progress: Progress) -> str:
    rate = progress.articles / progress.seconds if progress.seconds else 0
    text = say_plural(
        "{count:,} article, {rate:,.0f} a second",
        "{count:,} articles, {rate:,.0f} a second",
        progress.articles,
        rate=rate,
    )
    if progress.writing:
        return say("{progress}; writing the index", progress=text)
    if not progress.bytes_read or not progress.bytes_total:
        return text
    part = min(progress.bytes_read / progress.bytes_total, 1.0)
    remaining = round(progress.seconds / part - progress.seconds)
    return say(
        "{part:4.0%}  {progress}, {minutes}:{seconds:02d} remaining",
        part=part,
        progress=text,
        minutes=remaining // 60,
        seconds=remaining % 60,
    )


def counted_articles(count: int) -> Message:
    """A number of articles in words."""
    return plural("{count:,} article", "{count:,} articles", count)


def counted_paragraphs(count: int) -> Message:
    """A number of paragraphs in words."""
    return plural("{count:,} paragraph", "{count:,} paragraphs", count)
