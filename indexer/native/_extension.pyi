"""The extension's classes, as Python sees them."""

from collections.abc import Callable, Sequence

from _typeshed import ReadableBuffer

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

    def __new__(cls, folding: Folding, words: WordTable) -> Inverter: ...
    def add(self, articles: Sequence[tuple[bytes, bytes, bytes]], /) -> None:
        """Take in articles: (id, title, text) each, in UTF-8 with "surrogatepass". MemoryError where they
        are too many for one segment, too; nothing can be added then, nor once something was handed over."""
    def lengths(self) -> tuple[bytes, bytes, bytes]:
        """(first_documents, lengths, title_lengths), as the sections of `<segment>.articles`."""
    def texts(self) -> tuple[bytes, bytes, bytes, bytes]:
        """Hand over (units, ends, title_units, title_ends), the sections of `<segment>.texts`."""
    def write_field(self, field: str, write: Callable[[bytes], object], /) -> tuple[bytes, bytes, bytes, int]:
        """Hand over a field: its lists by calls of `write`, the rest as (terms, block_terms, block_lists,
        size). What `write` raises is raised; the field is gone then."""

def merge_field(
    sources: Sequence[
        tuple[
            tuple[ReadableBuffer, ReadableBuffer, ReadableBuffer, ReadableBuffer, int, int, bool],
            int | ReadableBuffer,
        ]
    ],
    counted: bool,
    documents: int,
    lengths: ReadableBuffer,
    average: float,
    write: Callable[[bytes], object],
    /,
) -> tuple[bytes, bytes, bytes, int]:
    """One field of several segments as one, handed over as by `Inverter.write_field`.

    A source is (terms, block_terms, block_lists, lists, size, documents, counted) and how its documents
    move: all by so many, or a u32 of each: its new number, 0xFFFFFFFF for none. `documents`, `lengths` and
    `average` are the merged segment's. Raises ValueError where a source is not sound.
    """

def read_list(content: ReadableBuffer, count: int, documents: int, counted: bool, /) -> tuple[bytes, bytes]:
    """The documents of a list of two or more, native u32, and their frequencies, empty where not counted.

    Raises ValueError where the list is not sound; every document of a sound one is below `documents`.
    """
