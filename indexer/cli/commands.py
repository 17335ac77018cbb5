"""The commands of `indexer`, in one group; what each does stands in the sibling modules."""

from __future__ import annotations

import os
import sys

import click

from indexer.core.messages import spoken_language

from .building import build, discard, remove, revert, update
from .inspecting import boilerplate, compare, info, preview, verify
from .reporting import DONE, Reporter
from .words import words


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="policy-news-search", prog_name="indexer")
def commands() -> None:
    """Build, change and inspect an index of articles. `search` searches it."""


for command in (build, update, words, revert, discard, remove, preview, info, boilerplate, compare, verify):
    commands.add_command(command)


def run(arguments: list[str]) -> int:
    """Run the command line; return the exit status."""
    reporter = Reporter("", as_json="--json" in arguments, quiet=False, log="--log" in arguments)
    if language := spoken_language():
        from indexer.core.help import localise

        localise(commands, language, os.environ)
    stdout = sys.stdout
    try:
        status: int | None = commands.main(arguments, prog_name="indexer", standalone_mode=False)
    except SystemExit as end:
        # If the reader of a help text has gone, click replaces the stream and exits with 1: no failure.
        return int(end.code or DONE) if sys.stdout is stdout else DONE
    except click.ClickException as error:
        return reporter.misuse(error)
    except click.Abort:
        return reporter.error(KeyboardInterrupt())
    except BaseException as error:
        return reporter.error(error)
    return status or DONE
