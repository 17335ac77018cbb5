"""Relations across the articles of a generation: reposts, boilerplate, and how often laws are named.

They are a file beside the table of contents, `MAIN_<generation>.relations`, made anew with each generation.
Articles and documents are numbered through all segments, in the table's order, deleted ones included.

    members       u32, ascending: the articles that have copies
    groups        u32 per member: its group
    copies        u32: the articles of each group, one group after another, ascending
    copy_ends     u32 per group: where its articles end
    held          u32, ascending: articles that a longer one holds; the first stands for its copies
    holders       u32 per `held`: the longer article
    boilerplate   u32, ascending: the documents that are boilerplate
    named         u32, ascending: the articles whose law is named
    naming        u32 per `named`: the number of articles that name it
"""

from __future__ import annotations

from _bisect import bisect_left, bisect_right
from itertools import accumulate, chain, pairwise

from indexer.core.caching import cached_property
from indexer.core.frozen import frozen
from indexer.core.messages import message
from indexer.core.sections import Numbers, SectionReader, StrPath
from indexer.storage.segment.naming import Naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Collection, Iterator


class Reposts(metaclass=frozen):
    """The reposts among articles numbered from 0.

    `copies` are groups of articles that hold one another, in order; an article is in at most one. `holders`
    are (article, a longer one that holds it), where the first of some copies stands for all.
    """

    copies: tuple[tuple[int, ...], ...]
    holders: tuple[tuple[int, int], ...]


def write_relations(path: StrPath, reposts: Reposts, boilerplate: array[int], naming: Naming) -> None:
    """Write the file of a generation."""
    from array import array

    from indexer.core.section_writing import SectionWriter, little_endian

    members = sorted((article, number) for number, group in enumerate(reposts.copies) for article in group)
    sections = {
        "members": [article for article, _ in members],
        "groups": [number for _, number in members],
        "copies": chain.from_iterable(reposts.copies),
        "copy_ends": accumulate(map(len, reposts.copies)),
        "held": [article for article, _ in reposts.holders],
        "boilerplate": boilerplate,
        "holders": [holder for _, holder in reposts.holders],
        "named": naming.articles,
        "naming": naming.counts,
    }
    with SectionWriter(path) as writer:
        for name, numbers in sections.items():
            writer.write(name, little_endian(array("I", numbers)))


class Relations:
    """The file of a generation, mapped and read whole. Raises IndexDamagedError if it is not sound."""

    def __init__(self, path: StrPath) -> None:
        self.file = SectionReader(path)
        self.file.verify()
        self._members: Numbers = self.file.numbers("members", "I")
        self._groups: Numbers = self.file.numbers("groups", "I")
        self._copies: Numbers = self.file.numbers("copies", "I")
        self._copy_ends: Numbers = self.file.numbers("copy_ends", "I")
        self._held: Numbers = self.file.numbers("held", "I")
        self._holders: Numbers = self.file.numbers("holders", "I")
        self.boilerplate: Numbers = self.file.numbers("boilerplate", "I")
        self.naming = Naming(self.file.numbers("named", "I"), self.file.numbers("naming", "I"))
        if not (
            len(self._members) == len(self._groups) == len(self._copies)
            and len(self._held) == len(self._holders)
            and (self._copy_ends[-1] if len(self._copy_ends) else 0) == len(self._copies)
        ):
            raise self.file.damaged(message("disagrees with itself about reposts"))
        if len(self.naming.articles) != len(self.naming.counts):
            raise self.file.damaged(message("disagrees with itself about laws"))

    @property
    def has_boilerplate(self) -> bool:
        return len(self.boilerplate) > 0

    def boilerplate_of(self, start: int, end: int) -> Numbers:
        """The boilerplate among the documents start .. end - 1, ascending."""
        return self.boilerplate[bisect_left(self.boilerplate, start) : bisect_left(self.boilerplate, end)]

    def copies(self, article: int) -> tuple[int, ...]:
        """The article and its copies, in order."""
        start, end = self._group_of(article)
        return tuple(self._copies[start:end]) if end else (article,)

    def groups(self) -> Iterator[tuple[int, ...]]:
        """The groups of copies, the articles of each in order."""
        for start, end in pairwise([0, *self._copy_ends]):
            yield tuple(self._copies[start:end])

    def first_of(self, article: int) -> int:
        """The first of the article and its copies."""
        start, end = self._group_of(article)
        return self._copies[start] if end else article

    def _group_of(self, article: int) -> tuple[int, int]:
        """(start, end) of its group in `copies`; (0, 0) if it has no copies."""
        member = bisect_left(self._members, article)
        if member == len(self._members) or self._members[member] != article:
            return 0, 0
        group = self._groups[member]
        if group >= len(self._copy_ends):
            raise self.file.damaged(message("disagrees with itself about reposts"))
        start, end = self._copy_ends[group - 1] if group else 0, self._copy_ends[group]
        at = bisect_left(self._copies, article, start, end) if start < end <= len(self._copies) else end
        if at >= end or self._copies[at] != article:
            raise self.file.damaged(message("disagrees with itself about reposts"))
        return start, end

    def holders(self, article: int) -> tuple[int, ...]:
        """The longer articles that hold this one or one of its copies, in order."""
        first = self.first_of(article)
        return tuple(self._holders[bisect_left(self._held, first) : bisect_right(self._held, first)])

    def families(self, article: int) -> tuple[int, ...]:
        """The first of its own copies, then the firsts of its holders and of the articles that it holds.

        If two articles are related, the first of one is in the families of the other."""
        if article not in self.reposted:
            return ()
        others = map(self.first_of, (*self.holders(article), *self.held(article)))
        return tuple(dict.fromkeys([self.first_of(article), *others]))

    def held(self, article: int) -> tuple[int, ...]:
        """The shorter articles that this one holds."""
        return tuple(self._held_by.get(article, ()))

    @cached_property
    def reposted(self) -> frozenset[int]:
        """All articles that may have relatives."""
        return frozenset([*self._members, *self._held, *self._holders])

    def among(self, articles: Collection[int]) -> frozenset[int]:
        """The ones among some articles that may have relatives."""
        return self.reposted.intersection(articles)

    @property
    def articles(self) -> int:
        """The number of articles that have copies or that a longer one holds."""
        return len({*self._members, *self._held})

    @cached_property
    def _held_by(self) -> dict[int, list[int]]:
        held: dict[int, list[int]] = {}
        for first, holder in zip(self._held, self._holders, strict=True):
            held.setdefault(holder, []).extend(self.copies(first))
        return held
