"""The page of an article with what a query finds in it, and that of the articles similar to it."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterator
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse

from indexer.core.errors import AmbiguousIdError, IdNotFoundError, ParagraphGoneError
from indexer.core.short_ids import short_id
from search.extract import Extract
from search.highlight import snippet_html
from search.similar import Parallel, Similar

from ..parameters import ReadingParameters, SimilarParameters
from ..requests import TheService
from .addresses import address, article_address, compare_address, is_web_address
from .asking import box_of, ids_meant, read_parameters, reason_of, status_of
from .marking import script_of, shown_text
from .paragraphs import found_in, shown_paragraphs
from .templating import render_for, texts_for

router = APIRouter()

STYLES = {
    "line": "《》",
    "gbt7714": "GB/T 7714",
    "bibtex": "BibTeX",
    "ris": "RIS",
    "csl-json": "CSL-JSON",
}
"""The styles in which the page cites an article, and what it calls them."""

MOST_SIMILAR, SHARED_COLUMNS = 10, 240
"""Similar articles, and columns of the paragraph that shows what each shares."""


class ArticleParameters(ReadingParameters):
    """What the page of an article shows."""

    clean: bool = False


@router.get("/articles/{id:path}")
async def article_page(request: Request, service: TheService, id: str) -> HTMLResponse:
    """The article that an id names, to read, with what a query finds in it."""
    parameters = read_parameters(request, ArticleParameters)
    query, index = parameters.q, parameters.index
    try:
        extract = await service.ask(lambda searcher: searcher.read(id, query, index=index))
    except (IdNotFoundError, AmbiguousIdError) as error:
        return unknown_page(request, id, error, query)
    return await to_thread(_article, request, extract, parameters)


@router.get("/similar")
async def similar_page(request: Request, service: TheService) -> HTMLResponse:
    """The articles that are similar to an article."""
    parameters = read_parameters(request, SimilarParameters)
    id, index = parameters.article, parameters.index
    try:
        article, found = await service.ask(
            lambda searcher: (
                searcher.article(id, index=index),
                searcher.similar(article=id, index=index, limit=MOST_SIMILAR),
            )
        )
    except (IdNotFoundError, AmbiguousIdError) as error:
        return unknown_page(request, id, error, "")
    return render_for(
        request,
        "similar.html",
        article=article,
        similar=list(_shown_similar(found, article.id, index)),
        back=article_address(article.short_id, "", index),
        json=address("/api/similar", article=article.short_id, index=index),
        state=box_of(""),
    )


def unknown_page(
    request: Request, id: str, error: IdNotFoundError | AmbiguousIdError, query: str
) -> HTMLResponse:
    """The page for an id that names no article, or several: it says why, and leads to what may be meant."""
    meant = (id.rpartition(":")[0],) if isinstance(error, ParagraphGoneError) else ids_meant(error)
    return render_for(
        request,
        "unknown.html",
        status_of(error),
        state=box_of(query),
        reason=reason_of(error, texts_for(request)),
        meant=[(each, article_address(each, query)) for each in meant],
        searched=address("/", q=id),
        query=query,
        back=address("/", q=query),
    )


def _article(request: Request, extract: Extract, parameters: ArticleParameters) -> HTMLResponse:
    article = extract.article
    query, index, is_clean = parameters.q, parameters.index, parameters.clean
    here = article_address(article.short_id, query, index)
    paragraphs = shown_paragraphs(extract, is_clean=is_clean)
    found, found_count = found_in(extract)
    today = date.today()
    values: dict[str, Any] = {
        "article": article,
        "title_script": script_of(article.title or ""),
        "script": script_of(article.text),
        "facts": list(_facts(extract)),
        "link": article.url if is_web_address(article.url) else None,
        "paragraphs": paragraphs,
        "marks": sum(each.marks for each in paragraphs),
        "found": found,
        "found_count": found_count,
        "is_clean": is_clean,
        "as_given": here,
        "as_clean": address(f"/articles/{article.short_id}", q=query, index=index, clean="1"),
        "citations": [(style, name, _lines(extract.cite(style, today))) for style, name in STYLES.items()],
        "places": list(_places(extract, query, index)),
        "unnamed": extract.repost_count - len(extract.reposts),
        "similar": address("/similar", article=article.short_id, index=index),
        "json": address(f"/api/articles/{article.short_id}", q=query, index=index),
        "back": address("/", q=query) if query else None,
        "state": box_of(query),
    }
    return render_for(request, "article.html", **values)


def _facts(extract: Extract) -> Iterator[tuple[str, str, str | None]]:
    """(name, value, address of the search for it) of each value that is known of an article."""
    article = extract.article
    published = article.published.isoformat() if article.published else None
    for name, field, value in (
        ("Issuer", "issuer", article.issuer),
        ("Number", "number", article.number),
        ("Date", None, published),
        ("Source", "source", article.source),
        ("Region", "region", article.region),
        ("Kind", "kind", article.kind),
    ):
        if value:
            yield name, value, _search_for(field, value)
    for topic in article.topics:
        yield "Topic", topic, _search_for("topic", topic)


def _search_for(field: str | None, value: str) -> str | None:
    """The address of the search by a value; None where it would be read as another one."""
    return address("/", **{field: value}) if field and not value.startswith(("-", "*")) else None


def _places(extract: Extract, query: str, index: str | None) -> Iterator[dict[str, object]]:
    """The other places of an article, that which seems to be the first before the others."""
    for repost in sorted(extract.reposts, key=lambda each: each.article != extract.origin):
        yield {
            "title": repost.title,
            "facts": [
                fact for fact in (repost.published and repost.published.isoformat(), repost.source) if fact
            ],
            "url": article_address(short_id(repost.article), query, index),
            "compare": compare_address(extract.article.id, repost.article, index, index),
            "is_origin": repost.article == extract.origin,
        }


def _shown_similar(
    found: tuple[Similar, ...], article: str, index: str | None
) -> Iterator[dict[str, object]]:
    for each in found:
        facts = (each.published and each.published.isoformat(), each.number, each.issuer or each.source)
        yield {
            "title": each.title,
            "facts": [fact for fact in facts if fact],
            "title_script": script_of(each.title or ""),
            "url": article_address(short_id(each.article), "", each.index),
            "compare": compare_address(article, each.article, index, each.index),
            "parallel": _shared(each.parallels[0]) if each.parallels else None,
        }


def _shared(parallel: Parallel) -> Markup:
    """The paragraph that is most like one of the seed, shortened around what both hold."""
    return Markup(snippet_html(parallel.text, parallel.spans, SHARED_COLUMNS, escape=shown_text))


def _lines(text: str) -> Markup:
    """A text of several lines."""
    return Markup("\n".join(map(shown_text, text.splitlines())))
