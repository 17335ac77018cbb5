"""Merges segments into one: their documents one after another, without the deleted ones.

The merged files are, byte for byte, those of inverting the articles at once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from indexer import native
from indexer.core.errors import IndexDamagedError
from indexer.core.messages import message
from indexer.core.schema import ARTICLE_FIELDS, COUNTED_FIELDS, FIELDS, PAIRED_FIELDS
from indexer.core.section_writing import SectionWriter, little_endian
from indexer.core.sections import REPAIR, Numbers, StrPath
from indexer.core.threads import Workers
from indexer.storage.segment.articles import SegmentNumbers
from indexer.storage.segment.articles_writing import ArticlesWriter
from indexer.storage.segment.field_terms import FieldTerms
from indexer.storage.segment.files import SegmentFiles, segment_paths
from indexer.storage.segment.postings import Lengths
from indexer.storage.segment.terms_writing import TermPostings, write_field, write_table
from indexer.storage.segment.texts import MOST_UNITS
from indexer.storage.segment.texts_writing import checked_end, write_texts
from indexer.storage.segment.titles import Start, packed_starts

_DELETED = 0xFFFFFFFF

_Renumbering = tuple[int, Numbers | None]
"""(base, moved): documents all move by `base`, or `moved` has the new number of each, or _DELETED."""

_Part = tuple[FieldTerms, _Renumbering]
"""A field of one input, and the new numbers of its documents."""


class MergeInput(NamedTuple):
    """A segment to merge, and the numbers of its articles to leave out."""

    files: SegmentFiles
    deleted: frozenset[int]

    def kept(self) -> Iterator[tuple[int, int]]:
        """The articles that stay, as runs [start, end)."""
        start = 0
        for article in sorted(self.deleted):
            if start < article:
                yield start, article
            start = article + 1
        if start < len(self.files.articles):
            yield start, len(self.files.articles)

    def kept_documents(self) -> Iterator[tuple[int, int]]:
        """The documents that stay, as runs [start, end)."""
        articles = self.files.articles
        for start, end in self.kept():
            first, last = articles.documents_of(start).start, articles.documents_of(end - 1).stop
            if first > last:
                raise articles.damaged()
            yield first, last


def merge_segments(sources: Sequence[MergeInput], directory: StrPath, name: str) -> None:
    """Write the segment `name` with the articles of all sources that are not left out.

    All bytes of the sources are verified first: what is merged gets new checksums, which would make damage
    sound for ever. Raises IndexDamagedError where a source is broken, PolicySearchError where they are too
    large for one.
    """
    for source in sources:
        source.files.verify()
    paths = segment_paths(directory, name)
    merged = _merged_numbers(sources)

    def merge_the_rest() -> None:
        merge_texts(sources, paths[".texts"])
        merge_articles(sources, merged, paths[".articles"])

    with Workers(1) as beside:
        rest = beside.submit(merge_the_rest)
        merge_terms(sources, merged, paths[".terms"])
        rest.result()


def _merged_numbers(sources: Sequence[MergeInput]) -> SegmentNumbers:
    first_documents, lengths, title_lengths = array("I", [0]), array("H"), array("H")
    for source in sources:
        articles = source.files.articles
        for (start, end), (first, last) in zip(source.kept(), source.kept_documents(), strict=True):
            moved = _moved(articles.first_documents[start + 1 : end + 1], len(lengths) - first)
            if moved is None:
                raise articles.damaged()
            first_documents.extend(moved)
            lengths.extend(articles.lengths[first:last])
            title_lengths.extend(articles.title_lengths[start:end])
    return first_documents, lengths, title_lengths


def _moved(ends: Numbers, by: int) -> array[int] | None:
    """The numbers plus `by`; None where one leaves 32 bits, which sound ones never do."""
    try:
        return array("I", [end + by for end in ends] if by else ends)
    except OverflowError:
        return None


def merge_texts(sources: Sequence[MergeInput], path: StrPath) -> None:
    """Write `<segment>.texts`."""
    units, title_units = _Parts(), _Parts()
    for source in sources:
        texts = source.files.texts
        for start, end in source.kept_documents():
            units.add(texts.units, texts.ends, start, end, source)
        for start, end in source.kept():
            title_units.add(texts.title_units, texts.title_ends, start, end, source)
    write_texts(
        *(path, units.parts, little_endian(units.ends), title_units.parts, little_endian(title_units.ends)),
        starts=packed_starts(_merged_starts(sources)),
    )


def _merged_starts(sources: Sequence[MergeInput]) -> Iterator[Start]:
    """The beginnings of words in all titles, in order."""
    streams = []
    base = 0
    for source in sources:
        new: list[int | None] = [None] * len(source.files.articles)
        for start, end in source.kept():
            new[start:end] = range(base, base + end - start)
            base += end - start
        streams.append(source.files.texts.title_starts.renumbered(new))
    return merge(*streams)


class _Parts:
    """Runs of texts out of files, one after another, and the new end of each text."""

    def __init__(self) -> None:
        self.parts: list[memoryview] = []
        self.ends = array("I")
        self._size = 0

    def add(self, units: memoryview, ends: Numbers, start: int, end: int, source: MergeInput) -> None:
        if start == end:
            return
        first, last = ends[start - 1] if start else 0, ends[end - 1]
        moved = _moved(ends[start:end], self._size - first)
        if not first <= last <= len(units) // 2 or (
            moved is None and self._size + last - first <= MOST_UNITS
        ):
            raise source.files.texts.damaged()
        self._size = checked_end(self._size + last - first)
        self.parts.append(units[2 * first : 2 * last])
        self.ends.extend(moved or ())


def merge_articles(sources: Sequence[MergeInput], merged: SegmentNumbers, path: StrPath) -> None:
    """Write `<segment>.articles`."""
    writer = ArticlesWriter(path)
    for source in sources:
        for start, end in source.kept():
            writer.add_range(source.files.articles, start, end)
    writer.finish(*merged)


def merge_terms(sources: Sequence[MergeInput], merged: SegmentNumbers, path: StrPath) -> None:
    """Write `<segment>.terms`."""
    of_documents = _renumberings(
        [(each.files.documents, list(each.kept_documents()) if each.deleted else None) for each in sources]
    )
    of_articles = _renumberings(
        [(len(each.files.articles), list(each.kept()) if each.deleted else None) for each in sources]
    )
    _, lengths, title_lengths = merged
    by_document, by_article = (of_documents, Lengths.of(lengths)), (of_articles, Lengths.of(title_lengths))
    with SectionWriter(path) as writer:
        for field in FIELDS:
            renumberings, of_field = by_article if field in ARTICLE_FIELDS else by_document
            terms = [source.files.terms.field(field) for source in sources]
            _merge_field(writer, field, list(zip(terms, renumberings, strict=True)), of_field)


def _renumberings(sources: Iterable[tuple[int, list[tuple[int, int]] | None]]) -> list[_Renumbering]:
    """Renumber inputs, each given by its count and the runs that stay, None for all."""
    renumberings: list[_Renumbering] = []
    base = 0
    for count, kept in sources:
        if kept is None:
            renumberings.append((base, None))
            base += count
            continue
        moved = array("I", [_DELETED]) * count
        first = base
        for start, end in kept:
            moved[start:end] = array("I", range(base, base + end - start))
            base += end - start
        renumberings.append((first, moved))
    return renumberings


def _merge_field_in_c(writer: SectionWriter, field: str, parts: Sequence[_Part], lengths: Lengths) -> None:
    inputs = [(terms.table, base if moved is None else moved) for terms, (base, moved) in parts]
    try:
        table = native.extension.merge_field(
            inputs,
            field in COUNTED_FIELDS,
            field in PAIRED_FIELDS,
            len(lengths.lengths),
            lengths.lengths,  # type: ignore[arg-type]  # a buffer
            lengths.average,
            writer.section(f"{field}.lists"),
        )
    except ValueError as error:
        raise IndexDamagedError(
            message(
                "the terms of {field} of a segment that is merged cannot be read ({error}); {repair}",
                field=field,
                error=error,
                repair=REPAIR,
            )
        ) from error
    write_table(writer, field, table)


@native.in_c(_merge_field_in_c)
def _merge_field(writer: SectionWriter, field: str, parts: Sequence[_Part], lengths: Lengths) -> None:
    """Write a field of the merged segment."""
    write_field(writer, field, _merged_lists(parts), lengths)


def _merged_lists(parts: Sequence[_Part]) -> Iterator[TermPostings]:
    streams = [_places(number, terms) for number, (terms, _) in enumerate(parts)]
    for key, group in groupby(merge(*streams), key=itemgetter(0)):
        documents: array[int] = array("I")
        frequencies: bytearray | None = None
        for _, number, place in group:
            terms, renumbering = parts[number]
            kept, kept_frequencies = _renumbered(*terms.own_postings(place), renumbering)
            documents.extend(kept)
            if kept_frequencies is not None:
                frequencies = (frequencies or bytearray()) + kept_frequencies
        if documents:
            yield key, documents, None if frequencies is None else bytes(frequencies)


def _places(number: int, terms: FieldTerms) -> Iterator[tuple[bytes, int, int]]:
    """(key, number of the input, place there) of each of an input's terms in order."""
    return ((key, number, place) for place, key in enumerate(terms.keys()))


def _renumbered(
    documents: array[int], frequencies: bytes | None, renumbering: _Renumbering
) -> tuple[array[int], bytes | None]:
    base, moved = renumbering
    if moved is None:
        return (array("I", [base + document for document in documents]) if base else documents), frequencies
    new = [moved[document] for document in documents]
    kept = array("I", [document for document in new if document != _DELETED])
    if frequencies is None:
        return kept, None
    return kept, bytes(
        [frequency for document, frequency in zip(new, frequencies, strict=True) if document != _DELETED]
    )
