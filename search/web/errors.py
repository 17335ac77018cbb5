"""Errors of requests: their status, and a text that says what to do."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.core.errors import (
    AmbiguousIdError,
    ClusterError,
    CursorError,
    DeadlineError,
    IdNotFoundError,
    IndexAccessError,
    IndexDamagedError,
    IndexMismatchError,
    IndexNotFoundError,
    PolicySearchError,
)
from indexer.core.messages import message

UNREADABLE = (IndexNotFoundError, IndexDamagedError, IndexMismatchError, IndexAccessError)
"""Errors of an index that cannot be read now, and perhaps can later."""

_STATUSES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], int], ...] = (
    (IdNotFoundError, 404),
    ((AmbiguousIdError, CursorError), 409),
    (DeadlineError, 504),
    ((*UNREADABLE, ClusterError), 503),
    (PolicySearchError, 400),
)
_RETRY = {"Retry-After": "5"}


class Refusal(Exception):
    """A request that gets no other answer than this status and text. `more` are other keys of the JSON."""

    def __init__(
        self,
        status: int,
        text: str,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(text)
        self.status, self.text, self.headers, self.more = status, text, headers or {}, more or {}


def refusal_of(error: Exception) -> Refusal:
    """The answer to a request that an exception ended."""
    if isinstance(error, Refusal):
        return error
    status = next((status for kinds, status in _STATUSES if isinstance(error, kinds)), 500)
    if status == 503:
        # What is wrong with which file is for the log, not for everyone who asks.
        text = message("the index cannot be read now; try again in some seconds")
        return Refusal(503, text, _RETRY)
    if status == 500:
        return Refusal(500, message("the server failed at this request; its log says more"))
    more: dict[str, object] = {}
    if isinstance(error, AmbiguousIdError):
        more["candidates"] = list(error.candidates)
    if isinstance(error, IdNotFoundError) and error.near:
        more["near"] = list(error.near)
    return Refusal(status, str(error), more=more)
