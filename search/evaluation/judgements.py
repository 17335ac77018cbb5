"""Reads topics and judgements from files in this project's formats and in TREC's."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.core.errors import EvaluationError
from indexer.core.messages import message

from .lines import File, as_object, id_of, name_of, take_lines, text_of, whole_number
from .topics import TopicReader

HIGHEST_GRADE = 100
"""Highest grade: nDCG takes two to the power of it."""

_TOPICS = message(
    'queries: {"id": ..., "text": ...}, ID<TAB>TEXT, or TREC topics with <top>, <num> and <title>'
)
_QRELS = message(
    "judgements: QUERY<TAB>ARTICLE<TAB>GRADE, QUERY<TAB>ARTICLE, or TREC's QUERY 0 ARTICLE GRADE"
)
_PARAGRAPHS = message("judgements: QUERY<TAB>ARTICLE<TAB>PARAGRAPH, where the first paragraph is 0")

_TREC_SECOND = ("0", "Q0")

ParagraphKey = tuple[str, int]
"""An article's id and the number of one of its paragraphs, from 1."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A query, and its id in judgements and runs."""

    id: str
    text: str


@dataclass(frozen=True)
class Judgements:
    """The right answers of each topic, in the order of the files.

    `articles`: topic id -> article id -> grade above 0. `paragraphs`: topic id -> paragraphs. Topics without
    a relevant article are left out, since no run could be measured by them.
    """

    articles: Mapping[str, Mapping[str, float]]
    paragraphs: Mapping[str, frozenset[ParagraphKey]] = field(default_factory=dict)


def read_topics(file: File) -> tuple[Topic, ...]:
    """Read the topics of a file, in its order.

    A line is a JSON object with "id" and "text", or an id, a tab and the text. From a line that begins with
    `<top>` on, the file is in TREC's format, of which the number and the title are read. Raises
    EvaluationError, which names each bad line: one that is none of these, or repeats an id.
    """
    texts: dict[str, str] = {}
    trec = TopicReader()

    def take(line: str) -> None:
        if trec.is_reading or line.lstrip().lower().startswith("<top>"):
            ended = trec.read(line)
            if ended is None:
                return
            topic, text = ended
        elif line.lstrip().startswith("{"):
            fields = as_object(line)
            topic, text = id_of(fields), text_of(fields)
        else:
            topic, tab, text = line.partition("\t")
            topic = topic.strip()
            if not (tab and topic):
                raise ValueError(message("has no id and tabulator before the text"))
        if topic in texts:
            raise ValueError(message("query {topic} comes a second time", topic=topic))
        texts[topic] = text.strip()

    take_lines(file, take, _TOPICS)
    if trec.is_within:
        raise EvaluationError(
            message("{file}: the last <top> has no </top>; is the file cut short?", file=name_of(file))
        )
    return tuple(Topic(topic, text) for topic, text in texts.items())


def read_judgements(file: File, paragraphs: File | None = None) -> Judgements:
    """Read the judgements of articles from one file, and those of paragraphs from another.

    A line has tab-separated columns: the topic's id, the article's id and the grade, by default 1. Or it has
    TREC's four, separated by white space, of which the second is ignored. A grade is any number up to 100; 0
    or less says that the article is not relevant. Raises EvaluationError, which names each bad line: one that
    is none of these, or grades an article differently.
    """
    grades: dict[str, dict[str, float]] = {}

    def take(line: str) -> None:
        columns = _columns(line)
        by_space = line.split()
        if len(columns) == 2 and len(by_space) == 4 and by_space[1] in _TREC_SECOND:
            # TREC's columns, some of them separated by tabs.
            columns = by_space
        if len(columns) == 4:
            del columns[1]
        if len(columns) not in (2, 3):
            raise ValueError(message("has {count} columns, not 2, 3 or TREC's 4", count=len(columns)))
        topic, article = columns[:2]
        grade = _grade(columns[2]) if len(columns) == 3 else 1.0
        judged = grades.setdefault(topic, {})
        if judged.setdefault(article, grade) != grade:
            raise ValueError(
                message(
                    "{article} has grade {grade:g} for query {topic} already",
                    article=article,
                    grade=judged[article],
                    topic=topic,
                )
            )

    take_lines(file, take, _QRELS)
    relevant = {
        topic: {article: grade for article, grade in judged.items() if grade > 0}
        for topic, judged in grades.items()
        if max(judged.values()) > 0
    }
    if not relevant:
        raise EvaluationError(
            message(
                "{file} judges nothing to be relevant; it should hold {qrels}",
                file=name_of(file),
                qrels=_QRELS,
            )
        )
    return Judgements(relevant, {} if paragraphs is None else read_paragraph_judgements(paragraphs))


def read_paragraph_judgements(file: File) -> dict[str, frozenset[ParagraphKey]]:
    """Topic id -> the paragraphs that answer it, counted from 1. The three-column file counts from 0."""
    paragraphs: dict[str, set[ParagraphKey]] = {}

    def take(line: str) -> None:
        columns = _columns(line)
        if len(columns) != 3:
            raise ValueError(message("has {count} columns, not 3", count=len(columns)))
        topic, article, paragraph = columns
        paragraphs.setdefault(topic, set()).add((article, whole_number(paragraph, 0, "paragraph") + 1))

    take_lines(file, take, _PARAGRAPHS)
    return {topic: frozenset(judged) for topic, judged in paragraphs.items()}


def _columns(line: str) -> list[str]:
    """The columns of a line. Between tabs a column, such as an article's id, may hold spaces."""
    columns = [column.strip() for column in line.split("\t")] if "\t" in line else line.split()
    if not all(columns[:2]):
        raise ValueError(message("has an empty column"))
    return columns


def _grade(text: str) -> float:
    try:
        grade = float(text)
    except ValueError:
        grade = math.nan
    if not grade <= HIGHEST_GRADE or math.isinf(grade):
        raise ValueError(
            message(
                "{text!r} is no grade: a number up to {highest_grade}", text=text, highest_grade=HIGHEST_GRADE
            )
        )
    return grade
