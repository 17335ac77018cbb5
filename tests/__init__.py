"""The tests. `ROOT` is the checkout; `SHARED` holds real text, and is missing on a user's machine."""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared"

_START = f"import sys; sys.path += {[str(ROOT), sysconfig.get_path('purelib')]}; "
"""The paths of this checkout and of the libraries, for Python with -S. `site`, which is left out so, also
runs hooks of installers, and they take half of the time of a search."""

COMMANDS = {
    "indexer": [
        *(sys.executable, "-S", "-c"),
        _START + "import tests.word_tables as words; words.copy_instead(); "
        "from indexer.cli.main import main; main()",
    ],
    "search": [sys.executable, "-S", "-c", _START + "from search.cli.main import main; main()"],
    "search-mcp": [sys.executable, "-m", "search.cli.mcp"],
    "search-evaluate": [
        *(sys.executable, "-S", "-c"),
        _START + "from search.cli.evaluation import main; main()",
    ],
    "search-serve": [sys.executable, "-m", "search.cli.serving"],
}
"""How a test starts each command of this checkout, in a process of its own. PYTHONPATH has to name ROOT."""
