"""The command `search-mcp`: gives an index to language models as tools, by the Model Context Protocol.

Standard output is the protocol's alone; messages go to standard error. Exit status: 0 after the client has
gone, 2 if it cannot serve, 130, 143 or 129 ended by SIGINT, SIGTERM or SIGHUP.
"""

from __future__ import annotations

import os
import socket
import sys
from importlib.util import find_spec

import click

from indexer.core.errors import PolicySearchError
from indexer.core.messages import language_of, message, say, speak
from indexer.core.streams import usable_streams
from search.searcher import Searcher

from .answering import open_searcher
from .index_options import index_option
from .listening import listen, listening_options, token_for, url_of
from .options import run_click
from .request import FOUND
from .running import run_guarded, tell

_NAME = "search-mcp"
_OF_HTTP = ("--host", "--port", "--token-file", "--allow-anyone")


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="How to set up clients, and what the tools do: docs/mcp.md",
)
@index_option
@click.option(
    "--http", "over_http", is_flag=True, help="Serve over streamable HTTP, at http://HOST:PORT/mcp."
)
@listening_options(8001)
@click.pass_context
def command(
    context: click.Context,
    index: str,
    over_http: bool,
    host: str,
    port: int,
    token_file: str | None,
    allow_anyone: bool,
) -> None:
    """Give the index to a language model as tools, over standard input and output or over HTTP.

    The tools find paragraphs, read articles and count; none changes anything.
    """
    for parameter in context.command.params:
        name = parameter.opts[0]
        is_given = context.get_parameter_source(str(parameter.name)) is click.core.ParameterSource.COMMANDLINE
        if name in _OF_HTTP and is_given and not over_http:
            raise click.UsageError(say("{option} is for --http: give both.", option=name))
    token = token_for(host, token_file, allows_anyone=allow_anyone) if over_http else None
    _check_library()
    with open_searcher(index) as searcher:
        if over_http:
            with listen(host, port) as bound:
                _serve_http(index, searcher, bound, token, allow_anyone)
        else:
            _serve_stdio(searcher)


def _check_library() -> None:
    if find_spec("mcp") is None:
        raise PolicySearchError(
            message('search-mcp takes the library mcp: pip install "policy-news-search[mcp]"')
        )


def _serve_stdio(searcher: Searcher) -> None:
    from search.mcp.server import create_server

    create_server(searcher).run("stdio")


def _serve_http(
    index: str, searcher: Searcher, bound: socket.socket, token: str | None, is_open: bool
) -> None:
    import uvicorn

    from search.mcp.http import PATH, create_app

    app = create_app(searcher, token, is_open=is_open)
    tell(_NAME, message("serving {index} at {url}", index=index, url=url_of(bound, PATH)))
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[bound])


def _run() -> int:
    status: int | None = run_click(command, _NAME)
    return FOUND if status is None else status


def main() -> None:
    """Run the command and end the process."""
    sys.stdin, sys.stdout, sys.stderr = usable_streams(sys.stdin, sys.stdout, sys.stderr)
    speak(language_of(os.environ))
    os._exit(run_guarded(_NAME, _run))


if __name__ == "__main__":
    main()
