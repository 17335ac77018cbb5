"""The query that a retrieval becomes on a cluster, in OpenSearch's query language.

A text that holds a string holds its pairs of characters one after another, as a phrase, so that a cluster
decides exact strings by itself. Where it cannot decide a condition, or should not, it gives candidates:
documents among which all matches are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from math import ceil

from indexer.core.schema import BM25_K1, GRAMS, TITLE_GRAMS, WORDS
from indexer.storage.opensearch.documents import ARTICLE, FIELDS, PARAGRAPH, keyword_of, term_of
from indexer.storage.opensearch.state import BOILERPLATE, State
from indexer.storage.opensearch.surrogates import encodable
from indexer.storage.segment.days import last_day
from search.engine.values import BOILERPLATE_ALONE, NEVER, NO_BOILERPLATE, months_to
from search.query.conditions import (
    AllOf,
    AnyOf,
    Condition,
    EnoughWeight,
    FirstParagraphs,
    InArticle,
    NoneOf,
)
from search.query.query import LEAVES, Days, Exact, Filter, Leaf, assert_never
from search.ranking.bm25 import NEARLY, idf
from search.ranking.weights import WEIGHT_STEP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from search.engine.retrieval import Retrieval
    from search.engine.values import RankingTerm, Recency

    from .snapshot import ClusterSnapshot

    ClusterQuery = dict[str, Any]

NOTHING: ClusterQuery = {"match_none": {}}
ANYTHING: ClusterQuery = {"match_all": {}}

MOST_PARTS = 800
"""Number of parts of a query's conditions. A cluster takes 1,024, some of which are for the ranking."""

LONGEST_PHRASE, PHRASE = 256, 32
"""Longest string that a cluster looks for, in characters, and the length of the beginning and the end that it
looks for of a longer one. Thousands of signs in a row, all the same, would take it a minute."""

_BY_DAY = {"missing": "_last"}
SORTS: tuple[list[object], ...] = (
    ["_score", "sequence"],
    [{"published": {"order": "desc", **_BY_DAY}}, "_score", "sequence"],
    [{"published": {"order": "asc", **_BY_DAY}}, "_score", "sequence"],
)
"""The sort of each order of a retrieval."""


_RECENCY = """
    if (doc['published'].size() == 0) return _score;
    long day = doc['published'].value;
    long age = (long) Math.max(0, params.newest - (day / 10000 * 12 + day / 100 % 100));
    double share = params.shares[(int) (age % params.shares.length)];
    for (long left = age / params.shares.length; left > 0; left--) share *= 0.5;
    return _score * (1 + share);
"""
"""The script, in OpenSearch's Painless, of `search.engine.values.with_recency`."""


