"""Making the documents of an article, and the settings and mapping of an index on a cluster.

`indexer.storage.opensearch.documents` describes the documents.
"""

from __future__ import annotations

import json
from array import array
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from indexer.analysis import Segmenter, fold_text, word_terms
from indexer.core.article import Article
from indexer.core.schema import ARTICLE as ID_FIELD
from indexer.core.schema import (
    ARTICLE_CODES,
    BM25_B,
    BM25_K1,
    FOLDED_FIELDS,
    KEYWORD_FIELDS,
    LONGEST_INDEXED_WORD,
    MOST_WORDS,
)
from indexer.core.section_writing import little_endian
from indexer.duplicates.boilerplate import DECLARED, is_at_edge, signs_of
from indexer.duplicates.naming import laws_cited, own_law
from indexer.duplicates.passages import paragraph_key, passages_of
from indexer.storage.opensearch.documents import (
    ARTICLE,
    KNOWN,
    LONGEST_START,
    PARAGRAPH,
    WRITTEN,
    WRITTEN_AS,
    Counted,
    article_key_of,
    content_key_of,
    key_of_law,
    keyword_of,
    paragraph_id,
    term_of,
)
from indexer.storage.opensearch.surrogates import encodable, marked
from indexer.storage.segment.days import day_number
from indexer.storage.segment.records import digest_of
from indexer.storage.segment.texts import as_stored
from indexer.storage.segment.titles import starts_of
from indexer.values import keywords_of

_TERMS = ("words", "folded", "title_words", "title_folded", "title_starts")
"""The fields that are only searched."""


def settings(shards: int, replicas: int) -> dict[str, Any]:
    """The settings of an index. It is refreshed only on request."""
    return {
        "index.number_of_shards": shards,
        "index.number_of_replicas": replicas,
        "index.refresh_interval": "-1",
        "index.similarity.default.type": "BM25",
        "index.similarity.default.k1": BM25_K1,
        "index.similarity.default.b": BM25_B,
        "index.max_terms_count": 1_000_000,
        "analysis": {
            "tokenizer": {
                "pairs": {"type": "ngram", "min_gram": 2, "max_gram": 2},
                "characters": {"type": "ngram", "min_gram": 1, "max_gram": 1},
            },
            "analyzer": {
                "pairs": {"type": "custom", "tokenizer": "pairs"},
                "characters": {"type": "custom", "tokenizer": "characters"},
            },
        },
    }


def mapping(meta: Mapping[str, object]) -> dict[str, Any]:
    """The mapping of an index of articles."""
    characters = {"type": "text", "analyzer": "characters", "norms": False, "index_options": "docs"}
    folded = {"type": "text", "analyzer": "pairs", "norms": False, "fields": {"characters": characters}}
    words = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
    plain = {"type": "keyword", "doc_values": False, "norms": False}
    counted = plain | {"doc_values": True}
    return {
        "dynamic": False,
        "_meta": dict(meta),
        # Ids would stand in each paragraph; other keywords are short, and needed where filters are decided.
        "_source": {"excludes": [*_TERMS, f"keywords.{ID_FIELD}", WRITTEN]},
        "properties": {
            "document_type": plain,
            "article_key": counted,
            "sequence": {"type": "long", "index": False},
            "paragraph": {"type": "integer", "doc_values": False},
            "published": {"type": "integer"},
            "words": words,
            "folded": folded,
            "title_words": words | {"index_options": "docs", "norms": False},
            "title_folded": folded,
            "title_starts": plain,
            "content_key": plain,
            "disclaimer": {"type": "boolean", "doc_values": False},
            "part": plain,
            "keywords": {"properties": dict.fromkeys(KEYWORD_FIELDS, counted) | {ID_FIELD: plain}},
            WRITTEN: {"properties": dict.fromkeys(FOLDED_FIELDS, counted | {"index": False})},
        },
    }


def first_sequence(change: int, part: int = 0) -> int:
    """The first sequence number of a change, or of a part of a build: above all earlier ones."""
    return change << 44 | part << 32


