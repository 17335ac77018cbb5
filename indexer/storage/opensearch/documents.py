"""How an index looks on an OpenSearch cluster: its mapping, and the documents of an article.

A paragraph is a document, and so is an article, in the same index. They are found by our terms: words joined
by spaces, and the folded text, of which the cluster makes single characters and pairs of neighbours. Pairs
have positions: what holds a string unbroken is what has its pairs one after another, so that exact search is
exact on the cluster, whatever signs the string has.

    document_type "paragraph" or "article"
    holder        the article, as `key_of` its id
    place         its number in the order in which paragraphs were indexed, of an article that of its first:
                  by which documents with equal scores are ordered
    paragraph     its number, from 1; of an article, how many it has
    published     the day as 20240329; not there where it is unknown
    words         a paragraph's words, with frequencies and its length
    folded        its folded text as pairs; `folded.characters` as single characters
    title_words   of its article's title
    title_folded
    sameness      `passages.paragraph_key`, by which boilerplate is known
    disclaimer    whether a paragraph declares itself to be boilerplate
    part          of an article: the part of a build in parts that brought it
    keywords.f    the terms of the article, of a paragraph's too, in the schema's keyword field f

What is given back is in `_source`, where the terms are not. A paragraph's has its text and its title; an
article's all that is known of it, its first paragraphs, as many as rank it, and what tells copies and
boilerplate.
"""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from hashlib import blake2b

from indexer.core.frozen import frozen
from indexer.core.schema import GRAMS, KEYWORD_FIELDS, TITLE_GRAMS, TITLE_WORDS, WORDS
from indexer.core.sections import numbers
from indexer.storage.segment import ArticleRecord
from indexer.storage.segment.records import day_of

from .surrogates import encodable, restored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from indexer.core.sections import Numbers

CLUSTER_FORMAT = 2
"""The version of the documents on a cluster. Raise it with any change to them or to the mapping."""

PARAGRAPH, ARTICLE = "paragraph", "article"

_LONGEST_TERM = 100
"""In code points. The cluster would split a longer one than 255 units."""

_LONGEST_KEYWORD = 8_000
"""In code points. The cluster takes terms of 32,766 bytes."""

FIELDS = {
    WORDS: "words",
    GRAMS: "folded",
    TITLE_WORDS: "title_words",
    TITLE_GRAMS: "title_folded",
    **{field: f"keywords.{field}" for field in KEYWORD_FIELDS},
}
"""The cluster's field for each of the schema's. Of grams, single characters are the subfield `characters`."""

KNOWN: tuple[str, ...] = tuple(
    name for name in ArticleRecord.__match_args__ if name not in ("published", "topics")
)
"""The fields of an article's record that its document has under their own names and as they are."""


def key_of(article: str) -> str:
    """What an article is called on the cluster, whose own ids are short: 128 bits of its id's hash."""
    digest = blake2b(article.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def paragraph_id(holder: str, paragraph: int) -> str:
    """The cluster's id of a paragraph, the same whenever it is sent."""
    return f"{holder}-{paragraph}"


def term_of(word: str, longest: int = _LONGEST_TERM) -> str:
    """A word as it is sent: a very long one as its hash."""
    if len(word) <= longest:
        return word
    return "#" + blake2b(word.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def keyword_of(term: str) -> str:
    """A term of a keyword field as it is sent and looked up: a very long one as its hash."""
    return encodable(term_of(term, _LONGEST_KEYWORD))


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


def sameness_of(key: int) -> str:
    """A paragraph's key as a term."""
    return f"{key:016x}"


def record_of_source(source: Mapping[str, Any]) -> ArticleRecord:
    """What is known of an article, of its document."""
    return ArticleRecord(
        published=day_of(source.get("published", 0)),
        topics=tuple(source.get("topics", ())),
        **{name: source[name] for name in KNOWN if name in source},
    )


def source_of(source: dict[str, Any]) -> dict[str, Any]:
    """A document as it was before it was sent: with the lone surrogates that it had."""
    if not source.get("surrogates"):
        return source
    return {name: restored(value) for name, value in source.items()}


def packed_numbers(content: str) -> Numbers:
    """The u64s of a document's field."""
    return numbers(memoryview(b64decode(content)), "Q")
