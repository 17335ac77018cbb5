"""The documents of an article on an OpenSearch cluster, as readers see them.

Each paragraph is a document, and so is each article, in the same index. Our terms find them: words joined by
spaces, and the folded text, which the cluster cuts into single characters and pairs of neighbours. Pairs have
positions: a text holds a string exactly if it has the string's pairs one after another, so that exact search
is exact on the cluster too, whatever characters the string has.

    document_type "paragraph" or "article"
    article_key   the article: `article_key_of` its id
    sequence      its number in the order of indexing, which orders documents with equal scores; that of the
                  first paragraph for an article
    paragraph     its number, from 1; for an article, the number of its paragraphs
    published     the day as 20240329; missing if unknown
    words         a paragraph's words, with frequencies and its length
    folded        its folded text as pairs; `folded.characters` as single characters
    title_words   of its article's title
    title_folded
    content_key   `passages.paragraph_key`, by which boilerplate is known
    disclaimer    whether a paragraph declares itself to be boilerplate
    title_starts  of an article: its folded title from the beginning of each word on
    part          of an article: the part of a build in parts that brought it
    keywords.f    the terms of the article, of a paragraph's too, in the schema's keyword field f
    written.f     of an article: each term in a folded field f and, behind U+001F, the value as it was given

`_source` holds what is given back, without the terms: a paragraph's text and title; an article's values, the
first paragraphs, as many as rank it, the law of its title, and the hashes and cues by which reposts,
boilerplate and the laws that it names are found.
"""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from hashlib import blake2b

from indexer.core.frozen import frozen
from indexer.core.schema import GRAMS, KEYWORD_FIELDS, TITLE_GRAMS, TITLE_WORDS, WORDS
from indexer.core.sections import numbers
from indexer.core.short_ids import DIGEST_BYTES, bits_of, id_digest
from indexer.storage.segment.days import day_of
from indexer.storage.segment.records import ArticleRecord

from .surrogates import encodable, restored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from indexer.core.sections import Numbers

PARAGRAPH, ARTICLE = "paragraph", "article"

_LONGEST_TERM = 100
"""Longest word, in code points, that is sent unchanged. The cluster would split one of over 255 units."""

_LONGEST_KEYWORD = 8_000
"""In code points. The cluster takes terms of 32,766 bytes."""

LONGEST_START = 100
"""Longest text that `title_starts` has, in code points. Longer ones are cut."""

FIELDS = {
    WORDS: "words",
    GRAMS: "folded",
    TITLE_WORDS: "title_words",
    TITLE_GRAMS: "title_folded",
    **{field: f"keywords.{field}" for field in KEYWORD_FIELDS},
}
"""The cluster's field for each of the schema's. Of grams, single characters are the subfield `characters`."""

WRITTEN, WRITTEN_AS = "written", "\x1f"

KNOWN: tuple[str, ...] = tuple(
    name for name in ArticleRecord.__match_args__ if name not in ("published", "topics")
)
"""The fields of an article's record that its document has under their own names and as they are."""


def article_key_of(article: str) -> str:
    """The key of an article on the cluster, whose own ids are short: 128 bits of a hash of its id."""
    return _in_base_64(id_digest(article))


def beginnings_of_keys(code: str) -> list[str]:
    """The beginnings of the keys of all articles whose short ids begin with this code.

    A short id has five bits a character, and a key six: the last character may be any of several.

    >>> article_key_of("a").startswith(tuple(beginnings_of_keys("cfgtydt")))
    True
    """
    number, bits = bits_of(code)
    characters = -(-bits // 6)
    spare = 6 * characters - bits
    filled = 8 * DIGEST_BYTES - 6 * characters
    return [
        _in_base_64(((number << spare | last) << filled).to_bytes(DIGEST_BYTES, "big"))[:characters]
        for last in range(1 << spare)
    ]


def _in_base_64(digest: bytes) -> str:
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def paragraph_id(article_key: str, paragraph: int) -> str:
    """The cluster's id of a paragraph: the same each time it is sent."""
    return f"{article_key}-{paragraph}"


def term_of(word: str, longest: int = _LONGEST_TERM) -> str:
    """A word as the cluster indexes it: a very long one is replaced by its hash."""
    if len(word) <= longest:
        return word
    return "#" + blake2b(word.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def keyword_of(term: str) -> str:
    """A term of a keyword field as it is sent and looked up: a very long one as its hash."""
    return encodable(term_of(term, _LONGEST_KEYWORD))


class Counted(metaclass=frozen):
    """Counts of one article or of many: documents, words, and UTF-16 units."""

    articles: int = 0
    paragraphs: int = 0
    words: int = 0
    units: int = 0
    title_units: int = 0

    def plus(self, other: Counted) -> Counted:
        return Counted(*[getattr(self, name) + getattr(other, name) for name in self.__match_args__])


def content_key_of(key: int) -> str:
    """The content key of a paragraph as a term of the cluster."""
    return f"{key:016x}"


def key_of_law(law: int) -> str:
    """The key of a law that `duplicates.naming` numbers, in an article's document and in the state's."""
    return f"{law:016x}"


def record_of_source(source: Mapping[str, Any]) -> ArticleRecord:
    """The record of an article, from its document."""
    return ArticleRecord(
        published=day_of(source.get("published", 0)),
        topics=tuple(source.get("topics", ())),
        **{name: source[name] for name in KNOWN if name in source},
    )


def source_of(source: dict[str, Any]) -> dict[str, Any]:
    """A document with the lone surrogates that it had before it was sent."""
    if not source.get("surrogates"):
        return source
    return {name: restored(value) for name, value in source.items()}


def packed_numbers(content: str) -> Numbers:
    """The u64 numbers in a field of a document."""
    return numbers(memoryview(b64decode(content)), "Q")
