"""Expands bare text: the synonyms and the other spellings of its phrases that an index may hold."""

from __future__ import annotations

from indexer.analysis import grams_of
from indexer.core.schema import GRAMS
from search.engine.retrieval import Retrieval
from search.query.equivalents import written_otherwise
from search.query.plain import LONGEST_EXPANDED, Expansion
from search.query.query import Exact, Words
from search.query.synonyms import word_bounds
from search.query.varying import DIGITS, LETTERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.view import View

MOST_SEARCHED = 12
"""Most spellings of several words that are searched for, to know whether they occur."""

_LATIN = frozenset(f"{DIGITS}{LETTERS}")

_CHARACTERS = 20_000_000
"""Characters of text that are read for that: some 200,000 paragraphs, a tenth of a second."""


def synonyms_of(bare: Words, view: View) -> tuple[Expansion, ...]:
    """The synonyms of the phrases of bare text, of those that the index may hold."""
    if bare.field != "body" or len(bare.text) > LONGEST_EXPANDED:
        return ()
    synonyms = view.vocabulary.synonyms
    if not synonyms.places_in(bare.text):
        return ()
    words_at = word_bounds(view.segmenter.cut(bare.text))
    known = synonyms.expansions(bare.text, words_at)
    return _occurring(known, view)


def spellings_of(bare: Words, view: View) -> tuple[Expansion, ...]:
    """The other spellings of bare text that the index may hold; one expansion for each part of the text."""
    if bare.field != "body" or len(bare.text) > LONGEST_EXPANDED:
        return ()
    found: dict[str, list[str]] = {}
    for expansion in (*_identifiers_of(bare, view), *_numbers_of(bare, view)):
        found.setdefault(expansion.said, []).extend(expansion.also)
    return tuple([Expansion(said, tuple(others), same=True) for said, others in found.items()])


def _numbers_of(bare: Words, view: View) -> tuple[Expansion, ...]:
    """The other ways to write the numbers of bare text, of those that the index may hold."""
    known = [Expansion(number, others, same=True) for number, others in written_otherwise(bare.text)]
    return _occurring(known, view)


def _occurring(known: Sequence[Expansion], view: View) -> tuple[Expansion, ...]:
    """The expansions with the strings that the index may hold.

    A string with a gram that does not occur occurs nowhere."""
    grams = {one: grams_of(one) for expansion in known for one in expansion.also}
    counts = view.counts([gram for each in grams.values() for gram in each], GRAMS) if grams else {}
    expansions = []
    for expansion in known:
        also = tuple([one for one in expansion.also if all(counts[gram] for gram in grams[one])])
        if also:
            expansions.append(Expansion(expansion.said, also, expansion.same))
    return tuple(expansions)


def _identifiers_of(bare: Words, view: View) -> tuple[Expansion, ...]:
    """The other spellings of the Latin words and identifiers of bare text that occur in the index."""
    if _LATIN.isdisjoint(bare.text):
        return ()
    from search.query.spellings import other_spellings

    guessed = [(spelling, spelling.words) for spelling in other_spellings(bare.text)]
    counts = view.counts([word for _, words in guessed for word in words]) if guessed else {}
    likely = [(spelling, words) for spelling, words in guessed if all(counts[word] for word in words)]
    found: dict[str, list[str]] = {}
    searched = 0
    with view.budget.part(_CHARACTERS):
        for spelling, words in likely:
            if len(words) > 1:
                searched += 1
                is_there = searched <= MOST_SEARCHED and view.find(Retrieval(Exact(spelling.other)), 1)[1]
                if not is_there:
                    continue
            found.setdefault(spelling.said, []).append(spelling.other)
    return tuple([Expansion(said, tuple(others), same=True) for said, others in found.items()])
