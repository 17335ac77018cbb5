"""One generation of an embedded index, opened for reading: its segments and its word table.

`Snapshot` is a `search.engine.view.Reading`; see there for its methods.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate

from indexer import native
from indexer.analysis import LoadedDictionary, MappedDictionary, Segmenter
from indexer.core.errors import IndexDamagedError, PolicySearchError
from indexer.core.schema import WORDS
from indexer.core.sections import StrPath
from indexer.storage.embedded.generation import (
    Generation,
    latest_generation,
    read_generation,
    relations_name,
    toc_path,
)
from indexer.storage.embedded.relations import Relations
from indexer.storage.segment import SegmentFiles
from indexer.storage.segment.records import day_of

from .segment import OpenSegment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from search.engine.values import Evidence, Found, Place, RankingTerm, Saturation
    from search.hit import Hit, Repost
    from search.query.conditions import Condition
    from search.query.query import Order

_ATTEMPTS = 10

Stamp = tuple[int, int, int]
"""What tells generations apart: number, inode and time of the table of contents. The number alone does
not: it begins anew when an index is deleted and built again."""


class Snapshot:
    """One generation. It never changes, so that any number of threads may read it."""

    def __init__(
        self,
        stamp: Stamp | None,
        segments: Sequence[OpenSegment],
        relations: Relations,
        segmenter: Segmenter,
        dictionary: str,
    ) -> None:
        self.stamp = stamp
        self.cut_short = False
        self.relations = relations
        self.places_of_first: dict[int, list[Repost]] = {}
        self.segments = tuple(segments)
        self.segmenter = segmenter
        self.dictionary = dictionary
        """The word table's file."""

    def verify(self) -> None:
        """Read every byte. Raises IndexDamagedError for the first file that is not as it was written."""
        for segment in self.segments:
            segment.files.verify()
        self.relations.file.verify()
        LoadedDictionary.load(self.dictionary)

    @property
    def has_boilerplate(self) -> bool:
        return len(self.relations.boilerplate) > 0

    @property
    def has_reposts(self) -> bool:
        return bool(self.relations.reposted)

    def find(
        self,
        condition: Condition,
        terms: Sequence[RankingTerm] = (),
        *,
        limit: int,
        needed: float = 0.0,
        since: int = 0,
        until: int = 0,
        order: Order = "relevance",
        count: bool = False,
        selection: int = 0,
    ) -> Found:
        from .finding import find

        return find(
            self,
            condition,
            terms,
            limit=limit,
            needed=needed,
            since=since,
            until=until,
            order=order,
            count=count,
            selection=selection,
        )

    def rank_by_evidence(
        self, places: Sequence[Place], evidence: Evidence, paragraph: Saturation, article: Saturation
    ) -> list[Place]:
        from search.ranking.rerank_twin import rank_in_python

        if native.extension is None:
            return rank_in_python(self, places, evidence, paragraph, article)
        from search.ranking.rerank import ARTICLE_CODES

        ranked: list[Place] = native.extension.rank_by_evidence(
            [segment.native for segment in self.segments],
            list(places),
            evidence.terms,
            evidence.aliases,
            paragraph=paragraph,
            article=article,
            article_codes=ARTICLE_CODES,
        )
        return ranked

    def hits(self, places: Sequence[Place], needles: Sequence[str]) -> tuple[Hit, ...]:
        from search.hit import Hit

        if native.extension is None:
            return tuple([self._hit(place, needles) for place in places])
        segments = [segment.native for segment in self.segments]
        return tuple(native.extension.show(segments, list(places), needles, Hit, day_of))

    def _hit(self, place: Place, needles: Sequence[str]) -> Hit:
        from search.hit import hit_of
        from search.output.highlight import find_spans

        segment, document, score, _ = place
        files = self.segments[segment].files
        article = files.articles.of_document(document)
        text = files.texts.source(document)
        paragraph = document - files.articles.first_documents[article] + 1
        return hit_of(files.record(article), paragraph, text, find_spans(text, needles), score)

    def expect(self, places: Sequence[Place]) -> None:
        return  # All is mapped.

    def expect_articles(self, articles: Collection[int]) -> None:
        return

    def is_boilerplate(self, segment: int, document: int) -> bool:
        return self.segments[segment].is_boilerplate(document)

    def text(self, segment: int, document: int) -> str:
        return self.segments[segment].text(document)

    def title(self, segment: int, document: int) -> str:
        files = self.segments[segment].files
        return files.texts.title(files.articles.of_document(document))

    def day(self, segment: int, document: int) -> int:
        articles = self.segments[segment].files.articles
        return articles.published[articles.of_document(document)]

    def article_texts(self, article: int) -> Iterator[str]:
        segment, number = self.article_numbered(article)
        files = self.segments[segment].files
        return map(files.texts.source, files.articles.documents_of(number))

    def repost(self, article: int) -> Repost:
        from search.hit import Repost

        segment, number = self.article_numbered(article)
        record = self.segments[segment].files.record(number)
        return Repost(record.id, record.title, record.source, record.published, record.url, record.path)

    def documents_of(self, article: str) -> Sequence[tuple[int, int]] | None:
        for number, segment in enumerate(self.segments):
            found = segment.article_named(article)
            if found is not None:
                return [(number, document) for document in segment.files.articles.documents_of(found)]
        return None

    def ids_with(self, part: str, most: int) -> list[str]:
        found: list[str] = []
        for segment in self.segments:
            for number, record in enumerate(segment.files.articles.records()):
                if len(found) == most:
                    return found
                if part in record.id and number not in segment.entry.deleted_articles:
                    found.append(record.id)
        return found

    def shares(self, documents: Sequence[tuple[int, int]], terms: Sequence[RankingTerm]) -> list[list[float]]:
        from search.embedded.scoring import scores

        shares: dict[tuple[int, int], list[float]] = {place: [] for place in documents}
        for number in dict.fromkeys(segment for segment, _ in documents):
            held = [document for segment, document in shares if segment == number]
            for term in terms:
                added = scores(held, [term], self.segments[number], self.average_length)
                for document in held:
                    shares[number, document].append(added[document])
        return [shares[place] for place in documents]

    def article_number(self, segment: int, document: int) -> int:
        """The number, through all segments, of the article that a document is a paragraph of."""
        opened = self.segments[segment]
        if native.extension is not None:
            article: int = opened.native.article_of(document)
        else:
            article = opened.files.articles.of_document(document)
        return self._first_articles[segment] + article

    def article_numbered(self, number: int) -> tuple[int, int]:
        """(its segment, its number there) of an article that is numbered through all segments."""
        segment = bisect_right(self._first_articles, number) - 1
        article = number - self._first_articles[segment]
        if article >= len(self.segments[segment].files.articles):
            raise self.relations.file.damaged("tells of an article that is not there")
        return segment, article

    @cached_property
    def _first_articles(self) -> list[int]:
        counts = [len(segment.files.articles) for segment in self.segments]
        return [0, *accumulate(counts)][: len(counts)]

    @cached_property
    def documents(self) -> int:
        """All documents of all segments, deleted ones included."""
        return sum(segment.files.documents for segment in self.segments)

    @cached_property
    def average_length(self) -> float:
        """The mean number of words of a paragraph's body."""
        words = sum(segment.files.articles.words for segment in self.segments)
        return words / self.documents if self.documents else 1.0

    @cached_property
    def average_sizes(self) -> tuple[float, float, float]:
        """The mean size of a paragraph, of an article's text and of a title, in UTF-16 units; at least 1."""
        articles = sum(len(segment.files.articles) for segment in self.segments)
        bodies = sum(len(segment.files.texts.units) for segment in self.segments) / 2
        titles = sum(len(segment.files.texts.title_units) for segment in self.segments) / 2
        return (
            max(1.0, bodies / max(1, self.documents)),
            max(1.0, bodies / max(1, articles)),
            max(1.0, titles / max(1, articles)),
        )

    def counts(self, terms: Iterable[str], field: str = WORDS) -> dict[str, int]:
        different = list(dict.fromkeys(terms))
        of_segments = [segment.counts(field, different) for segment in self.segments]
        summed = of_segments[0] if len(of_segments) == 1 else map(sum, zip(*of_segments, strict=True))
        return dict(zip(different, summed, strict=True))


