"""The page with the box, and the hits of a search."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from ..parameters import Search
from ..requests import TheService
from .templating import render

router = APIRouter()


@router.get("/")
async def search_page(service: TheService, parameters: Search) -> HTMLResponse:
    """The page of a search: its URL is its state."""
    results = await service.search(parameters, per_article=1, distinct=True, collapse=True)
    return render("search.html", parameters=parameters, results=results)
