"""The page for people: HTML that needs no script for searching and reading."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from . import comparing, reading, searching

routers = [each.router for each in (searching, reading, comparing)]

static = Mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static")
"""The style sheet, scripts and pictures of the page."""
