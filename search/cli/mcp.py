"""The command `search-mcp`: gives an index to language models as tools, by the Model Context Protocol.

Standard output is the protocol's alone; messages go to standard error. Exit status: 0 after the client has
gone, 2 if it cannot serve, 130, 143 or 129 ended by SIGINT, SIGTERM or SIGHUP.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

import click

from indexer.core.errors import PolicySearchError
from indexer.core.messages import language_of, message, say, speak
from indexer.core.streams import usable_streams
from search.searcher import Searcher

from .answering import open_searcher
from .index_options import index_option
from .listening import check_listening, listen
from .options import run_click
from .request import FOUND
from .running import run_guarded, tell

_NAME = "search-mcp"
_OF_HTTP = ("--host", "--port", "--token", "--no-token")


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="How to set up clients, and what the tools do: docs/mcp.md",
)
@index_option
@click.option(
    "--http", "over_http", is_flag=True, help="Serve over streamable HTTP, at http://HOST:PORT/mcp."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="With --http: listen on this address.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="With --http: listen on this port; 0 is any free one.",
)
@click.option(
    "--token",
    metavar="TOKEN",
    envvar="POLICY_MCP_TOKEN",
    help="With --http: answer only clients that send this token. Others can read the command line: rather "
    "set $POLICY_MCP_TOKEN.",
)
@click.option(
    "--no-token",
    "is_open",
    is_flag=True,
    help="With --http: answer anyone who reaches the port, also from elsewhere or through a tunnel.",
)
@click.pass_context
def command(
    context: click.Context,
    index: str,
    over_http: bool,
    host: str,
    port: int,
    token: str | None,
    is_open: bool,
) -> None:
    """Give the index to a language model as tools, over standard input and output or over HTTP.

    The tools find paragraphs, read articles and count; none changes anything.
    """
    if is_open and token is not None:
        raise click.UsageError(say("Give --token or --no-token, not both."))
    for parameter in context.command.params:
        name = parameter.opts[0]
        is_given = context.get_parameter_source(str(parameter.name)) is click.core.ParameterSource.COMMANDLINE
        if name in _OF_HTTP and is_given and not over_http:
            raise click.UsageError(say("{option} is for --http: give both.", option=name))
    if over_http:
        check_listening(host, is_guarded=is_open or token is not None)
    _check_library()
    with open_searcher(index) as searcher:
        if over_http:
            _serve_http(searcher, host, port, token, is_open)
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


def _serve_http(searcher: Searcher, host: str, port: int, token: str | None, is_open: bool) -> None:
    import uvicorn

    from search.mcp.http import PATH, create_app

    app = create_app(searcher, token, is_open=is_open)
    with listen(host, port) as socket:
        shown_host = f"[{host}]" if ":" in host else host
        address = f"http://{shown_host}:{socket.getsockname()[1]}{PATH}"
        tell(_NAME, message("serving at {address}", address=address))
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[socket])


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
