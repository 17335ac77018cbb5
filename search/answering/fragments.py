"""Spans without stray fragments: single characters and numbers of a longer text that stand alone.

Of 国发〔2019〕5号 the parts 5 and 号 are in many texts. They are marked where they stand beside the part that
is beside them in the query; elsewhere they are not what was asked for."""

from __future__ import annotations

from itertools import pairwise

from indexer.analysis import fold_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from search.highlight import Span

WIDEST_GAP = 16
"""Most code points of the source, such as signs, function words and glosses, between two parts of a phrase
that are neighbours."""

_NUMBER = frozenset("0123456789.%")


def fragments_of(atoms: Sequence[str], strings: Collection[str]) -> frozenset[str]:
    """The fragments among the parts of a text: those that were not asked for as strings of their own.

    >>> sorted(fragments_of(["国发", "2019", "5", "号"], ["国发(2019)5号"]))
    ['2019', '5', '号']
    """
    return frozenset([atom for atom in atoms if is_fragment(atom) and atom not in strings])


def is_fragment(atom: str) -> bool:
    """Whether a part of a text is a single character or a bare number."""
    return len(atom) == 1 or _NUMBER.issuperset(atom)


def without_strays(
    text: str, spans: Sequence[Span], fragments: frozenset[str], phrases: Sequence[str]
) -> tuple[Span, ...]:
    """The spans in a text without those of fragments that are not beside a neighbour in the folded phrases,
    or are a part of a longer number. Where these are all, the better of them stay.

    >>> spans = [(1, 2), (4, 5), (5, 6), (7, 8), (8, 9)]
    >>> without_strays("第5章15号第5号", spans, frozenset("5号"), ["国发5号"])
    ((7, 8), (8, 9))
    """
    folded = _folding(text)
    whole = [span for span in spans if folded(*span) not in fragments or not _is_cut(text, *span)]

    def are_neighbours(one: Span, other: Span) -> bool:
        if other[0] - one[1] > WIDEST_GAP:
            return False
        both = folded(one[0], other[1])
        return any(both in phrase for phrase in phrases)

    linked = {span for pair in pairwise(whole) if are_neighbours(*pair) for span in pair}
    kept = [span for span in whole if span in linked or folded(*span) not in fragments]
    return tuple(kept or whole or spans)


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether a span has a part of a number, whose other figures stand before or behind it."""
    is_before = start > 0 and text[start].isdecimal() and text[start - 1].isdecimal()
    return is_before or (text[end - 1].isdecimal() and text[end : end + 1].isdecimal())


def _folding(text: str) -> Callable[[int, int], str]:
    """Folds parts of a text, most of which occur many times."""
    known: dict[str, str] = {}

    def folded(start: int, end: int) -> str:
        part = text[start:end]
        if part not in known:
            known[part] = fold_text(part)
        return known[part]

    return folded
