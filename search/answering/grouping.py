"""Keeps a page from being crowded by paragraphs of one article, or by one paragraph published many times.

Works on matches best first. The best so many of an article stay. A paragraph with the letters of a better one
that stays, or that is a copy of it, is collapsed into that. Whether a match stays depends on those before it
alone, so that pages fit together whatever their size."""

from __future__ import annotations

from itertools import islice

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, Protocol

    class Earlier(Protocol):
        """The matches of earlier pages."""

        def collapses(self, match: Any) -> bool:
            """Whether one of them stays of which a match is a copy."""

        def count_of(self, match: Any) -> int:
            """The number of them that are of the article of a match and stay; more, if no more may."""


REACH = 256
"""Number of matches after a hit among which those collapsed into it are counted. It is the same for every
hit, so that the count does not depend on the size of a page."""

GROUPED_IN_ANY_CASE = 500
"""Number of matches that are grouped though the time is up: a page of hits, a few milliseconds."""

FEWEST_LETTERS = 4
"""Fewest letters of paragraphs that are compared: 附件, 特此通知 and the like are no reposts of one
another."""


class Copies(metaclass=frozen):
    """Knows copies of a match.

    `families_of` gives the families of an article, its own first; none for an article without relatives.
    `repeats` says of two matches in related articles whether the first shows nothing that the second does
    not."""

    families_of: Callable[[Any], Sequence[Any]]
    repeats: Callable[[Any, Any], bool]


class Grouping(metaclass=frozen):
    """The limits that keep a page from being crowded.

    `article_of` gives the article of a match, and `per_article` limits the matches of one. `letters_of` gives
    the letters by which paragraphs are compared, None for one that is not compared; it is None where none is.
    `counts_repeats` says whether paragraphs that are collapsed for their letters are counted. `copies` is
    None where copies stay. `earlier` knows the matches of earlier pages, where these are not given and
    paragraphs are not compared by letters. Once it `is_late`, no further match is looked at."""

    article_of: Callable[[Any], object]
    per_article: int | None = None
    letters_of: Callable[[Any], str | None] | None = None
    copies: Copies | None = None
    earlier: Earlier | None = None
    counts_repeats: bool = True
    is_late: Callable[[], bool] = lambda: False


class Page(metaclass=frozen):
    """Matches that stay, in order, and for each the number that are collapsed into it.

    `known` matches were found when the page was full; `complete` says that these are all. The last match of
    the page is the one numbered `end`, counted from 1. `more` says whether further matches stay.
    """

    matches: Sequence[Any]
    also: Sequence[int]
    known: int
    complete: bool
    end: int
    more: bool


def page_of(
    first: Callable[[int], Sequence[Any]], limit: int, offset: int, most: int, grouping: Grouping
) -> Page:
    """`limit` matches, 1 or more, that stay, from the one numbered `offset` on, counted from 0.

    `first(n)` gives the first n of all matches, or more of them; fewer only if these are all. There are
    `most` at most.

    >>> by_article = Grouping(article_of=lambda match: match[0], per_article=2)
    >>> page_of(lambda count: ["a1", "a2", "b1", "a3"][:count], 9, 0, 4, by_article).matches
    ['a1', 'a2', 'b1']
    >>> by_letters = Grouping(article_of=id, letters_of=lambda match: match[1])
    >>> page = page_of(lambda count: ["a1", "b2", "c1", "d1"][:count], 9, 0, 4, by_letters)
    >>> page.matches, page.also
    (['a1', 'b2'], [2, 0])
    """
    end = offset + limit
    reach = REACH if grouping.letters_of and grouping.counts_repeats else 0
    rounds = Rounds(first, min(2 * end + reach if reach else end, most + 1))
    staying: list[_Staying] = []
    group = _Group(grouping)
    for rank, match in enumerate(rounds):
        if rank >= GROUPED_IN_ANY_CASE and grouping.is_late():
            break
        if len(staying) <= end:
            new = group.take(match, rank)
            if new is not None:
                staying.append(new)
        elif rank > staying[end - 1].rank + reach:
            break
        else:
            group.count(match, rank)
    shown = staying[offset:end]
    return Page(
        [each.match for each in shown],
        [each.also for each in shown],
        rounds.known,
        rounds.complete,
        shown[-1].rank + 1 if shown else 0,
        len(staying) > end,
    )


