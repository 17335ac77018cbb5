"""The page with the box, and the hits of a search."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from indexer.core.errors import CursorError
from search.hit import SearchResults

from ..requests import TheService
from ..service import Service
from .chips import NAMES, chips_of
from .histogram import histogram_of
from .hits import shown_hits
from .panels import panels_of
from .starting import ask_for_start, start_of
from .state import DAYS, Fault, State, read_state
from .summary import Remark, found, left_out, understood
from .templating import render_for, texts_for
from .texts import Texts

router = APIRouter()

PANELS = ("year", "region", "issuer", "kind", "source", "topic")
FACETS = (*PANELS, "month")
"""The facets that a page counts, in the same search."""

EXPORTS = {
    "csv": "CSV",
    "xlsx": "Excel",
    "docx": "Word",
    "md": "Markdown",
    "jsonl": "JSON Lines",
    "bib": "BibTeX",
    "ris": "RIS",
    "csl.json": "CSL-JSON",
}
"""The formats of `/api/export`, in the order of the menu, and their names."""


@router.get("/")
async def search_page(request: Request, service: TheService) -> HTMLResponse:
    """The page of a search: its URL is its state."""
    state, faults = read_state(request.query_params)
    t = texts_for(request)
    if faults:
        remarks = [Remark(_fault(fault, t)) for fault in faults]
        remarks[-1] = Remark(remarks[-1].text, t("Search without it"), state.url)
        refused = {fault.name: fault.value for fault in faults}
        return _page(request, state, t, 422, faults=remarks, refused=refused)
    try:
        if not state.asks:
            return await to_thread(_start, request, state, t, *await service.ask(ask_for_start))
        results = await _search(service, state)
    except CursorError as error:
        remark = Remark(t.note(str(error)), t("Go to the first page"), state.with_().url)
        return _page(request, state, t, 409, faults=[remark])
    except ValueError as error:
        return _page(request, state, t, 422, faults=[Remark(t.note(str(error)))])
    # What hits tell beyond their texts is worked out when the page asks for it.
    return await to_thread(_page, request, state, t, results=results)


async def _search(service: Service, state: State) -> SearchResults:
    parameters = state.search.model_copy(update={"facets": list(FACETS)})
    return await service.search(parameters, count_repeats=False, **state.options)


def _start(
    request: Request, state: State, t: Texts, results: SearchResults, phrase: str | None
) -> HTMLResponse:
    return render_for(request, "start.html", state=state, **start_of(results, phrase, t))


def _fault(fault: Fault, t: Texts) -> str:
    if fault.why:
        return f"{fault.name}: {t.note(fault.why)}"
    if fault.is_known:
        return t("{name} cannot be “{value}”.", name=fault.name, value=fault.value)
    return t("There is no parameter {name}.", name=fault.name)


def _page(
    request: Request,
    state: State,
    t: Texts,
    status: int = 200,
    results: SearchResults | None = None,
    faults: Sequence[Remark] = (),
    refused: Mapping[str, str] | None = None,
) -> HTMLResponse:
    values: dict[str, Any] = {"state": state, "faults": faults, "results": results}
    values |= {"chips": chips_of(state, t), "refused": {name: (refused or {}).get(name) for name in DAYS}}
    if results is not None:
        values |= {
            "names": NAMES,
            "hits": list(shown_hits(results, state.search.q)),
            "found": found(results, t),
            "remarks": understood(results, state, t),
            "left_out": left_out(results, state, t),
            "histogram": histogram_of(results.facets, state, results.since, results.until),
            "panels": panels_of(results.facets, PANELS, state),
            "exports": [(name, state.export_url(kind)) for kind, name in EXPORTS.items()],
            "next": state.with_(cursor=results.cursor).url if results.cursor else None,
            "suggestions": [(each, state.with_(q=each.query).url) for each in results.suggestions],
        }
    return render_for(request, "search.html", status, **values)
