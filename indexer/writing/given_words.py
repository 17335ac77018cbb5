"""The words that a change is given: files of lexicons and of synonyms, read, and what an index keeps then."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indexer.analysis.lexicon import read_lexicon
from indexer.analysis.synonyms import SynonymGroups
from indexer.core.record import WordList
from indexer.storage.own_words import OwnWords, lexicon_text

Files = Sequence[str | Path] | None
"""The files of all lexicons, or of all lists of synonyms; None for those that the index keeps already."""


@dataclass(frozen=True, slots=True)
class GivenWords:
    """The lexicon and the synonyms that replace those of an index, each None where the index's own stay."""

    lexicon: str | None = None
    synonyms: str | None = None
    lists: tuple[WordList, ...] = ()
    """The files that they come from."""

    def over(self, before: OwnWords) -> OwnWords:
        """The own words of the new state, of those before."""
        return OwnWords(
            before.lexicon if self.lexicon is None else self.lexicon,
            before.synonyms if self.synonyms is None else self.synonyms,
        )

    def lists_over(self, before: Sequence[WordList]) -> tuple[WordList, ...]:
        """The files of the own words of the new state, of those before."""
        kept = [each for each in before if getattr(self, each.kind) is None]
        return tuple(sorted((*kept, *self.lists), key=lambda each: each.kind))


AS_BEFORE = GivenWords()
"""No words are given: those of the index stay."""

NO_WORDS = GivenWords("", "")
"""The index is to keep no words."""


def given_words(lexicons: Files, synonyms: Files) -> GivenWords:
    """Read the files of lexicons and synonyms.

    Raises LexiconError, or PolicySearchError for synonyms, with the file, the line and what to do.
    """
    lists: list[WordList] = []
    lexicon = groups = None
    if lexicons is not None:
        entries = []
        for path in lexicons:
            of_file = list(read_lexicon(path))
            lists.append(_list_of("lexicon", path, len(of_file)))
            entries += of_file
        lexicon = lexicon_text(entries)
    if synonyms is not None:
        read = SynonymGroups()
        for path in synonyms:
            lists.append(_list_of("synonyms", path, read.read(path)))
        groups = "\n".join(read.lines)
    return GivenWords(lexicon, groups, tuple(lists))


def _list_of(kind: str, path: str | Path, entries: int) -> WordList:
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return WordList(kind, os.path.abspath(path), entries, now)
