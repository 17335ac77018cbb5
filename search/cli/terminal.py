"""The terminal that a page of hits is for: its width, and whether it gets colours, links and a pager."""

from __future__ import annotations

import os
import sys

from indexer.core.streams import takes_colours

from .request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.hit import Hit
    from search.output.hyperlinks import HitLinks

AUTO, ALWAYS, NEVER = WHEN = ("auto", "always", "never")
"""The values of `--color`."""

_WITHOUT_LINKS = ("", "dumb", "linux")
"""The values of TERM for terminals that may show the sequence of a link as text."""

_COLUMNS, _ROWS = 80, 24
_LESS = "less"


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def columns() -> int:
    """The columns of a page: those of the terminal, or COLUMNS."""
    return size()[0]


def size() -> tuple[int, int]:
    """The columns and rows of the terminal, or COLUMNS and LINES, as `shutil.get_terminal_size` says: that
    module loads longer than a search takes."""
    columns, rows = [
        int(given) if given.isdecimal() else 0
        for given in (os.environ.get("COLUMNS", ""), os.environ.get("LINES", ""))
    ]
    if not (columns and rows):
        try:
            known = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr]
        except (AttributeError, ValueError, OSError):
            known = os.terminal_size((0, 0))
        columns, rows = columns or known.columns, rows or known.lines
    return columns or _COLUMNS, rows or _ROWS


def has_colours(when: str) -> bool:
    """Whether a page is coloured: `--color` comes before what the environment says."""
    return takes_colours(sys.stdout, os.environ) if when == AUTO else when == ALWAYS


def pager_of(request: Request) -> list[str]:
    """The pager's command line; empty if this request is answered without one.

    There is none where nobody could leave it: without a terminal to read keys from, or on one that cannot
    move its cursor.
    """
    if request.pager is False or not is_terminal() or not sys.stdin.isatty():
        return []
    if os.environ.get("TERM", "dumb") == "dumb":
        return []
    given = os.environ.get("PAGER", _LESS)
    if " " not in given:
        words = [given] if given else []
    else:
        from shlex import split

        words = split(given)
    return [] if words == ["cat"] else words


def is_less(pager: Sequence[str]) -> bool:
    """Whether a pager is less, which shows links as links."""
    return os.path.basename(pager[0]) == _LESS


def links_of(request: Request, *, through_pager: bool) -> Callable[[Hit], HitLinks] | None:
    """A function that gives the links of a hit; None where the page has none.

    If no format is asked for, there are links on a terminal that knows them, and not in a pager, which may
    show them as text, unless it is less.
    """
    given = request.hyperlink_format
    if given is None:
        wanted = is_terminal() and os.environ.get("TERM", "") not in _WITHOUT_LINKS and not through_pager
    else:
        wanted = is_terminal() or request.color == ALWAYS
    if not wanted:
        return None
    from search.output.hyperlinks import DEFAULT, HitLinks, HyperlinkFormat, web_target
    from search.source_files import SourceFiles, line_of

    template = HyperlinkFormat.read(given or DEFAULT)
    if not template.text:
        return None
    files = {index: SourceFiles(index) for index in request.indexes}
    host = os.uname().nodename

    def links(hit: Hit) -> HitLinks:
        file = files[hit.index or request.index].path_of(hit.path)
        if file is None:
            return HitLinks(web_target(hit.url))
        line = line_of(file, hit.paragraph, hit.text) if template.needs_line else 1
        return HitLinks(web_target(hit.url), template.target(file, host, line))

    return links
