"""The parts of a request that handlers take, and the tag by which a client tells what it has."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from indexer.core.checksums import crc32
from search.state import IndexState

from .service import Service

REVALIDATED = "private, no-cache"
"""Cache-Control of answers that may be kept, and are asked for again by their tag."""


async def _service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


TheService = Annotated[Service, Depends(_service_of)]
"""The service of the application that a request came to."""


def query_of(request: Request) -> str:
    """The query of a URL as it was sent."""
    sent: bytes = request.scope["query_string"]
    return sent.decode("latin-1")


def tag_of(request: Request, state: IndexState) -> str:
    """The tag of an answer: it changes with the index, with what is asked, in which language, and with the
    day, by which words such as "去年" are read."""
    asked = (request.scope["path"], query_of(request), request.headers.get("accept-language"))
    return f'W/"{crc32(repr((state.id, date.today(), *asked)).encode()):08x}{state.generation:x}"'


async def unchanged(request: Request, service: Service) -> Response | None:
    """The answer to a client that has the newest answer already; None to any other."""
    known = request.headers.get("if-none-match")
    if known is None:
        return None
    tag = tag_of(request, await service.ask(lambda searcher: searcher.state))
    if known != "*" and tag not in [each.strip() for each in known.split(",")]:
        return None
    return Response(status_code=304, headers={"ETag": tag, "Cache-Control": REVALIDATED})
