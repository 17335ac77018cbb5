"""Generations of several indexes as one: their segments, one after another, with statistics of all.

Each index keeps what it knows of its own articles: which are reposts, and what is boilerplate. Numbers of
articles go on from index to index. A query is cut by the word table of the first one."""

from __future__ import annotations

from _bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, chain

from indexer.core.errors import IdNotFoundError
from indexer.core.frozen import set_field
from indexer.core.messages import join_messages, message
from indexer.storage.embedded.relations import Relations
from search.state import IndexState

from .snapshot import BETWEEN_IDS, Snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from search.engine.segment import OpenSegment
    from search.engine.values import Match
    from search.hit import Hit, Later


class JoinedSnapshot(Snapshot):
    """The snapshots of several indexes as one `View`. `names` are those of the indexes, as hits tell them."""

    def __init__(self, parts: Sequence[Snapshot], names: Sequence[str]) -> None:
        first = parts[0]
        segments = [segment for part in parts for segment in part.segments]
        super().__init__(None, segments, JoinedRelations(parts), first.vocabulary, ())
        self._parts = parts
        self._indexes = tuple(names)
        self._names = [name for name, part in zip(names, parts, strict=True) for _ in part.segments]
        """The index of each segment."""

    @property
    def parts(self) -> Sequence[Snapshot]:
        return self._parts

    @property
    def state_id(self) -> str:
        return BETWEEN_IDS.join([part.state_id for part in self._parts])

    @property
    def state(self) -> IndexState:
        states = [part.state for part in self._parts]
        generation, written = sum(each.generation for each in states), max(each.written for each in states)
        return IndexState(self.state_id, generation, written)

    def verify(self) -> None:
        for part in self._parts:
            part.verify()

    def hits(self, matches: Sequence[Match], later: Later) -> tuple[Hit, ...]:
        hits = super().hits(matches, later)
        for hit, match in zip(hits, matches, strict=True):
            set_field(hit, "index", self._names[match[0]])
        return hits

    def documents_of(self, article: str, index: str | None = None) -> Sequence[tuple[int, int]] | None:
        self._check(index)
        for number, (segment, name) in enumerate(zip(self.segments, self._names, strict=True)):
            found = segment.article_named(article) if index in (None, name) else None
            if found is not None:
                return [(number, document) for document in segment.files.articles.documents_of(found)]
        return None

    def _segments_of(self, index: str | None) -> Sequence[OpenSegment]:
        self._check(index)
        named = zip(self.segments, self._names, strict=True)
        return [segment for segment, name in named if index in (None, name)]

    def _check(self, index: str | None) -> None:
        """Raise IdNotFoundError for an index that is not searched."""
        if index is not None and index not in self._indexes:
            raise IdNotFoundError(
                message(
                    "{index} is not searched; the indexes are {names}",
                    index=index,
                    names=join_messages(", ", self._indexes),
                )
            )


class JoinedRelations(Relations):
    """The relations of several indexes: none leads from one index to another."""

    def __init__(self, parts: Sequence[Snapshot]) -> None:
        self._parts = [part.relations for part in parts]
        self.file = self._parts[0].file
        counts = [sum(len(segment.files.articles) for segment in part.segments) for part in parts]
        self._firsts = [0, *accumulate(counts)]

    @property
    def has_boilerplate(self) -> bool:
        return any(part.has_boilerplate for part in self._parts)

    def copies(self, article: int) -> tuple[int, ...]:
        return self._asked(Relations.copies, article)

    def groups(self) -> Iterator[tuple[int, ...]]:
        for number, part in enumerate(self._parts):
            for group in part.groups():
                yield self._numbered(number, group)

    def holders(self, article: int) -> tuple[int, ...]:
        return self._asked(Relations.holders, article)

    def families(self, article: int) -> tuple[int, ...]:
        return self._asked(Relations.families, article)

    def held(self, article: int) -> tuple[int, ...]:
        return self._asked(Relations.held, article)

    @cached_property
    def reposted(self) -> frozenset[int]:
        numbers = [self._numbered(number, part.reposted) for number, part in enumerate(self._parts)]
        return frozenset(chain.from_iterable(numbers))

    def _asked(self, ask: Callable[[Relations, int], Iterable[int]], article: int) -> tuple[int, ...]:
        """The articles that the article's own index answers with."""
        number = bisect_right(self._firsts, article) - 1
        return self._numbered(number, ask(self._parts[number], article - self._firsts[number]))

    def _numbered(self, number: int, articles: Iterable[int]) -> tuple[int, ...]:
        """Articles of the index of this number, as they are numbered through all."""
        first, end = self._firsts[number : number + 2]
        numbered = tuple([first + article for article in articles])
        if numbered and max(numbered) >= end:
            raise self._parts[number].file.damaged(message("names an article that does not exist"))
        return numbered
