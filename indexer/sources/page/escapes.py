"""Recognises markup that was escaped twice, so that a page shows it as text."""

from __future__ import annotations

import re
from html import unescape

# From the first character of a paragraph to its last, or a pair of tags around a part of it.
_BLOCK = re.compile(
    r"<(?:p|div|section|article|h[1-6]|ul|ol|table|blockquote)(?:\s[^<>]*)?>.*</[a-z0-9]{1,10}>$", re.DOTALL
)
_PHRASE = re.compile(r"<(strong|b|em|i|u|span|font)(?:\s[^<>]*)?>[^<>]*</\1>", re.IGNORECASE)
_REFERENCE = re.compile("&(?:nbsp|[lr][sd]quo|[mn]dash|hellip|middot|e[mn]sp|quot|bull|times);")


def is_markup(text: str) -> bool:
    """Whether a paragraph is markup, or holds a phrase that is."""
    return "</" in text and (_BLOCK.match(text) is not None or _PHRASE.search(text) is not None)


def resolved(text: str) -> str:
    """The text with the references that Chinese texts have.

    >>> resolved("落实&ldquo;三个&rdquo;责任人，R&D;")
    '落实“三个”责任人，R&D;'
    """
    return _REFERENCE.sub(lambda reference: unescape(reference[0]), text) if "&" in text else text
