"""Counts paragraphs that come back from lines broken for width, and articles joined although none were.

Articles of the corpora, which have a paragraph a line, are read as they are, with and without their titles.
Then their lines are broken at 60 to 80 columns, as programs do: with or without words left whole, and signs
that begin no line. Paragraphs begin with an indent, after a blank line, or with neither; or they have an
indent, and pages with numbers break them. Only paragraphs wider than that count. The laws of Taiwan, part of
which are kept in broken lines, are left out.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from unicodedata import east_asian_width

from indexer.sources.unwrapping import unwrap

from .corpus import policy_files, read_records
from .verdict import print_table, verdict

OTHERS = ("laws_cn", "stard_statutes", "drcd_zhtw", "news_hk_mo")
WIDTHS = (60, 64, 72, 76, 80)
STYLES = ("indents", "blank lines", "neither", "indents and pages")
LINES_OF_PAGE = 24
RECALL = 0.9
_NO_START = frozenset("，。、；：！？）》〉”’」』…,.;:!?)%")
_WORD = re.compile(r"[A-Za-z0-9.%/-]+|\s+|.")


def columns(text: str) -> int:
    return sum(1 + (east_asian_width(character) in "WFA") for character in text)


def broken(paragraph: str, width: int, words: bool, moves_signs: bool) -> Iterator[str]:
    """The lines of a paragraph. With `moves_signs`, a letter goes with a sign that may not begin a line."""
    line, used = "", 0
    for token in _WORD.findall(paragraph) if words else paragraph:
        size = columns(token)
        if used + size <= width or not line.strip():
            line, used = line + token, used + size
            continue
        moved = line[-1] if moves_signs and token[0] in _NO_START else ""
        yield line[: len(line) - len(moved)].rstrip()
        line = moved + token.lstrip()
        used = columns(line)
    if line.strip():
        yield line


def wrapped(
    title: str, paragraphs: Sequence[str], width: int, style: str, chance: random.Random
) -> list[str]:
    """The lines of an article broken at a width."""
    words, moves_signs = chance.random() < 0.6, chance.random() < 0.6
    lines = [title, ""]
    for paragraph in paragraphs:
        lines += broken(("　　" if "indents" in style else "") + paragraph, width, words, moves_signs)
        lines += [""] * (style == "blank lines")
    if "pages" not in style:
        return lines
    paged = []
    for number, line in enumerate(lines):
        if number and number % LINES_OF_PAGE == 0:
            paged.append(f"- {number // LINES_OF_PAGE} -")
        paged.append(line)
    return paged


def articles_of(corpora: Path, most: int) -> Iterator[tuple[str, str]]:
    """(title, text) of at most so many articles of each corpus"""
    for path in (*policy_files(corpora), *(corpora / name / "docs.jsonl.xz" for name in OTHERS)):
        yield from ((each.get("title") or "", each["text"]) for each in islice(read_records(path), most))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, required=True, help="the folder of the corpora")
    parser.add_argument(
        "--articles", type=int, default=4000, help="articles of each corpus to read as they are"
    )
    parser.add_argument("--broken", type=int, default=25, help="articles of each corpus to break")
    arguments = parser.parse_args()

    read, seconds = 0, 0.0
    joined = []
    for title, text in articles_of(arguments.corpora, arguments.articles):
        read += 1
        for lines in (text.split("\n"), [title, *text.split("\n")]):
            start = time.perf_counter()
            if unwrap(lines) is not None:
                joined.append(title)
            seconds += time.perf_counter() - start

    chance = random.Random(1)
    long: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for title, text in articles_of(arguments.corpora, arguments.broken):
        paragraphs = list(filter(None, map(str.strip, text.split("\n"))))
        if any("   " in paragraph or "\t" in paragraph for paragraph in paragraphs):
            continue
        for width in WIDTHS:
            for style in STYLES:
                unwrapped = unwrap(wrapped(title, paragraphs, width, style, chance))
                found = (
                    set()
                    if unwrapped is None
                    else {line.replace(" ", "").strip() for line in unwrapped.lines}
                )
                wide = [paragraph.replace(" ", "") for paragraph in paragraphs if columns(paragraph) > width]
                long[style] += len(wide)
                whole[style] += sum(paragraph in found for paragraph in wide)
    rows = [[style, f"{long[style]:,}", f"{whole[style] / long[style]:.3f}"] for style in STYLES]
    print_table(["paragraphs begin with", "broken paragraphs", "come back whole"], rows)
    print(f"joined in {len(joined)} of {read:,} articles, {500 * seconds / read:.2f} ms each: {joined[:5]}")
    marked = [style for style in STYLES if style != "neither"]
    recall = sum(whole[style] for style in marked) / sum(long[style] for style in marked)
    bar = f"{recall:.3f} of marked paragraphs come back (bar {RECALL}), {len(joined)} articles joined (bar 0)"
    return verdict("unwrapping", recall >= RECALL and not joined, bar, {"rows": rows, "joined": joined})


if __name__ == "__main__":
    raise SystemExit(main())
