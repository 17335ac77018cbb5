"""The page for people: HTML that needs no script for searching and reading.

A `State` (state.py) is what a page shows, and its URL. Facets become panels of links (panels.py) and a
histogram (histogram.py), what narrows a search becomes chips (chips.py), hits get what a template shows of
them (hits.py), and sentences tell what was found (summary.py). Texts are English in code and templates, and
Chinese by a table (chinese.py).
"""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from . import searching

router = APIRouter(include_in_schema=False)
router.include_router(searching.router)


def mount_static(app: FastAPI) -> None:
    """Serve the style sheet, scripts and pictures of the page."""
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static")
