"""Measures how well title, date and text of web pages are read, beside trafilatura with its defaults.

The pages are real, kept as they were fetched; the expected values are from the sites' own records. On one
site, only the articles' addresses hold the dates, and the pages do not hold the addresses. Texts are compared
as multisets of their characters without white space: F1 is 2 x common / (read + expected). Pages count alike.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from statistics import mean, median

from benchmarks.corpus import Record, read_records
from benchmarks.verdict import print_table, verdict
from indexer.recognition import parse_date
from indexer.sources.draft import DEFAULTS, Document, NotAnArticle
from indexer.sources.formats.html import read_html

SITES = ("govcn_2019", "cctv_xwlb_2012_2026")
TITLES, DATES, TEXT = 0.98, 0.98, 0.97
_NAMES = re.compile(rb"\s(?:class|id|itemprop|role)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_DATE_IN_ADDRESS = re.compile(r"/(\d{4})-(\d\d)/(\d\d)/")


@dataclass(frozen=True)
class Read:
    """The values that a reader gave for a page; the date as YYYY-MM-DD."""

    title: str | None
    date: str | None
    text: str


@dataclass
class Scores:
    """Results of one reader on the pages of one site."""

    titles: list[bool] = field(default_factory=list)
    dates: list[bool] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def row(self) -> list[str]:
        times = f"{1000 * median(self.seconds):.1f}"
        return [f"{mean(self.titles):.3f}", f"{mean(self.dates):.3f}", f"{mean(self.overlaps):.4f}", times]


def together(scores: list[Scores]) -> Scores:
    return Scores(
        [title for score in scores for title in score.titles],
        [date for score in scores for date in score.dates],
        [overlap for score in scores for overlap in score.overlaps],
        [seconds for score in scores for seconds in score.seconds],
    )


def read_ours(page: bytes) -> Read:
    try:
        draft = read_html(Document("page.html", BytesIO(page)), DEFAULTS)
    except NotAnArticle:
        return Read(None, None, "")
    title, published = draft.fields.get("title"), draft.fields.get("published")
    day = None if published is None else parse_date(str(published.value))
    return Read(None if title is None else str(title.value), None if day is None else str(day), draft.text)


def read_unnamed(page: bytes) -> Read:
    """Reads a page as we do, without ids and classes: a site whose names nobody knows."""
    return read_ours(_NAMES.sub(b"", page))


def read_with_trafilatura(page: bytes) -> Read:
    from trafilatura import bare_extraction

    found = bare_extraction(page, with_metadata=True)
    return Read(None, None, "") if found is None else Read(found.title, found.date, found.text or "")


def pages_of(corpora: Path, site: str) -> Iterator[tuple[bytes, Record]]:
    """Each page of a site with the record of its article."""
    with tarfile.open(corpora / site / "raw_html_dev.tar.xz") as archive:
        pages = {
            PurePosixPath(member.name).stem: opened.read()
            for member in archive
            if (opened := archive.extractfile(member)) is not None
        }
    for record in read_records(corpora / site / "docs.jsonl.xz"):
        page = pages.pop(record["id"], None)
        if page is not None:
            yield page, record
    if pages:
        raise SystemExit(f"{site}: no truth for {', '.join(sorted(pages))}")


def overlap(found: str, expected: str) -> float:
    """F1 of the characters of two texts, white space left out.

    >>> overlap("科技 创新", "创新发展")
    0.5
    """
    ours, theirs = (Counter(letter for letter in text if not letter.isspace()) for text in (found, expected))
    both = sum((ours & theirs).values())
    return 2 * both / (sum(ours.values()) + sum(theirs.values())) if both else 0.0


def date_of(record: Record) -> str | None:
    if record.get("date"):
        return str(record["date"])
    found = _DATE_IN_ADDRESS.search(record.get("url", ""))
    return None if found is None else "-".join(found.groups())


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--corpora", type=Path, required=True, help="the folder that holds the sites' folders"
    )
    parser.add_argument("--faults", action="store_true", help="print each value that was read wrongly")
    arguments = parser.parse_args()
    readers: dict[str, Callable[[bytes], Read]] = {"ours": read_ours, "unnamed": read_unnamed}
    if importlib.util.find_spec("trafilatura") is None:
        print("trafilatura is not here and left out: pip install -e .[bench]")
    else:
        readers["trafilatura"] = read_with_trafilatura
    scores = {reader: {site: Scores() for site in SITES} for reader in readers}
    for site in SITES:
        for page, record in pages_of(arguments.corpora, site):
            for name, read in readers.items():
                start = time.perf_counter()
                found = read(page)
                score = scores[name][site]
                score.seconds.append(time.perf_counter() - start)
                score.titles.append(found.title == record["title"])
                score.dates.append(found.date == date_of(record))
                score.overlaps.append(overlap(found.text, record["text"]))
                if arguments.faults and name == "ours":
                    tell_faults(found, record, score)
    rows = []
    for name, sites in scores.items():
        rows += [[f"{name}, {site}", len(score.titles), *score.row()] for site, score in sites.items()]
        everything = together(list(sites.values()))
        rows.append([f"{name}, all", len(everything.titles), *everything.row()])
        if name == "ours":
            ours = everything
    print_table(["reader, site", "pages", "titles", "dates", "F1", "ms a page"], rows)
    met = mean(ours.titles) >= TITLES and mean(ours.dates) >= DATES and mean(ours.overlaps) >= TEXT
    bar = (
        f"titles {mean(ours.titles):.3f} (bar {TITLES}), dates {mean(ours.dates):.3f} (bar {DATES}), "
        f"F1 {mean(ours.overlaps):.4f} (bar {TEXT}) on {len(ours.titles)} pages"
    )
    return verdict("main_text", met, bar, {"rows": rows})


def tell_faults(found: Read, record: Record, score: Scores) -> None:
    if not score.titles[-1]:
        print(f"{record['id']}: title {found.title!r}, expected {record['title']!r}")
    if not score.dates[-1]:
        print(f"{record['id']}: date {found.date}, expected {date_of(record)}")
    if score.overlaps[-1] < TEXT:
        lengths = f"{len(found.text)} characters, expected {len(record['text'])}"
        print(f"{record['id']}: F1 {score.overlaps[-1]:.3f}, {lengths}")


if __name__ == "__main__":
    raise SystemExit(main())
