"""What is sent of an article to a cluster, and what comes back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article
from indexer.analysis import Segmenter
from indexer.storage.opensearch.documents import (
    Counted,
    article_key_of,
    keyword_of,
    paragraph_id,
    record_of_source,
    source_of,
    term_of,
)
from indexer.storage.segment.texts import as_stored
from indexer.writing.opensearch.documents import documents_of

ANY = st.text(st.sampled_from("发展a \ud800\udfff\U0010d800\U0010dfff\U0010fffd𠮷\0\u2028"), max_size=12)


@pytest.fixture(scope="module")
def segmenter(segmenters: dict[str, Segmenter]) -> Segmenter:
    return segmenters["mapped"]


@given(st.lists(ANY, min_size=1, max_size=4), ANY, ANY)
def test_what_comes_back_is_what_was_given(
    segmenter: Segmenter, texts: list[str], title: str, source: str
) -> None:
    article = Article("a", "\n".join(texts), title=title, source=source, topics=(title, source), kind="通知")
    documents, _ = documents_of(article, segmenter, 7)
    back = [source_of(json.loads(content.encode())) for _, content in documents]
    paragraphs = [text for text in map(as_stored, texts) if text and not text.isspace()]
    assert [each["text"] for each in back[:-1]] == paragraphs
    assert back[-1]["opening"] == paragraphs
    record = record_of_source(back[-1])
    assert (record.id, record.title, record.source, record.topics, record.kind) == (
        "a",
        as_stored(title),
        source,
        (title, source),
        "通知",
    )


def test_ids_depend_on_the_article_alone(segmenter: Segmenter) -> None:
    names = [
        [name for name, _ in documents_of(Article("a", text), segmenter, sequence)[0]]
        for text, sequence in (("一\n二", 0), ("三\n四", 99))
    ]
    assert (
        names
        == [[paragraph_id(article_key_of("a"), 1), paragraph_id(article_key_of("a"), 2), article_key_of("a")]]
        * 2
    )
    assert (article_key_of("a"), len(article_key_of("甲" * 9_000))) == (article_key_of("a"), 22)


def test_keywords_are_sent_with_paragraphs_and_articles(segmenter: Segmenter) -> None:
    article = Article("Ａ" * 9_000, "一", kind="實施意見", topics=("環保", "Ｅ"))
    sent = [json.loads(content) for _, content in documents_of(article, segmenter, 0)[0]]
    keywords = {
        "article": [keyword_of(article.id)],
        "kind": ["实施意见"],
        "topic": ["环保", "e"],
        "known": ["kind", "topic"],
    }
    assert [each["keywords"] for each in sent] == [keywords, keywords]
    assert [each["document_type"] for each in sent] == ["paragraph", "article"]
    assert [len(keyword_of(term)) for term in ("甲" * 8_000, "甲" * 8_001, "\ud800")] == [8_000, 33, 1]


def test_what_is_counted(segmenter: Segmenter) -> None:
    _, counted = documents_of(Article("a", "科技创新\n𠮷", title="题目"), segmenter, 0)
    assert counted == Counted(articles=1, paragraphs=2, words=4, units=6, title_units=2)


def test_terms_that_a_cluster_would_split_are_sent_as_hashes() -> None:
    assert term_of("a" * 100) == "a" * 100
    assert term_of("a" * 101)[0] == "#"
    assert term_of("a" * 101) != term_of("a" * 102)
    assert len(term_of("a" * 255)) == 33
