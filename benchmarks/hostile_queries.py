"""The queries of `benchmarks.hostile`, by kind: a table of bad strings, and others drawn by chance.

Real text cut at random, operators and quotes thrown together, damaged glosses, every part of Unicode; and
what every text holds the parts of: common words, phrases of them, strings of signs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence

from indexer.core.article import Paragraph

COMMON = "的一是在不了有和人这中大为上个国我以要他发工生学年"
"""Letters that nearly every text holds."""
COMMON_WORDS = (
    *(
        "中国",
        "发展",
        "工作",
        "国家",
        "建设",
        "新闻",
        "消息",
        "新闻联播",
        "经济",
        "社会",
        "企业",
        "管理",
        "政府",
    ),
    *(
        "部门",
        "服务",
        "人民",
        "主席",
        "会议",
        "全国",
        "要求",
        "推进",
        "国务院",
        "办公厅",
        "以上",
        "规定",
        "单位",
    ),
    *(
        "今天",
        "记者",
        "报道",
        "进行",
        "实施",
        "有关",
        "加强",
        "我们",
        "一个",
        "资金",
        "项目",
        "技术",
        "生产",
        "问题",
    ),
)
"""Words that many texts of "policy" hold."""

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


def common_word(texts: Sequence[Paragraph], chance: random.Random) -> str:
    """A word or letter that many texts hold, alone or in a title."""
    return chance.choice(("", "", "", "title:", "-")) + chance.choice((*COMMON_WORDS, *COMMON))


def common_phrase(texts: Sequence[Paragraph], chance: random.Random) -> str:
    """Common words and letters side by side: many texts hold the parts, and few the whole."""
    parts = chance.choices((*COMMON_WORDS, *COMMON_WORDS, *COMMON), k=chance.randint(2, 5))
    phrase = f'"{"".join(parts)}"'
    return phrase if chance.random() < 0.7 else f"{phrase} {chance.choice(('AND', 'OR', ''))} {parts[0]}"


Draw = Callable[[Sequence[Paragraph], random.Random], str]

KINDS: Mapping[str, tuple[Draw, float]] = {
    "text cut at random": (text_cut, 0.21),
    "any characters": (lambda _texts, chance: any_characters(chance), 0.21),
    "operators and text": (mixed, 0.21),
    "damaged text": (damaged, 0.22),
    "string of signs": (of_signs, 0.05),
    "common word": (common_word, 0.05),
    "phrase of common words": (common_phrase, 0.05),
}
"""For each kind, the function that draws its queries, and its share of them."""
KNOWN = "known to be bad"
"""The kind of the queries of NASTY."""


def drawn(texts: Sequence[Paragraph], chance: random.Random) -> tuple[str, str]:
    """The kind of a random query, and the query."""
    (kind,) = chance.choices(list(KINDS), [share for _, share in KINDS.values()])
    return kind, KINDS[kind][0](texts, chance)


def hostile_queries(
    texts: Sequence[Paragraph], count: int, chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Kinds and queries: first those of NASTY, then random ones."""
    for number in range(count):
        yield (KNOWN, NASTY[number]) if number < len(NASTY) else drawn(texts, chance)


def random_query(texts: Sequence[Paragraph], chance: random.Random) -> str:
    return drawn(texts, chance)[1]
