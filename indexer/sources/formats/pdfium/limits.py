"""Limits on what reading a PDF may take."""

from __future__ import annotations

MOST_PAGES = 10_000
"""Pages of a PDF."""

LONGEST_SECONDS = 60
"""Seconds of the processor that reading one PDF takes; 10,000 pages of text take half of that."""

LONGEST_WAIT = 600
"""Seconds that the process is waited for, however busy the machine is."""

MOST_MEMORY = 2**30
"""Bytes of memory that the process may have."""

LONGEST_ANSWER = 2**28
"""Bytes of the answer for one PDF."""

LONGEST_IDLE = 60
"""Seconds without a PDF after which the process ends."""
