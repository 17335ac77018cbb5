"""Segmentation: cuts text into words exactly as jieba does, by a compiled dictionary, in C or in Python."""

from __future__ import annotations

from indexer import native

from .dictionary import Dictionary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.native._extension import WordTable

    from .cutting import PythonCutter


class Segmenter:
    """Cuts text by a dictionary, in several threads at once if need be."""

    table: WordTable | None
    """The dictionary in C, which then does the cutting; None without the extension."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.table = _table_of(dictionary)
        self._cutter: WordTable | PythonCutter = self.table or _python_cutter(dictionary)

    def cut(self, text: str) -> list[str]:
        """The words of a text in order, nothing left out: jieba's `lcut`."""
        return self._cutter.cut(text)

    def cut_for_search(self, text: str) -> list[str]:
        """The words, each after the two- and three-character words in it: jieba's `lcut_for_search`."""
        return self._cutter.cut_for_search(text)

    def search_words(self, word: str) -> Sequence[str]:
        """The words of search mode for a word that was cut: the shorter words in it, then the word."""
        return self._cutter.search_words(word)


def _table_in_c(dictionary: Dictionary) -> WordTable | None:
    return dictionary.table


@native.in_c(_table_in_c)
def _table_of(dictionary: Dictionary) -> WordTable | None:
    return None


def _python_cutter(dictionary: Dictionary) -> PythonCutter:
    from .cutting import PythonCutter

    return PythonCutter(dictionary)
