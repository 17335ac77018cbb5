"""Exporting hits over HTTP: a file in the formats of `search --export`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from tempfile import SpooledTemporaryFile
from time import monotonic
from typing import Annotated, BinaryIO, cast

from fastapi import APIRouter, Query
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from search.hit import Hit
from search.output.export import check_style, write_hits
from search.searcher import Searcher

from ..errors import Refusal
from ..parameters import ExportParameters
from ..requests import TheService
from ..service import too_late
from .answers import answers

router = APIRouter(prefix="/api", tags=["exporting"])

_IN_MEMORY, _AT_ONCE = 1 << 20, 1 << 16
"""Bytes of a file that is not written to the disk, and of what is sent at a time."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "jsonl": "application/jsonl",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
_TEXT, _JSON = {"schema": {"type": "string"}}, {"schema": {"type": "array"}}


@router.get(
    "/export",
    responses={
        **answers(None, 409),
        200: {
            "description": "The file.",
            "content": {
                kind.partition(";")[0]: _JSON if kind.endswith("csl+json") else _TEXT
                for kind in MEDIA_TYPES.values()
            },
        },
    },
    response_class=Response,
)
async def export(service: TheService, parameters: Annotated[ExportParameters, Query()]) -> Response:
    """The hits of a search as a file for spreadsheets, word processors, reference managers or programs."""
    if parameters.style is not None:
        try:
            check_style(f".{parameters.format}", parameters.style)
        except ValueError as error:
            raise Refusal(409, str(error)) from None
    end = monotonic() + service.settings.export_seconds
    file = await service.ask_long(lambda searcher: _written(searcher, parameters, end))
    name = f"policy-news.{parameters.format}"
    return StreamingResponse(
        iter(lambda: file.read(_AT_ONCE), b""),
        media_type=MEDIA_TYPES[parameters.format],
        headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'},
        background=BackgroundTask(file.close),
    )


def _written(searcher: Searcher, parameters: ExportParameters, end: float) -> BinaryIO:
    """The file, ready to be read."""
    options = parameters.options()
    options.setdefault("limit", parameters.limit)
    file = cast("BinaryIO", SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the answer closes it

    def hits() -> Iterator[Hit]:
        for page in searcher.pages(parameters.q, **{**options, "timeout": max(0.001, end - monotonic())}):
            if not page.complete:
                raise too_late()
            yield from page
            if monotonic() > end:
                raise too_late()

    try:
        write_hits(
            hits(),
            file,
            f".{parameters.format}",
            style=parameters.style,
            clean=parameters.clean,
            title=parameters.q or None,
            accessed=date.today(),
        )
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file
