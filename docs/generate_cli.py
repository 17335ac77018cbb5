"""Prints docs/cli.md: the help of the commands and their subcommands, on a terminal of 80 columns.

Run by `make docs`; tests/test_docs.py holds that the file is what this prints.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

import indexer.cli.commands
import search.cli.evaluation
import search.cli.options
import search.cli.serving

COLUMNS = 80
HEAD = """\
# The command lines

Generated from `--help` by `docs/generate_cli.py`; change the commands, then run `make docs`.
"""


def commands(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[tuple[str, str]]:
    """The command line and the help of a command, then those of its subcommands, in their order."""
    settings = {**command.context_settings, "terminal_width": COLUMNS, "max_content_width": COLUMNS}
    with click.Context(command, info_name=name, parent=parent, **settings) as context:
        yield context.command_path, command.get_help(context)
        if isinstance(command, click.Group):
            for subcommand_name, subcommand in command.commands.items():
                yield from commands(subcommand, subcommand_name, context)


def reference() -> str:
    sections = [HEAD]
    every: dict[str, click.Command] = {
        "indexer": indexer.cli.commands.commands,
        "search": search.cli.options.command,
        "search-evaluate": search.cli.evaluation.command,
        "search-serve": search.cli.serving.command,
    }
    for name, command in every.items():
        for line, text in commands(command, name):
            mark = "#" * (line.count(" ") + 2)
            sections.append(f"{mark} `{line}`\n\n```text\n{text}\n```\n")
    return "\n".join(sections)


if __name__ == "__main__":
    print(reference(), end="")
