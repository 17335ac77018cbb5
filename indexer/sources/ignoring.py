"""Which files and folders of a source are not read, by patterns as in a .gitignore.

Patterns come with the source (`--exclude`) and from files named `.indexerignore`, which hold for their folder
and what lies in it. The patterns of the source decide first, then those of the innermost folder; of several
patterns in one place the last. As in git, what lies in an ignored folder is never looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, NamedTuple

from indexer.core.messages import message

IGNORE_FILE = ".indexerignore"

_LARGEST = 2**20


class _Pattern(NamedTuple):
    """A line of patterns. One without a slash matches the last part of a path, another one the whole path.

    The library also matches what lies in a folder that a pattern matches, which git does only by not looking
    at what is ignored.
    """

    matcher: Any
    by_last_part: bool
    only_folders: bool

    def matches(self, path: str, is_folder: bool) -> bool:
        if self.only_folders and not is_folder:
            return False
        folder, _, last = path.rpartition("/")
        end = "/" if is_folder else ""
        if self.by_last_part:
            return self.matcher.match_file(last + end) is not None
        is_matched = self.matcher.match_file(path + end) is not None
        return is_matched and not (folder and self.matcher.match_file(folder + "/") is not None)


class Patterns(NamedTuple):
    """Patterns that hold for what lies in the folder `name` of the index."""

    name: str
    patterns: tuple[_Pattern, ...]

    def decide(self, name: str, is_folder: bool) -> bool | None:
        """Whether a file or folder in it is ignored; None where no pattern matches."""
        path = name[len(self.name) + 1 :]
        matching = (each for each in reversed(self.patterns) if each.matches(path, is_folder))
        pattern = next(matching, None)
        return None if pattern is None else bool(pattern.matcher.include)


Ignored = tuple[Patterns, ...]
"""The patterns that hold at a place, in the order in which they decide."""


def patterns_of(name: str, lines: Iterable[str]) -> Ignored:
    """The patterns for the folder `name`. Raises ValueError for a pattern that cannot be understood."""
    lines = tuple(lines)
    if not lines:
        return ()
    # Most sources have no patterns.
    from pathspec import GitIgnoreSpec

    patterns = []
    for line in lines:
        (matcher,) = GitIgnoreSpec.from_lines([line]).patterns or (None,)
        if matcher is not None and matcher.include is not None:
            body = line.strip().removeprefix("!")
            patterns.append(_Pattern(matcher, "/" not in body.rstrip("/"), body.endswith("/")))
    return (Patterns(name, tuple(patterns)),)


def ignore_file(name: str, location: str) -> Ignored:
    """The patterns of a folder's ignore file, none if it has none.

    Raises OSError, and ValueError if it is no text in UTF-8 or cannot be understood.
    """
    path = os.path.join(location, IGNORE_FILE)
    if not os.path.lexists(path):
        return ()
    if not os.path.isfile(path):
        raise ValueError(message("it is not a file"))
    with open(path, "rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ValueError(message("longer than {largest:,} bytes", largest=_LARGEST))
    return patterns_of(name, content.decode("utf-8-sig").splitlines())


def is_ignored(ignored: Ignored, name: str, is_folder: bool) -> bool:
    """Whether a file or folder is not to be read."""
    decisions = (patterns.decide(name, is_folder) for patterns in ignored)
    return next((decision for decision in decisions if decision is not None), False)
