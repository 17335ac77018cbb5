"""The classes and functions of the extension."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from _typeshed import ReadableBuffer

Made = TypeVar("Made")

FieldTable = tuple[ReadableBuffer, ReadableBuffer, ReadableBuffer, ReadableBuffer, int, int, bool]
"""A field of a segment: (terms, block_terms, block_lists, lists, size, documents, counted)."""

class Folding:
    """Folding by the data files folds.txt, readings.txt and letters.txt. Immutable."""

    def __new__(cls, folds: ReadableBuffer, readings: ReadableBuffer, letters: ReadableBuffer) -> Folding:
        """Raises ValueError for an unreadable file."""
    def text(self, source: str, /) -> str:
        """`analysis.fold_text`."""
    def spans(self, source: str, needles: Sequence[str], /) -> tuple[tuple[int, int], ...]:
        """`search.output.highlight.find_spans`."""
    def letters(self, text: str, /) -> bytes:
        """`analysis.folding.letter_flags`."""

class WordTable:
    """A compiled dictionary over mapped sections, which stay where they are. Immutable."""

    def __new__(
        cls,
        folding: Folding,
        labels: ReadableBuffer,
        children: ReadableBuffer,
        weights: ReadableBuffer,
        distinct: ReadableBuffer,
        roots: ReadableBuffer,
        model: ReadableBuffer,
        split: ReadableBuffer,
        unknown: float,
    ) -> WordTable:
        """Raises ValueError for a section of an impossible length."""
    def cut(self, text: str, /) -> list[str]:
        """`analysis.Segmenter.cut`."""
    def cut_for_search(self, text: str, /) -> list[str]:
        """`analysis.Segmenter.cut_for_search`."""
    def search_words(self, word: str, /) -> list[str]:
        """`analysis.Segmenter.search_words`."""
    def word_terms(self, folded: str, /) -> list[str]:
        """`analysis.word_terms`."""

class Inverter:
    """Articles, analysed and inverted in memory. For one thread at a time; another gets a RuntimeError."""

    def __new__(cls, folding: Folding, words: WordTable) -> Inverter: ...
    def add(self, articles: Sequence[tuple[bytes, bytes, bytes]], /) -> None:
        """Add articles: (id, title, text) each, in UTF-8 with "surrogatepass". Raises MemoryError for more
        than one segment holds, too; nothing can be added then, nor after anything was handed over."""
    def lengths(self) -> tuple[bytes, bytes, bytes]:
        """(first_documents, lengths, title_lengths), as the sections of `<segment>.articles`."""
    def texts(self) -> tuple[bytes, bytes, bytes, bytes]:
        """Hand over (units, ends, title_units, title_ends), the sections of `<segment>.texts`."""
    def write_field(self, field: str, write: Callable[[bytes], object], /) -> tuple[bytes, bytes, bytes, int]:
        """Hand over a field: its lists by calls of `write`, the rest as (terms, block_terms, block_lists,
        size). An exception of `write` passes through; the field is gone then."""

def merge_field(
    sources: Sequence[tuple[FieldTable, int | ReadableBuffer]],
    counted: bool,
    documents: int,
    lengths: ReadableBuffer,
    average: float,
    write: Callable[[bytes], object],
    /,
) -> tuple[bytes, bytes, bytes, int]:
    """Merge a field of several segments, and hand it over as `Inverter.write_field` does.

    A source is a table and how its documents move: by a number, or each to a number of its own, u32,
    0xFFFFFFFF for none. `documents`, `lengths` and `average` are the merged segment's. Raises ValueError for
    a source that is not sound.
    """

def read_list(content: ReadableBuffer, count: int, documents: int, counted: bool, /) -> tuple[bytes, bytes]:
    """The documents of a list of two or more, native u32, and their frequencies, empty where not counted.

    Raises ValueError for a list that is not sound; every document of a sound one is below `documents`.
    """

class Segment:
    """A segment's mapped sections, checked against one another and held. Immutable.

    A field without a table has no terms. `words` and `grams` count documents, the other fields articles.
    `boilerplate` are numbers of documents counted from `start` on.
    """

    def __new__(
        cls,
        folding: Folding,
        tables: Mapping[str, FieldTable],
        lengths: ReadableBuffer,
        average: float,
        first_documents: ReadableBuffer,
        published: ReadableBuffer,
        units: ReadableBuffer,
        ends: ReadableBuffer,
        title_units: ReadableBuffer,
        title_ends: ReadableBuffer,
        records: ReadableBuffer,
        record_ends: ReadableBuffer,
        deleted_articles: ReadableBuffer,
        boilerplate: ReadableBuffer,
        start: int,
    ) -> Segment:
        """Raises ValueError for sections that do not fit together."""
    def count(self, field: str, term: str, /) -> int:
        """The number of documents, or articles, that hold a term; deleted ones included."""
    def counts(self, field: str, terms: list[str], /) -> list[int]:
        """`count` of each term."""
    def documents(self, field: str, term: str, /) -> bytes:
        """The documents, or articles, that hold a term, ascending, native u32; deleted ones included."""
    def text(self, document: int, /) -> str:
        """A document's text as given."""
    def title(self, article: int, /) -> str:
        """An article's title as given; empty for none."""
    def article_of(self, document: int, /) -> int:
        """The article of a document."""
    def holds(self, document: int, needle: str, /) -> bool:
        """Whether the folded text of a document holds a folded string."""

