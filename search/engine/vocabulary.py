"""The vocabulary of queries on one state of an index: the words that they are cut into, and synonyms.

The user's *own words* are kept with the index or given for searching; those given come first. A lexicon's
word is *late* where texts may have been cut without it: it is no term of theirs, but a string to look for.
"""

from __future__ import annotations

from indexer.analysis import Segmenter
from indexer.core.caching import cached_property
from indexer.core.frozen import frozen
from indexer.storage.own_words import OwnWords

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from indexer.core.sections import StrPath
    from search.query.synonyms import Groups, Synonyms


class QueryWords(metaclass=frozen):
    """Words that are given for searching: `own` as an index keeps them, and a checksum of them."""

    own: OwnWords
    checksum: int


NO_WORDS = QueryWords(OwnWords(), 0)


def read_query_words(lexicons: Sequence[StrPath], synonyms: Sequence[StrPath]) -> QueryWords:
    """Read files of lexicons and of synonyms. Raises PolicySearchError with the file, the line and what to
    do."""
    if not (lexicons or synonyms):
        return NO_WORDS
    from indexer.analysis.lexicon import read_lexicon
    from indexer.analysis.synonyms import SynonymGroups
    from indexer.core.checksums import crc32
    from indexer.storage.own_words import lexicon_text

    groups = SynonymGroups()
    for path in synonyms:
        groups.read(path)
    lexicon = lexicon_text([entry for path in lexicons for entry in read_lexicon(path)])
    own = OwnWords(lexicon, "\n".join(groups.lines))
    return QueryWords(own, crc32(f"{own.lexicon}\n\n{own.synonyms}".encode("utf-8", "surrogatepass")))


class Vocabulary:
    """The vocabulary of queries: the segmenter of the index's word table, what the index keeps, and the words
    that are `given`.

    `groups` reads the synonyms that the index keeps, and `lexicon` the words of its lexicon that texts may
    have been cut without, when they are needed; each is None where there are none."""

    def __init__(
        self,
        segmenter: Segmenter,
        given: QueryWords = NO_WORDS,
        *,
        groups: Callable[[], Groups] | None = None,
        lexicon: Callable[[], frozenset[str]] | None = None,
    ) -> None:
        self._groups = groups
        self._lexicon = lexicon
        self.given = given
        self.segmenter = segmenter.with_words(dict(given.own.entries)) if given.own.lexicon else segmenter
        """Cuts queries: by the word table, and by the lexicon that was given."""
        self.has_own_words = given is not NO_WORDS or groups is not None or lexicon is not None
        """Whether queries have other words and synonyms than the shipped ones."""

    @cached_property
    def synonyms(self) -> Synonyms:
        """The synonyms that were given, over those that the index keeps, over the shipped ones."""
        from search.query.synonyms import ListedGroups, Synonyms, shipped_groups

        given = self.given.own.synonyms
        lists = [] if not given else [ListedGroups(given)]
        kept = [] if self._groups is None else [self._groups()]
        return Synonyms(*lists, *kept, shipped_groups())

    @cached_property
    def late_words(self) -> Collection[str]:
        """The words of lexicons that texts may have been cut without."""
        given = self.given.own.words
        return given if self._lexicon is None else given | self._lexicon()
