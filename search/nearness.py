"""Whether strings stand close together in a text, in Python; `indexer.native` has the same in C."""

from __future__ import annotations

from collections.abc import Sequence


def all_within(text: str, atoms: Sequence[str], distance: int) -> bool:
    """Whether all atoms occur in the text within `distance` code points from first to last.

    >>> [all_within("科技强市，创新发展", ["科技", "创新"], distance) for distance in (7, 6)]
    [True, False]
    """
    events: list[tuple[int, int, str]] = []
    for atom in atoms:
        start = text.find(atom)
        while start >= 0:
            events.append((start, start + len(atom), atom))
            start = text.find(atom, start + 1)
    events.sort()
    latest: dict[str, int] = {}
    for start, end, atom in events:
        latest[atom] = start
        if len(latest) == len(atoms) and end - min(latest.values()) <= distance:
            return True
    return False