def search(
    segments: Sequence[Segment],
    clause: tuple[Any, ...],
    terms: Sequence[tuple[str, str, float, float]],
    *,
    average: float,
    needed: float,
    since: int,
    until: int,
    order: int,
    limit: int,
    count: bool,
    by_article: bool,
    selection: int,
) -> tuple[int | None, list[tuple[int, int, float, int]], list[bytes] | None]:
    """The best matches of a query over all segments: (total, [(segment, document, score, day)], counts).

    `clause` is a condition as in `search.conditions`, at most 128 deep. `terms` are (field, term, gain,
    weight), summed in this order: of words, gain times BM25's share; of grams, the same for a frequency of 1;
    of title_words, gain. `average` is the words of a paragraph over all segments, `needed` the weight that
    ("most",) asks for. Days are as 20240329, `since` and `until` inclusive and 0 for none. `order` is 0 for
    the best score first, 1 for the newest, 2 for the oldest; equals are in the order of segments and
    documents. `total` is None without `count`, and `counts`, without `by_article`, which gives the number of
    matches in each article, native u32, one bytes a segment. `selection` is 0 for all documents, 1 for those
    that are not boilerplate, 2 for those that are.

    Raises ValueError for a clause or term of another shape, and where a segment turns out not to be sound.
    """

def rank_by_evidence(
    segments: Sequence[Segment],
    places: list[tuple[int, int, float, int]],
    terms: Sequence[tuple[str, float, float, float]],
    aliases: Sequence[tuple[str, tuple[int, ...]]],
    *,
    paragraph: tuple[float, float, float],
    article: tuple[float, float, float],
    article_codes: int,
) -> list[tuple[int, int, float, int]]:
    """The places, scored and ordered by what their texts hold: `search.evidence`, which has the formula.

    A term is a folded string and its gains in a paragraph, in an article and for occurring in the article;
    an alias is a string and the numbers of the terms that it counts for. `paragraph` and `article` are (flat,
    slope, how often the title counts). Raises ValueError where a segment is not sound.
    """

def show(
    segments: Sequence[Segment],
    places: list[tuple[int, int, float, int]],
    needles: Sequence[str],
    make: Callable[..., Made],
    date_of: Callable[[int], object],
    /,
) -> list[Made]:
    """The hits of `search`, each `make(...)` of what py_showing.c lists.

    Spans are where the text holds the needles, which are folded; the date is `date_of` of the day.
    """

def read_passages(
    folding: Folding,
    units: ReadableBuffer,
    ends: ReadableBuffer,
    first_documents: ReadableBuffer,
    deleted: ReadableBuffer,
    first: int,
    last: int,
    /,
) -> tuple[bytes, bytes, bytes]:
    """(passages, ends, paragraphs) of the articles first .. last - 1, as `duplicates.passages.Passages`.

    `deleted` are articles, ascending, u32. Raises ValueError for sections that do not fit together.
    """

def find_reposts(passages: ReadableBuffer, ends: ReadableBuffer, /) -> tuple[bytes, bytes]:
    """(copies, held), pairs of u32: an article and the first of its copies, an article and one that holds it.

    Raises ValueError for ends out of order.
    """

def find_recurring(keys: ReadableBuffer, fewest: int, /) -> bytes:
    """The documents with a key, u64, that at least `fewest` have, 0 aside: u32, by key and then in order."""
