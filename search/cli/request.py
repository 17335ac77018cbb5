"""One run of `search` as its command line asks for it, and the exit statuses."""

from __future__ import annotations

import os

from indexer.core.caching import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

FOUND, NONE_FOUND, FAILED = 0, 1, 2

ORDERS = ("relevance", "newest", "oldest")
"""The values of `--order`."""

OF_SHOWING = {"words", "indexes", "show", "as_lines", "full", "context", "clean", "color", "pager"}
"""The options of a command that shows an article."""

OF_SIMILAR = {"words", "indexes", "similar", "as_lines", "full", "limit", "color", "pager"}
"""The options of a command that shows similar articles."""

HITS_OF_PAGE = 10
"""Hits that are shown if no other number is asked for."""

PROFILE_VARIABLE = "POLICY_SEARCH_CONFIG"
"""The environment variable that names another profile; empty for none."""


class Request:
    """A query, or the file `queries` with one a line; how to search, and how to print the hits.

    An option that is no attribute of this class is a criterion: `Searcher.search`, `explain` and `why_not`
    all take it, and it reaches them through `criteria`. One that was not given is left to their defaults.
    """

    words: tuple[str, ...] = ()
    queries: str | None = None
    indexes: tuple[str, ...] = ("index",)
    """The indexes to search, as one if they are several."""
    lexicons: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    """Files of words for this search."""
    limit: int | None = None
    offset: int = 0
    per_article: int | None = None
    """Most hits of an article; 0 for all of them, and None if nothing was given."""
    distinct: bool = False
    all_copies: bool | None = None
    context: int = 0
    full: bool = False
    as_lines: bool = False
    csv: bool = False
    export: str | None = None
    """The file to write hits to."""
    force: bool = False
    cite: str | None = None
    """The style of citations: those that are printed, or those in the file."""
    clean: bool = False
    fields: tuple[str, ...] | None = None
    """The fields of hits that JSON has; None for all."""
    no_total: bool = False
    """Whether matches need not be counted beyond the hits."""

    explain: bool = False
    count: bool = False
    """Whether the number of matches is all that is printed."""
    open: int | None = None
    """The number of the hit on the page that is opened, from 1."""
    color: str = "auto"
    hyperlink_format: str | None = None
    pager: bool = True
    suggest: str | None = None
    """The beginning of a text to complete, in place of a search."""
    similar: str | None = None
    """The article, or ARTICLE:PARAGRAPH, that others are similar to; - for the text on standard input."""

    show: str | None = None
    """The id of the article to show, or of its paragraph to show it from."""

    why_not: str | None = None
    """The id of the article, or of its paragraph, to explain."""

    def __init__(self, **options: Any) -> None:
        self.criteria: dict[str, Any] = {}
        for name, value in options.items():
            if hasattr(Request, name):
                setattr(self, name, value)
            elif value not in (None, ()):
                self.criteria[name] = value

    @property
    def index(self) -> str:
        """The first of the indexes."""
        return self.indexes[0]

    @property
    def narrows(self) -> bool:
        """Whether filters, days, facets or earlier queries say what to list where there is no query."""
        from search.query.filters import DATE, FILTERS

        return any(name in self.criteria for name in (*FILTERS, DATE, "since", "until", "facets", "within"))

    @property
    def files_of_words(self) -> dict[str, Any]:
        """The arguments of `open_index` for files of words, as far as they were given."""
        given = {"lexicons": self.lexicons, "synonyms": self.synonyms}
        return {name: files for name, files in given.items() if files}

    @property
    def page_limit(self) -> int:
        """The most hits that are shown at once."""
        if self.count:
            return 0
        return HITS_OF_PAGE if self.limit is None else self.limit

    @property
    def collapses(self) -> bool:
        """Whether one copy of an article stands for all: by default for a person, not for a program."""
        if self.all_copies is not None:
            return not self.all_copies
        return not self.as_lines and self.queries is None

    @property
    def thins(self) -> bool:
        """Whether articles and equal paragraphs take one hit each by default: on a page for a person, unless
        all paragraphs are asked for. A page after a cursor is one of those that the cursor is from."""
        is_page = not (self.as_lines or self.csv or self.queries or self.export or self.cite)
        return is_page and not self.all_copies and "cursor" not in self.criteria

    @property
    def most_per_article(self) -> int | None:
        """The most hits of an article; None for all of them."""
        if self.per_article is None:
            return 1 if self.thins else None
        return self.per_article or None

    @cached_property
    def options(self) -> dict[str, Any]:
        """The options of a search."""
        return {
            "limit": self.page_limit,
            "offset": self.offset,
            "count": not self.no_total,
            "per_article": self.most_per_article,
            "distinct": self.distinct or self.thins,
            "count_repeats": self.distinct,
            "collapse": self.collapses,
            **self.criteria,
        }


def read_fields(value: str) -> tuple[str, ...] | None:
    """The fields of hits that a list with commas names, each once; None where one is no field of a hit."""
    from search.hit import HIT_FIELDS

    names = tuple(dict.fromkeys([name.strip() for name in value.split(",")]))
    return names if set(names).issubset(HIT_FIELDS) else None


def profile_path(environment: Mapping[str, str]) -> str:
    """The file of the user's profile, which `search.cli.profile` reads; empty where there is none."""
    given = environment.get(PROFILE_VARIABLE)
    if given is not None:
        return given
    folder = environment.get("XDG_CONFIG_HOME", "")
    if not os.path.isabs(folder):
        folder = os.path.expanduser("~/.config")
    path = os.path.join(folder, "policy-news-search", "config")
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError:
        pass  # Reading it tells what is wrong.
    return path
