"""Hits that have the records of their articles and no more, for what looks at the articles of matches."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engine.values import Match
    from search.engine.view import View
    from search.hit import Hit


def plain_hits(view: View, matches: Sequence[Match]) -> tuple[Hit, ...]:
    """Matches as hits, while the view is open."""
    return view.hits(matches, _Details(view, matches))


class _Details:
    """The fields of hits that their articles' records tell."""

    def __init__(self, view: View, matches: Sequence[Match]) -> None:
        self._view = view
        self._matches = matches

    def work_out(self, hit: Hit, at: int, name: str) -> None:
        self._view.add_details(hit, self._matches[at][0], self._matches[at][1])