class Rounds:
    """The matches of an engine that gives the first so many or more, best first. Each time it is asked for
    more than it gave.

    `known` is the number of matches that the engine gave; `complete` says whether these are all.
    """

    def __init__(self, first: Callable[[int], Sequence[Any]], count: int) -> None:
        self._first = first
        self._count = count
        self.known = 0
        self.complete = False

    def __iter__(self) -> Iterator[Any]:
        while not self.complete:
            before = self.known
            matches = self._first(self._count)
            self.known, self.complete = len(matches), len(matches) < self._count
            self._count = self.known + 1
            yield from islice(matches, before, None)


class _Staying:
    """A match that stays, its rank, and the number that are collapsed into it so far."""

    __slots__ = ("also", "match", "rank")

    def __init__(self, match: Any, rank: int) -> None:
        self.match = match
        self.rank = rank
        self.also = 0


class _Group:
    """The matches that stay so far. Each match is given once, best first, with its rank."""

    def __init__(self, grouping: Grouping) -> None:
        self._grouping = grouping
        self._earlier = grouping.earlier
        self._families = None if grouping.copies is None else _Families(grouping.copies)
        self._of_article: dict[object, int] = {}
        self._with_letters: dict[str, _Staying] = {}
        self._last_letters: tuple[Any, str | None] | None = None
        """The match whose letters were asked for last, and these."""

    def take(self, match: Any, rank: int) -> _Staying | None:
        """The match, if it stays."""
        if self._grouping.counts_repeats:
            self.count(match, rank)
        earlier, article = self._earlier, self._grouping.article_of(match)
        per_article = self._grouping.per_article
        if per_article is not None:
            # The article of a match is known at once; to compare its text takes longer.
            if article not in self._of_article:
                self._of_article[article] = 0 if earlier is None else earlier.count_of(match)
            if self._of_article[article] >= per_article:
                return None
        letters = self._letters_of(match)
        if letters in self._with_letters:
            return None
        if self._families is not None and self._families.has(match, article):
            return None
        if earlier is not None and earlier.collapses(match):
            return None
        if per_article is not None:
            self._of_article[article] += 1
        if self._families is not None:
            self._families.add(match, article)
        staying = _Staying(match, rank)
        if letters is not None:
            self._with_letters[letters] = staying
        return staying

    def count(self, match: Any, rank: int) -> None:
        """Count a match for the one that stays and has its letters, if there is one."""
        letters = self._letters_of(match)
        same = None if letters is None else self._with_letters.get(letters)
        if same is not None:
            same.also += rank - same.rank <= REACH

    def _letters_of(self, match: Any) -> str | None:
        if self._grouping.letters_of is None:
            return None
        if self._last_letters is None or self._last_letters[0] is not match:
            self._last_letters = (match, self._grouping.letters_of(match))
        return self._last_letters[1]


class _Families:
    """The matches that stay, by the family of their articles."""

    def __init__(self, copies: Copies) -> None:
        self._copies = copies
        self._staying: dict[object, list[tuple[object, Any]]] = {}

    def has(self, match: Any, article: object) -> bool:
        """Whether a match in a related article shows all that this one does."""
        return any(
            other != article and self._copies.repeats(match, better)
            for family in self._copies.families_of(article)
            for other, better in self._staying.get(family, ())
        )

    def add(self, match: Any, article: object) -> None:
        for family in self._copies.families_of(article)[:1]:
            self._staying.setdefault(family, []).append((article, match))


def compared_letters(letters: str) -> str | None:
    """The letters of a paragraph (`search.engine.letters`) if it is compared by them; None for a short one.

    >>> compared_letters("白龟湖增长"), compared_letters("附件")
    ('白龟湖增长', None)
    """
    return letters if len(letters) >= FEWEST_LETTERS else None
