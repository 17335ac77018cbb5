"""Finds the messages in the source: the templates of `message` and its siblings, and the commands' help."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

import indexer.cli.commands
import search.cli.evaluation
import search.cli.options
import search.cli.serving

from .catalogue import Key

ROOT = Path(__file__).resolve().parents[1]

TEMPLATES = {"message": 1, "say": 1, "join_messages": 1, "plural": 2, "say_plural": 2}
"""Functions whose first arguments are templates, and how many are."""

PASSING = ("indexer/core/messages.py", "indexer/core/help.py")
"""Modules that pass templates on."""

COMMANDS: dict[str, click.Command] = {
    "indexer": indexer.cli.commands.commands,
    "search": search.cli.options.command,
    "search-evaluate": search.cli.evaluation.command,
    "search-serve": search.cli.serving.command,
}


def source_messages() -> dict[Key, list[str]]:
    """Each message of ours, and the files that it is in, or the commands whose help it is in."""
    found: dict[Key, list[str]] = {}
    places = [
        (key, path)
        for path, source in sources()
        if path not in PASSING
        for key in templates_in(ast.parse(source))
    ]
    places += [((text,), f"{name} --help") for name, command in COMMANDS.items() for text in help_of(command)]
    for key, place in places:
        if place not in found.setdefault(key, []):
            found[key].append(place)
    return found


def sources() -> Iterator[tuple[str, str]]:
    """(path, source) of each module."""
    for package in ("indexer", "search"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def templates_in(tree: ast.AST) -> Iterator[Key]:
    """The messages in a module. Raises ValueError for one that is no literal: nobody could translate it."""
    for node in ast.walk(tree):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if not isinstance(node, ast.Call) or name not in TEMPLATES:
            continue
        templates = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
        key = templates[: TEMPLATES[name]]
        if len(key) < TEMPLATES[name] or not all(isinstance(each, str) for each in key):
            raise ValueError(f"line {node.lineno}: {name} takes the literal text of a message")
        if any(map(str.strip, map(str, key))):
            yield tuple(map(str, key))


def help_of(command: click.Command) -> Iterator[str]:
    """The texts of a command's help, and of its subcommands', each paragraph by itself."""
    from indexer.core.help import help_texts

    return help_texts(command)


def click_messages() -> set[Key]:
    """The messages of the installed click, which looks them up by `gettext`, too."""
    found: set[Key] = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "ngettext")
            ):
                texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                if texts and all(isinstance(each, str) for each in texts):
                    found.add(tuple(map(str, texts)))
    return found


def names_in(template: str) -> list[str]:
    """What a template puts in, with conversion and format: `{count:,}`."""
    return sorted(re.findall(r"(?<!\{)\{([^{}]+)\}", template.replace("{{", "")))
