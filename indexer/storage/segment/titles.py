"""The beginnings of words in the titles of a segment, in the order of the text from there on.

They complete what a user begins to type: titles that go on in the same way stand side by side. Two sections
of `<segment>.texts`, both with an entry for each beginning of a word, in the order of the folded title from
there:

    start_articles  u32: the article
    start_offsets   u8: the place in its folded title; later words have no entry
"""

from __future__ import annotations

from _bisect import bisect_left

from indexer.analysis import Segmenter, fold_text, is_letter
from indexer.core.messages import message
from indexer.core.section_writing import little_endian
from indexer.core.sections import Numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from indexer.core.errors import IndexDamagedError
    from indexer.core.sections import SectionReader

MOST_OFFSET = 0xFF
"""The last place in a title, in folded code points, that a word with an entry begins at."""

MOST_KNOWN = 20_000
"""Number of texts of a segment that are remembered: some megabytes."""

LAST = "\U0010ffff"
"""The last character: no other text comes between a text that ends in it and those that go on like it."""

ARTICLES, OFFSETS = "start_articles", "start_offsets"

Start = tuple[str, int, int]
"""(the folded title from a word on, its article, the word's place). They are sorted in this order."""


def starts_of(titles: Iterable[str], segmenter: Segmenter) -> list[Start]:
    """The beginnings of words of the titles of articles, given in their order, sorted."""
    starts: list[Start] = []
    for article, title in enumerate(titles):
        folded = fold_text(title)
        at = 0
        for word in segmenter.cut(folded):
            if at <= MOST_OFFSET and is_letter(word[0]):
                starts.append((folded[at:], article, at))
            at += len(word)
    return sorted(starts)


def packed_starts(starts: Iterable[Start]) -> tuple[bytes, bytes]:
    """The two sections of these beginnings."""
    from array import array

    articles, offsets = array("I"), array("B")
    for _, article, offset in starts:
        articles.append(article)
        offsets.append(offset)
    return little_endian(articles), offsets.tobytes()


class TitleStarts:
    """The sections of a segment's file, whose titles `title` reads, of so many articles."""

    def __init__(self, file: SectionReader, title: Callable[[int], str], articles: int) -> None:
        self._file = file
        self._title = title
        self._titles = articles
        self._articles: Numbers = file.checked_numbers(ARTICLES, "I")
        self._offsets = file.checked(OFFSETS)
        if len(self._articles) != len(self._offsets) or max(self._articles, default=-1) >= articles:
            raise self._damaged()
        self._known: dict[int, str] = {}
        """The texts from places that were read: a search for one begins with the same places as others."""
        self._ranges: dict[str, range] = {}
        """The answers of `range_of`: a longer text is looked for within the range of a shorter one."""

    def __len__(self) -> int:
        return len(self._offsets)

    def text(self, place: int) -> str:
        """The folded title from the beginning at a place on."""
        known = self._known.get(place)
        if known is not None:
            return known
        text = fold_text(self._title(self._articles[place]))[self._offsets[place] :]
        if len(self._known) >= MOST_KNOWN:
            self._known = {}
        self._known[place] = text
        return text

    def range_of(self, prefix: str) -> range:
        """The places of the beginnings that go on like a folded text."""
        known = self._ranges
        if prefix not in known:
            shorter = (known.get(prefix[:size]) for size in range(len(prefix) - 1, 0, -1))
            places = next((found for found in shorter if found is not None), range(len(self)))
            first = places.start + bisect_left(places, prefix, key=self.text)
            end = places.start + bisect_left(places, prefix + LAST, first - places.start, key=self.text)
            if len(known) >= MOST_KNOWN:
                known = self._ranges = {}
            known[prefix] = range(first, end)
            return range(first, end)
        return known[prefix]

    def articles(self, places: range) -> Sequence[int]:
        """The articles of some places, in their order; one twice that has two of them."""
        return self._articles[places.start : places.stop : places.step]

    def renumbered(self, new: Sequence[int | None]) -> Iterator[Start]:
        """The beginnings in order with the new number of each article, without those that have none."""
        folded = [fold_text(self._title(article)) for article in range(self._titles)]
        for article, offset in zip(self._articles, self._offsets, strict=True):
            number = new[article]
            if number is not None:
                yield folded[article][offset:], number, offset

    def _damaged(self) -> IndexDamagedError:
        return self._file.damaged(message("disagrees with itself about its titles"))
