"""The command `search-serve`: serves the API and the page of an index over HTTP.

Exit status: 0 after it was stopped by SIGINT or SIGTERM, 2 if it cannot serve.
"""

from __future__ import annotations

import click

from .index_options import index_option


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@index_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen on this address.")
@click.option("--port", type=int, default=8000, show_default=True, help="Listen on this port.")
def serve(index: str, host: str, port: int) -> None:
    """Serve the index over HTTP: a page for people, and an API in JSON."""
    import uvicorn

    from search.web.app import create_app

    uvicorn.run(create_app(index), host=host, port=port)


def main() -> None:
    """Run the command."""
    serve()
