"""The command `search-serve`: serves the API and the page of an index over HTTP.

Exit status: 0 after SIGINT or SIGTERM stopped it, 2 if it cannot serve.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from indexer.core.errors import PolicySearchError
from indexer.core.messages import language_of, message, speak
from indexer.core.streams import usable_streams
from search.web.settings import Settings

from .answering import open_searcher
from .index_options import indexes_option
from .listening import check_name, check_origin, is_this_machine, listening_options, token_for
from .options import run_click
from .request import FOUND
from .running import run_guarded

_NAME = "search-serve"
_OWN_NAMES = ("127.0.0.1", "::1", "[::1]", "localhost")


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Endpoints, limits, and serving to others: docs/web.md",
)
@indexes_option
@listening_options(8000)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, 1_000),
    default=1,
    show_default=True,
    help="Answer in N processes; as many as processors answer the most.",
)
@click.option(
    "--name",
    "names",
    metavar="HOST",
    multiple=True,
    help="Answer requests for this name, too. Repeat it for several. Without a token, a server at loopback "
    "answers only those for localhost, so that no page of the web can reach it by another name.",
)
@click.option(
    "--cors",
    metavar="ORIGIN",
    multiple=True,
    help="Let scripts of pages from ORIGIN, such as https://example.org, read answers; * for all. Repeat it "
    "for several.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(0, 3_600, min_open=True),
    default=2.0,
    show_default=True,
    help="End each search after SECONDS with what it has found by then.",
)
@click.option(
    "--rate",
    metavar="N",
    type=click.FloatRange(0, 1_000_000, min_open=True),
    help="Answer at most N requests a second of a client.  [default: any number]",
)
@click.option("--access-log", is_flag=True, help="Print a line for each request on standard error.")
def command(**options: Any) -> int:
    """Serve an index over HTTP: a page for people at /, and an API in JSON under /api/.

    It listens on this machine alone, unless --host says otherwise. It takes up a newer state of the index by
    itself.
    """
    return _serve(options.pop("indexes"), **options)


def _serve(indexes: Sequence[str], /, **options: Any) -> int:
    try:
        from .server import Listening, serve
    except ModuleNotFoundError as error:
        raise PolicySearchError(
            message(
                "serving needs libraries that are not installed ({name}); install them with "
                '`pip install "policy-news-search[web]"`, or in a copy of the source with '
                '`pip install ".[web]"`',
                name=error.name,
            )
        ) from error
    host, allows_anyone = options["host"], options["allow_anyone"]
    token = token_for(host, options["token_file"], allows_anyone=allows_anyone)
    cors, own_names = tuple(map(check_origin, options["cors"])), tuple(map(check_name, options["names"]))
    # An index that cannot be opened is told at once, and not to the first who asks.
    open_searcher(*indexes).close()
    is_guarded = token or allows_anyone or not is_this_machine(host)
    names = () if is_guarded else (*_OWN_NAMES, *own_names)
    listening = Listening(host, options["port"], options["workers"], options["access_log"])
    settings = Settings(seconds=options["timeout"], rate=options["rate"], token=token, cors=cors, names=names)
    serve(indexes, listening, settings)
    return FOUND


def run() -> int:
    """Run the command on the process's command line; return the exit status."""
    status: int = run_guarded(_NAME, lambda: run_click(command, _NAME))
    return status


def main() -> None:
    """Run the command and end the process."""
    sys.stdin, sys.stdout, sys.stderr = usable_streams(sys.stdin, sys.stdout, sys.stderr)
    speak(language_of(os.environ))
    sys.exit(run())


if __name__ == "__main__":
    main()