def newest_stamp(directory: StrPath) -> Stamp | None:
    """The stamp of the newest generation in a folder; None while there is none."""
    number = latest_generation(directory)
    if number is None:
        return None
    try:
        status = os.stat(toc_path(directory, number))
    except FileNotFoundError:
        return None
    return (number, status.st_ino, status.st_mtime_ns)


def open_snapshot(directory: StrPath) -> Snapshot:
    """The newest generation in a folder.

    A writer may delete the files of a generation that it has just replaced; then the newer one is opened.
    """
    for attempt in range(_ATTEMPTS):
        try:
            stamp = newest_stamp(directory)
            return _open(directory, read_generation(directory), stamp)
        except FileNotFoundError as error:
            if attempt + 1 == _ATTEMPTS or newest_stamp(directory) == stamp:
                raise IndexDamagedError(
                    f"{error.filename} is missing; rebuild the index with `indexer build SOURCE...`"
                ) from error
        except OSError as error:
            raise PolicySearchError(f"{error.filename} cannot be opened: {error.strerror}") from error
    raise AssertionError("the last attempt returns or raises")


def _open(directory: StrPath, generation: Generation, stamp: Stamp | None) -> Snapshot:
    relations = Relations(os.path.join(directory, relations_name(generation.number)))
    segments = []
    start = 0
    for entry in generation.segments:
        files = SegmentFiles(directory, entry.name)
        if files.documents != entry.documents or max(entry.deleted_articles, default=-1) >= len(
            files.articles
        ):
            raise files.articles.file.damaged("has other paragraphs than the table of contents says")
        boilerplate = relations.boilerplate_of(start, start + files.documents)
        segments.append(OpenSegment(entry, files, start, boilerplate))
        start += files.documents
    if not segments:
        raise IndexDamagedError(
            f"the index in {directory} lists no segment; rebuild it with `indexer build SOURCE...`"
        )
    dictionary = os.path.join(directory, generation.segments[0].dictionary)
    segmenter = Segmenter(MappedDictionary.open(dictionary))
    return Snapshot(stamp, tuple(segments), relations, segmenter, dictionary)
