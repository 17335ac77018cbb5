"""The classes and functions of the extension."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from _typeshed import ReadableBuffer

Made = TypeVar("Made")

Table = tuple[
    ReadableBuffer, ReadableBuffer, ReadableBuffer, ReadableBuffer, ReadableBuffer, int, int, bool, bool
]
"""(terms, block_terms, block_lists, block_keys, lists, size, documents, counted, paired) of a field."""

FORMAT: dict[str, float]
"""The constants of the format that the extension was compiled with."""

Summed = tuple[ReadableBuffer, ReadableBuffer]
"""(all bytes of a file that have checksums, u32 per block of SUMMED_BLOCK bytes: its crc32)"""

def crc32(content: ReadableBuffer, crc: int, /) -> int:
    """`zlib.crc32`."""

def sum_blocks(content: ReadableBuffer, begun: int, crc: int, /) -> tuple[bytes, int, int]:
    """The sums of the blocks that a content ends, bytes of the next block, their crc: `core.checksums`."""

class Folding:
    """Folding by the data files folds.txt, readings.txt and letters.txt. Immutable."""

    def __new__(cls, folds: ReadableBuffer, readings: ReadableBuffer, letters: ReadableBuffer, /) -> Folding:
        """Raises ValueError for an unreadable file."""
    def text(self, source: str, /) -> str:
        """`analysis.fold_text`."""
    def spans(self, source: str, needles: Sequence[str], /) -> tuple[tuple[int, int], ...]:
        """`search.output.highlight.find_spans`."""
    def origins(self, source: str, /) -> tuple[tuple[int, int], ...]:
        """`analysis.alignment.origins_of`."""
    def letters(self, text: str, /) -> bytes:
        """`analysis.folding.letter_flags`."""
    def shared_pairs(self, one: str, two: str, /) -> tuple[int, int, int]:
        """`analysis.shared_pairs`."""
    def only_letters(self, text: str, /) -> str:
        """`analysis.only_letters`."""

def columns(
    text: str, spans: Sequence[tuple[int, int]], mark: int, character_width: Callable[[str], int], /
) -> bytes:
    """`search.highlight._columns`, i64 each. Raises ValueError for a span that is not within the text."""

def windows(
    columns: Sequence[int], shown: Sequence[tuple[int, int]], width: int, /
) -> tuple[tuple[int, int], ...]:
    """`search.highlight._windows_around`, of a memoryview of `columns`. Raises ValueError for a span that is
    not within the text."""

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
        rows: ReadableBuffer,
        split: ReadableBuffer,
        unknown: float,
        file: Summed | None = None,
    ) -> WordTable:
        """Raises ValueError for a section of an impossible length. What is read is compared with the sums of
        `file`, and a method that reads damage raises ValueError."""
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

    def __new__(cls, folding: Folding, words: WordTable, keyword_fields: int, /) -> Inverter:
        """Raises ValueError for more keyword fields than there is room for."""
    def add(self, articles: Sequence[tuple[bytes, bytes, tuple[tuple[int, bytes], ...]]], /) -> None:
        """Take in articles: (title, text, keywords) each, in UTF-8 with "surrogatepass". A keyword is (number
        of its field, term). Raises MemoryError also where the articles are too many for one segment. Nothing
        can be added after that, nor once something was handed over."""
    def lengths(self) -> tuple[bytes, bytes, bytes]:
        """(first_documents, lengths, title_lengths), as the sections of `<segment>.articles`."""
    def texts(self) -> tuple[bytes, bytes, bytes, bytes]:
        """Hand over (units, ends, title_units, title_ends), the sections of `<segment>.texts`."""
    def write_field(
        self, field: int, write: Callable[[bytes], object], /
    ) -> tuple[bytes, bytes, bytes, bytes, int]:
        """Hand over a field by its number: its lists by calls of `write`, the rest as (terms, block_terms,
        block_lists, block_keys, size). What `write` raises is raised; the field is gone then."""

def merge_field(
    sources: Sequence[tuple[Table, int | ReadableBuffer]],
    counted: bool,
    paired: bool,
    documents: int,
    lengths: ReadableBuffer,
    average: float,
    write: Callable[[bytes], object],
    /,
) -> tuple[bytes, bytes, bytes, bytes, int]:
    """Merge one field of several segments, and hand it over as `Inverter.write_field` does.

    A source is a table and how its documents move: all by so many, or a u32 of each: its new number,
    0xFFFFFFFF for none. `documents`, `lengths` and `average` are the merged segment's. Raises ValueError
    where a source is not sound.
    """

def read_list(content: ReadableBuffer, count: int, documents: int, counted: bool, /) -> tuple[bytes, bytes]:
    """The documents of a list of two or more, native u32, and their frequencies, empty where not counted.

    Raises ValueError for a list that is not sound; every document of a sound one is below `documents`.
    """

class Segment:
    """One segment's sections, checked against one another and held. Never changes.

    `tables` are (name, table) of the fields, in the schema's order; a field that is not given has no terms.
    `articles` and `texts` are sections of the files of these names; `average` is that of `lengths`.
    `deleted_articles` are numbers of articles, u32, `boilerplate` those of documents counted from `start` on.
    `naming` is a `storage.segment.naming.Naming` as a tuple.
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
        naming: tuple[ReadableBuffer, ReadableBuffer, int],
        files: tuple[Summed | None, Summed | None, Summed | None] = ...,
        /,
    ) -> Segment:
        """`articles` is (lengths, average, first_documents, published, records, record_ends), `texts` (units,
        ends, title_units, title_ends). What is read of the `files` of terms, texts and articles is compared
        with their sums, but for first_documents and published, which the caller compares. Raises ValueError
        where sections do not fit together."""
    def counts(self, field: str, terms: list[str], /) -> list[int]:
        """The number of documents, or articles, that hold each of some terms; deleted ones included."""
    def counts_like(self, field: str, pattern: tuple[str, ...], /) -> dict[str, int]:
        """The terms with one of some characters at each place, which ascend, and their counts."""
    def counts_from(self, field: str, beginning: str, most: int, /) -> dict[str, int] | None:
        """The terms that begin with a text, and their counts; None where there are more than so many."""
    def article_of(self, document: int, /) -> int:
        """The article of a document."""

