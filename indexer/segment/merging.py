"""Several segments into one: their documents one after another, without the deleted ones."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from . import postings
from .articles import ArticlesWriter
from .files import SegmentFiles, segment_paths
from .sections import SectionWriter
from .terms import FieldTerms, PostingList, write_field
from .texts import TextsWriter


class MergeInput(NamedTuple):
    """A segment to be merged and the numbers of its articles that are left out."""

    files: SegmentFiles
    deleted: frozenset[int]


class _Renumbering:
    """From the document numbers of one input to those of the merged segment."""

    def __init__(self, source: MergeInput, base: int) -> None:
        self.base = base
        self.moved: array[int] | None = None
        """The new number of each document and -1 for a deleted one; None when all just move by `base`."""
        articles = source.files.articles
        self.count = articles.documents
        if source.deleted:
            self.moved = array("q", [-1]) * articles.documents
            new = base
            for article in range(len(articles)):
                if article not in source.deleted:
                    for document in articles.documents_of(article):
                        self.moved[document] = new
                        new += 1
            self.count = new - base


def merge_segments(sources: Sequence[MergeInput], directory: Path, name: str, fields: Sequence[str]) -> None:
    """Write the segment `name` with all that the sources hold."""
    paths = segment_paths(directory, name)
    merge_texts(sources, paths[".texts"])
    merge_articles(sources, paths[".articles"])
    merge_terms(sources, paths[".terms"], fields)


def merge_texts(sources: Sequence[MergeInput], path: Path) -> None:
    """Write `<segment>.texts`."""
    writer = TextsWriter(path)
    for files, deleted in sources:
        if not deleted:
            writer.add_all(files.texts)
            continue
        for article in range(len(files.articles)):
            if article not in deleted:
                for document in files.articles.documents_of(article):
                    source = files.texts.source(document).encode("utf-8", "surrogatepass")
                    folded = files.texts.folded_text(document).encode("utf-8", "surrogatepass")
                    writer.add(source, folded)
    writer.finish()


def merge_articles(sources: Sequence[MergeInput], path: Path) -> None:
    """Write `<segment>.articles`."""
    writer = ArticlesWriter(path)
    for files, deleted in sources:
        articles = files.articles
        for article in range(len(articles)):
            if article not in deleted:
                documents = articles.documents_of(article)
                writer.add(
                    articles.raw_record(article),
                    articles.digest(article),
                    articles.published[article],
                    list(articles.lengths[documents.start : documents.stop]),
                    articles.title_lengths[article],
                )
    writer.finish()


def merge_terms(sources: Sequence[MergeInput], path: Path, fields: Sequence[str]) -> None:
    """Write `<segment>.terms`."""
    renumberings: list[_Renumbering] = []
    base = 0
    for source in sources:
        renumberings.append(_Renumbering(source, base))
        base += renumberings[-1].count
    with SectionWriter(path) as writer:
        for field in fields:
            terms = [source.files.terms.field(field) for source in sources]
            write_field(writer, field, _merged_lists(terms, renumberings))


def _merged_lists(
    sources: Sequence[FieldTerms], renumberings: Sequence[_Renumbering]
) -> Iterator[PostingList]:
    streams = [_places(number, terms) for number, terms in enumerate(sources)]
    for key, group in groupby(merge(*streams), key=itemgetter(0)):
        documents: array[int] = array("I")
        frequencies = bytearray()
        for _, number, place in group:
            _append(documents, frequencies, sources[number], place, renumberings[number])
        if documents:
            form, content = postings.encode(documents, bytes(frequencies))
            yield PostingList(key, len(documents), form, content)


def _places(number: int, terms: FieldTerms) -> Iterator[tuple[bytes, int, int]]:
    """(key, number of the input, place there) of each of an input's terms in order."""
    return ((key, number, place) for place, key in enumerate(terms.keys()))


def _append(
    documents: array[int], frequencies: bytearray, terms: FieldTerms, place: int, renumbering: _Renumbering
) -> None:
    """Add one input's list of a term, renumbered, to what the inputs before it gave."""
    old = terms.documents(place)
    freqs = terms.frequencies(place)
    moved = renumbering.moved
    if moved is None:
        base = renumbering.base
        documents.extend(array("I", [base + document for document in old]) if base else old)
        frequencies += b"\1" * len(old) if freqs is None else bytes(freqs)
        return
    for index, document in enumerate(old):
        if moved[document] >= 0:
            documents.append(moved[document])
            frequencies.append(1 if freqs is None else freqs[index])
