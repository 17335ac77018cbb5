"""One generation of an embedded index, opened for reading: its segments and its word table.

`Snapshot` is a `search.engine.view.View`; see there for its methods.
"""

from __future__ import annotations

from _bisect import bisect_left, bisect_right
from itertools import accumulate, compress, islice

from indexer import native
from indexer.analysis import Segmenter
from indexer.core.caching import cached_property
from indexer.core.messages import message
from indexer.core.schema import WORDS
from indexer.core.sections import SectionReader
from indexer.storage.embedded.relations import Relations
from search.engine.budget import Budget, readable_characters
from search.engine.segment import OpenSegment
from search.engine.values import TIER_STEP, Statistics, Tally, tiered_score
from search.engine.vocabulary import Vocabulary
from search.hit import SLOTS_AT_FIRST, SLOTS_OF_DETAILS, Hit, add_details, hit_with_text, kept_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from indexer.core.article import Article
    from search.engine.retrieval import Retrieval
    from search.engine.values import Asked, Found, Known, Match, RerankQuery
    from search.hit import Later
    from search.hit_parts import Repost
    from search.kernel.answering import Opened
    from search.state import IndexState

MOST_REMEMBERED = 50_000
"""Number of beginnings of titles whose counts are remembered."""

BETWEEN_IDS = "+"
"""Stands between the ids of states of several indexes."""

SIGNS_OF_DAMAGE = (IndexError, OverflowError, ValueError)
"""Errors that a file altered in its middle leads to, since opening does not read all of it. The files are
then verified: where they are sound, the error is a fault of the program or of the caller."""

Stamp = tuple[int, int, int]
"""(number, inode, time) of the table of contents. The number alone does not tell generations apart: it begins
anew when an index is deleted and built again."""


