"""One run of `search` as its command line asks for it, and the exit statuses."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FOUND, NONE_FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130


class Request:
    """A query, or the file `queries` with one a line; how to search, and how to print the hits.

    An option that is no attribute of this class is a criterion: `Searcher.search`, `explain` and `why_not`
    all take it, and it reaches them through `criteria`. One that was not given is left to their defaults.
    """

    words: tuple[str, ...] = ()
    queries: str | None = None
    index: str = "index"
    limit: int = 10
    offset: int = 0
    per_article: int | None = None
    distinct: bool = False
    all_copies: bool | None = None
    context: int = 0
    full: bool = False
    as_lines: bool = False
    explain: bool = False
    why_not: tuple[str, int | None] | None = None
    """The article to explain, by its id, and the number of its paragraph, if one was given."""

    def __init__(self, **options: Any) -> None:
        self.criteria: dict[str, Any] = {}
        for name, value in options.items():
            if hasattr(Request, name):
                setattr(self, name, value)
            elif value not in (None, ()):
                self.criteria[name] = value

    @property
    def collapses(self) -> bool:
        """Whether one copy of an article stands for all: by default for a person, not for a program."""
        if self.all_copies is not None:
            return not self.all_copies
        return not self.as_lines and self.queries is None
