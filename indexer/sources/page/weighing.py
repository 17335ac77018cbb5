"""What a block is by its text and its links: prose, a short line, links, or a line that sites put around.

It decides only with where a block stands (see `main_text`): an article about 版权声明 keeps what it says.
"""

from __future__ import annotations

import re
from enum import Enum

from indexer.sources.metadata import metadata_of_line

from . import wordings
from .blocks import Block


class Role(Enum):
    """What a block is; the value says it to a person."""

    PROSE = "prose"
    SHORT = "a short line"
    ATTACHMENT = "links to files"
    LINKS = "links to other pages"
    ABOUT = "a line that says where the article is from"
    PLACE = "where the page stands on its site"
    NEIGHBOUR = "a link to the article before or after"
    TOOL = "for sharing, printing or reading by phone"
    RELATED = "the heading of related articles"
    COMMENTS = "the heading of readers' comments"
    DISCLAIMER = "what the site says of rights and liability"
    SITE = "what the site says of itself"
    CREDIT = "who edited it"


_AT_START = (
    (Role.PLACE, wordings.PLACE),
    (Role.NEIGHBOUR, wordings.NEIGHBOUR),
    (Role.TOOL, wordings.TOOL),
    (Role.RELATED, wordings.RELATED),
    (Role.COMMENTS, wordings.COMMENTS),
    (Role.CREDIT, wordings.CREDIT),
)
_ANYWHERE = (
    (Role.SITE, wordings.SITE),
    (Role.DISCLAIMER, wordings.DISCLAIMER),
    (Role.TOOL, wordings.CODE),
)
_MARKS = re.compile(r"[，。；！？,;!?]|\. |[.]$")
_SHORTEST_PROSE = 12
_SHORTEST_SENTENCE = 25
_LONGEST_ABOUT = 200
_LONGEST_BARE_DATE = 30
# In letters: the source in a line about the article is often a link to it, and a title is longer.
_LONGEST_LINKED_NAME = 12


def role_of(block: Block) -> Role:
    """What a block is."""
    text, letters = block.text, block.letters
    for role, (pattern, longest) in _AT_START:
        if letters <= longest and len(text) <= 3 * longest and pattern.match(text):
            return role
    if 2 * block.attached > letters or wordings.ATTACHED.match(text):
        return Role.ATTACHMENT
    for role, (pattern, longest) in _ANYWHERE:
        if letters <= longest and len(text) <= 3 * longest and pattern.search(text):
            return role
    linked = _is_linked(block)
    if _is_about(text) and not (linked and block.linked > _LONGEST_LINKED_NAME):
        return Role.ABOUT
    if linked:
        return Role.LINKS
    return Role.PROSE if letters >= _SHORTEST_PROSE and _MARKS.search(text) else Role.SHORT


def is_sentence(block: Block) -> bool:
    """Whether a block is a sentence or more, which the title of an article is not."""
    return block.letters >= _SHORTEST_SENTENCE and "。" in block.text


def _is_linked(block: Block) -> bool:
    """Whether a block is more of a link than a text with links; the date of a link belongs to it."""
    if not block.linked:
        return False
    dates = sum(len(date[0]) for date in wordings.DATE_OF_LINK.finditer(block.text[:_LONGEST_ABOUT]))
    return 5 * block.linked >= 3 * (block.letters - dates)


def _is_about(text: str) -> bool:
    """Whether a line says no more than where an article is from, of what day, and how often it was read."""
    if len(text) > _LONGEST_ABOUT or "。" in text:
        return False
    if metadata_of_line(text) is not None or wordings.TIMES_READ.search(text) or wordings.RECORD.match(text):
        return True
    short = len(text) <= _LONGEST_BARE_DATE
    if wordings.STARTS_WITH_DATE.match(text):
        return short or wordings.ORIGIN.search(text) is not None
    return len(wordings.ORIGIN.findall(text)) > 1 or (short and wordings.ORIGIN.match(text) is not None)
