"""The other ways to write the phrases of a text."""

from __future__ import annotations

from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Expansion(metaclass=frozen):
    """A phrase of a text, and what else may be written for it, most usual first; all of it folded.

    `same` says that each of `also` means what was said; otherwise they are related to it.
    """

    said: str
    also: tuple[str, ...]
    same: bool


def expansions_of(others: Iterable[tuple[str, str, bool]]) -> tuple[Expansion, ...]:
    """The expansions of (said, another way to write it, whether it means the same), which stand together.

    >>> expansions_of([("科创", "科技创新", True)])
    (Expansion(said='科创', also=('科技创新',), same=True),)
    """
    found: dict[tuple[str, bool], list[str]] = {}
    for said, other, same in others:
        found.setdefault((said, same), []).append(other)
    return tuple([Expansion(said, tuple(also), same) for (said, same), also in found.items()])
