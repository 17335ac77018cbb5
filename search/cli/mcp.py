"""The command `search-mcp`: gives an index to language models as tools, by the Model Context Protocol."""

from __future__ import annotations

import click

from .index_options import index_option


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@index_option
def serve(index: str) -> None:
    """Give the index to a language model as tools, over standard input and output."""


def main() -> None:
    """Run the command."""
    serve()
