"""The server over HTTP: an ASGI application that answers at one path, and lets in who knows the token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from hmac import compare_digest
from typing import Any

from mcp.server.transport_security import TransportSecuritySettings

from search.searcher import Searcher

from .server import create_server

PATH = "/mcp"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_UNAUTHORIZED = b'{"error": "give the token of this server as Authorization: Bearer TOKEN"}'


def create_app(searcher: Searcher, token: str | None = None, *, is_open: bool = False) -> Application:
    """An ASGI application that answers from an index at PATH, by streamable HTTP and without sessions.

    With a `token`, requests without it are refused. Without one, requests must name this machine as their
    host, so that no web page reaches the server by a name of its own; if it `is_open`, any host will do.
    """
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=token is None and not is_open,
        allowed_hosts=["127.0.0.1:*", "localhost:*", "[::1]:*"],
        allowed_origins=["http://127.0.0.1:*", "http://localhost:*", "http://[::1]:*"],
    )
    app: Application = create_server(searcher).streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=security
    )
    return app if token is None else _guarded(app, token)


def _guarded(app: Application, token: str) -> Application:
    """The application for requests with the token."""
    wanted = f"Bearer {token}".encode()

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        given = dict(scope.get("headers", ())).get(b"authorization", b"")
        if scope["type"] != "http" or compare_digest(given, wanted):
            await app(scope, receive, send)
            return
        headers = [(b"content-type", b"application/json"), (b"www-authenticate", b"Bearer")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": _UNAUTHORIZED})

    return guarded
