"""The tests. `ROOT` is the checkout; `SHARED` holds real text, and is missing on a user's machine."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared"
