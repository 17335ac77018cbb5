"""Searches random and hostile queries: none may raise, and none may take a second.

Queries are random cuts of real text, mixtures of operators and quotes, damaged glosses, any characters of
Unicode, and a list of strings that have broken query parsers before.
"""

from __future__ import annotations

import random
import time
import traceback
from collections import Counter
from collections.abc import Sequence

from benchmarks.corpus import read_paragraphs, sample
from benchmarks.subject import subject, subject_options
from benchmarks.verdict import print_table, verdict
from indexer.core.article import Paragraph
from search import open_index

HIGHEST_SECONDS = 1.0

NASTY = (
    "",
    " ",
    "\u3000",
    "\n",
    "\0",
    "\ufeff",
    "\u200b",
    "\ud800",
    "\U0010ffff",
    "的",
    "的 一 是 在 不 了 有 和 人 这",
    '"',
    '""',
    '"""',
    "“",
    "“”",
    "「」",
    "「“\"'",
    "(",
    ")",
    "()",
    ")(",
    "((((((((((",
    "(" * 10_000,
    ")" * 10_000,
    "(" * 5_000 + "白龟湖" + ")" * 5_000,
    '"' * 10_001,
    "-" * 10_000,
    "- - -",
    "NOT",
    "AND",
    "OR",
    "NOT NOT NOT 科技",
    "NOT " * 2_000 + "科技",
    "AND OR NOT",
    "科技 AND",
    "OR 科技",
    "科技 AND OR 创新",
    "-科技",
    "－科技",
    "-的",
    "NOT 的",
    "*",
    "**",
    "科*",
    "*技",
    "|",
    "||",
    "科技|创新",
    "科技 * 创新 + 人才",
    "＋",
    "title:",
    "title:title:title:",
    "title:(",
    "title:科技",
    "标题:科技",
    "date:",
    "date:2024-13-45",
    "date:2024..",
    "date:..2024",
    "date:9999999999",
    "after:0000",
    "no_such_field:x",
    ":",
    ":::",
    "〔2024〕3号",
    "国发〔2019〕5号",
    "R&D",
    "2.06%",
    "5G",
    "C++",
    "..",
    "~",
    "科技~",
    "科技^",
    "科技^5",
    "[2019 TO 2024]",
    "{a TO",
    "\\",
    '\\\\"',
    "科技\\",
    "'; DROP TABLE index; --",
    "$(reboot)",
    "%s%s%n",
    "😀",
    "👨‍👩‍👧‍👦",
    "創(chuàng)新",
    "創(chuàng",
    "創(chuàng)(chuàng)(chuàng)",
    "(chuàng)" * 1_000,
    "勇?lián)?",
    "e\u0301" * 5_000,
    "\u0301" * 10_000,
    "\u202e科技",
    "⼯⾏",
    "𠀀𠀁",
    "ﷺ" * 500,
    "㎡㏄㍿",
    "科" * 10_000,
    "科技 " * 3_333,
    "科技 OR " * 1_250 + "创新",
    "a" * 10_000,
    "1" * 10_000,
)

PIECES = (
    *'()“”「」『』"\'-－+＋*＊|｜:：~^&!?？，。、；《》〔〕【】[]{}\\/ \u3000\t\n',
    "AND", "OR", "NOT", " AND ", " OR ", " NOT ", "ＡＮＤ", "and", "title:", "标题：", "date:", "2024",
    "2.06%", "..", "(chuàng)", "(zhong)", "的", "科技", "創新", "a", "R&D", "3号", "😀", "\u0301", "⾏", "𠀀",
)  # fmt: skip
LONGEST_MIX = 40


def text_cut(texts: Sequence[Paragraph], chance: random.Random) -> str:
    text = chance.choice(texts).text
    start = chance.randrange(len(text))
    return text[start : start + chance.choice((1, 2, 5, 10, 20, 50, 200))]


def any_characters(chance: random.Random) -> str:
    """Random characters, mostly from the first two planes, with lone surrogates."""
    highest = chance.choice((0x7F, 0xFFFF, 0xFFFF, 0x2FFFF, 0x10FFFF))
    return "".join(chr(chance.randint(0, highest)) for _ in range(chance.randint(1, LONGEST_MIX)))


def mixed(texts: Sequence[Paragraph], chance: random.Random) -> str:
    """A mixture of operators, quotes, brackets and pieces of real text."""
    pieces = (
        chance.choice(PIECES) if chance.random() < 0.7 else text_cut(texts, chance)[:6]
        for _ in range(chance.randint(1, LONGEST_MIX))
    )
    return "".join(pieces)


def damaged(texts: Sequence[Paragraph], chance: random.Random) -> str:
    """Real text with random characters inserted, removed or doubled."""
    characters = list(text_cut(texts, chance))
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(characters) + 1)
        characters[place : place + chance.randint(0, 1)] = chance.choice(PIECES) * chance.randint(1, 3)
    return "".join(characters)


def random_query(texts: Sequence[Paragraph], chance: random.Random) -> str:
    match chance.randrange(4):
        case 0:
            return text_cut(texts, chance)
        case 1:
            return any_characters(chance)
        case 2:
            return mixed(texts, chance)
        case _:
            return damaged(texts, chance)


def main() -> int:
    parser = subject_options(__doc__, paragraphs=50_000)
    parser.add_argument("--queries", type=int, default=100_000, help="how many (default 100,000)")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    raised: Counter[str] = Counter()
    slow = 0
    slowest, slowest_query = 0.0, ""
    with subject(arguments) as given, open_index(given.index) as searcher:
        texts = sample(read_paragraphs(given.sources), 10_000, arguments.seed)
        started = time.perf_counter()
        for number in range(arguments.queries):
            query = NASTY[number] if number < len(NASTY) else random_query(texts, chance)
            before = time.perf_counter()
            try:
                searcher.search(query)
            except Exception as error:
                fault = traceback.extract_tb(error.__traceback__)[-1]
                kind = f"{type(error).__name__} in {fault.name}, line {fault.lineno}"
                if not raised[kind]:
                    print(f"{query[:100]!r}: {kind}: {error}")
                raised[kind] += 1
            taken = time.perf_counter() - before
            slow += taken > HIGHEST_SECONDS
            if taken > slowest:
                slowest, slowest_query = taken, query
        mean_ms = (time.perf_counter() - started) / arguments.queries * 1000
    exceptions = sum(raised.values())
    print_table(
        ["queries", "exceptions", "over a second", "mean ms", "slowest ms"],
        [[arguments.queries, exceptions, slow, round(mean_ms, 2), round(slowest * 1000)]],
    )
    print(f"slowest: {slowest_query[:100]!r}, {len(slowest_query):,} characters")
    bar = f"{arguments.queries:,} queries, {exceptions} exceptions, {slow} over {HIGHEST_SECONDS:g} s"
    numbers = {"exceptions": dict(raised), "slow": slow, "mean_ms": mean_ms, "slowest_ms": slowest * 1000}
    return verdict("hostile", not exceptions and not slow, bar, {**numbers, "slowest": slowest_query[:200]})


if __name__ == "__main__":
    raise SystemExit(main())
