"""Words of messages: counts and progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.writing.report import Progress


def progress_text(progress: Progress) -> str:
    rate = progress.articles / progress.seconds if progress.seconds else 0
    text = f"{counted(progress.articles, 'article')}, {rate:,.0f} a second"
    if progress.writing:
        return f"{text}; writing the index"
    if not progress.bytes_read or not progress.bytes_total:
        return text
    part = min(progress.bytes_read / progress.bytes_total, 1.0)
    remaining = round(progress.seconds / part - progress.seconds)
    return f"{part:4.0%}  {text}, {remaining // 60}:{remaining % 60:02d} remaining"


def counted(count: int, noun: str) -> str:
    """A count in words: 1 article, 1,050 articles."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
