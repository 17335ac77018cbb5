"""The articles that an index has, by id: what each batch compares its sources with."""

from __future__ import annotations

from pathlib import Path

from indexer.core.article import StoredArticle
from indexer.storage.embedded.generation import Generation, open_segment
from indexer.storage.opensearch.address import Access

from .info import read_index


def stored_articles(index: str | Path, access: Access | None) -> dict[str, StoredArticle]:
    """The articles of an index. Raises as `index_info`."""
    return read_index(index, access, _in_folder, lambda cluster: cluster.stored())


def _in_folder(directory: Path, generation: Generation) -> dict[str, StoredArticle]:
    stored: dict[str, StoredArticle] = {}
    for segment in generation.segments:
        files = open_segment(directory, segment)
        deleted = set(segment.deleted_articles)
        stored.update(
            (name, article) for number, name, article in files.stored_articles() if number not in deleted
        )
    return stored
