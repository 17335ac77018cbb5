"""Segmentation: cuts text into words exactly as jieba does, by a compiled dictionary, in C or in Python."""

from __future__ import annotations

from indexer import native

from .dictionary import MappedDictionary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.native._extension import WordTable

    from .cutting import PythonCutter


class Segmenter:
    """Cuts text by a dictionary, in several threads at once if need be."""

    table: WordTable | None
    """The dictionary in C, which then does the cutting; None without the extension."""

    def __init__(self, dictionary: MappedDictionary) -> None:
        self.table = _table_of(dictionary)
        self._cutter: WordTable | PythonCutter
        if self.table is not None:
            self._cutter = self.table
        else:
            from .cutting import PythonCutter

            self._cutter = PythonCutter(dictionary)

    def cut(self, text: str) -> list[str]:
        """The words of a text in order, nothing left out: jieba's `lcut`."""
        return self._cutter.cut(text)

    def cut_for_search(self, text: str) -> list[str]:
        """The words, each after the two- and three-character words in it: jieba's `lcut_for_search`."""
        return self._cutter.cut_for_search(text)

    def search_words(self, word: str) -> Sequence[str]:
        """The words of search mode for a word that was cut: the shorter words in it, then the word."""
        return self._cutter.search_words(word)


def _table_in_c(dictionary: MappedDictionary) -> WordTable | None:
    return dictionary.table


@native.in_c(_table_in_c)
def _table_of(dictionary: MappedDictionary) -> WordTable | None:
    return None
