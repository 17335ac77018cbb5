"""Begins the process that reads PDF files. The first line that it is sent names the places to import from."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Imports from where the parent does, and serves."""
    # Unbuffered, so that nothing behind the line is taken.
    with open(0, "rb", buffering=0, closefd=False) as asked:
        sys.path[:] = json.loads(asked.readline())
    from indexer.sources.formats.pdfium.child import serve

    serve()


if __name__ == "__main__":
    main()
