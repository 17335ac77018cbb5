"""Answers to requests that are refused or failed: JSON for programs, a page for people."""

from __future__ import annotations

import json

from starlette.responses import Response

from indexer.core.printable import printable_json

from .errors import Refusal
from .page.failing import error_page


def is_for_programs(path: str) -> bool:
    """Whether programs ask for this path, and not browsers."""
    return path.startswith("/api/") or path in ("/health", "/ready", "/metrics", "/openapi.json")


def answer_to(path: str, refusal: Refusal) -> Response:
    """The answer to a request for a path that is refused."""
    headers = {"Cache-Control": "no-store", **refusal.headers}
    if not is_for_programs(path):
        return error_page(refusal.status, refusal.text, headers)
    content = printable_json(json.dumps({"error": refusal.text, **refusal.more}, ensure_ascii=False))
    return Response(content, refusal.status, headers, "application/json")
