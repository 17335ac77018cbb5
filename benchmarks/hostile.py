"""Random and hostile queries: none raises, none takes a second, and a time that is given is kept.

Real text cut at random, operators and quotes thrown together, damaged glosses, every part of Unicode, strings
of signs of which every text holds the parts, and strings that have broken parsers of queries before. Then the
slowest of them with large pages and a time of DEADLINE seconds, and explanations of as many hits as there can
be. Seconds are the processor's, so that what else the machine does is not counted; those of a deadline are
the clock's, the least of ATTEMPTS.
"""

from __future__ import annotations

import heapq
import random
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.corpus import read_paragraphs, sample
from benchmarks.subject import subject, subject_options
from benchmarks.verdict import print_table, verdict
from indexer.core.article import Paragraph
from search import Searcher, open_index

HIGHEST_SECONDS = 1.0
DEADLINE, LATEST, ATTEMPTS = 0.05, 0.15, 3
"""Seconds that are given, and by when there is an answer: the least of so many attempts."""

SLOWEST, LONGEST_WITH_DEADLINE = 40, 1_000
"""Number of the slowest queries that are asked again with a deadline, and the length of the longest: to read
a query of 10,000 characters takes .1 seconds, whatever the time."""

EXPLAINED = ("的", "科技创新", "新型冠状病毒感染的肺炎疫情防控", "科技 AND 创新", "-的")
LARGE_PAGES: tuple[dict[str, Any], ...] = (
    {},
    {"limit": 10_000},
    {"limit": 10_000, "distinct": True},
    {"limit": 10_000, "collapse": True},
    {"order": "newest", "per_article": 1},
)

COMMON = "的一是在不了有和人这中大为上个国我以要他发工生学年"
"""Letters that nearly every text holds."""

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
    " ".join(f'"，{letter}、，"' for letter in COMMON),
    " OR ".join(f'"，{letter}，"' for letter in COMMON),
    " OR ".join(f'"{one}{other}"' for one in "，。、；" for other in "，。、；"),
    '"，，"',
    "，的，",
    "a" * 10_000,
    "1" * 10_000,
)

PIECES = (
    *'()“”「」『』"\'-－+＋*＊|｜:：~^&!?？，。、；《》〔〕【】[]{}\\/ \u3000\t\n',
    "AND", "OR", "NOT", " AND ", " OR ", " NOT ", "ＡＮＤ", "and", "title:", "标题：", "date:", "2024",
    "2.06%", "..", "(chuàng)", "(zhong)", "的", "科技", "創新", "a", "R&D", "3号", "😀", "\u0301", "⾏", "𠀀",
)  # fmt: skip
LONGEST_MIX = 40
SHARE_OF_SIGNS = 0.05


def text_cut(texts: Sequence[Paragraph], chance: random.Random) -> str:
    text = chance.choice(texts).text
    start = chance.randrange(len(text))
    return text[start : start + chance.choice((1, 2, 5, 10, 20, 50, 200))]


def any_characters(chance: random.Random) -> str:
    """Text of all Unicode, lone surrogates too, most of it from the first two planes."""
    highest = chance.choice((0x7F, 0xFFFF, 0xFFFF, 0x2FFFF, 0x10FFFF))
    return "".join(chr(chance.randint(0, highest)) for _ in range(chance.randint(1, LONGEST_MIX)))


def mixed(texts: Sequence[Paragraph], chance: random.Random) -> str:
    """Operators, quotes and brackets among pieces of real text."""
    pieces = (
        chance.choice(PIECES) if chance.random() < 0.7 else text_cut(texts, chance)[:6]
        for _ in range(chance.randint(1, LONGEST_MIX))
    )
    return "".join(pieces)


def damaged(texts: Sequence[Paragraph], chance: random.Random) -> str:
    """Real text with characters put in, taken out or doubled."""
    characters = list(text_cut(texts, chance))
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(characters) + 1)
        characters[place : place + chance.randint(0, 1)] = chance.choice(PIECES) * chance.randint(1, 3)
    return "".join(characters)


def of_signs(texts: Sequence[Paragraph], chance: random.Random) -> str:
    """Strings of signs and frequent letters, which many texts hold the parts of, and few the whole."""
    pieces = [*"，。、：；（）“”！？", *COMMON]

    def string() -> str:
        some = chance.choices(pieces, k=chance.randint(2, 6))
        return "".join(some) if chance.random() < 0.8 else f"，{text_cut(texts, chance)[:4]}，、"

    joint = chance.choice((" ", " OR ", " AND ", " SENT ", " -"))
    strings = [f"「{string()}」" for _ in range(chance.choice((1, 2, 5, 12, 25)))]
    return chance.choice(("", "", "title:", "-")) + joint.join(strings)


