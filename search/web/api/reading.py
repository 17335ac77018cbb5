"""Reading articles and paragraphs over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from search.searcher import Searcher

from ..parameters import LONGEST_VALUE, ParagraphParameters, ReadingParameters
from ..requests import TheService
from .answers import Keys, answers, json_answer
from .models import ArticleAnswer

router = APIRouter(prefix="/api", tags=["reading"])

Id = Annotated[
    str,
    Path(
        max_length=LONGEST_VALUE,
        description="An article's own id, or its short one; for a paragraph a colon follows, and its number "
        "or the rest of its id.",
        examples=["ecb542q", "ecb542q:8"],
    ),
]


@router.get("/articles/{id:path}", responses=answers(ArticleAnswer, 404, 409))
async def article(
    request: Request, service: TheService, id: Id, parameters: Annotated[ReadingParameters, Query()]
) -> Response:
    """An article with all of its paragraphs, and what a query finds in it."""
    return await json_answer(
        request,
        service,
        lambda searcher: searcher.read(id, parameters.q, index=parameters.index).as_dict(),
    )


@router.get("/paragraphs/{id:path}", responses=answers(ArticleAnswer, 404, 409))
async def paragraph(
    request: Request, service: TheService, id: Id, parameters: Annotated[ParagraphParameters, Query()]
) -> Response:
    """A paragraph with what is known of its article, and the paragraphs around it."""

    def question(searcher: Searcher) -> Keys:
        number = searcher.paragraph(id, index=parameters.index).ordinal
        keys = searcher.read(id, parameters.q, index=parameters.index).as_dict()
        listed = cast("list[Any]", keys["paragraphs"])
        first = max(0, number - 1 - parameters.context)
        return {**keys, "paragraphs": listed[first : number + parameters.context]}

    return await json_answer(request, service, question)
