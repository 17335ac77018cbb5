"""Runs: what a ranking gave for each topic, got from an index, or read from and written to a file."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indexer.core.errors import EvaluationError

from .judgements import Topic
from .lines import File, as_object, id_of, name_of, take_lines, whole_number

if TYPE_CHECKING:
    from search.ranking.settings import Ranking
    from search.searcher import Searcher

_RUN = "what `search --queries FILE --jsonl` prints, or TREC's QUERY Q0 ARTICLE[#PARAGRAPH] RANK SCORE TAG"
_TAG = "policy-news-search"
_WITH_PARAGRAPH = re.compile(r"(.+)#([1-9][0-9]*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RankedHit:
    """A paragraph, counted from 1, that was found, or an article where `paragraph` is None."""

    article: str
    paragraph: int | None = None
    score: float = 0.0
    title: str | None = None


Run = Mapping[str, Sequence[RankedHit]]
"""Topic id -> what was found, best first."""


def run_of(
    searcher: Searcher,
    topics: Sequence[Topic],
    depth: int = 100,
    ranking: Ranking | None = None,
    on_topic: Callable[[int], object] = lambda done: None,
) -> Run:
    """The first `depth` paragraphs that a searcher finds for each topic.

    `ranking` are settings; None are those that a search has by itself. `on_topic` is told how many topics
    are done.
    """
    run: dict[str, tuple[RankedHit, ...]] = {}
    for done, topic in enumerate(topics, 1):
        hits = searcher.search(topic.text, limit=depth, count=False, ranking=ranking).hits
        run[topic.id] = tuple(RankedHit(hit.article, hit.paragraph, hit.score, hit.title) for hit in hits)
        on_topic(done)
    return run


def read_run(file: File) -> Run:
    """The run that a file holds: JSON lines of `search`, or TREC's six columns, in order of their rank.

    Raises EvaluationError, which tells each bad line: one that is none of these, a query with two answers.
    """
    answers: dict[str, tuple[RankedHit, ...]] = {}
    ranked: dict[str, list[tuple[int, RankedHit]]] = {}

    def take(line: str) -> None:
        if line.lstrip().startswith("{"):
            fields = as_object(line)
            topic = id_of(fields)
            if topic in answers:
                raise ValueError(f"query {topic} is answered a second time")
            hits = fields.get("hits")
            if not isinstance(hits, list):
                raise ValueError('has no "hits" that are a list')
            answers[topic] = tuple(_of_json(hit) for hit in hits)
        else:
            columns = line.split("\t") if line.count("\t") == 5 else line.split()
            if len(columns) != 6:
                raise ValueError(f"has {len(columns)} columns, not TREC's 6")
            topic, _, document, rank, score, _ = (column.strip() for column in columns)
            ranked.setdefault(topic, []).append((whole_number(rank, 0, "rank"), _of_trec(document, score)))

    take_lines(file, take, _RUN)
    for topic, found in ranked.items():
        # Some write the same rank everywhere and leave the order to the scores.
        found.sort(key=lambda each: (each[0], -each[1].score))
        answers[topic] = tuple(each for _, each in found)
    if not answers:
        raise EvaluationError(f"{name_of(file)} holds no answer; it should hold {_RUN}")
    return answers


def write_run(run: Run, path: str | os.PathLike[str]) -> None:
    """Write a run that `read_run` reads: JSON lines if the name ends in .jsonl, else TREC's columns.

    In TREC's columns a topic for which nothing was found is left out, and titles are. Raises EvaluationError
    where the file cannot be written, or an id does not fit into a column.
    """
    lines = _as_json_lines(run) if os.fspath(path).endswith(".jsonl") else _as_trec(run)
    text = "".join(f"{line}\n" for line in lines)
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise EvaluationError(f"cannot write the run to {os.fspath(path)}: {error.strerror}") from error


def _of_json(hit: Any) -> RankedHit:
    if not (isinstance(hit, dict) and isinstance(hit.get("article"), str)):
        raise ValueError('has a hit without an "article" that is a string')
    paragraph, score, title = hit.get("paragraph"), hit.get("score"), hit.get("title")
    if paragraph is not None and (type(paragraph) is not int or paragraph < 1):
        raise ValueError(f"{paragraph!r} is no paragraph: a whole number from 1 on")
    number = float(score) if isinstance(score, int | float) else 0.0
    return RankedHit(hit["article"], paragraph, number, title if isinstance(title, str) else None)


def _of_trec(document: str, score: str) -> RankedHit:
    try:
        number = float(score)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise ValueError(f"{score!r} is no score")
    with_paragraph = _WITH_PARAGRAPH.fullmatch(document)
    if with_paragraph:
        return RankedHit(with_paragraph[1], int(with_paragraph[2]), number)
    return RankedHit(document, None, number)


def _as_json_lines(run: Run) -> Iterable[str]:
    for topic, found in run.items():
        hits = [
            {"article": each.article, "paragraph": each.paragraph, "title": each.title, "score": each.score}
            for each in found
        ]
        yield json.dumps({"id": topic, "hits": hits}, ensure_ascii=False)


def _as_trec(run: Run) -> Iterable[str]:
    for topic, found in run.items():
        for rank, each in enumerate(found, 1):
            document = each.article if each.paragraph is None else f"{each.article}#{each.paragraph}"
            if each.paragraph is None and _WITH_PARAGRAPH.fullmatch(document):
                raise EvaluationError(
                    f"the id {document} would read as a paragraph in TREC's columns; {_ELSE}"
                )
            for name in (topic, document):
                if len(name.split()) != 1:
                    raise EvaluationError(f"the id {name!r} does not fit into TREC's columns; {_ELSE}")
            yield f"{topic} Q0 {document} {rank} {each.score!r} {_TAG}"


_ELSE = "save the run under a name that ends in .jsonl"
