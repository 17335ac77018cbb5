"""Keyword fields: values of an article as terms."""

from __future__ import annotations

import pytest

from indexer.analysis import keyword_term, keyword_terms
from indexer.core.article import Article
from indexer.core.schema import FIELDS, KEYWORD_FIELDS, LONGEST_KEY


@pytest.mark.parametrize(
    ("field", "article", "terms"),
    [
        ("article", Article(" Ａ實 ", ""), (" Ａ實 ",)),
        ("article", Article("", ""), ("",)),
        ("kind", Article("a", "", kind="實施意見 "), ("实施意见",)),
        ("kind", Article("a", ""), ()),
        ("kind", Article("a", "", kind="\u3000"), ()),
        ("topics", Article("a", "", topics=("環保", "环保", "", "Ｅ")), ("环保", "e")),
    ],
)
def test_values_are_terms(
    field: str, article: Article, terms: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KEYWORD_FIELDS, "topics", "topics")
    assert keyword_terms(field, article) == terms


def test_a_keyword_is_cut_to_the_longest_key() -> None:
    term = keyword_term("kind", "𠮷" * LONGEST_KEY)
    assert len(term.encode()) == LONGEST_KEY


def test_every_keyword_field_is_an_attribute_of_an_article() -> None:
    assert FIELDS[4:] == tuple(KEYWORD_FIELDS)
    assert {hasattr(Article("", ""), attribute) for attribute in KEYWORD_FIELDS.values()} == {True}
