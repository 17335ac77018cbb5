"""Begins the process that reads PDF files. Its arguments are the places from which the parent imports."""

from __future__ import annotations

import sys


def main() -> None:
    """Imports as the parent does, and serves."""
    sys.path[:] = sys.argv[1:]
    from indexer.sources.formats.pdfium.child import serve

    serve()


if __name__ == "__main__":
    main()
