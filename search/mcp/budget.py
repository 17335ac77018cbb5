"""Keeps what is sent within a budget of tokens: of several forms of an answer, the fullest that fits is sent.

An answer is sent twice, as structured content and as the same JSON in a text, since many clients read only
the text. Both count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message
from indexer.core.printable import printable_json

from .tokens import estimate_tokens

Forms = Sequence[Callable[[], BaseModel]]
"""Forms of an answer, from the fullest to the shortest, each made when it is tried."""

LEAST_TOKENS, DEFAULT_TOKENS, MOST_TOKENS = 200, 8_000, 100_000

_SURROGATES = re.compile("[\ud800-\udfff]")


def sendable(text: str) -> str:
    """The text as UTF-8 can hold it, of as many code points: a lone surrogate becomes U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def counted(**numbers: int) -> dict[str, int] | None:
    """The numbers that are not 0; None if all are."""
    return {name: number for name, number in numbers.items() if number} or None


def send_fitting(groups: Iterable[Forms], max_tokens: int) -> CallToolResult:
    """The fullest form of an answer that fits in the budget, as it is sent: one of the first group of which
    any fits. Raises PolicySearchError if none does."""
    for forms in groups:
        best = _sent_within(forms[-1], max_tokens) if forms else None
        if best is None:
            continue
        # The form at `high` fits, and none before `low` does.
        low, high = 0, len(forms) - 1
        while low < high:
            middle = (low + high) // 2
            tried = _sent_within(forms[middle], max_tokens)
            if tried is None:
                low = middle + 1
            else:
                best, high = tried, middle
        return best
    raise PolicySearchError(
        message("the answer does not fit in {tokens:,} tokens: give a larger max_tokens", tokens=max_tokens)
    )


def _sent_within(form: Callable[[], BaseModel], max_tokens: int) -> CallToolResult | None:
    """The form of an answer as it is sent; None if it takes more tokens."""
    text = _as_json(form())
    if 2 * estimate_tokens(text) > max_tokens:
        return None
    content: dict[str, Any] = json.loads(text)
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=content)


def _as_json(answer: BaseModel) -> str:
    """The answer as JSON in one line, without the keys that are not known. Marks of direction are escaped, so
    that they turn nothing where a client shows the text."""
    known = answer.model_dump(exclude_none=True)
    return printable_json(json.dumps(known, ensure_ascii=False, separators=(",", ":")))
