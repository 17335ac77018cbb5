"""Keeps what is sent within a budget of tokens: of several forms of an answer, the fullest that fits is sent.

An answer is sent twice, as structured content and as the same JSON in a text, since many clients read only
the text. Both count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message
from indexer.core.printable import printable_json

from .tokens import estimate_tokens

LEAST_TOKENS, DEFAULT_TOKENS, MOST_TOKENS = 200, 8_000, 100_000

_SURROGATES = re.compile("[\ud800-\udfff]")


def sendable(text: str) -> str:
    """The text as UTF-8 can hold it, of as many code points: a lone surrogate becomes U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def counted(**numbers: int) -> dict[str, int] | None:
    """The numbers that are not 0; None if all are."""
    return {name: number for name, number in numbers.items() if number} or None


def send_fitting(answers: Iterable[BaseModel], max_tokens: int) -> CallToolResult:
    """The first of the answers, which go from the fullest to the shortest, that fits in the budget, as it is
    sent. Raises PolicySearchError if none does."""
    for answer in answers:
        text = _as_json(answer)
        if 2 * estimate_tokens(text) <= max_tokens:
            content: dict[str, Any] = json.loads(text)
            return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=content)
    raise PolicySearchError(
        message("the answer does not fit in {tokens:,} tokens: give a larger max_tokens", tokens=max_tokens)
    )


def _as_json(answer: BaseModel) -> str:
    """The answer as JSON in one line, without the keys that are not known. Marks of direction are escaped, so
    that they turn nothing where a client shows the text."""
    known = answer.model_dump(exclude_none=True)
    return printable_json(json.dumps(known, ensure_ascii=False, separators=(",", ":")))