class Answerer:
    """A state of an index, opened once for all queries."""

    def __new__(
        cls,
        segments: Sequence[Segment],
        words: WordTable,
        function_words: tuple[str, ...],
        weights: tuple[float, ...],
        limits: tuple[int, ...],
        statistics: tuple[int, float, bool],
        rerank: Any,
        article_codes: int,
        plain: tuple[str, str, str, str, str, str, bytes, ReadableBuffer, ReadableBuffer, int],
        known: type,
        slots: tuple[Any, ...],
        /,
    ) -> Answerer:
        """`function_words` ascend. `weights` and `limits` are those of `search.kernel.answering`.
        `statistics` are (documents, mean number of words of a paragraph, whether some are boilerplate).
        `rerank` has the attributes of a `RerankQuery`, without strings. `plain` are the
        `search.query.plain.signs_of_plain_queries`. `known` is `search.engine.values.Known`, and `slots` are
        the descriptors of its fields."""
    def answer(
        self,
        texts: tuple[str, ...],
        expansions: tuple[tuple[str, str, bool, bool], ...],
        condition: Any,
        limit: int,
        count: bool,
        characters: int,
        seconds: float,
        /,
    ) -> Answered | None:
        """The condition of bare text, whose texts are ways to write it, is None. `expansions` are (said,
        other, whether it means the same, whether it spells it). None where the query is not answered."""
    def answer_plain(
        self, text: str, limit: int, count: bool, characters: int, seconds: float, /
    ) -> Answered | None:
        """The same for a query as it was typed; None where it is not plain, too."""
    def json_of_plain(
        self,
        text: str,
        query_id: str,
        fields: tuple[str, ...],
        page: tuple[int, int, bool],
        state_id: str,
        options: int,
        characters: int,
        /,
    ) -> tuple[bytes, int] | None:
        """(the answer as `search.output.json_lines.json_line` writes it, in UTF-8, with these fields of its
        hits; the number of matches). `query_id` is JSON. `page` is (offset, limit, whether all matches are
        counted). `options` is their checksum, from which that of a cursor goes on.

        None where there is more to tell, where it does not know a field, and where `answer_plain` gives
        none."""
    def among_plain(
        self, text: str, documents: tuple[tuple[int, int], ...], characters: int, seconds: float, /
    ) -> tuple[list[Match], int, bool] | None:
        """(the matches among some documents, which ascend, the characters that are left, whether the search
        was cut short)"""

Match = tuple[int, int, float, int, int]
"""(segment, document, score, day, tier), as `search.engine.values` says."""

Answered = tuple[Any, int, bool]
"""(a `Known`, the characters that are left, whether the search was cut short)"""

