"""Explains why a paragraph ranks where it does, or why one is no hit, by the code that ranks and matches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from indexer.analysis import fold_text
from indexer.core.errors import DeadlineError
from indexer.core.messages import join_messages, message, plural
from indexer.core.schema import KNOWN
from indexer.storage.segment.days import NEVER, lies_within
from indexer.values.law_names import law_name
from search.engine.values import (
    BOILERPLATE_TIER,
    BY_SCORE,
    EXACT_TIER,
    EXAMINED_TIER,
    OWN_TIER,
    TIER_STEP,
    WHOLE_TIER,
    with_recency,
)
from search.explanation import Contribution, Explanation, WhyNot
from search.kernel.reranking import Scorer, Share, total
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
    Days,
    Filter,
    assert_never,
)

from .judging import Document, Judge
from .plain_hits import plain_hits
from .retrieval import Answer
from .wording import contributions_of_words, of_other_days, sum_of, unsatisfied

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


OfArticle = tuple[str, list[Share]]
"""(what an article adds, in words; the shares of the strings)"""


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
            hits = plain_hits(self._view, new)
            known.update((_place_of(hit), match) for hit, match in zip(hits, new, strict=True))
            if all(place in known for place in places):
                break
        for at, place in enumerate(places):
            if place not in known:
                if self._view.budget.is_cut_short:
                    return [known[each] for each in places[:at]]
                article, paragraph, _ = place
                raise ValueError(
                    message(
                        "{article} ¶{paragraph} is not among the first {most_ranked:,} hits",
                        article=article,
                        paragraph=paragraph,
                        most_ranked=MOST_RANKED,
                    )
                )
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
            return WhyNot(article, paragraph, (message("The article has no paragraph."),))
        if paragraph is not None and not 1 <= paragraph <= len(of_article):
            reason = plural(
                "The article has {count} paragraph.", "The article has {count} paragraphs.", len(of_article)
            )
            return WhyNot(article, paragraph, (reason,), exists=False)
        documents = list(of_article if paragraph is None else of_article[paragraph - 1 : paragraph])
        ranked = self._rank(set(documents))
        if ranked is None:
            held = self._weights_held(documents, self._weighed(EnoughWeight())[0])
            nearest = documents[held.index(max(held))]
            reasons = self._unmatched(nearest, article) or (
                message("It matches; the search was cut short before its rank was known.")
                if self._view.budget.is_cut_short
                else message(
                    "It matches, and comes after the first {most_ranked:,} hits.", most_ranked=MOST_RANKED
                ),
            )
            return WhyNot(article, of_article.index(nearest) + 1, reasons)
        rank, match, first = ranked
        return WhyNot(
            article,
            of_article.index(match[:2]) + 1,
            (message("It is hit {rank:,}.", rank=rank), *self._left_behind(match)),
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
        if (since or until) and not lies_within(day, since, until or NEVER):
            reasons.append(of_other_days(day))
        condition = self._answer.plan.condition
        if condition is None:
            reasons.append(message("There is nothing in the query to search for."))
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
            return [unsatisfied(condition)]
        match condition:
            case AllOf(conditions=conditions):
                failing = [each for each in conditions if not judge.matches(each, document)]
                return [reason for each in failing for reason in self._lacking(each, document, judge)]
            case AnyOf() if plan.number is not None and condition == plan.of_number:
                return [
                    message(
                        "It does not cite {key}, and its article has another number or none.",
                        key=plan.number.key,
                    )
                ]
            case AnyOf(conditions=conditions):
                reasons = [self._lacking(each, document, judge) for each in conditions]
                each_one = join_messages(" / ", [join_messages(" ", each) for each in reasons])
                return [message("None of these holds: {reasons}", reasons=each_one)]
            case NoneOf():
                return [message("It holds what the query excludes.")]
            case EnoughWeight():
                return [self._weight_lacking(condition, document)]
            case Filter(field=field, value=value):
                return [
                    message("Its article has no {value}.", value=value)
                    if field == KNOWN
                    else message("Its article has not the {field} “{value}”.", field=field, value=value)
                ]
            case Days():
                segment, number = self._view.opened([document])[0]
                return [of_other_days(segment.day(number))]
            case InArticle(condition=wanted):
                here = join_messages(" ", self._lacking(wanted, document, judge))
                return [
                    message(
                        "No paragraph of its article matches one side of DOC; of this one: {reasons}",
                        reasons=here,
                    )
                ]
            case FirstParagraphs(count=count):
                return [message("It is not among the first {count} paragraphs of its article.", count=count)]
        assert_never(condition)

    def _weight_lacking(self, condition: EnoughWeight, document: tuple[int, int]) -> str:
        terms, needed = self._weighed(condition)
        held = self._weights_held([document], terms)[0]
        scores = self._term_scores([document], terms)[0]
        lacked = [text for (_, text, _, _), score in zip(terms, scores, strict=True) if not score]
        values = {"held": held, "needed": needed, "words": "、".join(lacked)}
        if condition.terms:
            return message(
                "It holds {held:.1f} of the weight of the earlier query's words, and a match needs "
                "{needed:.1f}; it lacks {words}.",
                **values,
            )
        return message(
            "It holds {held:.1f} of the weight of the query's words, and a match needs "
            "{needed:.1f}; it lacks {words}.",
            **values,
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
            in_order = (
                message("Hits are in the order of their days, newest first.")
                if self._query.order == "newest"
                else message("Hits are in the order of their days, oldest first.")
            )
            only_parts = message("It holds only parts of the query.")
            return (in_order, only_parts) if match[4] < WHOLE_TIER else (in_order,)
        if match[4] == BOILERPLATE_TIER:
            return (message("It is boilerplate, what sites put around articles, and such comes last."),)
        if self._answer.plan.bare is not None and match[4] < EXAMINED_TIER:
            return (
                message(
                    "By its words it was not among the candidates whose texts are read, "
                    "and comes after these."
                ),
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
        of_articles: dict[tuple[int, int], OfArticle] = {}
        hits = plain_hits(self._view, matches)
        for match, hit, (segment, number), of_terms in zip(matches, hits, opened, scores, strict=True):
            tier = match[4]
            words = contributions_of_words(terms, of_terms)
            of_tier = float(tier * TIER_STEP)
            if tier == OWN_TIER:
                parts = [Contribution(message("is the document that has the number"), of_tier), *words]
            elif self._answer.order != BY_SCORE:
                parts = (
                    [Contribution(message("holds all of the query"), of_tier)] if tier == WHOLE_TIER else []
                )
                parts += words
            elif tier == BOILERPLATE_TIER:
                parts = [
                    Contribution(message("is what sites put around articles, and comes last"), of_tier),
                    *words,
                ]
            elif tier == EXACT_TIER:
                is_bare = self._answer.plan.bare is not None
                holds = message("holds the text as it is") if is_bare else message("matches the expression")
                parts = [Contribution(holds, of_tier), *words]
            elif tier == EXAMINED_TIER:
                parts = [
                    Contribution(message("is among the candidates whose texts are read"), of_tier),
                    *self._reranked(match, segment, number, of_articles),
                ]
            else:
                parts = words
            parts += self._age(match)
            explanations.append(Explanation(hit.article, hit.paragraph, hit.score, tuple(parts)))
        return explanations

    def _age(self, match: Match) -> list[Contribution]:
        """The part of a score that age adds."""
        recency = self._answer.plan.recency
        if recency is None:
            return []
        share = recency.share(match[3])
        # The score without it is multiplied.
        return [Contribution(message("for the article's day"), match[2] * share / (1 + share))]

    @cached_property
    def _rerank_query(self) -> RerankQuery:
        return self._answer.plan.rerank_query()

    def _reranked(
        self, match: Match, segment: OpenSegment, number: int, of_articles: dict[tuple[int, int], OfArticle]
    ) -> list[Contribution]:
        scorer = Scorer(segment, self._rerank_query)
        of_paragraph = scorer.of_paragraph(number)
        article = id(segment), segment.article_of(number)
        of_article = of_articles.get(article)
        if of_article is None:
            shares = scorer.of_article(number)
            # The sum tells whether the article was read.
            read = total(of_paragraph) + (total(shares) + scorer.naming(number))
            score = with_recency(self._answer.plan.recency, read, match[3])
            what: str = message("what article and title hold")
            if score != match[2]:
                what, shares = (
                    message("what article and title hold, estimated without reading it"),
                    self._estimated(match),
                )
            of_article = of_articles[article] = what, shares
        what, shares = of_article
        covered = tuple([Contribution(share.string, share.coverage) for share in shares if share.coverage])
        return [
            sum_of(message("what paragraph, heading and title hold"), of_paragraph),
            sum_of(what, shares),
            Contribution(
                message("that the article has them at all"), sum(part.score for part in covered), covered
            ),
            *_named(segment, number, scorer.naming(number)),
        ]

    def _estimated(self, match: Match) -> list[Share]:
        """The shares of a match's article by the estimate that ranked it."""
        opened = self._view.opened([each[:2] for each in self._answer.candidates_beside(match)])
        return Scorer(opened[0][0], self._rerank_query).of_estimate([number for _, number in opened])


def _named(segment: OpenSegment, document: int, score: float) -> list[Contribution]:
    """The part that an article gets for its law, if other articles name that."""
    if not score:
        return []
    law = law_name(fold_text(segment.title(document)))
    what = plural(
        "{count:,} article names {law}", "{count:,} articles name {law}", segment.naming(document), law=law
    )
    return [Contribution(what, score)]
