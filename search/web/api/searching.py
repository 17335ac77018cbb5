"""Searching over HTTP: hits, and counts of all matches."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from search.hit import SearchResults
from search.query.filters import FACETS
from search.state import IndexState

from ..parameters import Search, SearchParameters
from ..requests import TheService, query_of, unchanged
from .answers import answers, json_bytes, tagged
from .models import FacetAnswer, SearchAnswer

router = APIRouter(prefix="/api", tags=["searching"])

_OF_FACETS = ("query", "total", "complete", "took_ms", "facets")


@router.get("/search", responses=answers(SearchAnswer, 409))
async def search(request: Request, service: TheService, parameters: Search) -> Response:
    """The paragraphs that match, best first.

    `cursor` in the answer, and the header `Link` with `rel="next"`, lead to the next page.
    """
    if (same := await unchanged(request, service)) is not None:
        return same

    def answer(results: SearchResults, state: IndexState) -> Response:
        content = json_bytes(results.as_dict())
        link = {} if results.cursor is None else {"Link": f'<{_next(request, results.cursor)}>; rel="next"'}
        return _answer(request, results, content, state, link)

    return await service.search_for(answer, parameters)


@router.get("/facets", responses=answers(FacetAnswer))
async def facets(request: Request, service: TheService, parameters: Search) -> Response:
    """Counts of all matches by year, month, region, issuer, kind, source and topic, or by those in `facets`.

    It takes the parameters of a search; those of its page, `limit`, `offset` and `cursor`, say nothing here.
    """
    if (same := await unchanged(request, service)) is not None:
        return same

    def answer(results: SearchResults, state: IndexState) -> Response:
        keys = results.as_dict()
        return _answer(request, results, json_bytes({name: keys[name] for name in _OF_FACETS}), state, {})

    asked = parameters.model_dump(exclude_unset=True, exclude={"limit", "offset", "cursor"})
    counting = SearchParameters(**{"facets": FACETS, **asked, "limit": 0})
    return await service.search_for(answer, counting)


def _answer(
    request: Request, results: SearchResults, content: bytes, state: IndexState, headers: dict[str, str]
) -> Response:
    """The answer of a search. One that was cut short is not kept: the next may be whole."""
    if results.complete:
        return tagged(request, content, state, **headers)
    return Response(content, headers={"Cache-Control": "no-store", **headers}, media_type="application/json")


def _next(request: Request, cursor: str) -> str:
    """The URL of the next page, without a host."""
    given = query_of(request).split("&")
    kept = [each for each in given if each and each.partition("=")[0] not in ("cursor", "offset")]
    # What was sent is quoted already, but for characters that would end the URL within the header.
    query = quote("&".join([*kept, f"cursor={quote(cursor)}"]), safe="%&=+-._~!$'()*,;:@/?")
    return f"{quote(request.scope['path'])}?{query}"
