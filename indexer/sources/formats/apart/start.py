"""Begins a process that reads documents. The first line that it is sent says what to import from where."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Imports from where the parent does, and serves."""
    # Unbuffered, so that nothing behind the line is taken.
    with open(0, "rb", buffering=0, closefd=False) as asked:
        path, module, limits = json.loads(asked.readline())
    sys.path[:] = path
    from indexer.sources.formats.apart.serving import Limits, serve

    serve(module, Limits(*limits))


if __name__ == "__main__":
    main()
