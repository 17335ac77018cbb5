"""The matches of earlier pages, where a search goes on from a cursor.

Whether a match stays on a page depends on the better ones of its article, and of the articles that are
related to it. Here these few are looked up, so that a page far down costs what the first one does."""

from __future__ import annotations

from bisect import bisect_left

from search.engine.values import SORT_KEYS, Match

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .grouping import Grouping
    from .plain import PlainAnswer
    from .retrieval import Answer

    Place = tuple[float, ...]


class Earlier:
    """See `search.answering.grouping.Earlier`. The matches up to `last` are the earlier ones."""

    def __init__(self, answer: Answer | PlainAnswer, last: Match, grouping: Grouping) -> None:
        self._answer = answer
        self._view = answer.view
        self._grouping = grouping
        self._last = self._place(last)
        self._of_articles: dict[int, list[tuple[Place, Match]]] = {}
        """The earlier matches of articles, in order, with their places."""
        self._staying: dict[tuple[int, int], bool] = {}

    def look_up(self, matches: Sequence[Match]) -> None:
        """Look up at once what is like some matches."""
        wanted: set[int] = set()
        for article in set(self._view.articles_of(matches)):
            if self._grouping.per_article is not None:
                wanted.add(article)
            if self._grouping.copies is not None:
                wanted.update(self._related(article))
        self._look_up(wanted)

    def collapses(self, match: Match) -> bool:
        copies = self._grouping.copies
        if copies is None:
            return False
        related = self._related(self._view.articles_of([match])[0])
        likely = (better for better in self._before(match, related) if copies.repeats(match, better))
        return any(map(self._stays, likely))

    def count_of(self, match: Match) -> int:
        article = self._view.articles_of([match])[0]
        better = self._before(match, [article])
        if self._grouping.copies is None or not self._related(article):
            return len(better)
        return sum(map(self._stays, better))

    def _stays(self, match: Match) -> bool:
        stays = self._staying.get(match[:2])
        if stays is None:
            per_article = self._grouping.per_article
            has_room = per_article is None or self.count_of(match) < per_article
            stays = self._staying[match[:2]] = has_room and not self.collapses(match)
        return stays

    def _before(self, match: Match, articles: Sequence[int]) -> list[Match]:
        """The earlier matches of some articles that come before a match."""
        self._look_up(articles)
        place = self._place(match)
        found = []
        for article in articles:
            placed = self._of_articles[article]
            found += [better for _, better in placed[: bisect_left(placed, (place,))]]
        return found

    def _place(self, match: Match) -> Place:
        """The sort key of a match among those of all tiers."""
        return (-match[4], *SORT_KEYS[self._answer.order](match))

    def _related(self, article: int) -> list[int]:
        """The other articles of an article's families."""
        relations = self._view.relations
        families = relations.families(article)
        articles = dict.fromkeys(each for family in families for each in relations.copies(family))
        return [each for each in articles if each != article]

    def _look_up(self, articles: Iterable[int]) -> None:
        wanted = [article for article in articles if article not in self._of_articles]
        self._of_articles.update({article: [] for article in wanted})
        article_of = {each: article for article in wanted for each in self._view.documents_in(article)}
        for match in self._answer.among(list(article_of)) if article_of else ():
            place = self._place(match)
            if place <= self._last:
                self._of_articles[article_of[match[:2]]].append((place, match))
