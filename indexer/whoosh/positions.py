"""The positions of words in a paragraph and its title, found when Whoosh asks for them.

No index stores positions, because our own queries look for phrases in the text. For Whoosh's `Phrase` and
span queries, each paragraph that holds all of the words is cut again as it was for the index. A position is a
word's number, from 0, among all indexed words, the shorter ones within a longer one included.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path

from indexer.analysis import MappedDictionary, Segmenter, fold_text, word_terms
from indexer.core.schema import WORDS
from indexer.storage.segment.files import SegmentFiles

_REMEMBERED = 256
"""Number of paragraphs whose positions are cached: the terms of a phrase ask for the same ones in turn."""

Positions = dict[str, list[int]]
"""The positions of each word of a text, ascending."""


class WordPositions:
    """The positions of words in the paragraphs of one segment. Several threads may use it."""

    def __init__(self, files: SegmentFiles, dictionary: Path) -> None:
        self._files = files
        self._dictionary = dictionary
        self._of_text = lru_cache(_REMEMBERED)(self._positions)

    @cached_property
    def _segmenter(self) -> Segmenter:
        return Segmenter(MappedDictionary.open(self._dictionary))

    def of(self, field: str, document: int, word: str) -> list[int]:
        """The positions of a word in the field WORDS or TITLE_WORDS of a document, ascending."""
        number = document if field == WORDS else self._files.articles.of_document(document)
        return self._of_text(field, number).get(word, [])

    def _positions(self, field: str, number: int) -> Positions:
        """The positions in the document, or the title of the article, with this number."""
        texts = self._files.texts
        text = texts.source(number) if field == WORDS else texts.title(number)
        positions: Positions = {}
        for position, word in enumerate(word_terms(fold_text(text), self._segmenter)):
            positions.setdefault(word, []).append(position)
        return positions
