"""What a query asks of a cluster: conditions and ranking terms in OpenSearch's query language.

Every condition is one that the cluster decides by itself. What holds a string holds its pairs of characters
one after another, as a phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from indexer.core.schema import GRAMS, TITLE_GRAMS, TITLE_WORDS
from indexer.storage.opensearch.documents import FIELDS, PARAGRAPH, term_of
from indexer.storage.opensearch.state import BOILERPLATE, State
from indexer.storage.opensearch.surrogates import encodable
from search.engine.values import BOILERPLATE_ALONE, NO_BOILERPLATE, RankingTerm
from search.query.conditions import Condition
from search.query.query import Order
from search.ranking.bm25 import K1, NEARLY, WEIGHT_STEP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Asked = dict[str, Any]

NOTHING: Asked = {"match_none": {}}
ANYTHING: Asked = {"match_all": {}}

ORDERS: dict[Order, list[object]] = {
    "relevance": ["_score", "sequence"],
    "newest": [{"published": {"order": "desc", "missing": "_last"}}, "_score", "sequence"],
    "oldest": [{"published": {"order": "asc", "missing": "_last"}}, "_score", "sequence"],
}


def holding(needle: str, field: str) -> Asked:
    """What holds a folded string in its body or its title."""
    name = FIELDS[TITLE_GRAMS if field == "title" else GRAMS]
    if not needle:
        return NOTHING
    if len(needle) == 1:
        return {"term": {f"{name}.characters": encodable(needle)}}
    return {"match_phrase": {name: encodable(needle)}}


def asked_by(condition: Condition, terms: Sequence[RankingTerm], needed: float) -> Asked:
    """What matches a condition; `terms` and `needed` say what most of the weight is."""
    match condition:
        case ("exact", needle, field):
            return holding(needle, field)
        case ("all", conditions):
            return {"bool": {"filter": [asked_by(one, terms, needed) for one in conditions]}}
        case ("any", conditions):
            return _any([asked_by(one, terms, needed) for one in conditions])
        case ("not", excluded):
            return {"bool": {"must_not": [asked_by(excluded, terms, needed)]}}
        case ("everything",):
            return ANYTHING
        case ("most",):
            return _most(terms, ceil(needed * NEARLY / WEIGHT_STEP) * WEIGHT_STEP - WEIGHT_STEP / 2)
    raise TypeError(f"{condition!r} is no condition")


def _any(asked: list[Asked]) -> Asked:
    return {"bool": {"should": asked, "minimum_should_match": 1}} if asked else NOTHING


def _most(terms: Sequence[RankingTerm], needed: float) -> Asked:
    """What holds so much of the weight of the terms."""
    weights = [(_term(field, text), weight) for field, text, _, weight in terms if weight]
    enough = [asked for asked, weight in weights if weight >= needed]
    if len(enough) == len(weights) or sum(weight for _, weight in weights if weight < needed) < needed:
        return _any(enough)
    summed = [{"constant_score": {"filter": asked, "boost": weight}} for asked, weight in weights]
    return {"function_score": {"query": _any(summed), "min_score": needed}}


def _term(field: str, text: str) -> Asked:
    return {"term": {FIELDS[field]: {"value": term_of(text)}}}


def scored(terms: Sequence[RankingTerm], idfs: Sequence[float], factor: float) -> list[Asked]:
    """What adds to the score of a match, nearly as `ranking.scores` does.

    `idfs` are those of the terms' words, which the cluster multiplies with; `factor` is K1 + 1 for a cluster
    whose BM25 leaves that out, else 1.
    """
    adding: list[Asked] = []
    for (field, text, gain, _), idf in zip(terms, idfs, strict=True):
        if field == TITLE_WORDS:
            adding.append({"constant_score": {"filter": _term(field, text), "boost": gain}})
        else:
            word = {"value": term_of(text), "boost": factor * gain / (idf * (K1 + 1))}
            adding.append({"term": {FIELDS[field]: word}})
    return adding


def narrowed(state: State, since: int, until: int, selection: int) -> tuple[list[Asked], list[Asked]]:
    """(what must match besides, what must not): paragraphs that are not removed, of these days, by
    `selection`."""
    must: list[Asked] = [{"term": {"kind": PARAGRAPH}}]
    if since or until:
        days = {"gte": since} | ({"lte": until} if until else {})
        must.append({"range": {"published": days}})
    must_not = [*removed(state), _is_there(state)]
    if selection in (NO_BOILERPLATE, BOILERPLATE_ALONE):
        listed = {"index": state.name, "id": BOILERPLATE, "path": "content_keys"}
        flagged: list[Asked] = [{"terms": {"content_key": listed}}, {"term": {"disclaimer": True}}]
        if selection == NO_BOILERPLATE:
            must_not += flagged
        else:
            must.append(_any(flagged))
    return must, must_not


def _is_there(state: State) -> Asked:
    """Nothing; but an error where the state is gone, whose removed articles may be deleted then."""
    return {"terms": {"kind": {"index": state.name, "id": BOILERPLATE, "path": "nothing"}}}


def removed(state: State) -> list[Asked]:
    """What the state's parts have and the index has no more."""
    return [
        {
            "bool": {
                "filter": [
                    {"term": {"_index": index.name}},
                    {"terms": {"article_key": {"index": state.name, "id": name, "path": "article_keys"}}},
                ]
            }
        }
        for index in state.article_indexes
        for name in index.removed
    ]
