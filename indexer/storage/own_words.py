"""The user's own words: a lexicon and a list of synonyms, as an index keeps them."""

from __future__ import annotations

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.analysis.lexicon import Entry


class OwnWords(metaclass=frozen):
    """The user's lexicon and the groups of synonyms, each a line, as they are kept."""

    lexicon: str = ""
    synonyms: str = ""

    @property
    def entries(self) -> list[Entry]:
        """The entries of the lexicon."""
        entries: list[Entry] = []
        for line in self.lexicon.splitlines():
            word, _, frequency = line.partition("\t")
            entries.append((word, int(frequency) if frequency else None))
        return entries

    @property
    def words(self) -> frozenset[str]:
        """The words of the lexicon, apart from those that are always split."""
        return frozenset([word for word, frequency in self.entries if frequency != 0])


def lexicon_text(entries: Iterable[Entry]) -> str:
    """Entries as an index keeps them.

    >>> lexicon_text([("白龟湖", None), ("新城", 9)])
    '白龟湖\\n新城\\t9'
    """
    return "\n".join([word if given is None else f"{word}\t{given}" for word, given in entries])
