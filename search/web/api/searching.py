"""Searching over HTTP."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ..parameters import Search
from ..requests import TheService

router = APIRouter()


@router.get("/search")
async def search(service: TheService, parameters: Search) -> dict[str, Any]:
    """The paragraphs that match, best first."""
    return (await service.search(parameters)).as_dict()
