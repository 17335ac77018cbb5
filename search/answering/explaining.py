"""Works out why a paragraph ranks where it does, and why one is no hit, by what itself ranks and matches."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.analysis import fold_text
from indexer.core.schema import TITLE_WORDS
from indexer.storage.segment.records import day_number
from search.explanation import Contribution, Explanation, WhyNot
from search.query.conditions import Condition, is_matched
from search.ranking.rerank_twin import EvidenceReader, Share

from .retrieval import EXACT, HELD, LOWERED, Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.values import Place, RankingTerm
    from search.engine.view import Reading
    from search.query.query import Query

MOST_TURNED = 10_000
"""Whether something is among so many first hits is looked at."""


class Explainer:
    """Explains one answer."""

    def __init__(self, reading: Reading, query: Query, answer: Answer) -> None:
        self._reading = reading
        self._query = query
        self._answer = answer

    def explain(self, article: str, paragraph: int) -> Explanation:
        """Why a paragraph has its score. Raises ValueError if it is not among the first MOST_TURNED hits."""
        place = self._place(article, paragraph)
        ranked = None if place is None else self._rank([place], MOST_TURNED)
        if ranked is None:
            raise ValueError(f"{article} ¶{paragraph} is not among the first {MOST_TURNED:,} hits")
        return self._explained(ranked[1])

    def why_not(self, article: str, paragraph: int | None) -> WhyNot:
        """Why an article, or a paragraph of it, is missing or low."""
        documents = self._reading.documents_of(article)
        if documents is None:
            return WhyNot(article, paragraph, (self._unknown(article),))
        if not documents:
            return WhyNot(article, paragraph, ("The article has no paragraph.",))
        if paragraph is not None and not 1 <= paragraph <= len(documents):
            return WhyNot(article, paragraph, (f"The article has {len(documents)} paragraphs.",))
        places = list(documents if paragraph is None else documents[paragraph - 1 : paragraph])
        ranked = self._rank(places, MOST_TURNED)
        if ranked is None:
            held = self._weights_held(places)
            nearest = places[held.index(max(held))]
            reasons = self._unmatched(*nearest) or (
                f"It matches, and comes after the first {MOST_TURNED:,} hits.",
            )
            return WhyNot(article, documents.index(nearest) + 1, reasons)
        rank, place = ranked
        first = self._answer.first(1)[0]
        reasons = (f"It is hit {rank:,}.", *self._left_behind(place))
        return WhyNot(
            article,
            documents.index(place[:2]) + 1,
            reasons,
            rank,
            self._explained(place),
            None if rank == 1 else self._explained(first),
        )

    def _place(self, article: str, paragraph: int) -> tuple[int, int] | None:
        documents = self._reading.documents_of(article) or ()
        return documents[paragraph - 1] if paragraph <= len(documents) else None

    def _rank(self, places: list[tuple[int, int]], most: int) -> tuple[int, Place] | None:
        """(rank, place) of the first hit among the places."""
        wanted, count, known = set(places), 100, 0
        while known < most:
            first = self._answer.first(min(count, most))
            for rank, place in enumerate(first[known:], known + 1):
                if place[:2] in wanted:
                    return rank, place
            if len(first) < min(count, most):
                return None
            known, count = len(first), count * 10
        return None

    def _unknown(self, article: str) -> str:
        near = self._reading.ids_with(article, 3) if article else []
        such = f" There {'are' if len(near) > 1 else 'is'}: {', '.join(near)}." if near else ""
        return f"The index has no article {article}.{such} `search` shows each hit's article before ¶."

    def _unmatched(self, segment: int, document: int) -> tuple[str, ...]:
        """Why a document does not match; empty where it does."""
        day = self._reading.day(segment, document)
        since, until = day_number(self._query.since), day_number(self._query.until)
        reasons = []
        if (since and (not day or day < since)) or (until and (not day or day > until)):
            reasons.append(
                f"The article is of {_day(day)}, which is not in the days that were asked for."
                if day
                else "The article has no date, and a date was asked for."
            )
        condition = self._answer.condition
        if condition is None:
            reasons.append("There is nothing in the query to search for.")
        elif not self._matches(condition, segment, document):
            reasons += self._lacking(condition, segment, document)
        return tuple(reasons)

    def _matches(self, condition: Condition, segment: int, document: int) -> bool:
        def holds_most() -> bool:
            held, needed = self._weight_held(segment, document)
            return held >= needed

        return is_matched(condition, lambda field: self._folded(segment, document, field), holds_most)

    def _lacking(self, condition: Condition, segment: int, document: int) -> list[str]:
        """What a document that does not match would need."""
        match condition:
            case ("exact", needle, field):
                where = "Its article's title" if field == "title" else "It"
                return [f"{where} does not hold “{needle}”."]
            case ("all", conditions):
                failing = [each for each in conditions if not self._matches(each, segment, document)]
                return [reason for each in failing for reason in self._lacking(each, segment, document)]
            case ("any", conditions):
                reasons = [self._lacking(each, segment, document) for each in conditions]
                return ["None of these holds: " + " / ".join(" ".join(each) for each in reasons)]
            case ("not", _):
                return ["It holds what the query excludes."]
            case ("most",):
                held, needed = self._weight_held(segment, document)
                lacks = "、".join(self._words_lacked(segment, document))
                return [
                    f"It holds {held:.1f} of the weight of the query's words, "
                    f"and a match needs {needed:.1f}; it lacks {lacks}."
                ]
        return []

    def _weight_held(self, segment: int, document: int) -> tuple[float, float]:
        """(how much of the weight of the query's words a document holds, how much a match needs)"""
        return self._weights_held([(segment, document)])[0], self._answer.needed

    def _weights_held(self, places: Sequence[tuple[int, int]]) -> list[float]:
        weighty = self._weighty()
        weights = [weight for _, _, _, weight in weighty]
        return [
            sum(weight for weight, share in zip(weights, shares, strict=True) if share)
            for shares in self._reading.shares(places, weighty)
        ]

    def _words_lacked(self, segment: int, document: int) -> list[str]:
        """The words with a weight that a document does not hold, the heaviest first."""
        weighty = self._weighty()
        shares = self._reading.shares([(segment, document)], weighty)[0]
        return [text for (_, text, _, _), share in zip(weighty, shares, strict=True) if not share]

    def _weighty(self) -> list[RankingTerm]:
        """The words that the weight of a match is made of, whose shares are above 0 where they are held."""
        return [term for term in self._answer.terms if term[3]]

    def _folded(self, segment: int, document: int, field: str) -> str:
        text = self._reading.title if field == "title" else self._reading.text
        return fold_text(text(segment, document))

    def _left_behind(self, place: Place) -> tuple[str, ...]:
        if self._query.order != "relevance":
            return (f"Hits are in the order of their days, {self._query.order} first.",)
        if place[2] < 0:
            return ("It is boilerplate, what sites put around articles, and such comes last.",)
        if self._answer.bare is not None and place[2] < HELD:
            return (
                "By its words it was not among the candidates whose texts are read, and comes after these.",
            )
        return ()

    def _explained(self, place: Place) -> Explanation:
        segment, document, score, _ = place
        parts: list[Contribution] = []
        if score < 0:
            lowered = Contribution("is what sites put around articles, and comes last", -float(LOWERED))
            parts = [lowered, *self._words(segment, document)]
        elif score >= EXACT:
            holds = "holds the text as it is" if self._answer.bare is not None else "matches the expression"
            parts = [Contribution(holds, float(EXACT)), *self._words(segment, document)]
        elif score >= HELD and self._query.order == "relevance":
            parts = [
                Contribution("is among the candidates whose texts are read", float(HELD)),
                *self._evidence(segment, document),
            ]
        else:
            parts = self._words(segment, document)
        hit = self._reading.hits([place], ())[0]
        return Explanation(hit.article, hit.paragraph, score, tuple(parts))

    def _words(self, segment: int, document: int) -> list[Contribution]:
        """BM25, word by word."""
        body: list[Contribution] = []
        title: list[Contribution] = []
        terms = self._answer.terms
        for term, share in zip(terms, self._reading.shares([(segment, document)], terms)[0], strict=True):
            if share:
                (title if term[0] == TITLE_WORDS else body).append(Contribution(term[1], share))
        return [
            Contribution(name, sum(part.score for part in parts), tuple(parts))
            for name, parts in (("words of the paragraph, by BM25", body), ("words of the title", title))
        ]

    def _evidence(self, segment: int, document: int) -> list[Contribution]:
        evidence, paragraph, article = self._answer.evidence()
        reader = EvidenceReader(self._reading, evidence, paragraph, article)
        of_paragraph = reader.of_paragraph(segment, document)
        of_article = reader.of_article(segment, document)
        covered = tuple(
            [Contribution(share.string, share.coverage) for share in of_article if share.coverage]
        )
        return [
            _sum_of("what paragraph and title hold", of_paragraph),
            _sum_of("what article and title hold", of_article),
            Contribution("that the article has them at all", sum(part.score for part in covered), covered),
        ]


def _sum_of(what: str, shares: list[Share]) -> Contribution:
    parts = [Contribution(_counted(share), share.score) for share in shares if share.score]
    return Contribution(what, sum(part.score for part in parts), tuple(parts))


def _counted(share: Share) -> str:
    return f"{share.string} ×{share.count}" + (f", in the title ×{share.in_title}" if share.in_title else "")


def _day(day: int) -> str:
    return f"{day // 10_000}-{day // 100 % 100:02}-{day % 100:02}"
