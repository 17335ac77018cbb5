"""Ours: the command `indexer build`, `search.open_index`, and cold the command `search`."""

from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path

from benchmarks.process import Command, command_of
from benchmarks.speed.engines.seam import KINDS, Found, Opened, by_threads


class PolicyNews:
    name = "policy-news-search"
    kinds = frozenset(KINDS)

    def missing(self) -> str | None:
        return None

    def build(self, part: Path, folder: Path) -> None:
        command = command_of("indexer", "build", str(part), "--index", str(folder))
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def open(self, folder: Path) -> Opened:
        from search import open_index

        # No engine is asked for the number of all hits where it can do without.
        search = partial(open_index(folder).search, count=False)

        def answer(query: str, limit: int) -> list[Found]:
            return [(hit.article, hit.paragraph, hit.text) for hit in search(query, limit=limit).hits]

        return Opened(answer, answer_many=by_threads(answer))

    def cold(self, folder: Path, query: str) -> Command | None:
        return command_of("search", query, "--index", str(folder))
