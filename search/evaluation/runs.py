"""Makes runs by searching an index, reads them from files and writes them."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from indexer.core.errors import EvaluationError
from indexer.core.messages import message
from indexer.core.system import system_words

from .judgements import Topic
from .lines import File, as_object, id_of, take_lines, whole_number

if TYPE_CHECKING:
    from search.ranking.settings import Ranking
    from search.searcher import Searcher

_RUN = message(
    "what `search --queries FILE --jsonl` prints, or TREC's QUERY Q0 ARTICLE[#PARAGRAPH] RANK SCORE TAG"
)
_TAG = "policy-news-search"
_JSON_KEYS = ("article", "paragraph", "title", "score")
_REMEDY = message("save the run under a name that ends in .jsonl")
_WITH_PARAGRAPH = re.compile(r"(.+)#([1-9][0-9]*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RankedHit:
    """One hit of a run: a paragraph, counted from 1, or an article where `paragraph` is None.

    `copies` are the other articles that have its text, as far as they are known (`Hit.reposts`).
    """

    article: str
    paragraph: int | None = None
    score: float = 0.0
    title: str | None = None
    copies: tuple[str, ...] = ()


Run = Mapping[str, Sequence[RankedHit]]
"""Topic id -> hits, best first."""


def run_of(
    searcher: Searcher,
    topics: Sequence[Topic],
    depth: int = 100,
    ranking: Ranking | None = None,
    on_topic: Callable[[int], object] = lambda done: None,
) -> Run:
    """Search for each topic and keep the first `depth` paragraphs.

    Without `ranking`, the default settings hold. `on_topic` is called with the number of topics done.
    """
    run: dict[str, tuple[RankedHit, ...]] = {}
    for done, topic in enumerate(topics, 1):
        hits = searcher.search(topic.text, limit=depth, count=False, ranking=ranking).hits
        run[topic.id] = tuple(
            [
                RankedHit(
                    *(hit.article, hit.paragraph, hit.score, hit.title),
                    copies=tuple([repost.article for repost in hit.reposts]),
                )
                for hit in hits
            ]
        )
        on_topic(done)
    return run


def read_run(file: File) -> Run:
    """Read a run from JSON lines, as `search` prints them, or from TREC's six columns, sorted by rank.

    Raises EvaluationError, which names each bad line: one that is none of these, or answers a query again.
    """
    answers: dict[str, tuple[RankedHit, ...]] = {}
    ranked: dict[str, list[tuple[int, RankedHit]]] = {}

    def take(line: str) -> None:
        if line.lstrip().startswith("{"):
            fields = as_object(line)
            topic = id_of(fields)
            if topic in answers:
                raise ValueError(message("query {topic} is answered a second time", topic=topic))
            hits = fields.get("hits")
            if not isinstance(hits, list):
                raise ValueError(message('has no "hits" that are a list'))
            answers[topic] = tuple(_hit_of_json(hit) for hit in hits)
        else:
            columns = line.split("\t") if line.count("\t") == 5 else line.split()
            if len(columns) != 6:
                raise ValueError(message("has {count} columns, not TREC's 6", count=len(columns)))
            topic, _, document, rank, score, _ = (column.strip() for column in columns)
            ranked.setdefault(topic, []).append(
                (whole_number(rank, 0, "rank"), _hit_of_trec(document, score))
            )

    take_lines(file, take, _RUN)
    for topic, hits in ranked.items():
        # Some write the same rank everywhere and leave the order to the scores.
        hits.sort(key=lambda ranked_hit: (ranked_hit[0], -ranked_hit[1].score))
        answers[topic] = tuple(hit for _, hit in hits)
    return answers


def write_run(run: Run, path: str | os.PathLike[str]) -> None:
    """Write a run for `read_run`: JSON lines if the name ends in .jsonl, else TREC's columns.

    TREC's columns leave out titles, copies, and topics without a hit. Raises EvaluationError where the file
    cannot be written, or an id does not fit into a column.
    """
    lines = _as_json_lines(run) if os.fspath(path).endswith(".jsonl") else _as_trec(run)
    text = "".join(f"{line}\n" for line in lines)
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise EvaluationError(
            message(
                "cannot write the run to {path}: {error}", path=os.fspath(path), error=system_words(error)
            )
        ) from error


def _hit_of_json(hit: Any) -> RankedHit:
    if not (isinstance(hit, dict) and isinstance(hit.get("article"), str)):
        raise ValueError(message('has a hit without an "article" that is a string'))
    paragraph, score, title = hit.get("paragraph"), hit.get("score"), hit.get("title")
    if paragraph is not None and (type(paragraph) is not int or paragraph < 1):
        raise ValueError(
            message("{paragraph!r} is no paragraph: a whole number from 1 on", paragraph=paragraph)
        )
    number = float(score) if isinstance(score, int | float) else 0.0
    reposts = hit.get("reposts")
    listed = reposts if isinstance(reposts, list) else []
    copies = [each.get("article") for each in listed if isinstance(each, dict)]
    return RankedHit(
        *(hit["article"], paragraph, number, title if isinstance(title, str) else None),
        copies=tuple([each for each in copies if isinstance(each, str)]),
    )


def _hit_of_trec(document: str, score: str) -> RankedHit:
    try:
        number = float(score)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise ValueError(message("{score!r} is no score", score=score))
    match = _WITH_PARAGRAPH.fullmatch(document)
    return RankedHit(match[1], int(match[2]), number) if match else RankedHit(document, None, number)


def _as_json_lines(run: Run) -> Iterable[str]:
    for topic, hits in run.items():
        keys = [
            {name: getattr(hit, name) for name in _JSON_KEYS}
            | ({"reposts": [{"article": each} for each in hit.copies]} if hit.copies else {})
            for hit in hits
        ]
        yield json.dumps({"id": topic, "hits": keys}, ensure_ascii=False)


def _as_trec(run: Run) -> Iterable[str]:
    for topic, hits in run.items():
        for rank, hit in enumerate(hits, 1):
            document = hit.article if hit.paragraph is None else f"{hit.article}#{hit.paragraph}"
            if hit.paragraph is None and _WITH_PARAGRAPH.fullmatch(document):
                raise EvaluationError(
                    message(
                        "the id {document} would read as a paragraph in TREC's columns; {remedy}",
                        document=document,
                        remedy=_REMEDY,
                    )
                )
            for name in (topic, document):
                if len(name.split()) != 1:
                    raise EvaluationError(
                        message(
                            "the id {name!r} does not fit into TREC's columns; {remedy}",
                            name=name,
                            remedy=_REMEDY,
                        )
                    )
            yield f"{topic} Q0 {document} {rank} {hit.score!r} {_TAG}"
