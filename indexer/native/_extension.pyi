"""The extension's classes, as Python sees them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from _typeshed import ReadableBuffer

Made = TypeVar("Made")

Table = tuple[ReadableBuffer, ReadableBuffer, ReadableBuffer, ReadableBuffer, int, int, bool]
"""(terms, block_terms, block_lists, lists, size, documents, counted) of a field."""

FORMAT: dict[str, float]
"""The constants of the format that the extension was compiled with."""

class Folding:
    """Folding by the data files folds.txt, readings.txt and letters.txt. Never changes."""

    def __new__(cls, folds: ReadableBuffer, readings: ReadableBuffer, letters: ReadableBuffer) -> Folding:
        """Raises ValueError for a file that cannot be read."""
    def text(self, source: str, /) -> str:
        """The folded text of a source."""
    def spans(self, source: str, needles: Sequence[str], /) -> tuple[tuple[int, int], ...]:
        """Where a source holds any of these folded strings: `search.highlight.find_spans`."""
    def source_spans(self, source: str, /) -> tuple[str, bytes]:
        """The folded text, and of each of its characters the source's (start, end), two native u32."""
    def letters(self, text: str, /) -> bytes:
        """A byte a character: 1 for a letter, a digit or Han, else 0."""

class WordTable:
    """A compiled dictionary over mapped sections, which stay where they are. Never changes."""

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
        """The words of a text in order, nothing left out: jieba's `lcut`."""
    def cut_for_search(self, text: str, /) -> list[str]:
        """The words, each after the shorter words in it: jieba's `lcut_for_search`."""
    def search_words(self, word: str, /) -> list[str]:
        """The words of two and three characters in a word, then the word."""
    def word_terms(self, folded: str, /) -> list[str]:
        """The words of a folded text that are indexed."""

class Inverter:
    """Articles, analysed and inverted in memory. One thread at a time; another gets a RuntimeError."""

    def __new__(cls, folding: Folding, words: WordTable, keyword_fields: int) -> Inverter:
        """Raises ValueError for more keyword fields than there is room for."""
    def add(self, articles: Sequence[tuple[bytes, bytes, tuple[tuple[int, bytes], ...]]], /) -> None:
        """Take in articles: (title, text, keywords) each, in UTF-8 with "surrogatepass". A keyword is (number
        of its field, term). Raises MemoryError also where the articles are too many for one segment. Nothing
        can be added after that, nor once something was handed over."""
    def lengths(self) -> tuple[bytes, bytes, bytes]:
        """(first_documents, lengths, title_lengths), as the sections of `<segment>.articles`."""
    def texts(self) -> tuple[bytes, bytes, bytes, bytes]:
        """Hand over (units, ends, title_units, title_ends), the sections of `<segment>.texts`."""
    def write_field(self, field: int, write: Callable[[bytes], object], /) -> tuple[bytes, bytes, bytes, int]:
        """Hand over a field by its number: its lists by calls of `write`, the rest as (terms, block_terms,
        block_lists, size). What `write` raises is raised; the field is gone then."""

def merge_field(
    sources: Sequence[tuple[Table, int | ReadableBuffer]],
    counted: bool,
    documents: int,
    lengths: ReadableBuffer,
    average: float,
    write: Callable[[bytes], object],
    /,
) -> tuple[bytes, bytes, bytes, int]:
    """Merge one field of several segments, and hand it over as `Inverter.write_field` does.

    A source is a table and how its documents move: all by so many, or a u32 of each: its new number,
    0xFFFFFFFF for none. `documents`, `lengths` and `average` are the merged segment's. Raises ValueError
    where a source is not sound.
    """

def read_list(content: ReadableBuffer, count: int, documents: int, counted: bool, /) -> tuple[bytes, bytes]:
    """The documents of a list of two or more, native u32, and their frequencies, empty where not counted.

    Raises ValueError where the list is not sound; every document of a sound one is below `documents`.
    """

class Segment:
    """One segment's sections, checked against one another and held. Never changes.

    `tables` are (name, table) of the fields, in the schema's order; a field that is not given has no terms.
    `articles` and `texts` are sections of the files of these names; `average` is that of `lengths`.
    `deleted_articles` are numbers of articles, u32, `boilerplate` those of documents counted from `start` on.
    """

    def __new__(
        cls,
        folding: Folding,
        tables: Sequence[tuple[str, Table]],
        articles: tuple[
            ReadableBuffer, float, ReadableBuffer, ReadableBuffer, ReadableBuffer, ReadableBuffer
        ],
        texts: tuple[ReadableBuffer, ReadableBuffer, ReadableBuffer, ReadableBuffer],
        deleted_articles: ReadableBuffer,
        boilerplate: ReadableBuffer,
        start: int,
        /,
    ) -> Segment:
        """`articles` is (lengths, average, first_documents, published, records, record_ends), `texts` (units,
        ends, title_units, title_ends). Raises ValueError where sections do not fit together."""
    def count(self, field: str, term: str, /) -> int:
        """How many documents, or articles, hold a term; deleted ones included."""
    def counts(self, field: str, terms: list[str], /) -> list[int]:
        """The same of each of the terms."""
    def documents(self, field: str, term: str, /) -> bytes:
        """Those that hold a term, ascending, native u32; deleted ones included."""
    def text(self, document: int, /) -> str:
        """A document's text as it was given."""
    def title(self, article: int, /) -> str:
        """An article's title as it was given; empty where it has none."""
    def article_of(self, document: int, /) -> int:
        """The article that a document is a paragraph of."""
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
    """(passages, ends, paragraphs) of the articles first .. last - 1 of a segment, as in `indexer.passages`:
    u64, u32, u64.

    `deleted` are the numbers of the deleted articles, ascending, u32. Raises ValueError where the sections do
    not fit together.
    """

def find_reposts(passages: ReadableBuffer, ends: ReadableBuffer, /) -> tuple[bytes, bytes]:
    """(copies, holders) among articles, pairs of u32, as `indexer.reposts` finds them: an article and the
    first that it is a copy of, an article and one that holds it. Raises ValueError for ends out of order."""

def find_recurring(numbers: ReadableBuffer, fewest: int, /) -> bytes:
    """Of u64 numbers, one a document, the documents with one that at least so many have, 0 aside: u32, by
    their numbers and then in order."""
