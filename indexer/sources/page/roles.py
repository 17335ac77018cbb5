"""Gives each block its role by its text and links: prose, a short line, links, or a line around articles.

A role alone leaves nothing out (see `main_text`): an article about 版权声明 keeps what it says.
"""

from __future__ import annotations

import re

from indexer.recognition import days_in
from indexer.sources.metadata import metadata_of_line

from . import line_patterns
from .elements import Block, Page, Role
from .records import label_records

_WORD = re.compile(r"\w")
_PUNCTUATION = re.compile(r"[，。；！？,;!?]|\. |[.]$")
_SHORTEST_PROSE = 12
_SHORTEST_SENTENCE = 25
_FEWEST_SENTENCES = 3
"""Fewest sentences that are taken for an article although all of them are links."""
_LONGEST_BYLINE = 200
_LONGEST_BARE_DATE = 30
_LONGEST_LINKED_NAME = 12
"""Most linked letters in a byline: the source there is often a link, and a title is longer."""


def assign_roles(page: Page) -> None:
    """Sets the role of each block."""
    label_records(page)
    for block in page.blocks:
        block.role = _role_of(block)
    sentences = sum(block.letters >= _SHORTEST_SENTENCE and "。" in block.text for block in page.blocks)
    # Where all prose is in links, which an unclosed link or an app's page does, they count as text.
    if sentences >= _FEWEST_SENTENCES and all(block.role is not Role.PROSE for block in page.blocks):
        for block in page.blocks:
            block.linked = 0
            block.role = _role_of(block)


def _role_of(block: Block) -> Role:
    text, letters = block.plain, block.letters
    if text is not block.text:
        letters = min(letters, len("".join(text.split())))
    for role, (pattern, longest) in line_patterns.AT_START.items():
        if letters <= longest and len(text) <= 3 * longest and pattern.match(text):
            return role
    if 2 * block.attached > letters or line_patterns.ATTACHED.match(text):
        return Role.ATTACHMENT
    for role, (pattern, longest) in line_patterns.ANYWHERE.items():
        if letters <= longest and len(text) <= 3 * longest and pattern.search(text):
            return role
    is_link = _is_link(block)
    if _is_byline(text) and not (is_link and block.linked > _LONGEST_LINKED_NAME):
        return Role.BYLINE
    if is_link:
        return Role.LINKS
    return Role.PROSE if letters >= _SHORTEST_PROSE and _PUNCTUATION.search(text) else Role.SHORT


def _is_link(block: Block) -> bool:
    """Whether a block is more of a link than a text with links; the date of a link belongs to it."""
    if not block.linked:
        return False
    dates = line_patterns.DATE_OF_LINK.finditer(block.text[:_LONGEST_BYLINE])
    return 5 * block.linked >= 3 * (block.letters - sum(len(date[0]) for date in dates))


def _is_byline(text: str) -> bool:
    """Whether a line says only where an article is from, of what day, and how often it was read."""
    if len(text) > _LONGEST_BYLINE or "。" in text:
        return False
    if metadata_of_line(text) is not None:
        return True
    if line_patterns.TIMES_READ.search(text) or line_patterns.RECORD.match(text):
        return True
    is_short = len(text) <= _LONGEST_BARE_DATE
    day = next(days_in(text), None)
    if day is not None and not _WORD.search(text, 0, day.start):
        return is_short or line_patterns.ORIGIN.search(text) is not None
    origins = line_patterns.ORIGIN.findall(text)
    return len(origins) > 1 or (is_short and line_patterns.ORIGIN.match(text) is not None)
