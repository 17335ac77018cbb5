"""Segmentation: cuts text into words exactly as jieba does, by a compiled dictionary, in C or in Python."""

from __future__ import annotations

from indexer import native
from indexer.core.messages import message

from .dictionary import MappedDictionary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import TypeVar

    from indexer.native._extension import WordTable

    from .cutting import PythonCutter
    from .layering import LayeredDictionary

    Words = TypeVar("Words")


class Segmenter:
    """Cuts text by a dictionary, in several threads at once if need be."""

    table: WordTable | None
    """The dictionary in C, which then does the cutting; None without the extension."""

    def __init__(self, dictionary: MappedDictionary | LayeredDictionary) -> None:
        self._dictionary = dictionary
        self.table = _table_of(dictionary)
        self._cutter: WordTable | PythonCutter
        if self.table is not None:
            self._cutter = self.table
        else:
            from .cutting import PythonCutter

            self._cutter = PythonCutter(dictionary)

    def with_words(self, words: Mapping[str, int | None]) -> Segmenter:
        """A segmenter that knows words with these frequencies too: None for one that just keeps the word
        whole, 0 for a word that is always split."""
        from .layering import LayeredDictionary

        return Segmenter(LayeredDictionary(self._dictionary, words))

    def without(self, words: Collection[str]) -> Segmenter:
        """A segmenter that does not know some words."""
        return self.with_words(dict.fromkeys(words, 0))

    def cut(self, text: str) -> list[str]:
        """The words of a text in order, nothing left out: jieba's `lcut`."""
        return self._told(self._cutter.cut, text)

    def cut_for_search(self, text: str) -> list[str]:
        """The words, each after the two- and three-character words in it: jieba's `lcut_for_search`."""
        return self._told(self._cutter.cut_for_search, text)

    def search_words(self, word: str) -> Sequence[str]:
        """The words of search mode for a word that was cut: the shorter words in it, then the word."""
        return self._told(self._cutter.search_words, word)

    def words_like(self, pattern: Sequence[Collection[str]]) -> list[str]:
        """The words of the dictionary with one of some characters at each place."""
        return self._dictionary.words_like(pattern)

    def word_terms_in_c(self, folded: str) -> list[str]:
        """`word_terms`, where `table` is there."""
        assert self.table is not None
        return self._told(self.table.word_terms, folded)

    def _told(self, cut: Callable[[str], Words], text: str) -> Words:
        """The words of a text; IndexDamagedError where the dictionary is damaged."""
        try:
            return cut(text)
        except ValueError as error:
            self._dictionary.file.verify()
            raise self._dictionary.file.damaged(message("is altered ({error})", error=error)) from error


def _table_in_c(dictionary: MappedDictionary | LayeredDictionary) -> WordTable | None:
    return dictionary.table


@native.in_c(_table_in_c)
def _table_of(dictionary: MappedDictionary | LayeredDictionary) -> WordTable | None:
    return None