class Candidates:
    """The query for the candidates of a condition. `are_matches` says whether all of them match.

    `articles_with` gives the keys of the articles with a paragraph that matches a condition, and whether they
    are all."""

    def __init__(
        self, retrieval: Retrieval, articles_with: Callable[[Condition], tuple[Collection[str], bool]]
    ) -> None:
        self._articles_with = articles_with
        self._terms = retrieval.terms
        self._needed = retrieval.needed
        self._parts_left = MOST_PARTS
        self.are_matches = True
        self.query = self._of(retrieval.condition)

    def _of(self, condition: Condition) -> ClusterQuery:
        if isinstance(condition, LEAVES):
            self.are_matches &= isinstance(condition, Exact)
            return _all([self._holding(text, condition.field) for text in condition.required])
        match condition:
            case AllOf(conditions=conditions):
                return _all([self._of(each) for each in conditions])
            case AnyOf(conditions=conditions):
                return _any(self._alternatives(conditions))
            case NoneOf(conditions=conditions):
                return self._none_of(conditions)
            case Filter(field=field, value=value):
                return self._within(1, {"term": {FIELDS[field]: {"value": keyword_of(value)}}})
            case Days(first=first, last=last):
                return self._within(1, _of_days(first, last))
            case InArticle(condition=wanted):
                keys, are_all = self._articles_with(wanted)
                self.are_matches &= are_all
                return self._within(1, {"terms": {"article_key": sorted(keys)}} if keys else NOTHING)
            case FirstParagraphs(count=count):
                return self._within(1, {"range": {"paragraph": {"lte": count}}})
            case EnoughWeight(terms=terms, needed=needed):
                if not terms:
                    terms, needed = self._terms, self._needed
                enough = ceil(needed * NEARLY / WEIGHT_STEP) * WEIGHT_STEP - WEIGHT_STEP / 2
                return self._within(len(terms), _weighing(terms, enough))
        assert_never(condition)

    def _none_of(self, conditions: Sequence[Condition]) -> ClusterQuery:
        before, self.are_matches = self.are_matches, True
        excluded = [self._of(each) for each in conditions]
        are_known, self.are_matches = self.are_matches, self.are_matches and before
        # Candidates that are not known to match what is excluded may match the condition. A cluster counts
        # one more part for an exclusion: everything, from which it takes it.
        return self._within(1, {"bool": {"must_not": excluded}}) if are_known else ANYTHING

    def _holding(self, text: str, field: str) -> ClusterQuery:
        if len(text) <= LONGEST_PHRASE:
            return self._within(1, _holding(text, field))
        self.are_matches = False
        return self._within(2, _all([_holding(text[:PHRASE], field), _holding(text[-PHRASE:], field)]))

    def _alternatives(self, conditions: Sequence[Condition]) -> list[ClusterQuery]:
        leaves = [each for each in conditions if isinstance(each, LEAVES) and each.required]
        if len(leaves) <= self._parts_left:
            return [self._of(each) for each in conditions]
        self.are_matches = False
        # One list for each field, and for single characters and pairs.
        others = [self._of(each) for each in conditions if not isinstance(each, LEAVES) or not each.required]
        return [*others, self._within(4, _beginning(leaves))]

    def _within(self, parts: int, query: ClusterQuery) -> ClusterQuery:
        """A query of so many parts; anything where not so many are left."""
        if parts > self._parts_left:
            self.are_matches = False
            return ANYTHING
        self._parts_left -= parts
        return query


def _all(queries: list[ClusterQuery]) -> ClusterQuery:
    queries = [each for each in queries if each is not ANYTHING]
    return {"bool": {"filter": queries}} if queries else ANYTHING


def _any(queries: list[ClusterQuery]) -> ClusterQuery:
    if any(each is ANYTHING for each in queries):
        return ANYTHING
    return {"bool": {"should": queries, "minimum_should_match": 1}} if queries else NOTHING


def _grams_field(field: str, text: str) -> str:
    name = FIELDS[TITLE_GRAMS if field == "title" else GRAMS]
    return name if len(text) > 1 else f"{name}.characters"


def _holding(text: str, field: str) -> ClusterQuery:
    """Documents that hold a folded string in their body or title."""
    if not text:
        return NOTHING
    kind = "term" if len(text) == 1 else "match_phrase"
    return {kind: {_grams_field(field, text): encodable(text)}}


def _beginning(leaves: Sequence[Leaf]) -> ClusterQuery:
    """Documents that hold the first pair of one of the leaves' strings, or all of a shorter string."""
    terms: dict[str, dict[str, None]] = {}
    for leaf in leaves:
        text = leaf.required[0]
        if all(leaf.required):
            terms.setdefault(_grams_field(leaf.field, text), {})[encodable(text[:2])] = None
    return _any([{"terms": {name: list(held)}} for name, held in terms.items()])


def _weighing(terms: Sequence[RankingTerm], needed: float) -> ClusterQuery:
    """Documents that hold terms of so much weight."""
    weights = [(_term(field, text), weight) for field, text, _, weight in terms if weight]
    enough = [query for query, weight in weights if weight >= needed]
    if len(enough) == len(weights) or sum(weight for _, weight in weights if weight < needed) < needed:
        return _any(enough)
    summed = [{"constant_score": {"filter": query, "boost": weight}} for query, weight in weights]
    return {"function_score": {"query": _any(summed), "min_score": needed}}


