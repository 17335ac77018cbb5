"""Articles to the files of one segment: analysis and inversion, in one process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from .analysis import Segmenter, fold_text, gram_terms, word_terms
from .article import Article
from .schema import ARTICLE, COUNTED_FIELDS, GRAMS, PLAIN_FIELDS, TITLE_GRAMS, TITLE_WORDS, WORDS
from .segment import (
    ArticleRecord,
    ArticlesWriter,
    Inverter,
    TextsWriter,
    article_digest,
    day_number,
    segment_paths,
)


def record_of(article: Article) -> ArticleRecord:
    """What is stored of an article apart from its text."""
    return ArticleRecord(
        id=article.id,
        title=article.title,
        url=article.url,
        source=article.source,
        published=article.published,
        issuer=article.issuer,
        number=article.number,
        region=article.region,
        topics=article.topics,
        path=article.path,
    )


def digest_of(article: Article) -> bytes:
    """What tells this state of an article from another: 16 bytes."""
    return article_digest(record_of(article).as_json(), article.text)


def write_segment(
    articles: Iterable[Article],
    directory: Path,
    name: str,
    segmenter: Segmenter,
    between_articles: Callable[[], None] = lambda: None,
) -> int:
    """Write the segment `name` with the articles in order; how many paragraphs it has.

    `between_articles` is called after each article and may raise to stop.
    """
    paths = segment_paths(directory, name)
    inverter = Inverter(COUNTED_FIELDS, PLAIN_FIELDS)
    texts = TextsWriter(paths[".texts"])
    records = ArticlesWriter(paths[".articles"])
    document = 0
    for article in articles:
        first = document
        lengths: list[int] = []
        for paragraph in article.paragraphs():
            folded = fold_text(paragraph.text)
            words = word_terms(folded, segmenter)
            here = range(document, document + 1)
            inverter.add_counted(WORDS, here, words)
            inverter.add_plain(GRAMS, here, gram_terms(folded))
            texts.add(_utf8(paragraph.text), _utf8(folded))
            lengths.append(len(words))
            document += 1
        title = fold_text(article.title or "")
        title_words = word_terms(title, segmenter)
        documents = range(first, document)
        inverter.add_counted(TITLE_WORDS, documents, title_words)
        inverter.add_plain(TITLE_GRAMS, documents, gram_terms(title))
        inverter.add_plain(ARTICLE, documents, {article.id})
        record = record_of(article).as_json()
        digest = article_digest(record, article.text)
        records.add(record, digest, day_number(article.published), lengths, len(title_words))
        between_articles()
    texts.finish()
    records.finish()
    inverter.write(paths[".terms"])
    return document


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
