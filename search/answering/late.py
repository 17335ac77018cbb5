"""Late words of a query: words of the user's lexicon that texts may have been cut without.

A late word is no term of such texts. So it is counted as a string, and a paragraph that holds it matches as
one with the term does. What stands in for it as a term gives its score, and has no weight.
"""

from __future__ import annotations

from indexer.analysis import grams_of
from indexer.core.schema import GRAMS, TITLE_GRAMS, TITLE_WORDS, WORDS
from search.engine.retrieval import Retrieval
from search.query.atoms import atoms_of
from search.query.query import Exact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.analysis import Segmenter
    from search.engine.values import RankingTerm
    from search.engine.view import View

CHARACTERS = 20_000_000
"""Characters of text that are read to count late words: some 200,000 paragraphs, a tenth of a second."""

NEARLY_AS_RARE = 1.5
"""A word of a late word stands in for it if at most so many times as many paragraphs have it as have the late
word's rarest pair of characters. It tells how often a paragraph has it, and a pair does not."""


def count_late(words: Iterable[str], view: View) -> dict[str, int]:
    """The number of paragraphs that hold each late word among some words, if there are any."""
    late = view.vocabulary.late_words
    counts: dict[str, int] = {}
    with view.budget.part(CHARACTERS):
        for word in dict.fromkeys(words):
            if word in late and (count := view.find(Retrieval(Exact(word)), 0, count=True)[0]):
                counts[word] = count
    return counts


def former_segmenter(texts: Sequence[str], view: View) -> Segmenter:
    """Cuts these texts as before the late words came."""
    return view.segmenter.without(
        [word for word in view.vocabulary.late_words if any(word in each for each in texts)]
    )


def stand_ins(late: Iterable[str], terms: Sequence[RankingTerm], view: View) -> list[RankingTerm]:
    """A term of the body and one of the title for each late word among `terms`: the rarest of the words that
    it is made of, or else its rarest pair of characters."""
    gains = {(field, text): gain for field, text, gain, _ in terms}
    added: list[RankingTerm] = []
    for word in late:
        counts = view.counts(grams_of(word), GRAMS)
        if (WORDS, word) not in gains or not counts:
            continue
        pair = min(counts, key=lambda each: (counts[each], each))
        fields, term = (GRAMS, TITLE_GRAMS), pair
        words = view.counts(atoms_of(word, former_segmenter([word], view)))
        if words and all(words.values()):
            rarest = min(words, key=lambda each: (words[each], each))
            if words[rarest] <= NEARLY_AS_RARE * counts[pair]:
                fields, term = (WORDS, TITLE_WORDS), rarest
        added.append((fields[0], term, gains[WORDS, word], 0.0))
        added.append((fields[1], term, gains[TITLE_WORDS, word], 0.0))
    return added