class Snapshot:
    """One generation. It never changes, so that any number of threads may read it: each query by a view of
    its own, `within` a budget."""

    scores_are_exact = lasts = True
    signs_of_damage = SIGNS_OF_DAMAGE

    def __init__(
        self,
        stamp: Stamp | None,
        segments: Sequence[OpenSegment],
        relations: Relations,
        vocabulary: Vocabulary,
        words_files: Sequence[SectionReader],
    ) -> None:
        self.stamp = stamp
        self.relations = relations
        self.reposts_of_copies: dict[int, list[Repost]] = {}
        self._written: dict[str, dict[str, str]] = {}
        self.title_characters: dict[str, int] = {}
        self._title_counts: dict[str, int] = {}
        self.segments = tuple(segments)
        self._opened: list[Opened] = []
        """The segments as `answer` opened them, in a list that all views of the generation share."""
        self.vocabulary = vocabulary
        self._words_files = words_files
        """The files of the word table and of the own words."""
        self.budget = Budget()

    @property
    def parts(self) -> Sequence[Snapshot]:
        """The snapshots of the indexes that are searched as one."""
        return (self,)

    @property
    def state_id(self) -> str:
        return state_id_of(self.stamp)

    @property
    def state(self) -> IndexState:
        from search.state import IndexState

        generation, _, nanoseconds = self.stamp or (0, 0, 0)
        return IndexState(self.state_id, generation, nanoseconds / 1e9)

    @property
    def segmenter(self) -> Segmenter:
        return self.vocabulary.segmenter

    def within(self, seconds: float | None) -> Snapshot:
        """The same generation for one query, which may take so many seconds; None for any time."""
        budget = Budget(self._characters, seconds)
        _ = self._first_articles  # Known before, it is known to all views.
        view = object.__new__(type(self))
        view.__dict__ = {**self.__dict__, "budget": budget}
        return view

    @cached_property
    def _characters(self) -> int:
        return readable_characters(self.statistics)

    def verify(self) -> None:
        """Read every byte. Raises IndexDamagedError for the first file that is not as it was written."""
        for segment in self.segments:
            segment.files.verify()
        self.relations.file.verify()
        for file in self._words_files:
            file.verify()

    @cached_property
    def statistics(self) -> Statistics:
        documents = sum(segment.files.documents for segment in self.segments)
        words = sum(segment.files.articles.words for segment in self.segments)
        articles = sum(len(segment.files.articles) for segment in self.segments)
        bodies = sum(len(segment.files.texts.units) for segment in self.segments) / 2
        titles = sum(len(segment.files.texts.title_units) for segment in self.segments) / 2
        return Statistics(
            documents,
            words / documents if documents else 1.0,
            (
                max(1.0, bodies / max(1, documents)),
                max(1.0, bodies / max(1, articles)),
                max(1.0, titles / max(1, articles)),
            ),
            has_boilerplate=self.relations.has_boilerplate,
            has_reposts=bool(self.relations.reposted),
        )

    def counts(self, terms: Iterable[str], field: str = WORDS) -> dict[str, int]:
        different = list(dict.fromkeys(terms))
        of_segments = [segment.counts(field, different) for segment in self.segments]
        summed = of_segments[0] if len(of_segments) == 1 else map(sum, zip(*of_segments, strict=True))
        return dict(zip(different, summed, strict=True))

    def terms_like(self, pattern: Sequence[Collection[str]], field: str = WORDS) -> dict[str, int]:
        return _summed(segment.counts_like(field, pattern) for segment in self.segments)

    def terms_from(self, beginning: str, field: str) -> dict[str, int]:
        return _summed(segment.terms_from(field, beginning) for segment in self.segments)

    def titles_from(self, beginning: str, most: int) -> list[str]:
        found = [(segment, segment.title_places(beginning)) for segment in self.segments]
        step = max(1, -(-sum(len(places) for _, places in found) // most))
        return [title for segment, places in found for title in segment.titles_at(places[step // 2 :: step])]

    def count_titles(self, beginnings: Sequence[str]) -> list[int]:
        known = self._title_counts
        if len(known) > MOST_REMEMBERED:
            known.clear()
        counts = []
        for each in beginnings:
            count = known.get(each)
            if count is None:
                count = known[each] = sum(len(segment.articles_from(each)) for segment in self.segments)
            counts.append(count)
        return counts

    def find(self, retrieval: Retrieval, limit: int, *, count: bool = False) -> Found:
        from search.kernel.searching import search_segments

        average = self.statistics.average_length
        return search_segments(self.segments, retrieval, average, limit, count=count, budget=self.budget)

    def answer(self, texts: tuple[str, ...], asked: Asked, limit: int, *, count: bool) -> Known | None:
        return self._answering.answer(texts, asked, limit, count=count, budget=self.budget)

    def answer_plain(self, text: str, limit: int, *, count: bool) -> Known | None:
        if self.vocabulary.has_own_words:
            return None
        return self._answering.answer_plain(text, limit, count=count, budget=self.budget)

    def json_of_plain(
        self, text: str, query_id: str, fields: tuple[str, ...], page: tuple[int, int, bool], options: int
    ) -> tuple[bytes, int] | None:
        if self.vocabulary.has_own_words:
            return None
        line = (text, query_id, fields, page, self.state_id, options)
        return self._answering.json_of_plain(*line, budget=self.budget)

    def among_plain(self, text: str, documents: tuple[tuple[int, int], ...]) -> list[Match] | None:
        if self.vocabulary.has_own_words:
            return None
        return self._answering.among_plain(text, documents, budget=self.budget)

    @property
    def _answering(self) -> Opened:
        if self._opened:
            return self._opened[0]
        from search.kernel.answering import Opened

        self._opened.append(Opened(self.segments, self.segmenter, self.statistics))
        return self._opened[0]

    def tally(self, retrieval: Retrieval, fields: Sequence[str], *, copies_once: bool = False) -> Tally:
        from search.kernel.tallying import shares_by_value, tally_segments

        total, articles, tallies = tally_segments(self.segments, retrieval, self.budget)
        if copies_once:
            for group in self.relations.groups():
                located = [(tallies[segment], article) for segment, article in map(self._place, group)]
                matching = [(tally, article) for tally, article in located if tally[article]]
                for tally, article in matching[1:]:
                    tally[article] = 0
                articles -= len(matching[1:])
        return Tally(
            total, articles, {field: shares_by_value(self.segments, field, tallies) for field in fields}
        )

    def written(self, field: str) -> Mapping[str, str]:
        if field not in self._written:
            from search.kernel.spelling import written_values

            self._written[field] = written_values(self.segments, field)
        return self._written[field]

    def rerank(self, matches: Sequence[Match], query: RerankQuery) -> list[Match]:
        from search.kernel.reranking import rerank

        return rerank(self.segments, matches, query)

    @property
    def lasting(self) -> Snapshot:
        return self.within(None)

    def _hits_in_c(self, matches: Sequence[Match], later: Later) -> tuple[Hit, ...]:
        segments = [segment.native for segment in self.segments]
        return native.extension.show(segments, list(matches), Hit, SLOTS_AT_FIRST, later, TIER_STEP)

    @native.in_c(_hits_in_c)
    def hits(self, matches: Sequence[Match], later: Later) -> tuple[Hit, ...]:
        return tuple([self._hit(match, at, later) for at, match in enumerate(matches)])

    def _hit(self, match: Match, at: int, later: Later) -> Hit:
        opened, document = self.segments[match[0]], match[1]
        article = opened.article_of(document)
        paragraph = document - opened.files.articles.first_documents[article] + 1
        place = (opened.files.record(article).id, paragraph)
        return hit_with_text(later, at, place, opened.text(document), tiered_score(match))

    def _add_details_in_c(self, hit: Hit, segment: int, document: int) -> None:
        native.extension.add_details(self.segments[segment].native, document, hit, SLOTS_OF_DETAILS, kept_day)

    @native.in_c(_add_details_in_c)
    def add_details(self, hit: Hit, segment: int, document: int) -> None:
        opened = self.segments[segment]
        add_details(hit, opened.files.record(opened.article_of(document)))

    def opened(self, documents: Sequence[tuple[int, int]]) -> list[tuple[OpenSegment, int]]:
        return [(self.segments[segment], document) for segment, document in documents]

    def are_boilerplate(self, matches: Sequence[Match]) -> list[bool]:
        segments = self.segments
        return [segments[match[0]].is_boilerplate(match[1]) for match in matches]

    def prefetch(self, matches: Sequence[Match]) -> None:
        return  # All is mapped.

    def text(self, segment: int, document: int) -> str:
        return self.segments[segment].text(document)

    def letters(self, segment: int, document: int) -> str:
        return self.segments[segment].letters(document)

    def articles_of(self, matches: Sequence[Match]) -> list[int]:
        first, articles_of = self._first_articles, [segment.article_of for segment in self.segments]
        return [first[match[0]] + articles_of[match[0]](match[1]) for match in matches]

    def articles_like(self, articles: Sequence[int], folded: str) -> list[int]:
        from search.kernel.likeness import articles_like

        places: dict[int, dict[int, int]] = {}
        for article in articles:
            segment, number = self._place(article)
            places.setdefault(segment, {})[number] = article
        like: set[int] = set()
        for segment, numbers in places.items():
            flags = articles_like(self.segments[segment], list(numbers), folded)
            like.update(compress(numbers.values(), flags))
        return [article for article in articles if article in like]

    def reposts(self, articles: Collection[int]) -> list[Repost]:
        from search.hit_parts import repost_of

        located = map(self._located, articles)
        return [repost_of(segment.files.record(number)) for segment, number in located]

    def documents_of(self, article: str, index: str | None = None) -> Sequence[tuple[int, int]] | None:
        for number, segment in enumerate(self.segments):
            found = segment.article_named(article)
            if found is not None:
                return [(number, document) for document in segment.files.articles.documents_of(found)]
        return None

    def documents_in(self, article: int, first: int = 0, end: int | None = None) -> Sequence[tuple[int, int]]:
        number = bisect_right(self._first_articles, article) - 1
        of_article = article - self._first_articles[number]
        documents = self.segments[number].files.articles.documents_of(of_article)
        return [(number, document) for document in documents[first:end]]

    def ids_with(self, part: str, most: int) -> list[str]:
        ids = (
            record.id
            for segment in self.segments
            for number, record in enumerate(segment.files.articles.records())
            if part in record.id and number not in segment.deleted_articles
        )
        return list(islice(ids, most))

    def ids_from(self, code: str, most: int) -> list[str]:
        ids = (
            name
            for segment in self.segments
            for number, name in segment.files.articles.with_short_id(code)
            if number not in segment.deleted_articles
        )
        return list(islice(ids, most))

    def article(self, article: str, index: str | None = None) -> Article | None:
        for segment in self._segments_of(index):
            number = segment.article_named(article)
            if number is not None:
                return segment.article(number)
        return None

    def _segments_of(self, index: str | None) -> Sequence[OpenSegment]:
        """The segments of an index, or of all that are searched together."""
        return self.segments

    def articles_after(
        self, place: int | None, count: int, sources: Collection[str]
    ) -> tuple[list[Article], int | None]:
        found: list[Article] = []
        for first, segment in zip(self._first_articles, self.segments, strict=True):
            numbers = segment.articles_with("source", sources)
            for number in numbers[bisect_left(numbers, (place or 0) - first) :]:
                if number in segment.deleted_articles:
                    continue
                if len(found) == count:
                    return found, first + number
                found.append(segment.article(number))
        return found, None

    def _located(self, number: int) -> tuple[OpenSegment, int]:
        """(the segment, the number there) of an article that is numbered through all segments."""
        segment, article = self._place(number)
        return self.segments[segment], article

    def _place(self, number: int) -> tuple[int, int]:
        """(the number of the segment, the number there) of an article."""
        segment = bisect_right(self._first_articles, number) - 1
        article = number - self._first_articles[segment]
        if article >= len(self.segments[segment].files.articles):
            raise self.relations.file.damaged(message("names an article that does not exist"))
        return segment, article

    @cached_property
    def _first_articles(self) -> list[int]:
        counts = [len(segment.files.articles) for segment in self.segments]
        return [0, *accumulate(counts)][: len(counts)]


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    summed: dict[str, int] = {}
    for of_segment in counts:
        for term, count in of_segment.items():
            summed[term] = summed.get(term, 0) + count
    return summed


def state_id_of(stamp: Stamp | None) -> str:
    """A generation's number and time: without the inode, so that a copy of the folder has it too."""
    return "" if stamp is None else f"{stamp[0]}-{stamp[2]:x}"
