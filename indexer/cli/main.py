"""The command `indexer`: a group of the commands of its sibling modules.

They check their arguments, call the library and print: progress and messages on standard error, the result
on standard output. Exit status: 0 done, 1 done but something was rejected, 2 not done, 130 interrupted.
"""

from __future__ import annotations

import click

from .building import build, discard, remove, revert, update
from .inspecting import boilerplate, compare, info, preview, verify


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="policy-news-search", prog_name="indexer")
def main() -> None:
    """Build, change and inspect an index of articles. `search` searches it."""


for command in (build, update, revert, discard, remove, preview, info, boilerplate, compare, verify):
    main.add_command(command)
