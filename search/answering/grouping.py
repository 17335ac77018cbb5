"""Keeps a page from being crowded by paragraphs of one article, or by one paragraph published many times.

Works on places best first, whatever an engine's places are. Of an article the best so many stay, and a
paragraph that has the letters of a better one that stays, or is a copy of it, is folded into that. Whether a
place stays depends on those before it alone, so that pages go on where the one before ended, whatever their
size.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from indexer.analysis import fold_text, only_letters
from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    Place = TypeVar("Place")

REACH = 256
"""Among how many places after a hit those are counted that are folded into it. As it is the same for every
hit, the number does not depend on how many hits a page has."""

FEWEST_LETTERS = 4
"""Paragraphs with fewer are not compared: 附件, 特此通知 and the like are no reposts of one another."""

# It tells numbers apart, 2.06 and 20.6, and so stays: as a letter.
_POINT = re.compile(r"\.(?<=[0-9]\.)(?=[0-9])")


@frozen
class Folding:
    """How copies are known. `families_of` gives of an article, as `article_of` gives it, its own family, then
    those that it is related to; nothing of one that has no relatives. `repeats` says of two places in related
    articles whether the first shows nothing that the second does not."""

    families_of: Callable[[Any], Sequence[Any]]
    repeats: Callable[[Any, Any], bool]


@frozen
class Page:
    """Some places that stay, in order, and of each how many are folded into it.

    `known` places were found when the page was full; `complete` says that these are all. `more` says whether
    places follow that stay.
    """

    places: Sequence[Any]
    also: Sequence[int]
    known: int
    complete: bool
    more: bool


def page_of(
    first: Callable[[int], Sequence[Place]],
    limit: int,
    offset: int,
    *,
    most: int,
    article_of: Callable[[Place], object],
    per_article: int | None = None,
    letters_of: Callable[[Place], str | None] | None = None,
    folding: Folding | None = None,
) -> Page:
    """`limit` places, 1 or more, that stay, from the one numbered `offset` on, counted from 0.

    `first(n)` gives the first n of all places, of which there are `most` at most. `letters_of` is None where
    paragraphs are not compared, and gives None for one that is not.
    """
    end = offset + limit
    rounds = Rounds(first, min(2 * end + (REACH if letters_of else 0), most + 1))
    staying = group(
        rounds, article_of=article_of, per_article=per_article, letters_of=letters_of, folding=folding
    )
    shown = list(islice(staying, offset, end))
    more = next(staying, None) is not None
    return Page(
        [place for place, _ in shown], [also for _, also in shown], rounds.known, rounds.complete, more
    )


class Rounds:
    """The places of an engine that gives the first so many, best first: twice as many each time."""

    def __init__(self, first: Callable[[int], Sequence[Any]], count: int) -> None:
        self._first = first
        self._count = count
        self.known = 0
        """How many places were given by the engine."""
        self.complete = False
        """Whether these are all."""

    def __iter__(self) -> Iterator[Any]:
        while not self.complete:
            before = self.known
            places = self._first(self._count)
            self.known, self.complete = len(places), len(places) < self._count
            self._count *= 2
            yield from islice(places, before, None)


class _Staying:
    """A place that stays: where it stood, and how many are folded into it so far."""

    __slots__ = ("also", "at", "place")

    def __init__(self, place: Any, at: int) -> None:
        self.place = place
        self.at = at
        self.also = 0


def group(
    places: Iterable[Place],
    *,
    article_of: Callable[[Place], object],
    per_article: int | None = None,
    letters_of: Callable[[Place], str | None] | None = None,
    folding: Folding | None = None,
) -> Iterator[tuple[Place, int]]:
    """The places that stay, each with how many of the REACH places after it have its letters.

    >>> list(group(["a1", "a2", "b1", "a3"], article_of=lambda place: place[0], per_article=2))
    [('a1', 0), ('a2', 0), ('b1', 0)]
    >>> list(group(["a1", "b2", "c1", "d1"], article_of=id, letters_of=lambda place: place[1]))
    [('a1', 2), ('b2', 0)]
    """
    reach = REACH if letters_of else 0
    families = None if folding is None else _Families(folding)
    of_article: dict[object, int] = {}
    with_letters: dict[str, _Staying] = {}
    waiting: deque[_Staying] = deque()
    for at, place in enumerate(places):
        letters = letters_of(place) if letters_of else None
        same = None if letters is None else with_letters.get(letters)
        article = article_of(place)
        if same is not None:
            same.also += at - same.at <= REACH
        elif families is not None and families.has(place, article):
            pass
        elif per_article is None or of_article.get(article, 0) < per_article:
            of_article[article] = of_article.get(article, 0) + 1
            if families is not None:
                families.add(place, article)
            staying = _Staying(place, at)
            waiting.append(staying)
            if letters is not None:
                with_letters[letters] = staying
        while waiting and waiting[0].at + reach <= at:
            yield waiting[0].place, waiting.popleft().also
    for staying in waiting:
        yield staying.place, staying.also


class _Families:
    """The places that stay, by the family of their articles."""

    def __init__(self, folding: Folding) -> None:
        self._folding = folding
        self._staying: dict[object, list[tuple[object, Any]]] = {}

    def has(self, place: Any, article: object) -> bool:
        """Whether a place of a related article shows all that this one does."""
        return any(
            other != article and self._folding.repeats(place, better)
            for family in self._folding.families_of(article)
            for other, better in self._staying.get(family, ())
        )

    def add(self, place: Any, article: object) -> None:
        for family in self._folding.families_of(article)[:1]:
            self._staying.setdefault(family, []).append((article, place))


def letters_of_text(text: str) -> str | None:
    """By what paragraphs are compared: the folded text without white space and signs; None for a short one.

    >>> letters_of_text("《白龜湖》， 增长 2.06%。"), letters_of_text("附 件：")
    ('白龟湖增长2点06', None)
    """
    letters = only_letters(_POINT.sub("点", fold_text(text)))
    return letters if len(letters) >= FEWEST_LETTERS else None
