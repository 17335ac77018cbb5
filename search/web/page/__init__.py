"""The page for people: HTML that needs no script for searching and reading."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from . import comparing, reading, searching

router = APIRouter(include_in_schema=False)
for _module in (searching, reading, comparing):
    router.include_router(_module.router)


def mount_static(app: FastAPI) -> None:
    """Serve the style sheet, scripts and pictures of the page."""
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static")
