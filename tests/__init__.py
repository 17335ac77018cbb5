"""The tests. `ROOT` is the checkout; `SHARED` holds real text, and is missing on a user's machine."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared"

COMMANDS = {
    "indexer": [sys.executable, "-c", "from indexer.cli.main import main; main()"],
    "search": [sys.executable, "-m", "search.cli.main"],
    "search-evaluate": [sys.executable, "-m", "search.cli.evaluation"],
    "search-serve": [sys.executable, "-m", "search.cli.serving"],
}
"""How a test starts each command of this checkout, in a process of its own."""
