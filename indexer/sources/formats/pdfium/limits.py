"""Limits on what reading a PDF may take."""

from __future__ import annotations

from ..apart.serving import Limits

MOST_PAGES = 10_000
"""Pages of a PDF."""

LIMITS = Limits(memory=2**30, seconds=60)
"""10,000 pages of text take half of the time."""
