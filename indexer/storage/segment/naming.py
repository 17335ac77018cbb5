"""Counts the articles that name the laws of a segment's articles."""

from __future__ import annotations

from _bisect import bisect_left

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.core.sections import Numbers


class Naming(metaclass=frozen):
    """The `articles` whose titles are of a law that articles name, ascending, and how many articles do.

    The first article of the segment has the number `start`.
    """

    articles: Numbers
    counts: Numbers
    start: int = 0

    def of(self, article: int) -> int:
        """The number of articles that name the law of an article of the segment."""
        at = bisect_left(self.articles, self.start + article)
        is_named = at < len(self.articles) and self.articles[at] == self.start + article
        return self.counts[at] if is_named else 0

    def between(self, start: int, end: int) -> Naming:
        """The part of a segment that has the articles start .. end - 1."""
        part = slice(bisect_left(self.articles, start), bisect_left(self.articles, end))
        return Naming(self.articles[part], self.counts[part], start)


_NONE = memoryview(b"").cast("I")
NO_NAMING = Naming(_NONE, _NONE)
