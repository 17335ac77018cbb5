"""Sentences as people paste them: spaces, signs, width and script as keyboards and programs leave them.

A sentence of 8 to 60 characters is copied from a paragraph and altered: spaces are removed, added around
Latin letters and digits, or made full-width; brackets and quotation marks are those of a keyboard; the script
is the other one. It is asked as an exact string. Its paragraph must be found, and one of the spans must be
the sentence. A space between two Latin or digit runs stays, since `3 5` is not 35.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from benchmarks.corpus import read_paragraphs, sample
from benchmarks.spelling import full_width, traditional
from benchmarks.subject import subject, subject_options
from benchmarks.verdict import print_table, verdict
from indexer.core.article import Paragraph
from search import open_index

SHORTEST, LONGEST = 8, 60
MOST_HITS = 2_000
BAR = 0.999
SHOWN_FAULTS = 20
QUOTES = ('""', "“”", "「」", "『』")

_SENTENCE = re.compile(r"[^。！？；;!?]+[。！？；;!?]?")
_RUN = r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚⅠ-ⅿ]"
_REMOVABLE = re.compile(rf"(?<!{_RUN})\s+|\s+(?!{_RUN})")
_HAN = r"[\u4e00-\u9fff]"
_BESIDE_RUN = re.compile(rf"(?<={_HAN})(?={_RUN})|(?<={_RUN})(?={_HAN})|(?<=[，：（〔])|(?=[）〕％%])")
_KEYBOARD = str.maketrans("（），：；？！“”‘’％—－～", "(),:;?!\"\"''%---")
_BRACKETS = (("（", "）"), ("(", ")"), ("[", "]"), ("【", "】"), ("〔", "〕"))
_NUMBER = re.compile(r"[〔\[(（【](\s*\d{4}\s*)[〕\])）】]")

Alteration = Callable[[str, random.Random], str]


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def _number_brackets(text: str, chance: random.Random) -> str:
    opening, closing = chance.choice(_BRACKETS)
    return _NUMBER.sub(rf"{opening}\g<1>{closing}", text)


ALTERATIONS: dict[str, Alteration] = {
    "as it stands": lambda text, chance: text,
    "spaces removed": lambda text, chance: _REMOVABLE.sub("", text),
    "spaces full-width": lambda text, chance: re.sub(r"\s+", "\u3000", text),
    "spaces added": lambda text, chance: _BESIDE_RUN.sub(" ", text),
    "signs of a keyboard": lambda text, chance: text.translate(_KEYBOARD),
    "titles in < >": lambda text, chance: text.translate(str.maketrans("《》〈〉", "<><>")),
    "brackets of numbers": _number_brackets,
    "traditional": lambda text, chance: traditional(text),
    "simplified": lambda text, chance: str(_simplifier().convert(text)),
    "full-width": lambda text, chance: full_width(text),
}


def sentences(
    paragraphs: Sequence[Paragraph], count: int, chance: random.Random
) -> Iterator[tuple[Paragraph, int, str]]:
    """(paragraph, where the sentence starts, sentence)"""
    while count:
        paragraph = chance.choice(paragraphs)
        found = [
            (match.start() + len(match[0]) - len(match[0].lstrip()), match[0].strip())
            for match in _SENTENCE.finditer(paragraph.text)
        ]
        found = [(start, text) for start, text in found if SHORTEST <= len(text) <= LONGEST]
        if found:
            count -= 1
            yield (paragraph, *chance.choice(found))


def quoted(text: str) -> str | None:
    """The text in quotation marks that it does not hold itself; None if it holds all."""
    signs = text.replace("＂", '"')
    for opening, closing in QUOTES:
        if opening not in signs and closing not in signs:
            return opening + text + closing
    return None


def main() -> int:
    parser = subject_options(__doc__, paragraphs=50_000)
    parser.add_argument("--sentences", type=int, default=2_000, help="how many are pasted (default 2,000)")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    asked, missed, misplaced = (dict.fromkeys(ALTERATIONS, 0) for _ in range(3))
    faults: list[str] = []
    with subject(arguments) as given, open_index(given.index) as searcher:
        paragraphs = sample(read_paragraphs(given.sources), 20_000, arguments.seed)
        for paragraph, start, sentence in sentences(paragraphs, arguments.sentences, chance):
            names = chance.sample(list(ALTERATIONS), k=chance.randint(1, 2))
            copy = sentence
            for name in names:
                copy = ALTERATIONS[name](copy, chance)
            query = quoted(copy)
            if query is None:
                continue
            results = searcher.search(query, limit=MOST_HITS, collapse=False)
            hits = {(hit.article, hit.paragraph): hit for hit in results.hits}
            hit = hits.get((paragraph.article, paragraph.ordinal))
            if hit is None and results.total > MOST_HITS:
                continue
            span = (start, start + len(sentence))
            is_misplaced = hit is not None and span not in hit.spans
            for name in names:
                asked[name] += 1
                missed[name] += hit is None
                misplaced[name] += is_misplaced
            if hit is None or is_misplaced:
                got = "missed" if hit is None else hit.spans
                faults.append(f"{' + '.join(names)}: {query} of {sentence!r}: {got}")
    for fault in faults[:SHOWN_FAULTS]:
        print(fault)
    rows = [[name, asked[name], missed[name], misplaced[name]] for name in ALTERATIONS]
    print_table(["altered", "asked", "missed", "other spans"], rows)
    total = sum(asked.values())
    right = total - sum(missed.values()) - sum(misplaced.values())
    bar = f"{right:,} of {total:,} altered sentences are found with their span; the bar is {BAR:.1%}"
    figures = {"asked": asked, "missed": missed, "misplaced": misplaced}
    return verdict("pasted", right >= BAR * total, bar, figures)


if __name__ == "__main__":
    raise SystemExit(main())