def documents_of(
    article: Article, segmenter: Segmenter, sequence: int, part: str = ""
) -> tuple[list[tuple[str, str]], Counted]:
    """(the documents of an article as (id, JSON), its own last; their counts)

    `sequence` is that of its first paragraph. Since its own document is sent last, a reader that finds it
    finds all paragraphs too.
    """
    article_key, published = article_key_of(article.id), day_number(article.published)
    texts = [as_stored(paragraph.text) for paragraph in article.paragraphs()]
    title = as_stored(article.title or "")
    folded_title = fold_text(title)
    about_title = {
        "title": title,
        "title_words": _joined(word_terms(folded_title, segmenter)),
        "title_folded": folded_title,
    }
    found = keywords_of(article)
    keywords = {field: [keyword_of(term) for term in terms] for field, terms in found.items() if terms}
    documents: list[tuple[str, str]] = []
    opening: list[str] = []
    passages: set[int] = set()
    content_keys, cues = array("Q"), bytearray()
    length = words_in_all = units = 0
    for at, text in enumerate(texts):
        folded = fold_text(text)
        words = word_terms(folded, segmenter)
        flags = signs_of(folded, is_at_edge(at, len(texts)))
        content_key = paragraph_key(folded)
        document = {
            "document_type": PARAGRAPH,
            "article_key": article_key,
            "sequence": sequence + at,
            "paragraph": at + 1,
            "text": text,
            **about_title,
            "words": _joined(words),
            "folded": folded,
            "content_key": content_key_of(content_key),
            "keywords": keywords,
        }
        if published:
            document["published"] = published
        if flags & DECLARED:
            document["disclaimer"] = True
        documents.append((paragraph_id(article_key, at + 1), _json(document)))
        if length <= ARTICLE_CODES:
            opening.append(text)
            length += len(folded)
        passages.update(passages_of(folded))
        content_keys.append(content_key)
        cues.append(flags)
        words_in_all += min(len(words), MOST_WORDS)
        units += len(text.encode("utf-16-le", "surrogatepass")) // 2
    known = {name: value for name in KNOWN if (value := getattr(article, name)) is not None}
    if article.title is not None:
        known["title"] = title
    about: dict[str, Any] = {
        **known,
        "document_type": ARTICLE,
        "keywords": keywords,
        WRITTEN: {
            field: [keyword_of(f"{term}{WRITTEN_AS}{value.strip()}") for term, value in found[field].items()]
            for field in FOLDED_FIELDS
        },
        "topics": list(article.topics),
        "title_starts": [text[:LONGEST_START] for text, _, _ in starts_of([title], segmenter)],
        "article_key": article_key,
        "sequence": sequence,
        "paragraph": len(texts),
        "part": part,
        "digest": b64encode(digest_of(article)).decode(),
        "opening": opening,
        "passages": _packed(array("Q", sorted(passages))),
        "content_keys": _packed(content_keys),
        "boilerplate_cues": b64encode(bytes(cues)).decode(),
        "laws_cited": _packed(array("Q", laws_cited(texts))),
        **({"law": key_of_law(law)} if (law := own_law(title)) else {}),
        **({"published": published} if published else {}),
    }
    documents.append((article_key, _json(about)))
    title_units = len(title.encode("utf-16-le", "surrogatepass")) // 2
    return documents, Counted(1, len(texts), words_in_all, units, title_units)


def _packed(values: array[int]) -> str:
    return b64encode(little_endian(values)).decode()


def _joined(words: Sequence[str]) -> str:
    return " ".join([term_of(word) for word in words if len(word) <= LONGEST_INDEXED_WORD])


def _json(document: Mapping[str, object]) -> str:
    text = json.dumps(document, ensure_ascii=False)
    if encodable(text) is not text:
        given = {name: value if name in _TERMS else marked(value) for name, value in document.items()}
        text = encodable(json.dumps({**given, "surrogates": True}, ensure_ascii=False))
    return text
