"""Articles that are similar to a seed: one retrieval finds paragraphs by the seed's heaviest words, and their
articles are ranked by the words and pairs of letters that they share with it.

A cut into two halves tells how good that is: benchmarks/similar.py."""

from __future__ import annotations

from indexer.core.schema import BM25_K1, TITLE_WORDS, WORDS
from search.engine.retrieval import Retrieval
from search.engine.values import NO_BOILERPLATE, RerankQuery, as_match
from search.query.conditions import EnoughWeight
from search.similar import Similar

from .parallels import Parallels
from .plain_hits import plain_hits
from .seeds import MOST_PARAGRAPHS, Seed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from search.engine.values import Match, RankingTerm
    from search.engine.view import View
    from search.hit import Hit
    from search.similar import Parallel

MOST_WORDS = 20
"""Number of words that find candidates. With 32, a search takes half as long again and finds as well."""

TITLE_WEIGHT = 0.5
"""The part of its weight that a word in an article's title adds."""

LEAST_WEIGHT = 0.05
"""Part of the words' weight that a candidate holds. With a tenth, .07 fewer halves of news were found."""

WEIGHT_STEP = 2.0**-12
"""Unit of weights, as in `search.ranking.bm25`."""

CANDIDATES, MOST_CANDIDATES, FEWEST_ARTICLES = 200, 3_200, 20
"""Number of paragraphs that are looked at; four times as many, up to the most, while they are of fewer
articles."""

MOST_STRINGS = 96
"""Number of words and pairs of letters that rank. With 256 no more halves were first."""

MOST_COMPARED = 6
"""Number of an article's paragraphs that are compared with the seed's."""

K1, B = 2.0, 0.9
"""Saturation and length normalisation of a candidate's strings. With those of a search, .8 and .8, .04 fewer
halves of news were first."""


def similar_to(view: View, seed: Seed, limit: int) -> tuple[Similar, ...]:
    """The articles that are similar to a seed, best first: neither its own nor reposts of it, and of articles
    that are copies of one another or hold one another the best."""
    chosen = _different(view, _ranked(view, seed))[:limit]
    compared = _compared(view, seed, [article for article, _ in chosen])
    parallels = Parallels(seed)
    hits = plain_hits(view, [match for _, match in chosen])
    return tuple(
        [
            _similar(
                hit, match[2], parallels.among([(number, view.text(*document)) for number, document in some])
            )
            for hit, (_, match), some in zip(hits, chosen, compared, strict=True)
        ]
    )


def _compared(view: View, seed: Seed, articles: Sequence[int]) -> list[list[tuple[int, tuple[int, int]]]]:
    """For each article (number, document) of the paragraphs that hold most of what ranks, in order."""
    documents = [view.documents_in(article, 0, MOST_PARAGRAPHS) for article in articles]
    places = {
        document: (at, number)
        for at, of_article in enumerate(documents)
        for number, document in enumerate(of_article, 1)
    }
    matches = [as_match(document) for document in places]
    # A cluster is asked for all of them at once.
    view.prefetch(matches)
    terms = tuple([(string, weight, 0.0, 0.0) for string, weight in _strings(seed)])
    query = RerankQuery(terms=terms, aliases=(), paragraph=(1.0, 0.0, 0.0), article=(1.0, 0.0, 0.0))
    best: list[list[tuple[int, tuple[int, int]]]] = [[] for _ in articles]
    for match in view.rerank(matches, query):
        at, number = places[match[:2]]
        if len(best[at]) < MOST_COMPARED:
            best[at].append((number, match[:2]))
    return [sorted(some) for some in best]


def _similar(hit: Hit, score: float, parallels: tuple[Parallel, ...]) -> Similar:
    """The article of its best candidate, with the score of the article and its parallels."""
    return Similar(
        article=hit.article,
        title=hit.title,
        score=score,
        parallels=parallels,
        source=hit.source,
        published=hit.published,
        url=hit.url,
        path=hit.path,
        issuer=hit.issuer,
        number=hit.number,
        region=hit.region,
        kind=hit.kind,
        index=hit.index,
    )


def _ranked(view: View, seed: Seed) -> list[tuple[int, Match]]:
    """(article, its best candidate), best first; the score is the article's."""
    candidates = _candidates(view, seed)
    _, size, _ = view.statistics.average_sizes
    query = RerankQuery(
        terms=tuple([(string, 0.0, weight, 0.0) for string, weight in _strings(seed)] if candidates else ()),
        aliases=(),
        paragraph=(1.0, 0.0, 0.0),
        article=(K1 * (1 - B), K1 * B / size, 0.0),
    )
    ranked = view.rerank(candidates, query)
    return list(zip(view.articles_of(ranked), ranked, strict=True))


def _strings(seed: Seed) -> list[tuple[str, float]]:
    """The strings that rank, and their weights."""
    return list(seed.strings.items())[:MOST_STRINGS]


def _candidates(view: View, seed: Seed) -> list[Match]:
    """The best paragraph by the heaviest words of each article that is not related to the seed's."""
    terms: list[RankingTerm] = []
    for word, weight in list(seed.words.items())[:MOST_WORDS]:
        stepped = max(1, round(weight / WEIGHT_STEP)) * WEIGHT_STEP
        terms.append((WORDS, word, weight * (BM25_K1 + 1), stepped))
        terms.append((TITLE_WORDS, word, weight * TITLE_WEIGHT, 0.0))
    needed = LEAST_WEIGHT * sum(weight for _, _, _, weight in terms)
    retrieval = Retrieval(EnoughWeight(), tuple(terms), needed, selection=NO_BOILERPLATE)
    count = CANDIDATES if terms else 0
    while True:
        _, found = view.find(retrieval, count)
        best: dict[int, Match] = {}
        for article, match in zip(view.articles_of(found), found, strict=True):
            best.setdefault(article, match)
        unrelated = _unrelated(view, seed, best)
        if len(unrelated) >= FEWEST_ARTICLES or len(found) < count or count in (0, MOST_CANDIDATES):
            return [best[article] for article in unrelated]
        count *= 4


def _unrelated(view: View, seed: Seed, articles: Collection[int]) -> list[int]:
    """The articles that are neither the seed's nor reposts of it."""
    own = seed.article
    if own is None:
        return list(articles)
    related = view.relations.among({*articles, own})
    families = set(view.relations.families(own)) if own in related else set()
    return [
        article
        for article in articles
        if article != own
        and not (article in related and families.intersection(view.relations.families(article)[:1]))
    ]


def _different(view: View, ranked: list[tuple[int, Match]]) -> list[tuple[int, Match]]:
    """The articles that are no reposts of better ones."""
    related = view.relations.among({article for article, _ in ranked})
    taken: set[int] = set()
    kept = []
    for article, match in ranked:
        families = view.relations.families(article) if article in related else ()
        if taken.isdisjoint(families[:1]):
            taken.update(families)
            kept.append((article, match))
    return kept
