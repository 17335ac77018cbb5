"""Explains why a paragraph ranks where it does, or why one is no hit, by the code that ranks and matches."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.analysis import fold_text
from indexer.core.schema import TITLE_WORDS
from search.engine.values import BOILERPLATE_TIER, BY_SCORE, EXACT_TIER, EXAMINED_TIER, TIER_STEP
from search.explanation import Contribution, Explanation, WhyNot
from search.kernel.predicates import satisfies
from search.kernel.reranking import Scorer, Share
from search.kernel.scoring import term_scores
from search.query.conditions import AllOf, AnyOf, Condition, EnoughWeight, NoneOf, is_matched
from search.query.query import LEAVES, Exact, Filter, Leaf, SameSentence, assert_never

from .retrieval import Answer, tiered_score

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.values import Match, RankingTerm
    from search.query.query import Query

MOST_RANKED = 10_000
"""Number of first hits among which a paragraph is looked for."""


class Explainer:
    """Explains one answer."""

    def __init__(self, query: Query, answer: Answer) -> None:
        self._query = query
        self._answer = answer
        self._view = answer.view

    def explain(self, article: str, paragraph: int) -> Explanation:
        """The sum of a paragraph's score. Raises ValueError if it is not among the first MOST_RANKED hits."""
        documents = self._view.documents_of(article) or ()
        ranked = self._rank(documents[paragraph - 1 : paragraph])
        if ranked is None:
            raise ValueError(f"{article} ¶{paragraph} is not among the first {MOST_RANKED:,} hits")
        return self._explained(ranked[1])

    def why_not(self, article: str, paragraph: int | None) -> WhyNot:
        """The reasons why an article, or a paragraph of it, is missing or low."""
        of_article = self._view.documents_of(article)
        if of_article is None:
            return WhyNot(article, paragraph, (self._unknown(article),))
        if not of_article:
            return WhyNot(article, paragraph, ("The article has no paragraph.",))
        if paragraph is not None and not 1 <= paragraph <= len(of_article):
            return WhyNot(article, paragraph, (f"The article has {len(of_article)} paragraphs.",))
        documents = list(of_article if paragraph is None else of_article[paragraph - 1 : paragraph])
        ranked = self._rank(documents)
        if ranked is None:
            held = self._weights_held(documents)
            nearest = documents[held.index(max(held))]
            reasons = self._unmatched(nearest) or (
                f"It matches, and comes after the first {MOST_RANKED:,} hits.",
            )
            return WhyNot(article, of_article.index(nearest) + 1, reasons)
        rank, match = ranked
        first = self._answer.first(1)[0]
        return WhyNot(
            article,
            of_article.index(match[:2]) + 1,
            (f"It is hit {rank:,}.", *self._left_behind(match)),
            rank,
            self._explained(match),
            None if rank == 1 else self._explained(first),
        )

    def _rank(self, documents: Sequence[tuple[int, int]]) -> tuple[int, Match] | None:
        """(rank, match) of the first hit among the documents; None where none is among MOST_RANKED."""
        wanted, count, known = set(documents), 100, 0
        while known < MOST_RANKED and wanted:
            first = self._answer.first(min(count, MOST_RANKED))
            for rank, match in enumerate(first[known:], known + 1):
                if match[:2] in wanted:
                    return rank, match
            if len(first) < min(count, MOST_RANKED):
                return None
            known, count = len(first), count * 10
        return None

    def _unknown(self, article: str) -> str:
        near = self._view.ids_with(article, 3) if article else []
        such = f" There {'are' if len(near) > 1 else 'is'}: {', '.join(near)}." if near else ""
        return f"The index has no article {article}.{such} `search` shows each hit's article before ¶."

    def _unmatched(self, document: tuple[int, int]) -> tuple[str, ...]:
        """The reasons why a document does not match; none where it does."""
        segment, number = self._view.opened([document])[0]
        day, since, until = segment.day(number), self._answer.since, self._answer.until
        reasons = []
        if (since and (not day or day < since)) or (until and (not day or day > until)):
            reasons.append(
                f"The article is of {_day(day)}, which is not in the days that were asked for."
                if day
                else "The article has no date, and a date was asked for."
            )
        condition = self._answer.plan.condition
        if condition is None:
            reasons.append("There is nothing in the query to search for.")
        elif not self._matches(condition, document):
            reasons += self._lacking(condition, document)
        return tuple(reasons)

    def _matches(self, condition: Condition, document: tuple[int, int]) -> bool:
        segment, number = self._view.opened([document])[0]

        def satisfied(leaf: Leaf | Filter) -> bool:
            if isinstance(leaf, Filter):
                return number in segment.documents(leaf.field, leaf.value)
            text = segment.title(number) if leaf.field == "title" else segment.text(number)
            return satisfies(leaf, fold_text(text))

        return is_matched(
            condition, satisfied, lambda: self._weights_held([document])[0] >= self._answer.plan.needed
        )

    def _lacking(self, condition: Condition, document: tuple[int, int]) -> list[str]:
        """The reasons why a document does not match."""
        if isinstance(condition, LEAVES):
            return [_unsatisfied(condition)]
        match condition:
            case AllOf(conditions=conditions):
                failing = [each for each in conditions if not self._matches(each, document)]
                return [reason for each in failing for reason in self._lacking(each, document)]
            case AnyOf(conditions=conditions):
                reasons = [self._lacking(each, document) for each in conditions]
                return ["None of these holds: " + " / ".join(" ".join(each) for each in reasons)]
            case NoneOf():
                return ["It holds what the query excludes."]
            case EnoughWeight():
                return [self._weight_lacking(document)]
            case Filter(field=field, value=value):
                return [f"Its article has not the {field} “{value}”."]
        assert_never(condition)

    def _weight_lacking(self, document: tuple[int, int]) -> str:
        weighted = self._weighted()
        held = self._weights_held([document])[0]
        scores = self._term_scores([document], weighted)[0]
        lacked = [text for (_, text, _, _), score in zip(weighted, scores, strict=True) if not score]
        return (
            f"It holds {held:.1f} of the weight of the query's words, "
            f"and a match needs {self._answer.plan.needed:.1f}; it lacks {'、'.join(lacked)}."
        )

    def _term_scores(
        self, documents: Sequence[tuple[int, int]], terms: Sequence[RankingTerm]
    ) -> list[list[float]]:
        average = self._view.statistics.average_length
        return term_scores(self._view.opened(documents), terms, average)

    def _weights_held(self, documents: Sequence[tuple[int, int]]) -> list[float]:
        weighted = self._weighted()
        weights = [weight for _, _, _, weight in weighted]
        return [
            sum(weight for weight, score in zip(weights, scores, strict=True) if score)
            for scores in self._term_scores(documents, weighted)
        ]

    def _weighted(self) -> list[RankingTerm]:
        """The terms with a weight. Their scores are above 0 where they are held."""
        return [term for term in self._answer.plan.terms if term[3]]

    def _left_behind(self, match: Match) -> tuple[str, ...]:
        """The reasons why a hit is not higher."""
        if self._answer.order != BY_SCORE:
            return (f"Hits are in the order of their days, {self._query.order} first.",)
        if match[4] == BOILERPLATE_TIER:
            return ("It is boilerplate, what sites put around articles, and such comes last.",)
        if self._answer.plan.bare is not None and match[4] < EXAMINED_TIER:
            return (
                "By its words it was not among the candidates whose texts are read, and comes after these.",
            )
        return ()

    def _explained(self, match: Match) -> Explanation:
        tier = match[4]
        of_tier = float(tier * TIER_STEP)
        if tier == BOILERPLATE_TIER:
            parts = [
                Contribution("is what sites put around articles, and comes last", of_tier),
                *self._words(match[:2]),
            ]
        elif tier == EXACT_TIER:
            is_bare = self._answer.plan.bare is not None
            holds = "holds the text as it is" if is_bare else "matches the expression"
            parts = [Contribution(holds, of_tier), *self._words(match[:2])]
        elif tier == EXAMINED_TIER:
            parts = [
                Contribution("is among the candidates whose texts are read", of_tier),
                *self._reranked(match[:2]),
            ]
        else:
            parts = self._words(match[:2])
        hit = self._view.hits([match], ())[0]
        return Explanation(hit.article, hit.paragraph, tiered_score(match[2], tier), tuple(parts))

    def _words(self, document: tuple[int, int]) -> list[Contribution]:
        """BM25, word by word."""
        body: list[Contribution] = []
        title: list[Contribution] = []
        terms = self._answer.plan.terms
        for term, score in zip(terms, self._term_scores([document], terms)[0], strict=True):
            if score:
                (title if term[0] == TITLE_WORDS else body).append(Contribution(term[1], score))
        return [
            Contribution(name, sum(part.score for part in parts), tuple(parts))
            for name, parts in (("words of the paragraph, by BM25", body), ("words of the title", title))
        ]

    def _reranked(self, document: tuple[int, int]) -> list[Contribution]:
        segment, number = self._view.opened([document])[0]
        scorer = Scorer(segment, self._answer.plan.rerank_query())
        of_paragraph, of_article = scorer.of_paragraph(number), scorer.of_article(number)
        covered = tuple(
            [Contribution(share.string, share.coverage) for share in of_article if share.coverage]
        )
        return [
            _sum_of("what paragraph and title hold", of_paragraph),
            _sum_of("what article and title hold", of_article),
            Contribution("that the article has them at all", sum(part.score for part in covered), covered),
        ]


def _unsatisfied(leaf: Leaf) -> str:
    where = "Its article's title" if leaf.field == "title" else "It"
    match leaf:
        case Exact(text=text):
            return f"{where} does not hold “{text}”."
        case SameSentence(texts=texts):
            return f"{where} has no sentence that holds {'、'.join(f'“{text}”' for text in texts)}."
    assert_never(leaf)


def _sum_of(what: str, shares: list[Share]) -> Contribution:
    parts = [Contribution(_counted(share), share.score) for share in shares if share.score]
    return Contribution(what, sum(part.score for part in parts), tuple(parts))


def _counted(share: Share) -> str:
    return f"{share.string} ×{share.count}" + (f", in the title ×{share.in_title}" if share.in_title else "")


def _day(day: int) -> str:
    return f"{day // 10_000}-{day // 100 % 100:02}-{day % 100:02}"
