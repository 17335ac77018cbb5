"""The page and the JSON object of an evaluation, whole."""

from __future__ import annotations

import json

from search.evaluation import Evaluation, Judgements, RankedHit, Run, compare_evaluations, evaluate
from search.evaluation.report import as_json, as_text

JUDGEMENTS = Judgements({name: {"d": 1.0} for name in "abcde"}, {"a": frozenset({("d", 2)})})
TEXTS = {"a": "科创\x1b[31m新城", "b": "金融", "c": "长" * 99, "d": "没有"}
BEFORE: Run = {"a": [RankedHit("d", 2)], "b": [RankedHit("x"), RankedHit("d")], "e": [RankedHit("d")]}
NOW: Run = {
    "a": [RankedHit("x", 7, 1.0, "题\n目"), RankedHit("d", 2)],
    "b": [RankedHit("d")],
    "c": [RankedHit("x", 1)],
    "e": [RankedHit("d"), RankedHit("x")],
}


def evaluation(run: Run) -> Evaluation:
    return evaluate(run, JUDGEMENTS)


def test_a_page() -> None:
    assert as_text(evaluation(NOW), TEXTS) == (
        "MRR@10              0.5000  5 queries\n"
        "nDCG@10             0.5262  5 queries\n"
        "R@1                 0.4000  5 queries\n"
        "R@10                0.6000  5 queries\n"
        "R@100               0.6000  5 queries\n"
        "MRR@10, copies      0.5000  5 queries\n"
        "paragraph MRR@10    0.5000  1 query\n"
        "\n"
        "The worst by nDCG@10:\n"
        f"  0.0000  c  {'长' * 59}…\n"
        "          relevant: not in the first 1; first: x ¶1\n"
        "  0.0000  d  没有\n"
        "          nothing found\n"
        "  0.6309  a  科创�[31m新城\n"
        "          relevant: at 2; first: x ¶7  题 目\n"
    )


def test_a_page_of_a_comparison() -> None:
    compared = compare_evaluations(evaluation(NOW), evaluation(BEFORE))
    assert as_text(evaluation(NOW), TEXTS, compared, worst=1).split("\n\n", 1)[1] == (
        "                    this  against  difference     95% interval       p  better  worse  equal\n"
        "MRR@10            0.5000   0.5000     +0.0000  -0.3099 +0.3099  1.0000       1      1      3\n"
        "nDCG@10           0.5262   0.5262     +0.0000  -0.2287 +0.2287  1.0000       1      1      3\n"
        "R@1               0.4000   0.4000     +0.0000  -0.6198 +0.6198  1.0000       1      1      3\n"
        "R@10              0.6000   0.6000     +0.0000  +0.0000 +0.0000  1.0000       0      0      5\n"
        "R@100             0.6000   0.6000     +0.0000  +0.0000 +0.0000  1.0000       0      0      5\n"
        "MRR@10, copies    0.5000   0.5000     +0.0000  -0.3099 +0.3099  1.0000       1      1      3\n"
        "paragraph MRR@10  0.5000   1.0000     -0.5000                   1.0000       0      1      0\n"
        "\n"
        "Lost the most by nDCG@10, from against to this:\n"
        "  1.0000 0.6309  a  科创�[31m新城\n"
        "\n"
        "Gained the most by nDCG@10, from against to this:\n"
        "  0.6309 1.0000  b  金融\n"
        "\n"
        "The worst by nDCG@10:\n"
        f"  0.0000  c  {'长' * 59}…\n"
        "          relevant: not in the first 1; first: x ¶1\n"
    )


def test_a_perfect_run_has_no_worst() -> None:
    assert "worst" not in as_text(evaluate({"a": [RankedHit("d")]}, Judgements({"a": {"d": 1.0}})), TEXTS)
    assert "worst" not in as_text(evaluation(NOW), TEXTS, worst=0)


def test_one_that_is_missing_is_told_where_the_first_is_relevant() -> None:
    page = as_text(evaluate({"a": [RankedHit("d")]}, Judgements({"a": {"d": 1.0, "e": 1.0}})), {})
    assert page.endswith("  0.6131  a\n          the first is relevant, others are missing or too far down\n")


def test_an_object() -> None:
    given = json.loads(as_json(evaluation(NOW), TEXTS))
    assert given["measures"]["MRR@10"] == 0.5
    assert [query["id"] for query in given["queries"]] == list("abcde")
    assert given["queries"][0] == {
        "id": "a",
        "text": "科创\x1b[31m新城",
        "measures": {
            "MRR@10": 0.5,
            "nDCG@10": 0.6309297535714575,
            "R@1": 0.0,
            "R@10": 1.0,
            "R@100": 1.0,
            "MRR@10, copies": 0.5,
            "paragraph MRR@10": 0.5,
        },
        "rank": 2,
        "articles": 2,
        "first": {"article": "x", "paragraph": 7, "title": "题\n目"},
    }
    assert (given["queries"][3]["first"], given["queries"][4]["text"], given["comparison"]) == (None,) * 3


def test_an_object_with_a_comparison() -> None:
    compared = compare_evaluations(evaluation(NOW), evaluation(BEFORE))
    given = json.loads(as_json(evaluation(NOW), TEXTS, compared))["comparison"]
    assert list(given) == list(evaluation(NOW).scores)
    assert given["paragraph MRR@10"] == {
        "mean": 0.5,
        "against": 1.0,
        "difference": -0.5,
        "better": 0,
        "worse": 1,
        "equal": 0,
        "p": 1.0,
        "interval": None,
        "changes": [{"id": "a", "score": 0.5, "against": 1.0}],
    }
