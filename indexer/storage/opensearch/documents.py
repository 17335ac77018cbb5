"""How an index looks on an OpenSearch cluster: its mapping, and the documents of an article.

A paragraph is a document, and so is an article, in the same index. They are found by our terms: words joined
by spaces, and the folded text, of which the cluster makes single characters and pairs of neighbours. Pairs
have positions: what holds a string unbroken is what has its pairs one after another, so that exact search is
exact on the cluster, whatever signs the string has.

    kind          "paragraph" or "article"
    article_key   the article, as `article_key_of` its id
    sequence      its number in the order in which paragraphs were indexed, of an article that of its first:
                  by which documents with equal scores are ordered
    paragraph     its number, from 1; of an article, how many it has
    published     the day as 20240329; not there where it is unknown
    words         a paragraph's words, with frequencies and its length
    folded        its folded text as pairs; `folded.characters` as single characters
    title_words   of its article's title
    title_folded
    content_key   `passages.paragraph_key`, by which boilerplate is known
    disclaimer    whether a paragraph declares itself to be boilerplate
    id            of an article: its id, for who looks for one
    part          of an article: the part of a build in parts that brought it

What is given back is in `_source`, where the terms are not. A paragraph's has its text and its title; an
article's all that is known of it, its first paragraphs, as many as rank it, and what tells copies and
boilerplate.
"""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from hashlib import blake2b

from indexer.core.frozen import frozen
from indexer.core.schema import GRAMS, TITLE_GRAMS, TITLE_WORDS, WORDS
from indexer.core.sections import numbers
from indexer.storage.segment import ArticleRecord
from indexer.storage.segment.records import day_of

from .surrogates import restored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from indexer.core.sections import Numbers

CLUSTER_FORMAT = 1
"""The version of the documents on a cluster. Raise it with any change to them or to the mapping."""

PARAGRAPH, ARTICLE = "paragraph", "article"

_LONGEST_TERM = 100
"""In code points. The cluster would split a longer one than 255 units."""

FIELDS = {WORDS: "words", TITLE_WORDS: "title_words", GRAMS: "folded", TITLE_GRAMS: "title_folded"}
"""The cluster's field for each of ours; of grams single characters are in its subfield `characters`."""

KNOWN = ("id", "title", "url", "source", "issuer", "number", "region", "path", "kind")
"""The fields of an article that its document has under their own names."""


def article_key_of(article: str) -> str:
    """What an article is called on the cluster, whose own ids are short: 128 bits of its id's hash."""
    digest = blake2b(article.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def paragraph_id(article_key: str, paragraph: int) -> str:
    """The cluster's id of a paragraph, the same whenever it is sent."""
    return f"{article_key}-{paragraph}"


def term_of(word: str) -> str:
    """A word as it is sent: a very long one as its hash."""
    if len(word) <= _LONGEST_TERM:
        return word
    return "#" + blake2b(word.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@frozen
class Counted:
    """What one article, or many, added to an index: numbers of documents, words, and UTF-16 units."""

    articles: int = 0
    paragraphs: int = 0
    words: int = 0
    units: int = 0
    title_units: int = 0

    def plus(self, other: Counted) -> Counted:
        return Counted(*[getattr(self, name) + getattr(other, name) for name in self.__match_args__])

    def as_keys(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.__match_args__}


def content_key_of(key: int) -> str:
    """A paragraph's key as a term."""
    return f"{key:016x}"


def record_of_source(source: Mapping[str, Any]) -> ArticleRecord:
    """What is known of an article, of its document."""
    known = {name: source[name] for name in KNOWN if name in source}
    known.pop("kind", None)
    if source.get("document_kind") is not None:
        known["kind"] = source["document_kind"]
    return ArticleRecord(
        published=day_of(source.get("published", 0)),
        topics=tuple(source.get("topics", ())),
        **known,
    )


def source_of(source: dict[str, Any]) -> dict[str, Any]:
    """A document as it was before it was sent: with the lone surrogates that it had."""
    if not source.get("surrogates"):
        return source
    return {name: restored(value) for name, value in source.items()}


def packed_numbers(content: str) -> Numbers:
    """The u64s of a document's field."""
    return numbers(memoryview(b64decode(content)), "Q")
