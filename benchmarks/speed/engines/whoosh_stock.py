"""Stock Whoosh and jieba: builds with `benchmarks/stock.py`, answers by Whoosh's own parser and searcher."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.process import Command, stock_command
from benchmarks.speed.engines.seam import KINDS, QUESTION, Opened, ParagraphRow, operands


class WhooshStock:
    name = "stock Whoosh + jieba"
    kinds = frozenset(KINDS)

    def missing(self) -> str | None:
        return None

    def build(self, part: Path, folder: Path) -> None:
        subprocess.run(stock_command("build", str(part), str(folder)), check=True)

    def open(self, folder: Path) -> Opened:
        import logging

        import jieba
        from whoosh.index import open_dir
        from whoosh.qparser import OrGroup, QueryParser

        jieba.setLogLevel(logging.WARNING)
        index = open_dir(str(folder))
        searcher = index.searcher()
        every, some = QueryParser("text", index.schema), QueryParser("text", index.schema, group=OrGroup)

        def answer(query: str, limit: int) -> list[ParagraphRow]:
            parser = some if operands(query)[0] == QUESTION else every
            found: list[ParagraphRow] = []
            for hit in searcher.search(parser.parse(query), limit=limit):
                article, number = hit["id"].rsplit(" ", 1)
                found.append((article, int(number), hit["text"]))
            return found

        return Opened(answer)

    def cold(self, folder: Path, query: str) -> Command | None:
        return stock_command("search", str(folder), query)
