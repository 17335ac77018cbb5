"""Reads files line by line, and reports every bad line by its number."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, BinaryIO

from indexer.core.errors import EvaluationError
from indexer.core.messages import join_messages, message
from indexer.core.system import system_words

File = str | os.PathLike[str] | BinaryIO
"""A path, or a binary file open for reading, such as `sys.stdin.buffer`."""

_MOST_FAULTS = 10
"""Bad lines that a message names one by one."""


def name_of(file: File) -> str:
    """The file's name in messages."""
    return os.fspath(file) if isinstance(file, (str, os.PathLike)) else str(getattr(file, "name", "input"))


def take_lines(file: File, take: Callable[[str], None], what: str) -> None:
    """Pass each line that is not blank, without its end, to `take`, which raises ValueError for a bad one.

    Raises EvaluationError if the file cannot be read or is empty, or, at its end, for the bad lines. The
    message says that the file should hold `what`.
    """
    faults: list[str] = []
    is_empty = True
    try:
        with open(file, "rb") if isinstance(file, (str, os.PathLike)) else nullcontext(file) as opened:
            for number, line in enumerate(opened, 1):
                try:
                    text = line.decode("utf-8").removeprefix("\ufeff" if number == 1 else "").rstrip("\r\n")
                    if text and not text.isspace():
                        is_empty = False
                        take(text)
                except UnicodeDecodeError:
                    faults.append(message("line {number}: is no UTF-8", number=number))
                except ValueError as error:
                    faults.append(message("line {number}: {error}", number=number, error=error))
    except OSError as error:
        raise EvaluationError(
            message(
                "cannot read {file}: {error}; it should be {what}",
                file=name_of(file),
                error=system_words(error),
                what=what,
            )
        ) from error
    if is_empty and not faults:
        raise EvaluationError(
            message("{file} is empty; it should hold {what}", file=name_of(file), what=what)
        )
    if faults:
        raise EvaluationError(
            message(
                "{file}: {faults}; the file should hold {what}",
                file=name_of(file),
                faults=_listed(faults),
                what=what,
            )
        )


def as_object(line: str) -> dict[str, Any]:
    """The JSON object in a line. Raises ValueError where it holds none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(message("begins with {{ but is no JSON object ({error})", error=error)) from None
    if not isinstance(value, dict):
        raise ValueError(message("is no JSON object"))
    return value


def id_of(fields: dict[str, Any]) -> str:
    """The "id" of a JSON object, a string or a number, as a string."""
    value = fields.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise ValueError(message('has no "id" that is a string or a number'))
    return str(value)


def text_of(fields: dict[str, Any]) -> str:
    """The "text" of a JSON object."""
    text = fields.get("text")
    if not isinstance(text, str):
        raise ValueError(message('has no "text" that is a string'))
    return text


def whole_number(text: str, least: int, name: str) -> int:
    """The number in a column. Raises ValueError where it is none, or less than `least`."""
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if number < least:
        raise ValueError(
            message(
                "{text!r} is no {name}: a whole number from {least} on", text=text, name=name, least=least
            )
        )
    return number


def _listed(faults: list[str]) -> str:
    """The first faults, and the number of the others."""
    hidden = len(faults) - _MOST_FAULTS
    more = [message("and {hidden:,} more", hidden=hidden)] if hidden > 0 else []
    return join_messages("; ", [*faults[:_MOST_FAULTS], *more])
