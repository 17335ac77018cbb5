"""Runs come from a searcher or a file, and are read as they were written."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article
from indexer.core.errors import EvaluationError
from search import Ranking, open_index
from search.evaluation import RankedHit, Topic, read_run, run_of, write_run
from search.output.json_lines import as_json
from tests.search.conftest import MakeIndex, MakeSearcher

TOPICS = [Topic("q", "科创"), Topic("r", "没有")]
NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=4)
RUNS = st.dictionaries(
    NAMES.filter(lambda name: not name.startswith("{")),
    st.lists(st.builds(RankedHit, NAMES, st.integers(1, 99), st.floats(0, 99)), min_size=1, max_size=3),
)


def test_a_run_from_an_index(make_searcher: MakeSearcher) -> None:
    searcher = make_searcher("科创\n金融", "白龟湖\n科创新城")
    done: list[int] = []
    run = run_of(searcher, TOPICS, on_topic=done.append)
    assert [(each.article, each.paragraph) for each in run["q"]] == [("1", 1), ("2", 2)]
    assert (run["r"], done) == ((), [1, 2])
    assert len(run_of(searcher, TOPICS, depth=1)["q"]) == 1
    assert run_of(searcher, TOPICS, ranking=Ranking()) == run


def test_a_run_knows_copies(make_index: MakeIndex, tmp_path: Path) -> None:
    text = (
        "全市科技工作会议在白龟湖科创新城召开，会议总结了去年以来的科技创新工作，全社会研发投入强度达到新高。"
    )
    with open_index(make_index([Article("1", text), Article("2", text), Article("3", "科创")])) as searcher:
        run = run_of(searcher, TOPICS)
    assert {hit.article: hit.copies for hit in run["q"]} == {"1": ("2",), "2": ("1",), "3": ()}
    write_run(run, tmp_path / "run.jsonl")
    assert read_run(tmp_path / "run.jsonl") == run


def test_a_run_by_other_settings(make_index: MakeIndex) -> None:
    articles = [Article("1", "推动尼龙发展", title="通知"), Article("2", "推动尼龙发展", title="尼龙产业")]
    topics = [Topic("q", "尼龙补贴")]
    with open_index(make_index(articles)) as searcher:
        runs = [run_of(searcher, topics, ranking=ranking) for ranking in (None, Ranking(title=0))]
    assert [[each.article for each in run["q"]] for run in runs] == [["2", "1"], ["1", "2"]]


def test_what_search_prints_is_a_run(make_searcher: MakeSearcher) -> None:
    results = make_searcher("科创", "没有它").search("科创")
    (found,) = read_run(BytesIO(as_json(results, 7).encode()))["7"]
    assert (found.article, found.paragraph, found.title) == ("1", 1, None)


def test_trec_columns_are_in_order_of_rank_and_of_score_where_ranks_are_equal() -> None:
    lines = b"q Q0 b 2 0.5 t\nq Q0 a#3 1 0.7 t\nr\tQ0\ta file.txt\t0\t1\tt\nr\tQ0\tc#0\t0\t2e1\tt\n"
    assert read_run(BytesIO(lines)) == {
        "q": (RankedHit("a", 3, 0.7), RankedHit("b", None, 0.5)),
        "r": (RankedHit("c#0", None, 20.0), RankedHit("a file.txt", None, 1.0)),
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("q Q0 d 1 0.5\n", "line 1: has 5 columns, not TREC's 6"),
        ("q Q0 d x 0.5 t\n", "line 1: 'x' is no rank: a whole number from 0 on"),
        ("q Q0 d 1 x t\n", "line 1: 'x' is no score"),
        ('{"id": null, "hits": []}\n', 'line 1: has no "id" that is a string or a number'),
        ('{"id": 1}\n', 'line 1: has no "hits" that are a list'),
        ('{"id": 1, "hits": [{"article": 2}]}', 'line 1: has a hit without an "article" that is a string'),
        (
            '{"id": 1, "hits": [{"article": "d", "paragraph": 0}]}',
            "line 1: 0 is no paragraph: a whole number from 1 on",
        ),
        ('{"id": 1, "hits": []}\n{"id": "1", "hits": []}', "line 2: query 1 is answered a second time"),
    ],
)
def test_bad_runs(text: str, fault: str) -> None:
    with pytest.raises(EvaluationError) as raised:
        read_run(BytesIO(text.encode()))
    assert str(raised.value).startswith(f"input: {fault}; the file should hold what `search ")


def test_a_file_without_answers() -> None:
    with pytest.raises(EvaluationError, match="input is empty; it should hold what `search "):
        read_run(BytesIO(b""))


@pytest.mark.parametrize("name", ["run.trec", "run.jsonl"])
@given(run=RUNS.filter(bool))
def test_a_run_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, name: str, run: dict[str, list[RankedHit]]
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    write_run(run, path)
    assert read_run(path) == {topic: tuple(found) for topic, found in run.items()}


def test_a_run_in_trec_columns(tmp_path: Path) -> None:
    write_run({"q": [RankedHit("a", 3, 0.5, "题"), RankedHit("b")], "none": []}, tmp_path / "run")
    assert (tmp_path / "run").read_text() == (
        "q Q0 a#3 1 0.5 policy-news-search\nq Q0 b 2 0.0 policy-news-search\n"
    )


@pytest.mark.parametrize(
    "run", [{"a b": [RankedHit("d")]}, {"q": [RankedHit("d e", 1)]}, {"q": [RankedHit("d#2")]}]
)
def test_ids_that_do_not_fit_into_columns(run: dict[str, list[RankedHit]], tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"save the run under a name that ends in \.jsonl"):
        write_run(run, tmp_path / "run")
    assert not (tmp_path / "run").exists()
    write_run(run, tmp_path / "run.jsonl")
    assert read_run(tmp_path / "run.jsonl") == {topic: tuple(found) for topic, found in run.items()}


def test_a_run_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"cannot write the run to .*: "):
        write_run({"q": [RankedHit("d")]}, tmp_path / "no" / "run")
