"""The kernel in C refuses malformed calls and sections that do not fit, and no damage ends the process."""

from __future__ import annotations

import random
from array import array
from collections.abc import Sequence
from typing import Any

import pytest

from indexer import native
from indexer.analysis import Segmenter
from indexer.core.frozen import altered
from indexer.core.schema import TITLE_WORDS, WORDS
from search.engine.budget import UNLIMITED
from search.engine.retrieval import Retrieval
from search.engine.values import Recency
from search.kernel.searching import search_segments
from search.query.conditions import (
    EVERYTHING,
    Condition,
    EnoughWeight,
    NoneOf,
)
from search.query.query import Exact, Filter
from tests.search.kernel.segments import (
    START,
    TINY,
    Given,
    random_call,
    segment_of,
    zipf_articles,
)

pytestmark = pytest.mark.skipif(native.extension is None, reason="the C extension is not built")


class Other:
    """An object with any attributes."""

    def __init__(self, **attributes: object) -> None:
        vars(self).update(attributes)


EXACT = {"node": 0, "predicate": 0, "field": "body", "text": "甲"}
NEAR = {"node": 0, "predicate": 2, "field": "body", "distance": 1, "parts": ()}


@pytest.mark.parametrize(
    ("condition", "terms", "error"),
    [
        (Other(node=99), (), ValueError),
        (Other(**EXACT | {"predicate": 99}), (), ValueError),
        (Other(**EXACT | {"field": "text"}), (), ValueError),
        (Other(**EXACT | {"text": b"x"}), (), TypeError),
        (Other(**NEAR | {"parts": (Other(**EXACT | {"text": 3}),)}), (), TypeError),
        (Other(**NEAR | {"parts": 3}), (), TypeError),
        (Other(**NEAR | {"parts": 6 * (Exact("甲"),)}), (), ValueError),
        (Other(**NEAR | {"distance": 501}), (), ValueError),
        (Other(**NEAR | {"predicate": 4}), (), AttributeError),
        (Other(node=7, conditions=()), (), ValueError),
        (Other(node=8, count=-1), (), ValueError),
        (Other(node=0), (), AttributeError),
        (Filter("text", "通知"), (), ValueError),
        (Filter(WORDS, "通知"), (), ValueError),
        (Filter("kind", b"x"), (), TypeError),  # type: ignore[arg-type]
        (Other(node=6, first=-1, last=0), (), ValueError),
        (Other(node=6, first=1), (), AttributeError),
        (Other(node=1, conditions=(3,)), (), AttributeError),
        (Other(node=4), (), AttributeError),
        (Other(node=4, terms=3, needed=0.0), (), TypeError),
        (Other(node=4, terms=(), needed="much"), (), TypeError),
        (EnoughWeight(((TITLE_WORDS, "甲", 1.0, 1.0),)), (), ValueError),
        (EVERYTHING, [("texts", "甲", 1.0, 0.0)], ValueError),
        (EVERYTHING, [(WORDS, "甲", -1.0, 0.0)], ValueError),
        (EVERYTHING, [(WORDS, "甲", float("nan"), 0.0)], ValueError),
        (EVERYTHING, [(TITLE_WORDS, "甲", 1.0, 1.0)], ValueError),
        (EVERYTHING, [(WORDS, b"x", 1.0, 0.0)], TypeError),
    ],
)
def test_a_malformed_retrieval_is_refused(
    segmenter: Segmenter, condition: Any, terms: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        search_segments([segment_of(TINY, segmenter)], Retrieval(condition, terms), 4.5, 10, count=True)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"after": (0, 0, 1.0)}, TypeError),
        ({"documents": ((0, 1), (0, 0))}, ValueError),
        ({"documents": (3,)}, TypeError),
        ({"documents": 3}, TypeError),
        ({"recency": Recency(20240329, (1.0, 2.0))}, ValueError),
        ({"recency": Recency(20240329, (float("nan"),))}, ValueError),
        ({"recency": Recency(-1, (1.0,))}, ValueError),
        ({"recency": 3}, AttributeError),
    ],
)
def test_a_malformed_order_is_refused(
    segmenter: Segmenter, changes: dict[str, Any], error: type[Exception]
) -> None:
    retrieval = altered(Retrieval(EVERYTHING), **changes)
    with pytest.raises(error):
        search_segments([segment_of(TINY, segmenter)], retrieval, 4.5, 10, count=True)