def _term(field: str, text: str) -> ClusterQuery:
    if field in (GRAMS, TITLE_GRAMS):
        return {"term": {_grams_field("title" if field == TITLE_GRAMS else "body", text): encodable(text)}}
    return {"term": {FIELDS[field]: {"value": term_of(text)}}}


def _scoring(snapshot: ClusterSnapshot, terms: Sequence[RankingTerm]) -> list[ClusterQuery]:
    """The queries that score a match: each term adds nearly as much as to its BM25."""
    words = snapshot.counts([text for _, text, _, _ in terms], WORDS)
    adding: list[ClusterQuery] = []
    for field, text, gain, _ in terms:
        if field == WORDS:
            # The cluster multiplies by the idf of the word, and by the factor.
            of_cluster = idf(snapshot.statistics.documents, words[text]) * (BM25_K1 + 1) / snapshot.factor
            adding.append({"term": {FIELDS[field]: {"value": term_of(text), "boost": gain / of_cluster}}})
        else:
            # A pair counts once in a paragraph: this is its BM25 in one of average length.
            boost = gain / (1 + BM25_K1) if field == GRAMS else gain
            adding.append({"constant_score": {"filter": _term(field, text), "boost": boost}})
    return adding


def _of_days(since: int, until: int) -> ClusterQuery:
    """The articles that `lies_within` takes, by days such as 20240329. A stored month or year lies within as
    a whole."""
    first = since - 101 if since % 10000 == 101 else since - 1 if since % 100 == 1 else since
    beyond = [number for number in (until // 100 * 100, until // 10000 * 10000) if last_day(number) > until]
    days: ClusterQuery = {"range": {"published": {"gte": max(first, 1), "lte": until}}}
    return {"bool": {"filter": [days], "must_not": [{"terms": {"published": beyond}}]}} if beyond else days


def search_body(
    snapshot: ClusterSnapshot, retrieval: Retrieval, candidates: Candidates, *, ranked: bool
) -> dict[str, Any]:
    """The request for the candidates of a retrieval; in its order where they are to be `ranked`."""
    state = snapshot.state
    must = [candidates.query, {"term": {"document_type": PARAGRAPH}}]
    if retrieval.since or retrieval.until:
        must.append(_of_days(retrieval.since, retrieval.until or NEVER))
    must_not = [*removed(state), _is_there(state)]
    listed = {"index": state.name, "id": BOILERPLATE, "path": "content_keys"}
    boilerplate: list[ClusterQuery] = [{"terms": {"content_key": listed}}, {"term": {"disclaimer": True}}]
    if retrieval.selection == NO_BOILERPLATE:
        must_not += boilerplate
    elif retrieval.selection == BOILERPLATE_ALONE:
        must.append(_any(boilerplate))
    query: ClusterQuery = {"filter": must, "must_not": must_not}
    if not ranked:
        return {"query": {"bool": query}}
    query["should"] = _scoring(snapshot, retrieval.terms)
    scored: ClusterQuery = {"bool": query}
    if retrieval.recency is not None:
        scored = _with_recency(scored, retrieval.recency)
    return {"query": scored, "sort": SORTS[retrieval.order]}


def _with_recency(query: ClusterQuery, recency: Recency) -> ClusterQuery:
    """A query with what age adds to its scores."""
    parameters = {"newest": months_to(recency.newest), "shares": recency.shares}
    return {"script_score": {"query": query, "script": {"source": _RECENCY, "params": parameters}}}


def _is_there(state: State) -> ClusterQuery:
    """Nothing; but an error where the state is gone, whose removed articles may be deleted then."""
    return {"terms": {"document_type": {"index": state.name, "id": BOILERPLATE, "path": "nothing"}}}


def articles_of_state(state: State, *queries: ClusterQuery) -> ClusterQuery:
    """The articles of a state that some queries find."""
    filters = [{"term": {"document_type": ARTICLE}}, *queries]
    return {"bool": {"filter": filters, "must_not": removed(state)}}


def removed(state: State) -> list[ClusterQuery]:
    """The documents of articles that the indexes of a state hold and the state does not."""
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
