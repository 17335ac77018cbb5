"""The ASGI application: the API and the page over one index."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from search.opening import open_index

from . import api, page
from .service import Service
from .settings import Settings


def create_app(index: str, settings: Settings | None = None) -> FastAPI:
    """An ASGI application that answers from the index in a folder or on a cluster (docs/web.md).

    The index is opened when the application starts. Raises what `open_index` raises.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with open_index(index) as searcher:
            app.state.service = Service(searcher, settings or Settings())
            yield

    app = FastAPI(title="policy-news-search", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(api.router)
    app.include_router(page.router)
    page.mount_static(app)
    return app