def test_conditions_deeper_than_the_limit_are_refused(segmenter: Segmenter) -> None:
    segments = [segment_of(TINY, segmenter)]
    condition: Condition = EVERYTHING
    for _ in range(128):
        condition = NoneOf((condition,))
    assert search_segments(segments, Retrieval(condition), 4.5, 10, count=True)[0] == 4
    with pytest.raises(ValueError, match="128"):
        search_segments(segments, Retrieval(NoneOf((condition,))), 4.5, 10, count=True)


def arguments(given: Sequence[Given], segmenter: Segmenter) -> list[Any]:
    """What the C segment of these articles is made of."""
    from indexer.analysis import native_folding
    from indexer.core.schema import FIELDS

    files = segment_of(given, segmenter).files
    tables = [(field, files.terms.field(field).table) for field in FIELDS]
    return [
        native_folding(),
        tables,
        files.articles.sections,
        files.texts.sections,
        b"",
        b"",
        START,
        (b"", b"", 0),
    ]


def test_sections_that_do_not_fit_are_refused(segmenter: Segmenter) -> None:
    sound = arguments(TINY, segmenter)
    tables, articles, texts = sound[1:4]

    def replaced(parts: Sequence[Any], at: int, part: Any) -> list[Any]:
        return [*parts[:at], part, *parts[at + 1 :]]

    (words, words_table), (grams, grams_table) = tables[:2]
    unsound: list[tuple[int, Any]] = [
        (1, replaced(tables, 1, (grams, (*grams_table[:6], 5, False, True)))),  # documents of another segment
        (1, replaced(tables, 0, (words, tuple(replaced(words_table, 1, b"123"))))),
        (1, [*tables, *[(f"field {at}", grams_table) for at in range(12)]]),
        (2, tuple(replaced(articles, 0, articles[0][:-1]))),
        (2, tuple(replaced(articles, 0, articles[0].tobytes()[:-1]))),
        (2, tuple(replaced(articles, 1, float("nan")))),
        (2, tuple(replaced(articles, 2, array("I", [0, 3, 2, 4])))),
        (2, tuple(replaced(articles, 2, array("I", [0, 3, 3, 5])))),
        (2, tuple(replaced(articles, 3, array("I", [0, 0, 0, 0])))),
        (2, tuple(replaced(articles, 5, array("Q", [0, 0])))),
        (3, tuple(replaced(texts, 1, texts[1][:-4]))),
        (3, tuple(replaced(texts, 3, bytes(texts[3]) + bytes(4)))),
        (4, array("I", [3])),
        (5, array("I", [START + 4])),
        (5, array("I", [START - 1])),
        (7, (array("I", [1]), b"", 0)),
    ]
    assert native.extension is not None
    for place, section in unsound:
        with pytest.raises(ValueError, match=r"\w"):
            native.extension.Segment(*replaced(sound, place, section))


def test_damage_is_an_error_or_unnoticed_but_never_a_crash(segmenter: Segmenter) -> None:
    sound = arguments(zipf_articles(3, 60)[0], segmenter)
    chosen = random.Random(3)
    assert native.extension is not None
    refused = 0
    for _ in range(400):
        damaged = list(sound)
        field = chosen.randrange(4)
        name, table = sound[1][field][0], list(sound[1][field][1])
        place = chosen.choice([0, 1, 2, 3, 4])
        content = bytearray(table[place] or b"x")
        for _ in range(chosen.randint(1, 4)):
            content[chosen.randrange(len(content))] = chosen.randrange(256)
        table[place] = bytes(content)
        damaged[1] = [*sound[1][:field], (name, tuple(table)), *sound[1][field + 1 :]]
        if chosen.random() < 0.2:
            units, ends, *titles = sound[3]
            damaged[3] = (units, bytes(chosen.randrange(256) for _ in ends), *titles)
        try:
            segment = native.extension.Segment(*damaged)
            for _ in range(3):
                retrieval, average, limit, count = random_call(chosen)
                native.extension.search(
                    [segment],
                    retrieval,
                    average=average,
                    limit=limit,
                    count=count,
                    characters=UNLIMITED,
                    seconds=-1.0,
                )
        except ValueError:
            refused += 1
    assert refused > 50
