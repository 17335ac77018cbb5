"""Similar articles over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from search.searcher import Searcher
from search.similar import Similar

from ..parameters import SimilarParameters, SimilarText, SimilarTextParameters
from ..requests import TheService
from .answers import Keys, answers, json_answer, json_bytes
from .models import SimilarAnswer

router = APIRouter(prefix="/api", tags=["similar articles"])


@router.get("/similar", responses=answers(SimilarAnswer, 404, 409))
async def similar(
    request: Request, service: TheService, parameters: Annotated[SimilarParameters, Query()]
) -> Response:
    """The articles that are similar to an article, or to one of its paragraphs, and what they share."""

    def question(searcher: Searcher) -> Keys:
        article, index = parameters.article, parameters.index
        return _keys(searcher.similar(article=article, index=index, limit=parameters.limit))

    return await json_answer(request, service, question)


@router.post("/similar", responses=answers(SimilarAnswer))
async def similar_to_text(
    service: TheService, body: SimilarText, parameters: Annotated[SimilarTextParameters, Query()]
) -> Response:
    """The articles that are similar to any text, and what they share."""
    found = await service.ask(
        lambda searcher: _keys(searcher.similar(text=body.text, limit=parameters.limit))
    )
    return Response(json_bytes(found), headers={"Cache-Control": "no-store"}, media_type="application/json")


def _keys(found: Iterable[Similar]) -> Keys:
    return {"similar": [each.as_dict() for each in found]}
