"""Explains why a paragraph ranks where it does, or why one is no hit, by the code that ranks and matches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from indexer.core.errors import DeadlineError
from indexer.core.schema import ARTICLE_FIELDS, KNOWN
from search.engine.values import (
    BOILERPLATE_TIER,
    BY_SCORE,
    EXACT_TIER,
    EXAMINED_TIER,
    OWN_TIER,
    TIER_STEP,
    WHOLE_TIER,
)
from search.explanation import Contribution, Explanation, WhyNot
from search.kernel.reranking import Scorer, Share
from search.kernel.scoring import term_scores
from search.query.conditions import (
    AllOf,
    AnyOf,
    Condition,
    EnoughWeight,
    FirstParagraphs,
    InArticle,
    NoneOf,
)
from search.query.query import (
    LEAVES,
    Adjacent,
    AtLeast,
    Composite,
    Days,
    Either,
    Exact,
    Filter,
    Leaf,
    Near,
    SameSentence,
    assert_never,
    searched_text,
)

from .judging import Document, Judge
from .retrieval import Answer, tiered_score

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.segment import OpenSegment
    from search.engine.values import Match, RankingTerm, RerankQuery
    from search.hit import Hit
    from search.query.query import Query

MOST_RANKED = 10_000
"""Number of first hits among which a paragraph is looked for."""

EXPLAINED_AT_ONCE = 2_000
"""Number of hits that are explained between two looks at the clock."""


Place = tuple[str, int, "str | None"]
"""(id of an article, number of its paragraph, its index where several are searched together)"""


def _place_of(hit: Hit) -> Place:
    return (hit.article, hit.paragraph, hit.index)


class Explainer:
    """Explains one answer."""

    def __init__(self, query: Query, answer: Answer) -> None:
        self._query = query
        self._answer = answer
        self._view = answer.view

    def explain(self, hits: Sequence[Hit]) -> tuple[Explanation, ...]:
        """The sums of the scores of some paragraphs, given by article and number: of the first of them where
        the time is up. Raises ValueError for one that is not among the first MOST_RANKED hits."""
        explanations: list[Explanation] = []
        try:
            ranked = self._ranked([_place_of(hit) for hit in hits])
            for start in range(0, len(ranked), EXPLAINED_AT_ONCE):
                explanations += self._explained(ranked[start : start + EXPLAINED_AT_ONCE])
                if self._view.budget.is_late():
                    break
        except DeadlineError as error:
            self._view.budget.end_early(error)
        return tuple(explanations)

    def _ranked(self, places: Sequence[Place]) -> list[Match]:
        """The matches at these places: at the first of them where the search was cut short."""
        known: dict[Place, Match] = {}
        for first in self._growing():
            new = first[len(known) :]
            hits = self._view.hits(new, ())
            known.update((_place_of(hit), match) for hit, match in zip(hits, new, strict=True))
            if all(place in known for place in places):
                break
        for at, place in enumerate(places):
            if place not in known:
                if self._view.budget.is_cut_short:
                    return [known[each] for each in places[:at]]
                article, paragraph, _ = place
                raise ValueError(f"{article} ¶{paragraph} is not among the first {MOST_RANKED:,} hits")
        return [known[place] for place in places]

    def _growing(self) -> Iterator[list[Match]]:
        """The first matches, more of them each time, up to MOST_RANKED; none that were cut short, whose ranks
        are not known."""
        count = 100
        while True:
            first = self._answer.first(count)
            if self._view.budget.is_cut_short:
                return
            yield first
            if len(first) < count or count == MOST_RANKED:
                return
            count = min(10 * count, MOST_RANKED)

    def why_not(self, article: str, paragraph: int | None, index: str | None) -> WhyNot:
        """The reasons why an article, or a paragraph of it, is missing or low."""
        of_article = self._view.documents_of(article, index) or ()
        if not of_article:
            return WhyNot(article, paragraph, ("The article has no paragraph.",))
        if paragraph is not None and not 1 <= paragraph <= len(of_article):
            reason = f"The article has {len(of_article)} paragraphs."
            return WhyNot(article, paragraph, (reason,), exists=False)
        documents = list(of_article if paragraph is None else of_article[paragraph - 1 : paragraph])
        ranked = self._rank(set(documents))
        if ranked is None:
            held = self._weights_held(documents, self._weighed(EnoughWeight())[0])
            nearest = documents[held.index(max(held))]
            reasons = self._unmatched(nearest, article) or (
                "It matches; the search was cut short before its rank was known."
                if self._view.budget.is_cut_short
                else f"It matches, and comes after the first {MOST_RANKED:,} hits.",
            )
            return WhyNot(article, of_article.index(nearest) + 1, reasons)
        rank, match, first = ranked
        return WhyNot(
            article,
            of_article.index(match[:2]) + 1,
            (f"It is hit {rank:,}.", *self._left_behind(match)),
            rank,
            self._explained([match])[0],
            None if rank == 1 else self._explained([first])[0],
        )

    def _rank(self, documents: Collection[tuple[int, int]]) -> tuple[int, Match, Match] | None:
        """(rank, match, match of rank 1) of the first hit among the documents; None where none is among
        MOST_RANKED."""
        for first in self._growing():
            for rank, match in enumerate(first, 1):
                if match[:2] in documents:
                    return rank, match, first[0]
        return None

    def _unmatched(self, document: Document, article: str) -> tuple[str, ...]:
        """The reasons why a document does not match; none where it does."""
        segment, number = self._view.opened([document])[0]
        day, since, until = segment.day(number), self._answer.since, self._answer.until
        reasons = []
        if (since and (not day or day < since)) or (until and (not day or day > until)):
            reasons.append(_of_other_days(day))
        condition = self._answer.plan.condition
        if condition is None:
            reasons.append("There is nothing in the query to search for.")
        else:
            judge = Judge(self._view, document, self._holds_enough)
            if not judge.matches(condition, document):
                reasons += self._lacking(condition, document, judge)
        return tuple(reasons)

    def _holds_enough(self, weight: EnoughWeight, document: Document) -> bool:
        terms, needed = self._weighed(weight)
        return self._weights_held([document], terms)[0] >= needed

    def _lacking(self, condition: Condition, document: Document, judge: Judge) -> list[str]:
        """The reasons why a document does not match."""
        plan = self._answer.plan
        if isinstance(condition, LEAVES):
            return [_unsatisfied(condition)]
        match condition:
            case AllOf(conditions=conditions):
                failing = [each for each in conditions if not judge.matches(each, document)]
                return [reason for each in failing for reason in self._lacking(each, document, judge)]
            case AnyOf() if plan.number is not None and condition == plan.of_number:
                return [f"It does not cite {plan.number.key}, and its article has another number or none."]
            case AnyOf(conditions=conditions):
                reasons = [self._lacking(each, document, judge) for each in conditions]
                return ["None of these holds: " + " / ".join(" ".join(each) for each in reasons)]
            case NoneOf():
                return ["It holds what the query excludes."]
            case EnoughWeight():
                return [self._weight_lacking(condition, document)]
            case Filter(field=field, value=value):
                return [
                    f"Its article has no {value}."
                    if field == KNOWN
                    else f"Its article has not the {field} “{value}”."
                ]
            case Days():
                segment, number = self._view.opened([document])[0]
                return [_of_other_days(segment.day(number))]
            case InArticle(condition=wanted):
                reasons_here = " ".join(self._lacking(wanted, document, judge))
                return [f"No paragraph of its article matches one side of DOC; of this one: {reasons_here}"]
            case FirstParagraphs(count=count):
                return [f"It is not among the first {count} paragraphs of its article."]
        assert_never(condition)

    def _weight_lacking(self, condition: EnoughWeight, document: tuple[int, int]) -> str:
        terms, needed = self._weighed(condition)
        held = self._weights_held([document], terms)[0]
        scores = self._term_scores([document], terms)[0]
        lacked = [text for (_, text, _, _), score in zip(terms, scores, strict=True) if not score]
        query = "earlier query" if condition.terms else "query"
        return (
            f"It holds {held:.1f} of the weight of the {query}'s words, "
            f"and a match needs {needed:.1f}; it lacks {'、'.join(lacked)}."
        )

    def _term_scores(
        self, documents: Sequence[tuple[int, int]], terms: Sequence[RankingTerm]
    ) -> list[list[float]]:
        average = self._view.statistics.average_length
        return term_scores(self._view.opened(documents), terms, average)

    def _weights_held(
        self, documents: Sequence[tuple[int, int]], terms: Sequence[RankingTerm]
    ) -> list[float]:
        weights = [weight for _, _, _, weight in terms]
        return [
            sum(weight for weight, score in zip(weights, scores, strict=True) if score)
            for scores in self._term_scores(documents, terms)
        ]

    def _weighed(self, condition: EnoughWeight) -> tuple[list[RankingTerm], float]:
        """(the terms with a weight, whose scores are above 0 where they are held; the weight needed)"""
        weighing = condition if condition.terms else self._answer.plan
        return [term for term in weighing.terms if term[3]], weighing.needed

    def _left_behind(self, match: Match) -> tuple[str, ...]:
        """The reasons why a hit is not higher."""
        if self._answer.order != BY_SCORE:
            parts = " It holds only parts of the query." if match[4] < WHOLE_TIER else ""
            return (f"Hits are in the order of their days, {self._query.order} first.{parts}",)
        if match[4] == BOILERPLATE_TIER:
            return ("It is boilerplate, what sites put around articles, and such comes last.",)
        if self._answer.plan.bare is not None and match[4] < EXAMINED_TIER:
            return (
                "By its words it was not among the candidates whose texts are read, and comes after these.",
            )
        return ()

    def _explained(self, matches: Sequence[Match]) -> list[Explanation]:
        if not matches:
            return []
        terms = self._answer.plan.terms
        documents = [match[:2] for match in matches]
        opened = self._view.opened(documents)
        scores = term_scores(opened, terms, self._view.statistics.average_length)
        explanations = []
        # The shares of each article of a segment: an engine may open other segments for other documents.
        of_articles: dict[tuple[int, int], list[Share]] = {}
        hits = self._view.hits(matches, ())
        for match, hit, (segment, number), of_terms in zip(matches, hits, opened, scores, strict=True):
            tier = match[4]
            words = _words(terms, of_terms)
            of_tier = float(tier * TIER_STEP)
            if tier == OWN_TIER:
                parts = [Contribution("is the document that has the number", of_tier), *words]
            elif self._answer.order != BY_SCORE:
                parts = [Contribution("holds all of the query", of_tier)] if tier == WHOLE_TIER else []
                parts += words
            elif tier == BOILERPLATE_TIER:
                parts = [Contribution("is what sites put around articles, and comes last", of_tier), *words]
            elif tier == EXACT_TIER:
                is_bare = self._answer.plan.bare is not None
                holds = "holds the text as it is" if is_bare else "matches the expression"
                parts = [Contribution(holds, of_tier), *words]
            elif tier == EXAMINED_TIER:
                parts = [
                    Contribution("is among the candidates whose texts are read", of_tier),
                    *self._reranked(segment, number, of_articles),
                ]
            else:
                parts = words
            parts += self._age(match)
            score = tiered_score(match[2], tier)
            explanations.append(Explanation(hit.article, hit.paragraph, score, tuple(parts)))
        return explanations

    def _age(self, match: Match) -> list[Contribution]:
        """The part of a score that age adds."""
        recency = self._answer.plan.recency
        if recency is None:
            return []
        share = recency.share(match[3])
        # The score without it is multiplied.
        return [Contribution("for the article's day", match[2] * share / (1 + share))]

    @cached_property
    def _rerank_query(self) -> RerankQuery:
        return self._answer.plan.rerank_query()

    def _reranked(
        self, segment: OpenSegment, number: int, of_articles: dict[tuple[int, int], list[Share]]
    ) -> list[Contribution]:
        scorer = Scorer(segment, self._rerank_query)
        of_paragraph = scorer.of_paragraph(number)
        article = id(segment), segment.article_of(number)
        of_article = of_articles.get(article)
        if of_article is None:
            of_article = of_articles[article] = scorer.of_article(number)
        covered = tuple(
            [Contribution(share.string, share.coverage) for share in of_article if share.coverage]
        )
        return [
            _sum_of("what paragraph and title hold", of_paragraph),
            _sum_of("what article and title hold", of_article),
            Contribution("that the article has them at all", sum(part.score for part in covered), covered),
        ]


def _words(terms: Sequence[RankingTerm], scores: Sequence[float]) -> list[Contribution]:
    """BM25, word by word."""
    body: list[Contribution] = []
    title: list[Contribution] = []
    for term, score in zip(terms, scores, strict=True):
        if score:
            (title if term[0] in ARTICLE_FIELDS else body).append(Contribution(term[1], score))
    return [
        Contribution(name, sum(part.score for part in parts), tuple(parts))
        for name, parts in (("words of the paragraph, by BM25", body), ("words of the title", title))
    ]


def _unsatisfied(leaf: Leaf) -> str:
    where = "Its article's title" if leaf.field == "title" else "It"
    match leaf:
        case Exact(text=text):
            return f"{where} does not hold “{text}”."
        case SameSentence():
            return f"{where} has no sentence that holds {_parts_of(leaf)}."
        case Near(distance=distance):
            return f"{where} does not hold {_parts_of(leaf)} at most {distance} characters apart."
        case Adjacent(distance=distance):
            return (
                f"{where} does not hold {_parts_of(leaf)} in this order, at most {distance} characters apart."
            )
        case AtLeast(count=count):
            return f"{where} does not hold {_parts_of(leaf)} {count} times."
        case Either():
            return f"{where} holds none of {_parts_of(leaf)}."
    assert_never(leaf)


def _of_other_days(day: int) -> str:
    if not day:
        return "The article has no date, and a date was asked for."
    return f"The article is of {_day(day)}, which is not in the days that were asked for."


def _parts_of(leaf: Composite) -> str:
    names = [part.text if isinstance(part, Exact) else searched_text(part) for part in leaf.parts]
    return "、".join([f"“{name}”" for name in names])


def _sum_of(what: str, shares: list[Share]) -> Contribution:
    parts = [Contribution(_counted(share), share.score) for share in shares if share.score]
    return Contribution(what, sum(part.score for part in parts), tuple(parts))


def _counted(share: Share) -> str:
    return f"{share.string} ×{share.count}" + (f", in the title ×{share.in_title}" if share.in_title else "")


def _day(day: int) -> str:
    return f"{day // 10_000}-{day // 100 % 100:02}-{day % 100:02}"
