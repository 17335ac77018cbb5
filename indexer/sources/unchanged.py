"""Which files need not be read again, because they are as they were when they were last read?

A file is unchanged if it and its sidecar have the same size, times and inode, if its options are as
before, and if the index still has as many articles of it. Every write changes the time of the inode, which
nobody can set; so only a second write within one tick of the system's clock could be missed. A file that was
written shortly before it was read is therefore read again.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import cache
from time import time_ns
from typing import Any

from .files import SourceFile, stamp_of
from .places import lineage

_READERS = (
    "policy-news-search",
    "brotli",
    "defusedxml",
    "markdown-it-py",
    "mdit-py-plugins",
    "olefile",
    "pypdfium2",
    "python-calamine",
    "rapidocr",
    "warcio",
    "zstandard",
)
"""The packages that read files."""


@cache
def reading_version() -> str:
    """The versions of what reads files: another one may read a file in another way."""
    from importlib.metadata import PackageNotFoundError, version

    versions = []
    for name in _READERS:
        try:
            versions.append(version(name))
        except PackageNotFoundError:
            versions.append("-")
    return " ".join(versions)


_TICK = 2_000_000_000
"""Nanoseconds: more than the resolution of the times of any file system."""


class FileStates:
    """The states of files when they were read, each with the number of articles that came of the file.

    `recorded` are those of the last run, by name. `paths` has, for each article of the index by its id, the
    name of the file or of the document in it that the article came from.
    """

    def __init__(
        self, recorded: Mapping[str, Any] | None = None, paths: Mapping[str, str | None] | None = None
    ):
        self._recorded = recorded or {}
        self._ids: dict[str, list[str]] = {}
        self._started = time_ns()
        self._spoiled: set[str] = set()
        self.noted: dict[str, Any] = {}
        """The states to record: those of files that were read without a fault, by name."""
        for article, path in (paths or {}).items() if recorded else ():
            file = path and next((name for name in lineage(path) if name in self._recorded), None)
            if file:
                self._ids.setdefault(file, []).append(article)

    def unchanged(self, file: SourceFile, sidecar: str | None) -> Collection[str] | None:
        """The ids of the articles of an unchanged file; None for a file to be read."""
        ids = self._ids.get(file.name, [])
        if file.name not in self._recorded or self._recorded[file.name] != [len(ids), *_state(file, sidecar)]:
            return None
        return ids

    def spoil(self, path: str) -> None:
        """Note that an article of a file, or of a document in it, was rejected after it was read."""
        self._spoiled.update(lineage(path))
        for name in lineage(path):
            self.noted.pop(name, None)

    def note(self, file: SourceFile, sidecar: str | None, articles: int) -> None:
        """Note a file all of which became so many articles."""
        if file.name in self._spoiled:
            return
        state = _state(file, sidecar)
        stamps = [file.stamp, state[1]]
        if file.stamp is not None and all(
            max(stamp[1:3]) + _TICK < self._started for stamp in stamps if stamp
        ):
            self.noted[file.name] = [articles, *state]


def _state(file: SourceFile, sidecar: str | None) -> list[Any]:
    """[the file's stamp, its sidecar's, its encoding], as JSON gives it back; the last two may be None.

    Where pictures are recognised, true stands behind them.
    """
    beside = None
    if sidecar is not None:
        with suppress(OSError):
            beside = list(stamp_of(os.stat(sidecar)))
    return [list(file.stamp or ()), beside, file.encoding, *([True] if file.ocr else [])]
