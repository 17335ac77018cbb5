"""Counts articles that are decoded to exactly their text, whatever their encoding and their declaration.

Articles of "policy" are encoded at random, as plain text and as pages that begin with much ASCII, with no, a
right or a wrong declaration; those for Big5 are converted to traditional script first. Titles alone are
counted apart. charset-normalizer and chardet decode the same bytes, where they are installed; they see
declarations only inside of pages.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from indexer.sources.encoding.detection import declared_encoding, decode

from .corpus import policy_files, read_records
from .verdict import print_table, verdict

SHORTEST = 200
SIMPLIFIED = ("gb2312", "gbk", "gb18030", "cp936", "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be")
SIMPLIFIED_MARKED = ("utf-16", "utf-16-be with mark", "utf-32")
TRADITIONAL = ("big5", "big5hkscs", "cp950")
NAMES = ("utf-8", "gb2312", "gbk", "gb18030", "big5", "big5-hkscs", "utf-16", "iso-8859-1", "x-unknown")
_RIGHT = {
    "cp936": "gbk",
    "utf-8-sig": "utf-8",
    "big5hkscs": "big5-hkscs",
    "cp950": "big5",
    "utf-32": "utf-32",
}
# Characters whose bytes are other characters in another table of the same name.
_AMBIGUOUS = {"gb2312": "―・", "big5": "•", "big5hkscs": "•", "cp950": "‧"}
_SCRIPT = "<script>" + "function f(a, b) { return a + b; }\n" * 500 + "</script>"


class Case(NamedTuple):
    text: str
    encoding: str
    declaration: str
    declared: str | None
    data: bytes
    kind: str


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, required=True, help="the folder of the corpora")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=5)
    arguments = parser.parse_args()

    left_out: Counter[str] = Counter()
    texts, titles = _drawn(arguments.corpora, arguments.articles, arguments.seed)
    cases = list(islice(_cases(texts, arguments.seed, left_out), 2 * arguments.articles))
    short = list(islice(_cases(titles, arguments.seed, Counter()), 2 * arguments.articles))
    print("left out, as they are no text of the encoding drawn, or of two:", dict(left_out))
    numbers: dict[str, object] = {"cases": len(cases), "left_out": left_out}
    wrong: list[Case] = []
    head = ("encoding", "none", "right", "wrong", "of titles: none", "right", "wrong")
    for name, read in _readers():
        started = time.perf_counter()
        exact = _exact(read, cases)
        seconds = time.perf_counter() - started
        exact_short = _exact(read, short)
        columns = [*(("long", declaration) for declaration in ("no", "right", "wrong"))]
        columns += [("short", declaration) for declaration in ("no", "right", "wrong")]
        counts: defaultdict[tuple[str, str, str], list[bool]] = defaultdict(list)
        for length, asked, results in (("long", cases, exact), ("short", short, exact_short)):
            for case, result in zip(asked, results, strict=True):
                for row in (case.encoding, "all"):
                    counts[row, length, case.declaration].append(result)
        print(f"\n{name}: {seconds / len(cases) * 1000:.2f} ms a text")
        rows = [
            (row, *(_share(counts[row, length, declaration]) for length, declaration in columns))
            for row in [*SIMPLIFIED, *SIMPLIFIED_MARKED, *TRADITIONAL, "all"]
        ]
        print_table(head, rows)
        numbers[name] = {
            "exact": sum(exact),
            "exact_titles": sum(exact_short),
            "ms": seconds / len(cases) * 1000,
        }
        if name == "ours":
            wrong = [case for case, result in zip(cases, exact, strict=True) if not result]
    for case in wrong[:10]:
        print("wrong:", case.encoding, case.declaration, case.declared, case.kind, repr(case.text[:60]))
    bar = f"all of {len(cases):,} texts, {len(cases) // 2:,} as pages, decoded to exactly the text"
    return verdict("encodings", not wrong, bar, numbers)


def _drawn(corpora: Path, count: int, seed: int) -> tuple[list[str], list[str]]:
    """Texts and titles of a uniform sample of the articles."""
    chance = random.Random(seed)
    texts: list[str] = []
    titles: list[str] = []
    chosen: dict[int, tuple[str, str]] = {}
    number = 0
    for path in policy_files(corpora):
        for record in read_records(path):
            text, title = record["text"], record.get("title") or ""
            if len(text) < SHORTEST or text != text.strip("\ufeff") or "\r" in text:
                continue
            place = number if number < 2 * count else chance.randrange(number + 1)
            if place < 2 * count:  # twice as many as needed, as some are left out
                chosen[place] = text, title
            number += 1
    for text, title in chosen.values():
        texts.append(text)
        if 10 <= len(title) <= 50:
            titles.append(title)
    return texts, titles


def _cases(texts: list[str], seed: int, left_out: Counter[str]) -> Iterator[Case]:
    """Encodes each text in one encoding, as text and as a page."""
    from opencc import OpenCC

    traditional = OpenCC("s2tw").convert
    chance = random.Random(seed)
    for text in texts:
        encoding = chance.choice(SIMPLIFIED + SIMPLIFIED_MARKED + TRADITIONAL)
        if encoding in TRADITIONAL:
            text = traditional(text)
        if any(character in text for character in _AMBIGUOUS.get(encoding, "")):
            left_out[f"{encoding}, one of two"] += 1
            continue
        try:
            for kind in ("txt", "html"):
                declaration = chance.choice(("no", "right", "wrong"))
                right = _RIGHT.get(encoding, encoding.partition(" ")[0])
                others = [name for name in NAMES if name != right]
                declared = {"no": None, "right": right, "wrong": chance.choice(others)}[declaration]
                whole = text if kind == "txt" else _page(text, declared, chance.random() < 0.5)
                yield Case(whole, encoding, declaration, declared, _encoded(whole, encoding), kind)
        except UnicodeEncodeError:
            left_out[encoding] += 1


def _page(text: str, declared: str | None, late: bool) -> str:
    meta = (
        ""
        if declared is None
        else f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    )
    head = _SCRIPT + meta if late else meta + _SCRIPT
    paragraphs = "".join(f"<p>{line}</p>\n" for line in text.split("\n"))
    return f"<html><head>{head}</head><body>{paragraphs}</body></html>"


def _encoded(text: str, encoding: str) -> bytes:
    if encoding == "cp936":
        return b"\x80".join(part.encode("gbk") for part in text.split("€"))
    if encoding == "utf-16-be with mark":
        return b"\xfe\xff" + text.encode("utf-16-be")
    return text.encode(encoding)


def _readers() -> Iterator[tuple[str, Callable[[Case], str]]]:
    yield "ours", _ours
    for name, peer in (("charset_normalizer", _charset_normalizer), ("chardet", _chardet)):
        try:
            import_module(name)
        except ImportError:
            print(f"{name} is not here: pip install -e .[bench]")
        else:
            yield name, peer


def _ours(case: Case) -> str:
    if case.kind == "html":
        return decode(case.data, declared_encoding(case.data)).text
    return decode(case.data, case.declared).text


def _charset_normalizer(case: Case) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(case.data).best()
    return "" if best is None else str(best)


def _chardet(case: Case) -> str:
    import chardet

    return case.data.decode(chardet.detect(case.data)["encoding"] or "utf-8")


def _exact(read: Callable[[Case], str], cases: list[Case]) -> list[bool]:
    results = []
    for case in cases:
        try:
            results.append(read(case).removeprefix("\ufeff") == case.text)
        except (UnicodeError, LookupError):
            results.append(False)
    return results


def _share(results: list[bool]) -> str:
    return f"{sum(results)}/{len(results)}"


if __name__ == "__main__":
    raise SystemExit(main())
