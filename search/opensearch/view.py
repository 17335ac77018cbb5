"""One query's view of an index on a cluster.

The cluster gives candidates. They become a segment in memory, and the kernel decides on them as it does on an
index in a folder: what matches, with which score, and in what order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from math import prod

from indexer.core.frozen import altered
from indexer.core.schema import ARTICLE as ID_FIELD
from indexer.core.schema import FOLDED_FIELDS, GRAMS, TITLE_GRAMS, TITLE_WORDS, WORDS
from indexer.storage.opensearch.documents import FIELDS, keyword_of, record_of_source
from indexer.storage.opensearch.surrogates import encodable
from indexer.storage.segment.titles import starts_of
from search.engine.budget import Budget
from search.engine.letters import letters_of_text
from search.engine.retrieval import Retrieval
from search.engine.values import BY_SCORE, SORT_KEYS, WORDS_TIER, Found, Match, Tally, tiered_score
from search.hit import Hit, add_details, hit_with_text
from search.hit_parts import Repost
from search.kernel.reranking import rerank
from search.kernel.searching import search_segments
from search.query.conditions import (
    EVERYTHING,
    AllOf,
    AnyOf,
    Condition,
    FirstParagraphs,
    InArticle,
    NoneOf,
)
from search.query.query import Filter

from .articles import ArticlesOfView
from .fetched import KEYS, TEXTS, Fetched, FetchedParagraph
from .query import Candidates, articles_of_state, search_body
from .relations import ClusterRelations
from .requests import Requests
from .snapshot import ClusterSnapshot
from .tallying import Tallying, add_share, values_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from indexer.storage.segment.records import ArticleRecord
    from search.engine.segment import OpenSegment
    from search.engine.values import Asked, Known, RerankQuery, Statistics
    from search.hit import Later

WINDOW = 200
"""Number of first hits that the kernel scores: the cluster rounds the lengths of paragraphs. It does not
depend on the size of a page, so that pages fit together."""

MOST_CHECKED, CHECKED_AT_ONCE = 9_999, 1_000
"""Number of candidates that the kernel decides on, best first, where the cluster cannot, and how many at
once."""

MOST_JOINED = 50_000
"""Number of paragraphs that match a condition whose articles are asked for. A cluster takes 65,536 keys."""

MOST_LISTED = 100
"""Number of articles whose values are read, to complete one."""

MOST_ASKED = 10_000
"""Number of terms whose counts are asked for together."""

COST_OF_REQUEST = 100_000
"""Characters that a search of the cluster costs of the budget, as if they were read here."""


class ClusterView(ArticlesOfView):
    """See `search.engine.view.View` for the methods."""

    scores_are_exact = False
    signs_of_damage = ()

    def __init__(self, snapshot: ClusterSnapshot, budget: Budget) -> None:
        self._snapshot = snapshot = snapshot.within(budget.seconds())
        self._requests = Requests(snapshot.cluster, snapshot.state)
        self._fetched = Fetched(snapshot, self._requests)
        self._article_keys: list[str] = []
        self._articles: dict[str, int] = {}
        self._keys_with: dict[Condition, tuple[frozenset[str], bool]] = {}
        self.relations = ClusterRelations(self, self._requests, has_any=snapshot.statistics.has_reposts)
        self.reposts_of_copies: dict[int, list[Repost]] = {}
        self.title_characters: dict[str, int] = {}
        self.budget = budget
        self.state, self.state_id = snapshot.index_state, snapshot.state_id
        self.vocabulary = snapshot.vocabulary
        self.segmenter = snapshot.vocabulary.segmenter

    @property
    def statistics(self) -> Statistics:
        return self._snapshot.statistics

    def counts(self, terms: Iterable[str], field: str = WORDS) -> dict[str, int]:
        return self._snapshot.counts(terms, field)

    def terms_like(self, pattern: Sequence[Collection[str]], field: str = WORDS) -> dict[str, int]:
        if field == WORDS:
            return self.counts(self.segmenter.words_like(pattern))
        if prod(map(len, pattern)) > MOST_ASKED:
            return {}
        return self.counts(map("".join, product(*pattern)), field)

    def terms_from(self, beginning: str, field: str) -> dict[str, int]:
        if field in (WORDS, GRAMS, TITLE_WORDS, TITLE_GRAMS):
            return {}
        prefix = {"prefix": {FIELDS[field]: {"value": encodable(beginning)}}}
        articles = self._fetched.articles_with(prefix, MOST_LISTED, by_chance=True)
        found = [term for article in articles for term in article["keywords"].get(field, ())]
        terms = dict.fromkeys(term for term in found if term.startswith(beginning))
        queries = [{"term": {FIELDS[field]: {"value": keyword_of(term)}}} for term in terms]
        return dict(zip(terms, self._count_articles(queries), strict=True))

    def titles_from(self, beginning: str, most: int) -> list[str]:
        found = self._fetched.articles_with(_title_from(beginning), most, by_chance=True)
        starts = starts_of([article["title"] for article in found], self._snapshot.segmenter)
        return [text for text, _, _ in starts if text.startswith(beginning)]

    def count_titles(self, beginnings: Sequence[str]) -> list[int]:
        return self._count_articles([_title_from(each) for each in beginnings])

    def _count_articles(self, queries: Sequence[dict[str, Any]]) -> list[int]:
        """For each query, the number of articles that it finds."""
        if not queries or not self._snapshot.state.article_indexes:
            return [0] * len(queries)
        filters = {str(at): query for at, query in enumerate(queries)}
        body = {
            "query": articles_of_state(self._snapshot.state),
            "size": 0,
            "aggs": {"each": {"filters": {"filters": filters}}},
        }
        buckets = self._requests.search(body)["aggregations"]["each"]["buckets"]
        return [buckets[str(at)]["doc_count"] for at in range(len(queries))]

    def find(self, retrieval: Retrieval, limit: int, *, count: bool = False) -> Found:
        if not self._snapshot.state.article_indexes or retrieval.documents == () or not self._may_ask():
            return 0, []
        candidates = Candidates(retrieval, self._articles_with)
        ranked = limit > 0 or not candidates.are_matches
        body = search_body(self._snapshot, retrieval, candidates, ranked=ranked)
        if retrieval.documents is not None:
            body["post_filter"] = _ids(self._fetched.ids_of([number for _, number in retrieval.documents]))
        if not candidates.are_matches:
            return self._decided(retrieval, body, limit)
        if not limit:
            answer = self._requests.search(body | {"size": 0, "track_total_hits": True})
            return answer["hits"]["total"]["value"], []
        # Where nothing ranks, hits are in sequence, and no more of them are needed.
        size = WINDOW if retrieval.terms or retrieval.after else min(limit, WINDOW)
        body["track_total_hits"] = count
        answer = self._requests.search(body | {"size": size, "_source": TEXTS}, stable=True)
        hits = answer["hits"]["hits"]
        _, matches = self._searched(retrieval, [self._fetched.add(hit) for hit in hits], len(hits))
        least = matches[-1][2] if matches else 0.0
        after = hits[-1]["sort"] if len(hits) == WINDOW else None
        if retrieval.after is not None:
            numbers = [match[1] for match in matches]
            if retrieval.after[1] in numbers:
                matches = matches[numbers.index(retrieval.after[1]) + 1 :]
            else:
                least, matches = retrieval.after[2], []
                after = self._sort_values(body, retrieval.after[1])
        if after and len(matches) < limit:
            matches += self._further(retrieval, body, after, limit - len(matches), least)
        return answer["hits"]["total"]["value"] if count else None, matches[:limit]

    def _sort_values(self, body: dict[str, Any], sequence: int) -> list[object] | None:
        """The values by which the cluster sorts a hit of a search; None where it is none."""
        self._fetched.find(sequence)
        one = body | {"post_filter": _ids(self._fetched.ids_of([sequence])), "size": 1, "_source": False}
        hits = self._requests.search(one, stable=True)["hits"]["hits"]
        return hits[0]["sort"] if hits else None

    def tally(self, retrieval: Retrieval, fields: Sequence[str], *, copies_once: bool = False) -> Tally:
        nothing = Tally(0, 0, {field: {} for field in fields})
        if not self._snapshot.state.article_indexes:
            return nothing
        candidates = Candidates(retrieval, self._articles_with)
        body = search_body(self._snapshot, retrieval, candidates, ranked=not candidates.are_matches)
        tallying = self._tallying()
        if candidates.are_matches:
            counted = tallying.matches_by_article(body["query"])
            total = sum(counted.values())
            articles = self._kept(counted, copies_once=copies_once)
            return Tally(total, len(articles), tallying.shares(body["query"], articles, fields))
        if not self._may_ask():
            return nothing
        _, matches = self._decided(retrieval, body, MOST_CHECKED)
        paragraphs = [self._fetched.paragraphs[match[1]] for match in matches]
        counted = Counter([each.article_key for each in paragraphs])
        kept = set(self._kept(counted, copies_once=copies_once))
        for article in {each.article_key: each for each in paragraphs if each.article_key in kept}.values():
            for field, values in values_of(fields, article.day, article.keywords).items():
                for value in values:
                    add_share(nothing.shares[field], value, 1, counted[article.article_key])
        return Tally(len(matches), len(kept), nothing.shares)

    def written(self, field: str) -> Mapping[str, str]:
        known = self._snapshot.written
        if field in known or field not in FOLDED_FIELDS:
            return known.get(field, {})
        written = self._tallying().written(field)
        if not self.budget.is_cut_short:
            known[field] = written
        return written

    def _tallying(self) -> Tallying:
        return Tallying(self._requests, self._snapshot.state, self._may_ask)

    def _may_ask(self) -> bool:
        """Whether the cluster may be asked once more, which is paid for."""
        if self.budget.is_spent():
            return False
        self.budget.pay(COST_OF_REQUEST)
        return True

    def _kept(self, article_keys: Iterable[str], *, copies_once: bool) -> list[str]:
        """The keys of articles, with `copies_once` without those that are copies of earlier ones."""
        if not copies_once:
            return list(article_keys)
        first = self.relations.first_of_copies([self.article_number(key) for key in article_keys])
        return [self.article_key(article) for article in first]

    def _decided(self, retrieval: Retrieval, body: dict[str, Any], limit: int) -> Found:
        """The matches among the first MOST_CHECKED candidates."""
        found = self._requests.hits_after(body | {"_source": TEXTS}, None, MOST_CHECKED + 1, CHECKED_AT_ONCE)
        sequences = [self._fetched.add(hit) for hit in found]
        self.budget.is_cut_short |= len(sequences) > MOST_CHECKED
        total = 0
        most = limit if retrieval.after is None else CHECKED_AT_ONCE
        matches: list[Match] = []
        for start in range(0, min(len(sequences), MOST_CHECKED), CHECKED_AT_ONCE):
            some = sequences[start : min(start + CHECKED_AT_ONCE, MOST_CHECKED)]
            counted, matching = self._searched(retrieval, some, most)
            total += counted
            matches += matching
        key = SORT_KEYS[retrieval.order]
        if retrieval.after is not None:
            last = key(retrieval.after)
            matches = [match for match in matches if key(match) > last]
        return total, sorted(matches, key=key)[:limit]

    def _searched(self, retrieval: Retrieval, sequences: list[int], limit: int) -> tuple[int, list[Match]]:
        """The kernel's search among paragraphs whose texts were fetched."""
        if not sequences:
            return 0, []
        segment, ordered = self._fetched.segment_of(sequences)
        average = self.statistics.average_length
        # The cluster has selected already, and knows what is boilerplate.
        here = altered(retrieval.anywhere(), condition=self._settled(retrieval.condition, ordered))
        total, found = search_segments([segment], here, average, limit, count=True)
        matches = [(0, ordered[document], score, day, tier) for _, document, score, day, tier in found]
        return total or 0, matches

    def _settled(
        self, condition: Condition, sequences: Sequence[int], *, excluded: bool = False
    ) -> Condition:
        """A condition for the kernel, which has only these paragraphs: what it asks of articles, and of
        places in them, is settled. What is excluded, and not known, matches."""
        match condition:
            case AllOf(conditions=conditions) | AnyOf(conditions=conditions) | NoneOf(conditions=conditions):
                excluded ^= isinstance(condition, NoneOf)
                settled = [self._settled(each, sequences, excluded=excluded) for each in conditions]
                return type(condition)(tuple(settled))
            case InArticle(condition=wanted):
                keys, are_all = self._articles_with(wanted)
                if excluded and not are_all:
                    return EVERYTHING
                chosen = [each for each in sequences if self._fetched.paragraphs[each].article_key in keys]
            case FirstParagraphs(count=count):
                chosen = [each for each in sequences if self._fetched.paragraphs[each].paragraph <= count]
            case _:
                return condition
        return AnyOf(tuple([Filter(ID_FIELD, str(sequence)) for sequence in chosen]))

    def _articles_with(self, condition: Condition) -> tuple[frozenset[str], bool]:
        """(the keys of the articles with a paragraph that matches a condition, whether these are all)"""
        known = self._keys_with.get(condition)
        if known is None:
            was_cut_short, self.budget.is_cut_short = self.budget.is_cut_short, False
            _, matches = self.find(Retrieval(condition), MOST_JOINED + 1)
            are_all = len(matches) <= MOST_JOINED and not self.budget.is_cut_short
            self.budget.is_cut_short = was_cut_short or not are_all
            found = [self._fetched.paragraphs[match[1]].article_key for match in matches[:MOST_JOINED]]
            known = self._keys_with[condition] = (frozenset(found), are_all)
        return known

    def _further(
        self, retrieval: Retrieval, body: dict[str, Any], after: list[object], count: int, least: float
    ) -> list[Match]:
        """So many hits after the first WINDOW, with the cluster's scores, which are `least` at most by
        relevance."""
        matches: list[Match] = []
        at = 0 if retrieval.order == BY_SCORE else 1
        for hit in self._requests.hits_after(body | {"_source": KEYS}, after, count):
            sequence = self._fetched.add(hit)
            score = hit["sort"][at]
            if retrieval.order == BY_SCORE:
                score = min(score, least)
            matches.append((0, sequence, score, self._fetched.paragraphs[sequence].day, WORDS_TIER))
        return matches

    def answer(self, texts: tuple[str, ...], asked: Asked, limit: int, *, count: bool) -> Known | None:
        return None

    def answer_plain(self, text: str, limit: int, *, count: bool) -> Known | None:
        return None

    def json_of_plain(
        self, text: str, query_id: str, fields: tuple[str, ...], page: tuple[int, int, bool], options: int
    ) -> tuple[bytes, int] | None:
        return None

    def among_plain(self, text: str, documents: tuple[tuple[int, int], ...]) -> list[Match] | None:
        return None

    def rerank(self, matches: Sequence[Match], query: RerankQuery) -> list[Match]:
        if not matches:
            return []
        segment, documents = self._fetched.segment_with_openings([match[1] for match in matches])
        sequences = {document: sequence for sequence, document in documents.items()}
        in_memory = [(0, documents[sequence], score, day, tier) for _, sequence, score, day, tier in matches]
        return [(0, sequences[match[1]], *match[2:]) for match in rerank([segment], in_memory, query)]

    lasts = False

    @property
    def lasting(self) -> ClusterView:
        return self

    def verify(self) -> None:
        return  # The cluster does.

    def hits(self, matches: Sequence[Match], later: Later) -> tuple[Hit, ...]:
        self._fetched.fetch_texts([match[1] for match in matches])
        paragraphs = [self._fetched.paragraphs[match[1]] for match in matches]
        self._fetched.fetch_articles({each.article_key: each.index for each in paragraphs})
        hits = []
        for at, (paragraph, match) in enumerate(zip(paragraphs, matches, strict=True)):
            place = (self._record(paragraph).id, paragraph.paragraph)
            hits.append(hit_with_text(later, at, place, paragraph.text or "", tiered_score(match)))
        return tuple(hits)

    def add_details(self, hit: Hit, segment: int, document: int) -> None:
        add_details(hit, self._record(self._fetched.paragraphs[document]))

    def _record(self, paragraph: FetchedParagraph) -> ArticleRecord:
        return record_of_source(self._fetched.articles[paragraph.article_key])

    def opened(self, documents: Sequence[tuple[int, int]]) -> list[tuple[OpenSegment, int]]:
        sequences = [sequence for _, sequence in documents]
        segment, numbers = self._fetched.segment_with_openings(sequences, self._snapshot.segmenter)
        return [(segment, numbers[sequence]) for sequence in sequences]

    def are_boilerplate(self, matches: Sequence[Match]) -> list[bool]:
        return [self._fetched.paragraphs[match[1]].is_boilerplate for match in matches]

    def prefetch(self, matches: Sequence[Match]) -> None:
        self._fetched.fetch_texts([match[1] for match in matches])
        self.relations.among(set(self.articles_of(matches)))

    def text(self, segment: int, document: int) -> str:
        self._fetched.fetch_texts([document])
        return self._fetched.paragraphs[document].text or ""

    def letters(self, segment: int, document: int) -> str:
        return letters_of_text(self.text(segment, document))

    def articles_of(self, matches: Sequence[Match]) -> list[int]:
        return [self.article_number(self._fetched.paragraphs[match[1]].article_key) for match in matches]

    def article_number(self, article_key: str) -> int:
        """The number of an article in this view."""
        number = self._articles.get(article_key)
        if number is None:
            number = self._articles[article_key] = len(self._article_keys)
            self._article_keys.append(article_key)
        return number

    def article_key(self, article: int) -> str:
        return self._article_keys[article]


def _ids(ids: list[str]) -> dict[str, Any]:
    """The filter for documents of the cluster by their ids."""
    return {"ids": {"values": ids}}


def _title_from(beginning: str) -> dict[str, Any]:
    """The query for articles whose title holds a text from the beginning of a word on."""
    return {"prefix": {"title_starts": {"value": encodable(beginning)}}}
