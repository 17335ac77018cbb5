"""What a server tells of itself, to those who watch it."""

from __future__ import annotations

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from indexer.core.errors import PolicySearchError

from ..errors import refusal_of
from ..requests import TheService
from .answers import answers, json_bytes
from .models import Health

router = APIRouter(tags=["watching"])

_NO_STORE = {"Cache-Control": "no-store"}


@router.get("/health", responses=answers(Health))
async def health() -> Response:
    """Whether the process lives."""
    return Response(json_bytes({"status": "ok"}), headers=_NO_STORE, media_type="application/json")


@router.get("/ready", responses=answers(Health))
async def ready(service: TheService) -> Response:
    """Whether the index can be read. 503 says that it cannot, for now."""
    await service.ask(lambda searcher: searcher.search("", limit=1, since="0001"))
    return Response(json_bytes({"status": "ok"}), headers=_NO_STORE, media_type="application/json")


@router.get("/metrics", responses={**answers(None), 200: {"content": {"text/plain": {}}}})
async def metrics(service: TheService) -> Response:
    """The numbers of the server in Prometheus' text format."""
    try:
        state = await service.ask(lambda searcher: searcher.state)
    except Exception as error:
        if not isinstance(error, PolicySearchError) and refusal_of(error).status != 504:
            raise
        state = None
    return Response(service.metrics.text(state), headers=_NO_STORE, media_type=CONTENT_TYPE_LATEST)
