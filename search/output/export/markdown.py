"""Hits as Markdown: each paragraph with what was found in bold, then its citation and where it stands."""

from __future__ import annotations

import re
import unicodedata
from string import punctuation

from indexer.core.printable import writable
from search.hit import Hit

from .options import ExportOptions, marked_parts, place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .options import Part

_SIGNS = re.compile(r"([\\`*_\[\]<>&~|$])")
_START_OF_LIST = re.compile(r"(?=[#+=-])|\d{1,9}(?=[.)])")
"""The text before a sign that makes a heading, a list or a rule of a line."""


def markdown_parts(hits: Iterable[Hit], options: ExportOptions) -> Iterator[str]:
    """A heading, if the options have one, and two blocks for each hit."""
    if options.title:
        yield f"# {_escaped(writable(options.title))}\n\n"
    for hit in hits:
        citation, place, url = place_of(hit, options)
        facts = [_escaped(citation), _escaped(place), *([f"<{url}>"] if url else [])]
        yield f"{_block(marked_parts(hit, clean=options.clean))}\n\n— {' · '.join(facts)}\n\n"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)


def _block(parts: list[Part]) -> str:
    """The line of a paragraph."""
    block = ""
    for at, (text, is_match) in enumerate(parts):
        written = _escaped(text)
        following = _escaped(parts[at + 1][0])[:1] if at + 1 < len(parts) else ""
        if not is_match:
            block += written
        elif _flanks(block[-1:], written[0]) and _flanks(following, written[-1]):
            block += f"**{written}**"
        else:
            block += f"<strong>{written}</strong>"
    block = block.strip()
    start = _START_OF_LIST.match(block)
    return f"{start[0]}\\{block[start.end() :]}" if start else block


def _flanks(outside: str, inside: str) -> bool:
    """Whether `**` is a mark of bold text between these characters, the first of which may be missing.

    Beside a sign it is not, unless white space or a sign is on its other side too: `：**《办法》**。`.
    """
    if inside.isspace():
        return False
    is_word = unicodedata.category(inside)[0] not in "PS"
    return is_word or not outside.strip() or outside in punctuation or unicodedata.category(outside)[0] == "P"
