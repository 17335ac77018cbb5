"""The commands that show what an index holds or would hold, and whether it is sound."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from indexer.core.errors import IndexDamagedError
from indexer.storage.opensearch.address import is_address

from .messages import counted, exit_on_error
from .options import access_to, encoding_option, index_option, sources_argument


@click.command()
@sources_argument
@encoding_option
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Show at most N articles.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one line per article.")
def preview(sources: tuple[str, ...], encoding: str | None, limit: int | None, as_json: bool) -> None:
    """Show what would be indexed of these files and folders, and how each value was found; write nothing."""
    from indexer.inspecting.preview import preview as previews_of

    from .preview import print_previews

    with exit_on_error():
        rejected = print_previews(previews_of(sources, limit, encoding=encoding), as_json)
    if rejected:
        sys.exit(1)


@click.command()
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def info(index: str, as_json: bool) -> None:
    """Show what the index holds: numbers of articles and paragraphs, dates and size."""
    from indexer.inspecting.info import index_info

    with exit_on_error():
        values = asdict(index_info(index, access=access_to(index)))
    if as_json:
        click.echo(json.dumps(values, default=str, ensure_ascii=False))
        return
    for name, value in values.items():
        shown = "unknown" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
        click.echo(f"{name.replace('_', ' '):24}{shown}")


@click.command()
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one line per text.")
def boilerplate(index: str, as_json: bool) -> None:
    """List paragraphs flagged as boilerplate, which sites put around articles, the most frequent first."""
    from indexer.inspecting.info import list_boilerplate

    with exit_on_error():
        texts = list_boilerplate(index, access=access_to(index))
    for each in texts:
        if as_json:
            click.echo(json.dumps({"paragraphs": each.paragraphs, "text": each.text}, ensure_ascii=False))
        else:
            click.echo(f"{each.paragraphs:8,}  {_printable(each.text)}")


@click.command()
@click.argument("first", metavar="ID")
@click.argument("second", metavar="ID")
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one line per paragraph.")
def compare(first: str, second: str, index: str, as_json: bool) -> None:
    """Show in which paragraphs two articles of the index differ, such as two reposts.

    Differences of script, glosses, punctuation and spaces do not count. A line begins with = for a paragraph
    of both articles, - for one of the first, + for one of the second. Two versions of one stand together.
    """
    from indexer.inspecting.compare import compare_articles

    with exit_on_error():
        pairs = compare_articles(first, second, index, access=access_to(index))
    for pair in pairs:
        paragraphs = (pair.first, pair.second)
        if as_json:
            line = {
                "same": pair.same,
                "paragraphs": [paragraph and paragraph.ordinal for paragraph in paragraphs],
                "texts": [paragraph and paragraph.text for paragraph in paragraphs],
            }
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            for sign, paragraph in zip("=" if pair.same else "-+", paragraphs, strict=False):
                if paragraph is not None:
                    click.echo(f"{sign} ¶{paragraph.ordinal} {_printable(paragraph.text)}")
    same = sum(pair.same for pair in pairs)
    click.echo(f"{same:,} of {counted(len(pairs), 'paragraph')} the same", err=True)


@click.command()
@index_option
@click.option("--repair", is_flag=True, help="Leave out damaged segments, and list the articles lost.")
def verify(index: str, repair: bool) -> None:
    """Read the whole index and check its checksums."""
    if repair and is_address(index):
        raise click.UsageError(
            "A cluster repairs what it stores itself; --repair is for an index in a folder."
        )
    paragraphs = _repair(index) if repair else _verify(index)
    click.echo(f"{index} is sound: {counted(paragraphs, 'paragraph')}")


def _printable(text: str) -> str:
    """The text in one line, without characters that would move a terminal's cursor."""
    return "".join(character if character.isprintable() else " " for character in text).strip()


def _repair(index: str) -> int:
    """Repair an index; print all that is lost, since nothing else knows it afterwards, and exit with 1."""
    from indexer.writing.embedded.repair import repair_index

    with exit_on_error():
        report = repair_index(index, _print_segment)
    for segment in report.lost:
        click.echo(f"damaged: {segment.fault}", err=True)
        for article in segment.articles or ():
            click.echo(f"lost: {article}", err=True)
        if segment.articles is None:
            click.echo(f"lost: articles that cannot be named, {segment.paragraphs:,} paragraphs", err=True)
    if report.lost:
        lost = sum(segment.paragraphs for segment in report.lost)
        click.echo(
            f"{index} is repaired: {counted(report.paragraphs, 'paragraph')}; {lost:,} lost, "
            "which `indexer update SOURCE...` brings back"
        )
        sys.exit(1)
    return report.paragraphs


def _verify(index: str) -> int:
    from indexer.inspecting.verify import verify_index

    with exit_on_error():
        try:
            return verify_index(index, _print_segment, access=access_to(index))
        except IndexDamagedError as error:
            if is_address(index):
                raise
            raise IndexDamagedError(f"{error}, or try `indexer verify --repair`") from error


def _print_segment(name: str) -> None:
    click.echo(f"reading {name}", err=True)
