"""Comparison of two articles of an index, paragraph by paragraph (`indexer.analysis.comparing`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from indexer.analysis import ParagraphPair, pair_paragraphs
from indexer.core.article import Paragraph
from indexer.core.errors import AmbiguousIdError, IdNotFoundError
from indexer.core.messages import message
from indexer.core.schema import ARTICLE
from indexer.core.short_ids import ids_meant
from indexer.storage.embedded.generation import Generation, open_segment
from indexer.storage.opensearch.address import Access

from .info import read_index
from .stored import stored_articles


def compare_articles(
    first: str, second: str, index: str | Path = "index", *, access: Access | None = None
) -> tuple[ParagraphPair, ...]:
    """The paragraphs of two articles of an index, given by their ids or short ids, in pairs.

    Raises PolicySearchError for an id that the index does not hold, and what opening an index raises.
    """
    articles = [first, second]
    texts = _read_texts(articles, index, access)
    if any(article not in texts for article in articles):
        stored = stored_articles(index, access)
        articles = [_meant(article, stored, index) for article in articles]
        texts = _read_texts(articles, index, access)
    paragraphs = [
        [Paragraph(article, ordinal, text) for ordinal, text in enumerate(texts[article], 1)]
        for article in articles
    ]
    return pair_paragraphs(*paragraphs)


def _read_texts(articles: Sequence[str], index: str | Path, access: Access | None) -> dict[str, list[str]]:
    """The texts of the paragraphs of some articles, by article id, as far as the index holds them."""
    return read_index(
        index,
        access,
        lambda directory, generation: _texts(directory, generation, articles),
        lambda cluster: cluster.texts(articles),
    )


def _meant(article: str, ids: Collection[str], index: str | Path) -> str:
    """The id of the article that an id or a short id means. Raises PolicySearchError."""
    found = ids_meant(article, ids)
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousIdError(
            message(
                "{index} holds several articles with the short id {article}: {names}",
                index=index,
                article=article,
                names=", ".join(found),
            ),
            tuple(found),
        )
    raise IdNotFoundError(
        message(
            "{index} holds no article {article}; an article's id is what `search` shows of it",
            index=index,
            article=article,
        )
    )


def _texts(index: Path, generation: Generation, articles: Sequence[str]) -> dict[str, list[str]]:
    """The texts of the paragraphs of some articles, by article id, as far as the index holds them."""
    texts = {}
    for segment in generation.segments:
        files = open_segment(index, segment)
        terms = files.terms.field(ARTICLE)
        for article in articles:
            term = terms.find(article)
            for number in () if term is None else terms.documents(term):
                if number not in segment.deleted_articles:
                    texts[article] = list(map(files.texts.source, files.articles.documents_of(number)))
    return texts
