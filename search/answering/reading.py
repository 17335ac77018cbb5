"""Reads an article, and marks in it what a query finds."""

from __future__ import annotations

from itertools import islice

from indexer.core.errors import AmbiguousIdError, IdNotFoundError
from indexer.core.messages import join_messages, message
from indexer.core.short_ids import short_id
from search.extract import Extract

from .articles import article_named, shortened
from .headings import numbered_headings
from .reposts import reposts_of_article
from .retrieval import Answer
from .understanding import understood

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.core.article import Paragraph
    from search.engine.view import View
    from search.highlight import Span
    from search.query.query import Query


def extract_of(view: View, given: str, query: Query | None = None, index: str | None = None) -> Extract:
    """The article that an id names, with the numbers of its paragraphs if it names any, and the spans of a
    query. Raises as `article_named`."""
    article, ordinals = article_named(view, given, index)
    spans = () if query is None else _spans_in(view, query, article.id, index)
    reposts = reposts_of_article(view, article.id, index)
    return Extract(article, ordinals, spans, *reposts, numbered_headings(article.paragraphs()))


def only_paragraph(extract: Extract) -> Paragraph:
    """The one paragraph that an id names. Raises IdNotFoundError where it names an article alone, and
    AmbiguousIdError where the article has the paragraph several times."""
    article = extract.article
    code = short_id(article.id)
    if not extract.ordinals:
        raise IdNotFoundError(
            message(
                "{code} ({shortened}) is an article; put a colon and the number of a paragraph behind it",
                code=code,
                shortened=shortened(article.id),
            )
        )
    if len(extract.ordinals) > 1:
        candidates = tuple([f"{article.id}:{ordinal}" for ordinal in extract.ordinals])
        raise AmbiguousIdError(
            message(
                "{code} ({shortened}) has this paragraph {count:,} times: {places}",
                code=code,
                shortened=shortened(article.id),
                count=len(candidates),
                places=join_messages(", ", [f"¶{ordinal}" for ordinal in extract.ordinals]),
            ),
            candidates,
        )
    return next(islice(article.paragraphs(), extract.ordinals[0] - 1, None))


def _spans_in(view: View, query: Query, article: str, index: str | None) -> tuple[tuple[Span, ...], ...]:
    """The spans of a query in each paragraph of an article."""
    documents = view.documents_of(article, index) or ()
    answer = Answer(view, understood(query, view, None), None)
    hits = answer.hits([(segment, document, 0.0, 0, 0) for segment, document in documents])
    return tuple([hit.spans for hit in hits])
