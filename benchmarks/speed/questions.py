"""The questions to engines: queries drawn by chance from the corpus's own text, and what a hit must hold."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.corpus import read_records
from benchmarks.speed.engines.seam import AND, KINDS, LONGEST_WORD, OR, PHRASE, QUESTION, WORD, Found
from indexer.analysis import fold_text

GIVEN = "given"
"""The kind of the questions of a file, which engines are asked as QUESTION."""

_HAN_WORD = re.compile(rf"[\u4e00-\u9fff]{{2,{LONGEST_WORD}}}")
_HAN_CLAUSE = re.compile(r"(?<![^，。；：！？])[\u4e00-\u9fff]{8,20}(?=[，。；：！？])")
_ASKED = ("{}有哪些规定？", "如何{}？", "为什么要{}？", "{}是什么意思？")
_SELDOM = ("石油", "冰雪", "航天", "渔业", "足球", "芯片")
_PHRASE_LENGTHS = range(4, 11)


@dataclass(frozen=True)
class Question:
    """A query in the words that all engines are given, and the folded strings that hits are checked for."""

    kind: str
    query: str
    strings: tuple[str, ...]

    def holds(self, folded: str) -> bool:
        """Whether a paragraph holds what was asked: any of the words of a question or an OR, else all."""
        some = self.kind in (OR, QUESTION, GIVEN)
        return (any if some else all)(string in folded for string in self.strings)


def questions_of(paragraphs: Sequence[Found], per_kind: int, seed: int) -> list[Question]:
    """`per_kind` different questions of each kind, in an order that mixes the kinds.

    Fewer where the text has hardly any Chinese; raises ValueError where it has none to draw from.
    """
    chance = random.Random(seed)
    asked = [question for kind in KINDS for question in drawn(kind, paragraphs, per_kind, chance)]
    chance.shuffle(asked)
    return asked


def drawn(kind: str, paragraphs: Sequence[Found], count: int, chance: random.Random) -> Collection[Question]:
    """`count` different questions of a kind, or fewer; raises ValueError where there are none."""
    different: dict[str, Question] = {}
    for _ in range(100 * count):
        question = _DRAWING[kind](paragraphs, chance)
        if question is not None:
            different[question.query] = question
        if len(different) == count:
            break
    if not different:
        raise ValueError(f"the corpus has no Chinese text to draw a question of the kind {kind!r} from")
    return different.values()


def given_questions(file: Path, count: int, seed: int) -> list[Question]:
    """`count` of the questions of a file, a JSON object with `text` a line."""
    texts = [record["text"] for record in read_records(file) if len(record["text"]) > LONGEST_WORD]
    chosen = random.Random(seed).sample(texts, min(count, len(texts)))
    return [Question(GIVEN, text, _words_asked(text)) for text in chosen]


def cold_texts(questions: Sequence[Question], count: int) -> list[str]:
    """Bare texts of several words each, to start cold with."""
    return [question.query.strip('"') for question in questions if question.kind == PHRASE][:count]


def cold_expressions(part: Path, count: int, seed: int) -> list[str]:
    """Queries with AND, NOT and a year, that find something; without the year where no article has a date."""
    chance = random.Random(seed)
    expressions: list[str] = []
    records = [record for _, record in zip(range(20 * count), read_records(part), strict=False)]
    for record in chance.sample(records, len(records)):
        for line in filter(str.strip, record["text"].split("\n")):
            words = sorted(set(_words(line)))
            absent = [word for word in _SELDOM if word not in line]
            if len(words) >= 2 and absent and len(expressions) < count:
                first, second = chance.sample(words, 2)
                year = re.match(r"(?:19|20)\d\d", str(record.get("date", "")))
                dated = f" date:{year[0]}" if year else ""
                expressions.append(f"{first} AND {second} NOT {absent[0]}{dated}")
                break
    return expressions


def _words(text: str) -> list[str]:
    return [word for word in _cut(text) if _HAN_WORD.fullmatch(word)]


def _cut(text: str) -> Iterator[str]:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    cut: Iterator[str] = jieba.cut(text)
    return cut


def _words_asked(text: str) -> tuple[str, ...]:
    """Folded, as they are cut before folding and after: an engine may do either."""
    from jieba import cut_for_search

    cut = [*map(fold_text, cut_for_search(text)), *cut_for_search(fold_text(text))]
    return tuple(dict.fromkeys(word for word in cut if len(word) > 1))


def _word(paragraphs: Sequence[Found], chance: random.Random) -> Question | None:
    words = _words(chance.choice(paragraphs)[2])
    if not words:
        return None
    word = chance.choice(words)
    return Question(WORD, word, (fold_text(word),))


def _joined(kind: str, paragraphs: Sequence[Found], chance: random.Random) -> Question | None:
    """Two or three words: for AND of one paragraph, which makes it true there, for OR of several."""
    wanted = chance.choice((2, 3))
    if kind == AND:
        words = sorted(set(_words(chance.choice(paragraphs)[2])))
        if len(words) < wanted:
            return None
        chosen = chance.sample(words, wanted)
    else:
        drawn = [_word(paragraphs, chance) for _ in range(wanted)]
        chosen = list(dict.fromkeys(one.query for one in drawn if one is not None))
        if len(chosen) < wanted:
            return None
    return Question(kind, f" {kind.upper()} ".join(chosen), tuple(map(fold_text, chosen)))


def _phrase(paragraphs: Sequence[Found], chance: random.Random) -> Question | None:
    """Two or three words that stand side by side."""
    cut = list(_cut(chance.choice(paragraphs)[2]))
    start, wanted = chance.randrange(len(cut)), chance.choice((2, 3))
    side_by_side = cut[start : start + wanted]
    phrase = "".join(side_by_side)
    if len(phrase) not in _PHRASE_LENGTHS or not all(map(_HAN_WORD.fullmatch, side_by_side)):
        return None
    return Question(PHRASE, f'"{phrase}"', (fold_text(phrase),))


def _question(paragraphs: Sequence[Found], chance: random.Random) -> Question | None:
    clauses = _HAN_CLAUSE.findall(chance.choice(paragraphs)[2])
    if not clauses:
        return None
    text = chance.choice(_ASKED).format(chance.choice(clauses))
    return Question(QUESTION, text, _words_asked(text))


_DRAWING: dict[str, Callable[[Sequence[Found], random.Random], Question | None]] = {
    WORD: _word,
    AND: partial(_joined, AND),
    OR: partial(_joined, OR),
    PHRASE: _phrase,
    QUESTION: _question,
}
