"""The ASGI application: the API and the page over one index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message
from indexer.storage.opensearch.address import Access
from search.opening import open_index

from . import api, page
from .errors import Refusal, refusal_of
from .failing import answer_to
from .gate import SECURITY_HEADERS, Gate
from .metrics import Metrics
from .routing import refusal_of_values
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


def create_app(
    index: str | Sequence[str], settings: Settings | None = None, access: Access | None = None
) -> FastAPI:
    """An ASGI application that answers from the index in a folder, or in several as if they were one, or on a
    cluster, which `access` lets in to (docs/web.md).

    The index is opened at the first request that needs it. While it cannot be read, those get the status 503.
    """
    chosen = settings or Settings()
    metrics = Metrics(chosen.shared)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = Service(partial(open_index, index, access=access), chosen, metrics)
        app.state.service = service
        yield
        service.close()

    app = FastAPI(
        title="policy-news-search",
        summary="Full-text search over Chinese policy and news articles, by paragraph.",
        version=_version(),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.include_router(api.router)
    app.include_router(page.router)
    page.mount_static(app)
    for kind in (Refusal, PolicySearchError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _answer_error)
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


async def _answer_error(request: Request, error: Exception) -> Response:
    """The answer to a request that ended in an exception. It has all headers, since that to a fault of this
    program does not pass the gate."""
    if isinstance(error, RequestValidationError):
        refusal = refusal_of_values(error.errors())
    elif isinstance(error, HTTPException):
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
