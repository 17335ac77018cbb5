"""The way in and out of every request: who may ask and how much, and how answers are marked and counted."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from hmac import compare_digest
from math import ceil
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indexer.core.messages import message

from .errors import Refusal
from .failing import answer_to
from .metrics import Metrics
from .pace import Pace
from .settings import Settings

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]

_OPEN = ("/health", "/ready")
"""Paths that tell nothing of the index: they need no token."""
_LIGHT = (*_OPEN, "/metrics")
"""Paths that a program asks for from time to time: they are not limited in number."""
_STATIC = "/static/"
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="policy-news-search", Basic realm="policy-news-search"'}
_BUSY = {"Retry-After": "1"}


class Gate:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics
        self._pace = None if settings.rate is None else Pace(settings.rate, settings.shared)
        self._at_once = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = perf_counter(), 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_RAW_HEADERS]
            await send(message)

        self._at_once += 1
        self._metrics.in_flight.inc()
        try:
            refusal = self._refusal_of(scope)
            app = self._app if refusal is None else answer_to(scope["path"], refusal)
            await app(scope, receive, send_with_headers)
        finally:
            self._at_once -= 1
            self._metrics.in_flight.dec()
            self._metrics.answered(_route_of(scope), status, perf_counter() - started)

    def _refusal_of(self, scope: Scope) -> Refusal | None:
        """The refusal of a request that may not come in."""
        settings, path = self._settings, scope["path"]
        headers = dict(scope["headers"])
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > settings.longest_target:
            return Refusal(
                414,
                message(
                    "the query is too long: its URL has more than {most:,} bytes, nine for each Han "
                    "character; shorten it",
                    most=settings.longest_target,
                ),
            )
        if _declared_length(headers) > settings.largest_body:
            return Refusal(413, message("the body is larger than {most:,} bytes", most=settings.largest_body))
        if settings.names and _host_of(headers) not in settings.names:
            return Refusal(
                421,
                message("this server does not go by that name; `search-serve --name NAME` gives it one"),
            )
        if path in _OPEN:
            return None
        if settings.token is not None and not _is_given(settings.token, headers):
            return Refusal(
                401,
                message("give the server's token, in the header `Authorization: Bearer TOKEN`"),
                _CHALLENGE,
            )
        if path in _LIGHT or path.startswith(_STATIC):
            return None
        return self._refusal_of_many(scope)

    def _refusal_of_many(self, scope: Scope) -> Refusal | None:
        """The refusal of a request that is one too many."""
        if self._at_once > self._settings.most_at_once:
            return Refusal(503, message("the server is busy; try again in a second"), _BUSY)
        if self._pace is not None:
            wait = self._pace.wait(scope["client"][0] if scope.get("client") else "")
            if wait > 0:
                seconds = ceil(wait)
                return Refusal(
                    429,
                    message(
                        "more than {rate:g} requests a second; try again in {seconds} s",
                        rate=self._settings.rate,
                        seconds=seconds,
                    ),
                    {"Retry-After": str(seconds)},
                )
        return None


def _declared_length(headers: dict[bytes, bytes]) -> int:
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _host_of(headers: dict[bytes, bytes]) -> str:
    """The name by which a request calls this host, without a port."""
    host = headers.get(b"host", b"").decode("latin-1").lower()
    name, colon, port = host.rpartition(":")
    return name if colon and (port.isdigit() or not port) else host


def _is_given(token: str, headers: dict[bytes, bytes]) -> bool:
    """Whether a request bears the token, or has it for a password, as browsers send one."""
    kind, _, given = headers.get(b"authorization", b"").partition(b" ")
    if kind.lower() == b"basic":
        try:
            given = b64decode(given, validate=True).partition(b":")[2]
        except NotBase64:
            return False
    elif kind.lower() != b"bearer":
        return False
    return compare_digest(given.strip(), token.encode())


def _route_of(scope: Scope) -> str:
    """The path of the route that answered, as the application declares it: one of few, whatever is asked."""
    if scope["path"].startswith(_STATIC):
        return _STATIC
    return getattr(scope.get("route"), "path", "none")
