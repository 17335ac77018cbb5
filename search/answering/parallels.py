"""Parallels: the paragraphs of an article that are most like paragraphs of a seed, and what both hold."""

from __future__ import annotations

from indexer.analysis import fold_text
from indexer.core.schema import ARTICLE_CODES
from search.highlight import Span, find_spans
from search.similar import Parallel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .seeds import Seed

MOST_PARALLELS = 3
"""Number of parallels of an article."""

LEAST_SHARE = 0.3
"""Part of the best parallel's weight that a further one has."""

SHORTEST_RUN = 4
"""Fewest letters that two paragraphs hold in a row to be marked, unless they are a word that ranks."""

MOST_PAIRS = 600
"""Number of the heaviest pairs of letters by which paragraphs are compared."""

MOST_MARKED = 60
"""Number of the heaviest words of the seed that are marked wherever both hold them."""


class Parallels:
    """Finds the parallels of one seed in articles."""

    def __init__(self, seed: Seed) -> None:
        self._seed = seed
        self._pairs = dict(list(seed.pairs.items())[:MOST_PAIRS])
        self._words = list(seed.words)[:MOST_MARKED]
        self._parts: dict[int, set[str]] = {}
        """The parts of paragraphs of the seed that are in a parallel."""
        self._paragraphs_with: dict[str, list[int]] = {}
        for at, paragraph in enumerate(seed.paragraphs):
            for pair in self._pairs.keys() & set(_neighbours(paragraph.folded)):
                self._paragraphs_with.setdefault(pair, []).append(at)

    def among(self, paragraphs: Sequence[tuple[int, str]]) -> tuple[Parallel, ...]:
        """The parallels in some paragraphs, (number, text), of an article, the most alike first: of each
        paragraph one at most."""
        folded = [fold_text(text)[:ARTICLE_CODES] for _, text in paragraphs]
        weighted = sorted(
            (-weight, at, of_seed)
            for at, text in enumerate(folded)
            for of_seed, weight in self._weights(text).items()
        )
        found: list[Parallel] = []
        used: set[tuple[str, int]] = set()
        for negative, at, of_seed in weighted:
            if len(found) == MOST_PARALLELS or -negative < LEAST_SHARE * -weighted[0][0]:
                break
            ends = {("article", at), ("seed", of_seed)}
            if used.isdisjoint(ends):
                used |= ends
                found.append(self._parallel(*paragraphs[at], folded[at], of_seed))
        return tuple(found)

    def _weights(self, folded: str) -> dict[int, float]:
        """The weight of what a paragraph shares with each of the seed's."""
        weights: dict[int, float] = {}
        # In one order, since sums differ by theirs.
        for pair in dict.fromkeys(_neighbours(folded)):
            if pair in self._pairs:
                weight = self._pairs[pair]
                for at in self._paragraphs_with.get(pair, ()):
                    weights[at] = weights.get(at, 0.0) + weight
        return weights

    def _parallel(self, number: int, text: str, folded: str, of_seed: int) -> Parallel:
        seed = self._seed.paragraphs[of_seed]
        both = [word for word in self._words if word in folded and word in seed.folded]
        parts = self._parts.get(of_seed)
        if parts is None:
            parts = self._parts[of_seed] = _parts(seed.folded)
        shared = parts & _parts(folded)
        spans = _joined(find_spans(text, [*both, *_runs(folded, shared)]))
        seed_spans = _joined(find_spans(seed.text, [*both, *_runs(seed.folded, shared)]))
        return Parallel(number, text, spans, seed.number, seed.text, seed_spans)


def _neighbours(folded: str) -> Iterator[str]:
    """The pairs of neighbouring characters of a folded text, those of no letters among them."""
    return map(str.__add__, folded, folded[1:])


def _parts(text: str) -> set[str]:
    """The parts of SHORTEST_RUN characters of a text."""
    return {text[at : at + SHORTEST_RUN] for at in range(len(text) - SHORTEST_RUN + 1)}


def _runs(text: str, shared: set[str]) -> list[str]:
    """The longest strings of a text all of whose parts of SHORTEST_RUN letters are shared ones; of a number
    or a word in Latin letters all or nothing."""
    starts = range(len(text) - SHORTEST_RUN + 1) if shared else ()
    held = [at for at in starts if (part := text[at : at + SHORTEST_RUN]) in shared and part.isalnum()]
    runs: list[tuple[int, int]] = []
    for at in held:
        start = runs.pop()[0] if runs and at == runs[-1][1] - SHORTEST_RUN + 1 else at
        runs.append((start, at + SHORTEST_RUN))
    whole = [_without_parts(text, start, end) for start, end in runs]
    return [text[start:end] for start, end in whole if end - start >= SHORTEST_RUN]


def _without_parts(text: str, start: int, end: int) -> Span:
    """The place of a run without what its ends hold of longer numbers and words in Latin letters."""
    if start > 0 and _goes_on(text[start - 1]):
        while start < end and _goes_on(text[start]):
            start += 1
    if end < len(text) and _goes_on(text[end]):
        while start < end and _goes_on(text[end - 1]):
            end -= 1
    return start, end


def _goes_on(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans with those that touch made one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            start, _ = joined.pop()
        joined.append((start, end))
    return tuple(joined)
