"""Keeps a page from being crowded by paragraphs of one article, or by one paragraph published many times.

Works on matches best first. The best so many of an article stay. A paragraph with the letters of a better one
that stays, or that is a copy of it, is collapsed into that. Whether a match stays depends on those before it
alone, so that pages fit together whatever their size."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from indexer.analysis import fold_text, only_letters
from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

REACH = 256
"""Number of matches after a hit among which those collapsed into it are counted. It is the same for every
hit, so that the count does not depend on the size of a page."""

FEWEST_LETTERS = 4
"""Fewest letters of paragraphs that are compared: 附件, 特此通知 and the like are no reposts of one
another."""

# It tells numbers apart, 2.06 and 20.6, and so stays: as a letter.
_POINT = re.compile(r"\.(?<=[0-9]\.)(?=[0-9])")


@frozen
class Copies:
    """Knows copies of a match.

    `families_of` gives the families of an article, its own first; none for an article without relatives.
    `repeats` says of two matches in related articles whether the first shows nothing that the second does
    not."""

    families_of: Callable[[Any], Sequence[Any]]
    repeats: Callable[[Any, Any], bool]


@frozen
class Grouping:
    """The limits that keep a page from being crowded.

    `article_of` gives the article of a match, and `per_article` limits the matches of one. `letters_of` gives
    the letters by which paragraphs are compared, None for one that is not compared; it is None where none is.
    `copies` is None where copies stay."""

    article_of: Callable[[Any], object]
    per_article: int | None = None
    letters_of: Callable[[Any], str | None] | None = None
    copies: Copies | None = None


@frozen
class Page:
    """Matches that stay, in order, and for each the number that are collapsed into it.

    `known` matches were found when the page was full; `complete` says that these are all. `more` says whether
    further matches stay.
    """

    matches: Sequence[Any]
    also: Sequence[int]
    known: int
    complete: bool
    more: bool


def page_of(
    first: Callable[[int], Sequence[Any]], limit: int, offset: int, most: int, grouping: Grouping
) -> Page:
    """`limit` matches, 1 or more, that stay, from the one numbered `offset` on, counted from 0.

    `first(n)` gives the first n of all matches, of which there are `most` at most.
    """
    end = offset + limit
    rounds = Rounds(first, min(2 * end + (REACH if grouping.letters_of else 0), most + 1))
    staying = group(rounds, grouping)
    shown = list(islice(staying, offset, end))
    more = next(staying, None) is not None
    return Page(
        [match for match, _ in shown], [also for _, also in shown], rounds.known, rounds.complete, more
    )


class Rounds:
    """The matches of an engine that gives the first so many, best first: twice as many each time.

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
            self._count *= 2
            yield from islice(matches, before, None)


class _Staying:
    """A match that stays, its rank, and the number that are collapsed into it so far."""

    __slots__ = ("also", "match", "rank")

    def __init__(self, match: Any, rank: int) -> None:
        self.match = match
        self.rank = rank
        self.also = 0


def group(matches: Iterable[Any], grouping: Grouping) -> Iterator[tuple[Any, int]]:
    """The matches that stay, each with the number of the REACH matches after it that have its letters.

    >>> list(group(["a1", "a2", "b1", "a3"], Grouping(article_of=lambda match: match[0], per_article=2)))
    [('a1', 0), ('a2', 0), ('b1', 0)]
    >>> list(group(["a1", "b2", "c1", "d1"], Grouping(article_of=id, letters_of=lambda match: match[1])))
    [('a1', 2), ('b2', 0)]
    """
    letters_of, per_article = grouping.letters_of, grouping.per_article
    reach = REACH if letters_of else 0
    families = None if grouping.copies is None else _Families(grouping.copies)
    of_article: dict[object, int] = {}
    with_letters: dict[str, _Staying] = {}
    waiting: deque[_Staying] = deque()
    for rank, match in enumerate(matches):
        letters = letters_of(match) if letters_of else None
        same = None if letters is None else with_letters.get(letters)
        article = grouping.article_of(match)
        if same is not None:
            same.also += rank - same.rank <= REACH
        elif families is not None and families.has(match, article):
            pass
        elif per_article is None or of_article.get(article, 0) < per_article:
            of_article[article] = of_article.get(article, 0) + 1
            if families is not None:
                families.add(match, article)
            staying = _Staying(match, rank)
            waiting.append(staying)
            if letters is not None:
                with_letters[letters] = staying
        while waiting and waiting[0].rank + reach <= rank:
            yield waiting[0].match, waiting.popleft().also
    for staying in waiting:
        yield staying.match, staying.also


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


def letters_of_text(text: str) -> str | None:
    """The letters of a folded text, by which paragraphs are compared; None for a short one.

    >>> letters_of_text("《白龜湖》， 增长 2.06%。"), letters_of_text("附 件：")
    ('白龟湖增长2点06', None)
    """
    letters = only_letters(_POINT.sub("点", fold_text(text)))
    return letters if len(letters) >= FEWEST_LETTERS else None
