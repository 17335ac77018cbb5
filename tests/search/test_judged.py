"""How well the sample articles answer the judged queries of `tests/relevance/judged.json`, by paragraph."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Rejection
from indexer.sources import read_articles
from search import Searcher, open_index
from search.evaluation import Evaluation, Judgements, RankedHit, Topic, evaluate, run_of
from search.evaluation.report import as_text
from tests import ROOT
from tests.opensearch import EVERY
from tests.search.conftest import MakeIndex

ENGINES = EVERY

TESTS = ROOT / "tests"
SEEDS = TESTS.parent / "seeds"
FILE = json.loads((TESTS / "relevance" / "judged.json").read_text(encoding="utf-8"))
GRADES: dict[str, dict[str, float]] = {each["query"]: each["relevant"] for each in FILE["judged"]}


@pytest.fixture(scope="module")
def searcher(make_index: MakeIndex) -> Iterator[Searcher]:
    with open_index(make_index([SEEDS])) as opened:
        yield opened


def place(article: str, paragraph: int | None) -> str:
    name = Path(article).name
    return f"{name.partition('-')[0] if name[0].isdigit() else name}/{paragraph}"


def evaluated(searcher: Searcher) -> Evaluation:
    """The queries' scores; a place is an article, so that each paragraph is counted by itself."""
    run = run_of(searcher, [Topic(query, query) for query in GRADES])
    places = {
        query: [RankedHit(place(each.article, each.paragraph), title=each.title) for each in found]
        for query, found in run.items()
    }
    return evaluate(places, Judgements(GRADES))


@pytest.mark.parametrize("measure", FILE["floors"])
def test_the_ranking_is_as_good_as_it_was(searcher: Searcher, measure: str) -> None:
    evaluation = evaluated(searcher)
    assert evaluation.mean(measure) >= FILE["floors"][measure], as_text(evaluation, {}, worst=20)


def test_there_are_many_queries_and_every_place_is_there() -> None:
    known = set()
    for article in read_articles([SEEDS]):
        assert not isinstance(article, Rejection)
        known |= {place(article.id, paragraph.ordinal) for paragraph in article.paragraphs()}
    assert len(GRADES) == len(FILE["judged"]) >= 80
    assert {each for relevant in GRADES.values() for each in relevant} <= known
    assert {grade for relevant in GRADES.values() for grade in relevant.values()} == {1, 2}
