"""The question before a change of an index, and the report after it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from indexer.core.messages import join_messages, message, plural, say

from .messages import counted_paragraphs
from .reporting import INCOMPLETE, Reporter

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.writing.report import IndexingReport, Loss

_SHOWN_REASONS = 8
"""Reasons for leaving something out that a report gives."""

_SHOWN_CHANGES = 20
"""Articles that a dry run lists of each kind."""


def agreement(reporter: Reporter, agrees: bool, *, is_dry: bool = False) -> Callable[[Loss], bool]:
    """Whether a large loss is right: what the user says on a terminal, or else `agrees`."""

    def is_right(loss: Loss) -> bool:
        if is_dry:
            if not agrees:
                reporter.warning(
                    message("without --yes this asks or fails, since it drops {loss}", loss=loss)
                )
            return True
        asks = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty() and not reporter.as_json
        if agrees or not asks:
            return agrees
        reporter.warning(message("this drops {loss}", loss=loss))
        return click.confirm(say("Drop them?"), default=False, err=True)

    return is_right


def sum_up(
    reporter: Reporter, summary: str, report: IndexingReport, all_rejected: bool, **values: object
) -> int | None:
    """Report what was rejected, warnings and the summary; return the exit status."""
    reporter.rejected(report.rejected, all_rejected)
    _tell_left_out(reporter, report)
    _tell_recognised(reporter, report)
    for warning in report.warnings:
        reporter.warning(warning)
    parts = [summary, counted_paragraphs(report.paragraphs), _rejected(report)]
    if report.skipped:
        parts.append(message("{count:,} skipped", count=report.skipped))
    if report.plan is not None:
        _list_changes(reporter, report, all_rejected)
        parts = [message("dry run, nothing was changed"), *parts]
    reporter.summary(join_messages("; ", parts), **_values(report), **values)
    return INCOMPLETE if report.rejected else None


def _rejected(report: IndexingReport) -> str:
    count = len(report.rejected)
    if not count or report.new_rejected is None:
        return message("{count:,} rejected", count=count)
    new = len(report.new_rejected)
    return message("{count:,} rejected, {new:,} of them new", count=count, new=new)


def _tell_left_out(reporter: Reporter, report: IndexingReport) -> None:
    """Tell in a line what was left out of files, by reason. JSON has it in the summary."""
    if reporter.as_json or not report.left_out:
        return
    shown, more = report.left_out[:_SHOWN_REASONS], len(report.left_out) - _SHOWN_REASONS
    reasons = [
        message("{count:,} × {why} (first: {first})", count=each.count, why=each.why, first=each.first)
        for each in shown
    ]
    if more > 0:
        reasons.append(
            plural(
                "{count:,} more reason, listed with --json",
                "{count:,} more reasons, listed with --json",
                more,
            )
        )
    reporter.note(
        message(
            "left out: {reasons}; `indexer preview FILE` shows what", reasons=join_messages("; ", reasons)
        )
    )


def _tell_recognised(reporter: Reporter, report: IndexingReport) -> None:
    """Tell in a line how sure the text of pictures is. JSON has it in the summary."""
    found = report.recognised
    if reporter.as_json or found is None:
        return
    pages = plural("{count:,} page", "{count:,} pages", found.pages)
    reporter.note(
        message(
            "recognised in pictures: {pages}, with a mean confidence of {confidence:.2f}; the lowest is "
            "{lowest:.2f}, of {least}",
            pages=pages,
            confidence=found.confidence,
            lowest=found.lowest,
            least=found.least,
        )
    )


def _list_changes(reporter: Reporter, report: IndexingReport, all_of_them: bool) -> None:
    """List what a dry run would change. JSON has all of it in the summary."""
    if reporter.as_json or reporter.quiet or report.plan is None:
        return
    for verb, ids in (
        (message("would add"), report.plan.added),
        (message("would replace"), report.plan.updated),
        (message("would drop"), report.plan.removed),
    ):
        shown = ids if all_of_them else ids[:_SHOWN_CHANGES]
        for each in shown:
            reporter.note(join_messages(": ", (verb, each)))
        if len(shown) < len(ids):
            more = message("{count:,} more; --json lists all", count=len(ids) - len(shown))
            reporter.note(join_messages(": ", (verb, more)))


def _values(report: IndexingReport) -> dict[str, object]:
    """The fields of a report as JSON has them."""
    new = report.rejected if report.new_rejected is None else report.new_rejected
    rejected = [
        {"file": each.file, "place": each.place, "reason": each.reason, "new": each in new}
        for each in report.rejected
    ]
    return {
        "added": report.added,
        "updated": report.updated,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "paragraphs": report.paragraphs,
        "rejected": rejected,
        "skipped": report.skipped,
        "left_out": [asdict(each) for each in report.left_out],
        "recognised": None if report.recognised is None else asdict(report.recognised),
        "warnings": list(report.warnings),
        "plan": None if report.plan is None else asdict(report.plan),
    }
