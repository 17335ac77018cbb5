"""Comparing two articles over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ..parameters import CompareParameters
from ..requests import TheService
from .answers import answers, json_answer
from .models import ComparisonAnswer

router = APIRouter(prefix="/api", tags=["reading"])


@router.get("/compare", responses=answers(ComparisonAnswer, 404, 409))
async def compare(
    request: Request, service: TheService, parameters: Annotated[CompareParameters, Query()]
) -> Response:
    """The paragraphs of two articles in pairs, and where they differ."""
    return await json_answer(
        request,
        service,
        lambda searcher: searcher.compare(
            parameters.first, parameters.second, indexes=parameters.indexes
        ).as_dict(),
        is_long=True,
    )
