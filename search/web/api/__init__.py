"""The API: what the index answers, as JSON, under `/api/`; and what the server tells of itself."""

from __future__ import annotations

from . import comparing, exporting, reading, searching, similar, suggesting, watching

routers = [each.router for each in (searching, suggesting, similar, reading, comparing, exporting, watching)]
