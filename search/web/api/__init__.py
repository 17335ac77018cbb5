"""The API: what the index answers, as JSON, under `/api/`; and what the server tells of itself."""

from __future__ import annotations

from fastapi import APIRouter

from . import comparing, exporting, reading, searching, similar, suggesting, watching

router = APIRouter()
for _module in (searching, suggesting, similar, reading, comparing, exporting, watching):
    router.include_router(_module.router)
