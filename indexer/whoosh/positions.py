"""Where the words of a paragraph and of its title stand, found when Whoosh asks for them.

Positions are not stored: phrases in our own language are looked for in the text. For Whoosh's `Phrase`
and span queries the text of each paragraph that holds all of the words is cut again, as it was when it
was indexed. A position is a word's number among the words as indexed, from 0, so the shorter words that
search mode gives before a longer one have positions too.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path

from indexer.analysis import MappedDictionary, Segmenter, fold_text, word_terms
from indexer.core.schema import WORDS
from indexer.storage.segment import SegmentFiles

_REMEMBERED = 256
"""How many paragraphs' positions are kept: the terms of a phrase ask for the same paragraphs in turn."""

Positions = dict[str, list[int]]
"""The positions of each word of a text, ascending."""


class WordPositions:
    """The positions of words in the paragraphs of one segment. Several threads may ask."""

    def __init__(self, files: SegmentFiles, dictionary: Path) -> None:
        self._files = files
        self._dictionary = dictionary
        self._of_text = lru_cache(_REMEMBERED)(self._found)

    @cached_property
    def _segmenter(self) -> Segmenter:
        return Segmenter(MappedDictionary.open(self._dictionary))

    def of(self, field: str, document: int, word: str) -> list[int]:
        """The positions of a word in the field WORDS or TITLE_WORDS of a document, ascending."""
        number = document if field == WORDS else self._files.articles.of_document(document)
        return self._of_text(field, number).get(word, [])

    def _found(self, field: str, number: int) -> Positions:
        """The positions in the document or the title of the article with this number."""
        texts = self._files.texts
        text = texts.source(number) if field == WORDS else texts.title(number)
        positions: Positions = {}
        for position, word in enumerate(word_terms(fold_text(text), self._segmenter)):
            positions.setdefault(word, []).append(position)
        return positions
