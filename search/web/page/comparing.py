"""The page that shows two articles side by side, and marks where they differ."""

from __future__ import annotations

from asyncio import to_thread

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from indexer.core.article import Article
from indexer.core.errors import AmbiguousIdError, IdNotFoundError
from search.comparison import Comparison

from ..parameters import CompareParameters, Value
from ..requests import TheService
from .addresses import address, article_address
from .asking import box_of, ids_meant, read_parameters, reason_of, status_of
from .marking import script_of
from .rows import blocks_of
from .templating import render_for, texts_for
from .texts import Texts

router = APIRouter()


class ComparedParameters(CompareParameters):
    """The two articles of the page. It has a form for those that are not given."""

    first: Value = ""
    second: Value = ""


@router.get("/compare")
async def compare_page(request: Request, service: TheService) -> HTMLResponse:
    """Two articles side by side."""
    asked = read_parameters(request, ComparedParameters)
    if not (asked.first and asked.second):
        return _page(request, asked)
    try:
        comparison = await service.ask_long(
            lambda searcher: searcher.compare(asked.first, asked.second, indexes=asked.indexes)
        )
    except (IdNotFoundError, AmbiguousIdError) as error:
        reason = reason_of(error, texts_for(request))
        links = [(each, article_address(each)) for each in ids_meant(error)]
        return _page(request, asked, status_of(error), reason=reason, meant=links)
    return await to_thread(_compared, request, asked, comparison)


def _compared(request: Request, asked: ComparedParameters, comparison: Comparison) -> HTMLResponse:
    one, two = asked.indexes
    return _page(
        request,
        asked,
        sides=[_side(comparison.first, one), _side(comparison.second, two)],
        summary=summary(comparison, texts_for(request)),
        blocks=blocks_of(comparison.pairs),
        swapped=_address("/compare", asked.second, asked.first, (two, one)),
        json=_address("/api/compare", asked.first, asked.second, (one, two)),
    )


def _page(request: Request, asked: ComparedParameters, status: int = 200, **values: object) -> HTMLResponse:
    empty: dict[str, object] = {"sides": [], "reason": "", "meant": []}
    return render_for(request, "compare.html", status, state=box_of(""), asked=asked, **{**empty, **values})


def _address(path: str, first: str, second: str, indexes: tuple[str | None, str | None]) -> str:
    return address(path, first=first, second=second, first_index=indexes[0], second_index=indexes[1])


def _side(article: Article, index: str | None) -> dict[str, object]:
    """What stands above the paragraphs of an article."""
    day = article.published.isoformat() if article.published else None
    return {
        "title": article.title,
        "title_script": script_of(article.title or ""),
        "script": script_of(article.text),
        "facts": [fact for fact in (day, article.number, article.issuer or article.source) if fact],
        "url": article_address(article.short_id, "", index),
    }


def summary(comparison: Comparison, t: Texts) -> str:
    """The numbers of paragraphs by kind, in words."""
    counts = comparison.counts
    told = [
        t.plural("{count:,} paragraph equal", "{count:,} paragraphs equal", counts["equal"]),
        t("{count:,} changed", count=counts["changed"]),
        t("{count:,} moved", count=counts["moved"]),
        t("{count:,} only in the first", count=counts["only_first"]),
        t("{count:,} only in the second", count=counts["only_second"]),
    ]
    kept = [text for text, count in zip(told, counts.values(), strict=True) if count]
    return t(", ").join(kept or told[:1])
