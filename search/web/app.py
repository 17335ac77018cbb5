"""The ASGI application: the API and the page over one index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from typing import Any

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message
from indexer.storage.opensearch.address import Access
from search.opening import open_index

from . import api, page
from .errors import Refusal, refusal_of
from .failing import answer_to
from .gate import SECURITY_HEADERS, Gate
from .metrics import Metrics
from .routing import routes_of
from .service import Service
from .settings import Settings

_LEAST_COMPRESSED, _COMPRESSION = 1_000, 5
"""Bytes of the shortest answer that is compressed, and the level of gzip: higher ones gain little."""
_READABLE = ("ETag", "Link", "Retry-After", "Content-Disposition")
"""Headers that scripts of other origins may read."""

_TEXTS = {
    404: message("there is nothing at this address"),
    405: message("this address does not take requests of this kind"),
}


class Application(Starlette):
    """The ASGI application. `openapi` is the description of its API, as FastAPI writes it."""

    def openapi(self) -> dict[str, Any]:
        described: dict[str, Any] = self.state.api.openapi()
        return described


def create_app(
    index: str | Sequence[str], settings: Settings | None = None, access: Access | None = None
) -> Application:
    """An ASGI application that answers from the index in a folder, or in several as if they were one, or on a
    cluster, which `access` lets in to (docs/web.md).

    The index is opened at the first request that needs it. While it cannot be read, those get the status 503.
    """
    chosen = settings or Settings()
    metrics = Metrics(chosen.shared)

    @asynccontextmanager
    async def lifespan(app: Application) -> AsyncIterator[None]:
        service = Service(partial(open_index, index, access=access), chosen, metrics)
        app.state.service = service
        yield
        service.close()

    routes = chain.from_iterable(map(routes_of, (*api.routers, *page.routers)))
    app = Application(
        routes=[*routes, Route("/openapi.json", _openapi), page.static],
        exception_handlers=dict.fromkeys(
            (Refusal, PolicySearchError, HTTPException, Exception), _answer_error
        ),
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.api = FastAPI(title="policy-news-search", version=_version())
    for router in api.routers:
        app.state.api.include_router(router)
    app.add_middleware(GZipMiddleware, minimum_size=_LEAST_COMPRESSED, compresslevel=_COMPRESSION)
    app.add_middleware(Gate, settings=chosen, metrics=metrics)
    if chosen.cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=chosen.cors,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type", "If-None-Match"),
            expose_headers=_READABLE,
        )
    return app


async def _openapi(request: Request) -> Response:
    return JSONResponse(request.app.openapi())


async def _answer_error(request: Request, error: Exception) -> Response:
    """The answer to a request that ended in an exception. It has all headers, since that to a fault of this
    program does not pass the gate."""
    if isinstance(error, HTTPException):
        text = _TEXTS.get(error.status_code, str(error.detail))
        refusal = Refusal(error.status_code, text, error.headers or {})
    else:
        refusal = refusal_of(error)
    answer = answer_to(request.url.path, refusal)
    if refusal.status == 500:
        answer.headers.update(SECURITY_HEADERS)
    return answer


def _version() -> str:
    try:
        return version("policy-news-search")
    except PackageNotFoundError:
        return "0"