def search(
    segments: Sequence[Segment],
    retrieval: Any,
    *,
    average: float,
    limit: int,
    count: bool,
    characters: int,
    seconds: float,
) -> tuple[int | None, list[Match], int, bool]:
    """`search.kernel.searching.search_segments`; further, the characters that are left of those that may be
    read, and whether something was left out. `retrieval` has the attributes of a `Retrieval`.

    `average` is the mean number of words of a paragraph. Negative `seconds` are any time. Raises ValueError
    for a segment that is not sound.
    """

Share = tuple[str | None, int, int]
"""(value, articles, paragraphs)"""

def tally(
    segments: Sequence[Segment], retrieval: Any, *, characters: int, seconds: float
) -> tuple[int, int, list[bytes], int, bool]:
    """`search.kernel.tallying.tally_segments`, each tally as u32; further, what `search` gives of the budget.

    Raises ValueError for a segment that is not sound.
    """

def share_by_term(segment: Segment, field: str, tally: ReadableBuffer, /) -> list[Share]:
    """`search.kernel.tallying.share_by_term`. `tally` is u32.

    Raises ValueError for a table that is not sound.
    """

def share_by_month(segment: Segment, tally: ReadableBuffer, /) -> list[tuple[int, int, int]]:
    """`search.kernel.tallying.share_by_month`. Raises ValueError for a day that is none."""

def respellings(segment: Segment, field: str, letter: str, /) -> list[tuple[str, int]]:
    """`search.kernel.spelling.respellings`. Raises ValueError for a table or a record that is not sound."""

def rerank(
    segments: Sequence[Segment], matches: list[Match], query: Any, *, article_codes: int
) -> list[Match]:
    """`search.kernel.reranking.rerank`. `query` has the attributes of a `RerankQuery`.

    Raises ValueError for a segment that is not sound.
    """

def letters_of(segment: Segment, document: int, /) -> str:
    """The letters of a document's folded text, as `search.engine.letters.letters_of_text` has them. Raises
    ValueError for a text that is damaged."""

def show(
    segments: Sequence[Segment],
    matches: list[Match],
    hit: type[Made],
    slots: tuple[object, ...],
    later: object,
    step: float,
    /,
) -> tuple[Made, ...]:
    """The hit of each match, as `search.hit.hit_with_text` makes it. `slots` are
    `search.hit.SLOTS_AT_FIRST`, and `step` is that of tiers.

    Raises ValueError for a segment that is not sound.
    """

def add_details(
    segment: Segment,
    document: int,
    hit: object,
    slots: tuple[object, ...],
    date_of: Callable[[int], object],
    /,
) -> None:
    """`search.hit.add_details` of the record of a document's article. `slots` are
    `search.hit.SLOTS_OF_DETAILS`, and `date_of` turns the stored day into a date.

    Raises ValueError for a segment that is not sound.
    """

def read_passages(
    folding: Folding,
    units: ReadableBuffer,
    ends: ReadableBuffer,
    first_documents: ReadableBuffer,
    deleted: ReadableBuffer,
    first: int,
    last: int,
    file: Summed | None = None,
    /,
) -> tuple[bytes, bytes, bytes]:
    """(passages, ends, paragraphs) of the articles first .. last - 1, as `duplicates.passages.Passages`.

    `deleted` are articles, ascending, u32. `file` has the units and ends. Raises ValueError for sections that
    do not fit together, and for damage.
    """

def read_law_names(
    folding: Folding,
    texts: tuple[ReadableBuffer, ReadableBuffer, ReadableBuffer, ReadableBuffer],
    first_documents: ReadableBuffer,
    deleted: ReadableBuffer,
    first: int,
    last: int,
    file: Summed | None,
    /,
) -> tuple[bytes, bytes]:
    """(own, cited) of the articles first .. last - 1, as `duplicates.naming.LawNames`.

    `texts` is (units, ends, title_units, title_ends), which `file` has; the rest as in `read_passages`.
    """

def find_reposts(passages: ReadableBuffer, ends: ReadableBuffer, /) -> tuple[bytes, bytes]:
    """(copies, held), pairs of u32: an article and the first of its copies, an article and one that holds it.

    Raises ValueError for ends out of order.
    """

def find_recurring(keys: ReadableBuffer, fewest: int, /) -> bytes:
    """The documents with a key, u64, that at least `fewest` have, 0 aside: u32, by key and then in order."""

def articles_like(segment: Segment, articles: list[int], folded: str, alike: float, /) -> list[bool]:
    """`search.kernel.likeness.articles_like`. Raises ValueError for a segment that is not sound."""
