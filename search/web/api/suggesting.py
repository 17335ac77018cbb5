"""Completing what is being typed, over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from search.searcher import Searcher

from ..parameters import SuggestParameters
from ..requests import TheService
from .answers import Keys, answers, json_answer
from .models import SuggestAnswer

router = APIRouter(prefix="/api", tags=["searching"])


@router.get("/suggest", responses=answers(SuggestAnswer))
async def suggest(
    request: Request, service: TheService, parameters: Annotated[SuggestParameters, Query()]
) -> Response:
    """The titles, issuers, document numbers and words that begin so, the most frequent first."""

    def question(searcher: Searcher) -> Keys:
        found = searcher.suggest(parameters.q, limit=parameters.limit)
        return {"suggestions": [each.as_dict() for each in found]}

    return await json_answer(request, service, question)
