"""The API: what the index answers, as JSON, under `/api/`."""

from __future__ import annotations

from fastapi import APIRouter

from . import searching

router = APIRouter(prefix="/api")
router.include_router(searching.router)
