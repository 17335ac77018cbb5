"""Seeds: the texts to which similar articles are looked for, and the strings that tell them apart.

A string weighs the more, the oftener the seed has it and the fewer other paragraphs do. Paragraphs of the
seed's own article and of its reposts do not count: what only they hold finds nothing new, and would hide what
others hold too."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from indexer.analysis import fold_text, letter_pairs, word_terms
from indexer.core.errors import PolicySearchError
from indexer.core.frozen import frozen
from indexer.core.messages import message
from indexer.core.schema import ARTICLE_CODES, GRAMS, WORDS
from search.engine.values import as_match
from search.query.plain import FUNCTION_WORDS
from search.ranking.bm25 import idf

from .articles import article_named, named
from .plain_hits import plain_hits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from search.engine.view import View

    Strings = Callable[[str], Iterable[str]]

MOST_PARAGRAPHS = 500
"""Number of paragraphs of an article that are read, the first ones: 5,000 characters are mostly in fewer."""

IN_TITLE = 2
"""The times that a string of the title counts."""

WORDS_SATURATE, STRINGS_SATURATE = 2.0, 4.0
"""Frequencies in the seed at which a word has half its weight to find candidates by, and a string half its
weight to rank them by."""

STRINGS_POWER = 2.0
"""Power of the idf in the weight of a string that ranks: what is rare tells more than what is frequent. Of
the halves of policy documents .02 more were first than with 1, of news .05."""


class SeedParagraph(metaclass=frozen):
    """A paragraph of a seed: its number in its article or text, its text, and the folded text."""

    number: int
    text: str
    folded: str


class Seed:
    """The paragraphs of a seed on one view, and the weights of its strings.

    `article` is the number of the article that it is or is from; None for a text."""

    def __init__(
        self, view: View, paragraphs: Sequence[SeedParagraph], title: str = "", article: int | None = None
    ) -> None:
        self._view = view
        self._title = fold_text(title)
        self.paragraphs = paragraphs
        self.article = article

    @cached_property
    def words(self) -> dict[str, float]:
        """The words by which candidates are found, and their weights, the heaviest first."""
        return _ordered(self._weights(self._words, WORDS_SATURATE, 1.0))

    @cached_property
    def strings(self) -> dict[str, float]:
        """The words and pairs of letters by which candidates are ranked, and their weights, the heaviest
        first."""
        weights = dict(self._weights(self._words, STRINGS_SATURATE, STRINGS_POWER))
        for pair, weight in self._weights(self._pairs, STRINGS_SATURATE, STRINGS_POWER).items():
            weights[pair] = weights.get(pair, 0.0) + weight
        return _ordered(weights)

    @cached_property
    def pairs(self) -> dict[str, float]:
        """The pairs of letters, and what each weighs where two paragraphs hold it, the heaviest first."""
        return _ordered({pair: rarity**STRINGS_POWER for pair, rarity in self._pairs.rarities.items()})

    @cached_property
    def _words(self) -> _Counted:
        segmenter = self._view.segmenter
        return self._counted(lambda text: word_terms(text, segmenter), WORDS)

    @cached_property
    def _pairs(self) -> _Counted:
        return self._counted(letter_pairs, GRAMS)

    def _counted(self, strings_of: Strings, field: str) -> _Counted:
        """The strings of the seed that other paragraphs hold too."""
        times: Counter[str] = Counter()
        own: Counter[str] = Counter()
        for paragraph in self.paragraphs:
            strings = [each for each in strings_of(paragraph.folded) if each not in FUNCTION_WORDS]
            times.update(strings)
            own.update(set(strings))
        for string in strings_of(self._title):
            if string not in FUNCTION_WORDS:
                times[string] += IN_TITLE
        documents = self._view.statistics.documents
        places = self._places
        counts = self._view.counts(times, field)
        others = {string: count - places * own[string] for string, count in counts.items()}
        rarities = {string: idf(documents, count) for string, count in others.items() if count > 0}
        return _Counted(times, rarities)

    @cached_property
    def _places(self) -> int:
        """The number of articles that have the seed's paragraphs: itself, its copies and what holds them; and
        one of those that it holds itself."""
        article = self.article
        if article is None:
            return 0
        relations = self._view.relations
        if article not in relations.among({article}):
            return 1
        held = bool(relations.held(article))
        return len(relations.copies(article)) + len(relations.holders(article)) + held

    def _weights(self, counted: _Counted, saturation: float, power: float) -> Mapping[str, float]:
        times = counted.times
        return {
            string: times[string] / (times[string] + saturation) * rarity**power
            for string, rarity in counted.rarities.items()
        }


class _Counted(metaclass=frozen):
    """Strings of a seed: how often it has each, and the idf of those that other paragraphs hold."""

    times: Mapping[str, int]
    rarities: Mapping[str, float]


def _ordered(weights: Mapping[str, float]) -> dict[str, float]:
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))


def seed_of(
    view: View, article: str | None, paragraph: int | None, text: str | None, index: str | None
) -> Seed:
    """An article, its paragraph of a number, or a text as a seed; where several indexes are searched, the
    article of one of them.

    Raises PolicySearchError where the index has no such article or paragraph."""
    if article is None:
        return _seed_of_text(view, text or "")
    return _seed_of_article(view, article, paragraph, index)


def _seed_of_text(view: View, text: str) -> Seed:
    """A text as a seed. Its paragraphs are its lines that are not blank."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return Seed(view, list(_folded(enumerate(lines, 1))))


def _seed_of_article(view: View, article: str, paragraph: int | None, index: str | None) -> Seed:
    """An article, without what a site put around it, or one paragraph of it as a seed: that of a number, or
    that which the id names."""
    if paragraph is None:
        whole, ordinals = article_named(view, article, index)
        article, paragraph = whole.id, ordinals[0] if ordinals else None
    else:
        article, _ = next(named(view, article, index))
    documents = view.documents_of(article, index) or ()
    if paragraph is not None and not 1 <= paragraph <= len(documents):
        raise PolicySearchError(
            message(
                "article {article} has no paragraph {paragraph}: it has {count}",
                article=article,
                paragraph=paragraph,
                count=len(documents),
            )
        )
    if not documents:
        return Seed(view, ())
    first = 1 if paragraph is None else paragraph
    wanted = documents[:MOST_PARAGRAPHS] if paragraph is None else documents[paragraph - 1 : paragraph]
    matches = [as_match(each) for each in wanted]
    view.prefetch(matches)
    flags = view.are_boilerplate(matches) if paragraph is None else [False]
    texts = ((number, view.text(*match[:2])) for number, match in enumerate(matches, first))
    kept = ((number, text) for (number, text), left_out in zip(texts, flags, strict=True) if not left_out)
    title = "" if paragraph is not None else plain_hits(view, matches[:1])[0].title or ""
    return Seed(view, list(_folded(kept)), title, view.articles_of(matches[:1])[0])


def _folded(paragraphs: Iterable[tuple[int, str]]) -> Iterator[SeedParagraph]:
    """Paragraphs with their folded texts, as much of them as of an article that is ranked."""
    left = ARTICLE_CODES
    for number, text in paragraphs:
        if left <= 0:
            return
        folded = fold_text(text)[:left]
        left -= len(folded)
        yield SeedParagraph(number, text, folded)
