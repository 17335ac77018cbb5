"""Answers of the API: JSON with a tag, and the errors that each endpoint may answer with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from json import JSONEncoder
from typing import Any

from fastapi import Request
from starlette.responses import Response

from indexer.core.printable import printable_json
from search.searcher import Searcher
from search.state import IndexState

from ..requests import REVALIDATED, tag_of, unchanged
from ..service import Service
from .models import Error

Keys = Mapping[str, object]
Responses = dict[int | str, dict[str, Any]]

_ERRORS = {
    304: "The client has the newest answer already.",
    400: "The request cannot be answered.",
    401: "The token is missing or wrong.",
    404: "There is no such article or paragraph.",
    409: "Parameters do not go together, a short id is of several articles, or a cursor leads nowhere.",
    413: "The body is too large.",
    414: "The URL is too long.",
    421: "The server does not go by this name.",
    422: "A parameter is wrong; the text names it.",
    429: "The client asks too often; Retry-After says when to ask again.",
    500: "The server failed.",
    503: "The server is busy, or the index cannot be read now; Retry-After says when to ask again.",
    504: "Nothing could be answered in time.",
}
_ENCODER = JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_OF_ALL = (400, 401, 413, 414, 421, 422, 429, 500, 503, 504)


def answers(model: Any, *others: int) -> Responses:
    """The documentation of an endpoint's answers: its model, and its errors beside those of all."""
    documented: Responses = {
        200: {"model": model, "description": "The answer."},
        304: {"description": _ERRORS[304]},
    }
    for status in sorted({*_OF_ALL, *others}):
        documented[status] = {"model": Error, "description": _ERRORS[status]}
    return documented


def json_bytes(keys: Keys) -> bytes:
    """An answer as JSON in UTF-8. Control characters and marks of direction are escaped."""
    return printable_json(_ENCODER.encode(keys)).encode()


async def json_answer(
    request: Request,
    service: Service,
    question: Callable[[Searcher], Keys],
    *,
    is_long: bool = False,
) -> Response:
    """The answer to a question, as JSON with a tag; in the time of a search, or in that of an export."""
    if (same := await unchanged(request, service)) is not None:
        return same

    def ask(searcher: Searcher) -> tuple[bytes, IndexState]:
        state = searcher.state
        return json_bytes(question(searcher)), state

    content, state = await (service.ask_long if is_long else service.ask)(ask)
    return tagged(request, content, state)


def tagged(request: Request, content: bytes, state: IndexState, **headers: str) -> Response:
    """JSON as an answer that the client may keep while the index stays as it is."""
    kept = {"ETag": tag_of(request, state), "Cache-Control": REVALIDATED, **headers}
    return Response(content, headers=kept, media_type="application/json")
