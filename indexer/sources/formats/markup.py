"""Reads the text of a field that may be HTML, as databases of web sites hold it."""

from __future__ import annotations

import re
from html import unescape

from indexer.core.messages import message
from indexer.sources.draft import NotAnArticle
from indexer.sources.page.blocks import names, read_page

LONGEST = 32 * 2**20
"""Characters of HTML that are read; its tree would take gigabytes."""

_BLOCKS = names(
    "address article blockquote body br center div h1 h2 h3 h4 h5 h6 html li ol p pre section "
    "table tbody td tr ul"
)
_PHRASES = names("a b em font i s small span strike strong sub sup u")
_TAG = re.compile(rf"<(/?)({'|'.join(_BLOCKS | _PHRASES)})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def without_markup(text: str) -> str:
    """The text as a browser shows it, a paragraph a line, if it is HTML; else as it is.

    The references of a text of one line are resolved, too.

    Raises NotAnArticle for more HTML than any article has.

    >>> without_markup("<p>值班&nbsp;制度，</p>\\n<p>按时报送。</p>"), without_markup("R&D <3%， 《<通知>》")
    ('值班\\xa0制度，\\n按时报送。', 'R&D <3%， 《<通知>》')
    """
    if "&" in text and not _is_html(text):
        resolved = _REFERENCE.sub(lambda reference: unescape(reference[0]), text)
        if _is_html(resolved) or _is_one_line(text):
            text = resolved
    if not _is_html(text):
        return text
    if len(text) > LONGEST:
        raise NotAnArticle(message("its text is HTML of more than {longest:,} characters", longest=LONGEST))
    return "\n".join(block.text for block in read_page(_with_line_breaks(text)).blocks)


def _with_line_breaks(text: str) -> str:
    """The HTML with a tag for the end of each line that is in no block: there, lines are paragraphs."""
    parts: list[str] = []
    depth = end = 0
    for tag in _TAG.finditer(text):
        between = text[end : tag.start()]
        parts += between if depth else between.replace("\n", "<br>"), tag[0]
        end = tag.end()
        if tag[2].lower() in _BLOCKS - {"br"}:
            depth = max(depth - 1, 0) if tag[1] else depth + 1
    rest = text[end:]
    parts.append(rest if depth else rest.replace("\n", "<br>"))
    return "".join(parts)


def _is_html(text: str) -> bool:
    """Whether a text begins with a block, breaks all its lines by tags, or closes a tag that it has opened.

    A tag by itself, as in 使用<p>标签, may be text, and so may a `<br>` in a text that has lines of its own.
    """
    begun: set[str] = set()
    tags = _TAG.finditer(text) if "<" in text else iter(())
    for number, tag in enumerate(tags):
        name = tag[2].lower()
        is_first = number == 0 and not text[: tag.start()].strip()
        if (
            (name == "br" and _is_one_line(text))
            or (is_first and name in _BLOCKS)
            or (tag[1] and name in begun)
        ):
            return True
        begun.add(name)
    return False


def _is_one_line(text: str) -> bool:
    return "\n" not in text.strip()
