"""The terms of keyword fields: values of an article, such as its id, each value one or more terms."""

from __future__ import annotations

from indexer.analysis import fold_text
from indexer.core.schema import ARTICLE, KNOWN, LONGEST_KEY

from .document_numbers import REPUBLIC, number_key, number_terms
from .issuers import issuers_in
from .kinds import kind_of_title
from .regions import region_paths, region_terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_LONGEST_KEYWORD = LONGEST_KEY // 4
"""Code points of the longest keyword; the rest of a longer one is cut off. Each takes at most four bytes."""


def keywords_of(article: Any) -> dict[str, dict[str, str]]:
    """For each keyword field, the terms that an article has in it, each with the value as it was written.

    `article` is an Article or its record. An id is its own term; other values are folded, so that all
    spellings of a value are one term. A kind is the given one, and the one that the title tells; each of
    several joint issuers is a term; for a number and a region see `number_terms` and `region_terms`.

    >>> from indexer.core.article import Article
    >>> article = Article("A-１", "", title="关于《方案》的通知", issuer="財政部 海关总署", region="平顶山")
    >>> {field: list(terms) for field, terms in keywords_of(article).items() if terms}
    ... # doctest: +NORMALIZE_WHITESPACE
    {'article': ['A-１'], 'kind': ['通知'], 'issuer': ['财政部', '海关总署'],
     'region': ['河南省', '河南省/平顶山市'], 'known': ['title', 'kind', 'issuer', 'region']}
    """
    from indexer.core.partial_date import PartialDate

    title, region = article.title or "", article.region or ""
    is_partial = isinstance(article.published, PartialDate)
    of_title = kind_of_title(fold_text(title)) or ""
    fields = {
        ARTICLE: {article.id: article.id},
        "kind": _folded((article.kind or "", of_title)),
        "issuer": _cut((_issuer(name), name) for name in issuers_in(article.issuer or "")),
        "number": _cut((term, article.number or "") for term in number_terms(article.number or "")),
        "region": _cut((term, term) for term in region_terms(region)),
        "source": _folded((article.source or "",)),
        "topic": _folded(article.topics),
    }
    known = {
        "title": title.strip(),
        "date": article.published,
        "month": is_partial and article.published.known_month,
        "year": is_partial and article.published.known_month is None,
        "url": (article.url or "").strip(),
        **{field: terms for field, terms in fields.items() if field != ARTICLE},
    }
    fields[KNOWN] = {field: field for field, value in known.items() if value}
    return fields


def asked_terms(field: str, value: str) -> tuple[str, ...]:
    """The terms that a user's value means in a keyword field; none where it is blank.

    Of joint issuers an article has to have all. A name that several regions share means any of them.

    >>> asked_terms("kind", "實施意見"), asked_terms("number", "国发2019-5"), asked_terms("region", "鹰城")
    (('实施意见',), ('国发〔2019〕5号',), ('河南省/平顶山市',))
    """
    if field == ARTICLE:
        return (value,)
    if field == "region":
        return tuple(_cut((term, "") for term in region_paths(value)))
    if field == "number" and (key := number_key(value)):
        return (key,)
    if field == "issuer":
        return tuple(_cut((_issuer(name), "") for name in issuers_in(value)))
    return tuple(_folded((value,)))


def _issuer(name: str) -> str:
    """The term of an issuer, without the name of the republic: 中华人民共和国财政部 is 财政部."""
    folded = fold_text(name).strip()
    return folded.removeprefix(REPUBLIC) or folded


def _folded(values: Iterable[str]) -> dict[str, str]:
    return _cut((fold_text(value).strip(), value) for value in values)


def _cut(terms: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Terms with their values, each once, without blank ones; the first value of a term stays."""
    found: dict[str, str] = {}
    for term, value in terms:
        if term:
            found.setdefault(term[:_LONGEST_KEYWORD], value)
    return found
