"""The tests. `ROOT` is the checkout; `SHARED` holds real text; only developers have it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared"
