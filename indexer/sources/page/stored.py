"""Finds the article of a page that shows none until a script runs: in a form, a template, or in a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from .blocks import read_page
from .elements import Page
from .tokens import unescaped

_SHORTEST = 15
"""Shortest string that may be an article, in characters as written."""
_STRING = re.compile(r"""(["'])((?:(?!\1)[^\\\n]|\\.)*)\1|(`)((?:[^`\\]|\\.)*)`""", re.DOTALL)
_MARKUP = re.compile(r"<(?:p|br|div|span|h[1-6]|section|table)\b", re.IGNORECASE)
_ESCAPED_SIGN = re.compile(r"\\([^\"\\/bfnrtu])")
_BARE_QUOTE = re.compile(r'(\\.)|"', re.DOTALL)
_HEXADECIMAL = re.compile(r"\\x([0-9a-fA-F]{2})")
_SENTENCE_END = re.compile("[。！？]")
_HAN = re.compile("[\u3400-\u9fff]")


def stored_paragraphs(page: Page) -> list[str]:
    """The paragraphs of the longest stored text that holds a Chinese sentence; none without one."""
    texts = (text for text in _texts(page) if _SENTENCE_END.search(text))
    longest = max(texts, key=len, default="")
    return [block.text for block in read_page(longest.replace("\n", "<br>")).blocks]


def _texts(page: Page) -> Iterator[str]:
    for tag, content in page.stored:
        if tag == "script":
            yield from _strings(content)
        else:
            yield unescaped(content) if tag == "textarea" else content


def _strings(script: str) -> Iterator[str]:
    """The strings of a script that may be an article. Those that follow each other in a list are one text."""
    paragraphs: list[str] = []
    end = 0
    for string in _STRING.finditer(script):
        if string.start() - end > _SHORTEST or script[end : string.start()].strip() != ",":
            yield "\n".join(paragraphs)
            paragraphs = []
        end = string.end()
        quote, written = string[1] or string[3], string[2] or string[4] or ""
        if len(written) < _SHORTEST and not paragraphs:
            continue
        text = _unescaped(written)
        # In other quotes stands much that scripts tell a reader.
        if text is not None and _HAN.search(text) and (quote == '"' or _MARKUP.search(text)):
            paragraphs.append(text)
    yield "\n".join(paragraphs)


def _unescaped(written: str) -> str | None:
    """The text of a string of a script, None if it cannot be read."""
    json_string = _ESCAPED_SIGN.sub(r"\1", _HEXADECIMAL.sub(r"\\u00\1", written))
    json_string = _BARE_QUOTE.sub(lambda sign: sign[1] or '\\"', json_string)
    try:
        text: str = json.loads(f'"{json_string}"', strict=False)
    except ValueError:
        return None
    return text
