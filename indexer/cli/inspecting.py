"""The commands that show what an index holds or would hold, and whether it is sound."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from indexer.core.messages import join_messages, message, say
from indexer.core.printable import printable
from indexer.core.streams import takes_colours
from indexer.storage.opensearch.address import is_address

from .info import age_fault, info_lines, read_age
from .messages import counted_articles, counted_paragraphs
from .options import access_to, encoding_option, index_option, ocr_option, sources_argument
from .reporting import INCOMPLETE, Reporter, reporting

if TYPE_CHECKING:
    from datetime import timedelta

    from indexer.writing.embedded.repair import RepairReport


@click.command()
@sources_argument
@encoding_option
@ocr_option
@click.option("--limit", type=click.IntRange(1, 999_999_999), metavar="N", help="Show at most N articles.")
@reporting(json_help="Print JSON, one line per article.")
def preview(
    sources: tuple[str, ...], encoding: str | None, ocr: bool | None, limit: int | None, reporter: Reporter
) -> int | None:
    """Show what would be indexed of these files and folders, and how each value was found; write nothing."""
    from indexer.inspecting.preview import preview as previews_of

    from .preview import print_previews

    rejected = print_previews(previews_of(sources, limit, encoding=encoding, ocr=bool(ocr)), reporter)
    return INCOMPLETE if rejected else None


@click.command()
@index_option
@click.option(
    "--max-age",
    metavar="AGE",
    callback=read_age,
    help="Exit with 1 if the last run is older than AGE, such as 90m, 26h or 2d.",
)
@reporting(json_help="Print one JSON object.", quiet_and_log=False)
def info(index: str, max_age: timedelta | None, reporter: Reporter) -> int | None:
    """Show what the index holds, where it comes from, and when it was last brought up to date."""
    from indexer.inspecting.info import index_info

    described = index_info(index, access=access_to(index))
    if reporter.as_json:
        reporter.result(asdict(described))
    else:
        for line in info_lines(described):
            reporter.line(printable(line))
    fault = None if max_age is None else age_fault(described, max_age)
    if fault is None:
        return None
    reporter.warning(join_messages(": ", (index, fault)))
    return INCOMPLETE


@click.command()
@index_option
@reporting(json_help="Print JSON, one line per text.", quiet_and_log=False)
def boilerplate(index: str, reporter: Reporter) -> None:
    """List paragraphs flagged as boilerplate, which sites put around articles, the most frequent first."""
    from indexer.inspecting.info import list_boilerplate

    for each in list_boilerplate(index, access=access_to(index)):
        if reporter.as_json:
            reporter.result({"paragraphs": each.paragraphs, "text": each.text})
        else:
            reporter.line(f"{each.paragraphs:8,}  {printable(each.text).strip()}")


@click.command()
@click.argument("first", metavar="ID")
@click.argument("second", metavar="ID")
@index_option
@reporting(json_help="Print JSON, one line per paragraph.", quiet_and_log=False)
def compare(first: str, second: str, index: str, reporter: Reporter) -> None:
    """Show where two articles of the index differ, such as two reposts.

    Differences of script, glosses, punctuation and spaces do not count. A line begins with = for a paragraph
    of both articles, - for one of the first, + for one of the second. Two versions of one stand together, and
    the characters that differ are marked. A line begins with ~ for a paragraph that stands elsewhere in the
    second article.
    """
    from indexer.inspecting.compare import compare_articles

    from .comparison import counted_pairs, pair_lines

    pairs = compare_articles(first, second, index, access=access_to(index))
    coloured = takes_colours(sys.stdout, os.environ)
    for pair in pairs:
        if reporter.as_json:
            reporter.result(pair.as_dict())
        else:
            for line in pair_lines(pair, coloured=coloured):
                reporter.line(line)
    reporter.note(counted_pairs(pairs))


@click.command()
@index_option
@click.option("--repair", is_flag=True, help="Mend what is damaged, and list the articles that are lost.")
@reporting()
def verify(index: str, repair: bool, reporter: Reporter) -> int | None:
    """Read the whole index and check its checksums."""
    warnings: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    state = message("is sound")
    if not repair:
        paragraphs = _verify(index, reporter)
    elif is_address(index):
        raise click.UsageError(
            say("A cluster repairs what it stores itself; --repair is for an index in a folder.")
        )
    else:
        from indexer.writing.embedded.repair import repair_index

        reporter.watch(index)
        report = repair_index(index, lambda name: reporter.step(message("reading {name}", name=name)))
        paragraphs, warnings, mended = report.paragraphs, report.warnings, report.mended
        for warning in warnings:
            reporter.warning(warning)
        for fault in mended:
            reporter.note(message("damaged: {fault}", fault=fault))
        if report.lost:
            return _tell_lost(index, report, reporter)
        if mended:
            state = message("is repaired, and nothing is lost")
    reporter.summary(
        message(
            "{index} {state}: {paragraphs}",
            index=index,
            state=state,
            paragraphs=counted_paragraphs(paragraphs),
        ),
        **{"index": index, "paragraphs": paragraphs, "lost": [], "mended": mended, "warnings": warnings},
    )
    return None


def _verify(index: str, reporter: Reporter) -> int:
    from indexer.inspecting.verify import verify_index

    return verify_index(
        index, lambda name: reporter.step(message("reading {name}", name=name)), access=access_to(index)
    )


def _tell_lost(index: str, report: RepairReport, reporter: Reporter) -> int:
    """Tell all that a repair has lost, since nothing else knows it afterwards; return the exit status."""
    for segment in report.lost if not reporter.as_json else ():
        reporter.note(message("damaged: {fault}", fault=segment.fault))
        for article in segment.articles or ():
            reporter.note(message("lost: {article}", article=article))
        if segment.articles is None:
            paragraphs = counted_paragraphs(segment.paragraphs)
            reporter.note(message("lost: articles that cannot be named, {paragraphs}", paragraphs=paragraphs))
        elif segment.unnamed:
            articles = counted_articles(segment.unnamed)
            reporter.note(message("lost: {articles} that cannot be named", articles=articles))
    lost = sum(segment.paragraphs for segment in report.lost)
    reporter.summary(
        message(
            "{index} is repaired: {paragraphs}; {lost:,} lost, which `indexer update` brings back",
            index=index,
            paragraphs=counted_paragraphs(report.paragraphs),
            lost=lost,
        ),
        index=index,
        **asdict(report),
    )
    return INCOMPLETE
