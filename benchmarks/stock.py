"""The stock program: what people write with Whoosh and jieba as they come.

Each paragraph is a document with its text stored; jieba's analyzer for Whoosh cuts it, and Whoosh's parser
reads queries. It runs as a process of its own, so that its start is measured alone:

    python benchmarks/stock.py build CORPUS INDEX
    python benchmarks/stock.py search INDEX QUERY
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import click
from jieba.analyse import ChineseAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.qparser import QueryParser


@click.group()
def main() -> None:
    """Stock Whoosh and jieba."""


@main.command()
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.argument("index", type=click.Path(path_type=Path))
def build(corpus: Path, index: Path) -> None:
    """Index the paragraphs of a .jsonl file."""
    index.mkdir(parents=True, exist_ok=True)
    schema = Schema(
        id=ID(stored=True), title=TEXT(stored=True), text=TEXT(stored=True, analyzer=ChineseAnalyzer())
    )
    writer = create_in(index, schema).writer(procs=os.cpu_count(), limitmb=256)
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            for number, paragraph in enumerate(filter(str.strip, article["text"].split("\n")), 1):
                writer.add_document(
                    id=f"{article['id']} {number}", title=article.get("title"), text=paragraph
                )
    writer.commit()


@main.command()
@click.argument("index", type=click.Path(exists=True))
@click.argument("query")
@click.option("--limit", default=10, help="At most so many.")
def search(index: str, query: str, limit: int) -> None:
    """Print the best paragraphs."""
    opened = open_dir(index)
    with opened.searcher() as searcher:
        hits = searcher.search(QueryParser("text", opened.schema).parse(query), limit=limit)
        click.echo(f"{len(hits)} paragraphs")
        for hit in hits:
            click.echo(f"{hit['id']}\t{hit.get('title', '')}\n{hit.highlights('text')}")


if __name__ == "__main__":
    main()