def random_query(texts: Sequence[Paragraph], chance: random.Random) -> str:
    if chance.random() < SHARE_OF_SIGNS:
        return of_signs(texts, chance)
    match chance.randrange(4):
        case 0:
            return text_cut(texts, chance)
        case 1:
            return any_characters(chance)
        case 2:
            return mixed(texts, chance)
        case _:
            return damaged(texts, chance)


def seconds_to_explain(searcher: Searcher, query: str) -> float:
    """Processor's seconds for the explanations of as many hits as are explained."""
    hits = searcher.search(query, limit=9_999, count=False).hits
    before = time.process_time()
    explained = len(searcher.explain(query, hits))
    assert explained == len(hits), f"{explained} of {len(hits)} hits are explained"
    return time.process_time() - before


def seconds_with_deadline(searcher: Searcher, query: str, options: dict[str, Any]) -> float:
    """The least of the clock's seconds for an answer."""
    least = float("inf")
    for _ in range(ATTEMPTS):
        before = time.perf_counter()
        searcher.search(query, timeout=DEADLINE, **options)
        least = min(least, time.perf_counter() - before)
    return least


def main() -> int:
    parser = subject_options(__doc__, paragraphs=50_000)
    parser.add_argument("--queries", type=int, default=100_000, help="how many (default 100,000)")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    raised: Counter[str] = Counter()
    slow = 0
    slowest: list[tuple[float, str]] = []
    with subject(arguments) as given, open_index(given.index) as searcher:
        texts = sample(read_paragraphs(given.sources), 10_000, arguments.seed)
        started = time.process_time()
        for number in range(arguments.queries):
            query = NASTY[number] if number < len(NASTY) else random_query(texts, chance)
            before = time.process_time()
            try:
                searcher.search(query)
            except Exception as error:
                fault = traceback.extract_tb(error.__traceback__)[-1]
                kind = f"{type(error).__name__} in {fault.name}, line {fault.lineno}"
                if not raised[kind]:
                    print(f"{query[:100]!r}: {kind}: {error}")
                raised[kind] += 1
            taken = time.process_time() - before
            slow += taken > HIGHEST_SECONDS
            (heapq.heappush if len(slowest) < SLOWEST else heapq.heappushpop)(slowest, (taken, query))
        mean_ms = (time.process_time() - started) / arguments.queries * 1000
        explaining = max((seconds_to_explain(searcher, query), query) for query in EXPLAINED)
        late, late_query, late_options = max(
            (
                (seconds_with_deadline(searcher, query, options), query, options)
                for query in [*EXPLAINED, *(query for _, query in slowest)]
                if len(query) <= LONGEST_WITH_DEADLINE
                for options in LARGE_PAGES
            ),
            key=lambda each: each[0],
        )
    exceptions = sum(raised.values())
    longest, longest_query = max(slowest)
    print_table(
        ["queries", "exceptions", "over a second", "mean ms", "slowest ms", "explaining ms", "late ms"],
        [
            [
                *(arguments.queries, exceptions, slow, round(mean_ms, 2)),
                *(round(seconds * 1000) for seconds in (longest, explaining[0], late)),
            ]
        ],
    )
    print(f"slowest: {longest_query[:100]!r}, {len(longest_query):,} characters")
    print(f"slowest to explain: {explaining[1]}")
    print(f"latest with {DEADLINE} s: {late_query[:100]!r} {late_options}")
    explained, answered = f"{explaining[0]:.2f} s", f"{late:.3f} s"
    asked = f"{arguments.queries:,} queries, {exceptions} exceptions, {slow} over {HIGHEST_SECONDS:g} s"
    bar = (
        f"{asked}; hits are explained in {explained}, at most {HIGHEST_SECONDS:g}; with {DEADLINE} s there "
        f"is an answer after {answered}, at most {LATEST}"
    )
    met = not exceptions and not slow and explaining[0] <= HIGHEST_SECONDS and late <= LATEST
    numbers = {
        **{"exceptions": dict(raised), "slow": slow, "mean_ms": mean_ms, "slowest_ms": longest * 1000},
        **{"slowest": longest_query[:200], "explaining_ms": explaining[0] * 1000, "late_ms": late * 1000},
    }
    return verdict("hostile", met, bar, numbers)


if __name__ == "__main__":
    raise SystemExit(main())
