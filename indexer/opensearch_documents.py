"""How an index looks on an OpenSearch cluster: its mapping, and the documents of an article.

A paragraph is a document, and so is an article, in the same index. They are found by our terms: words joined
by spaces, and the folded text, of which the cluster makes single characters and pairs of neighbours. Pairs
have positions: what holds a string unbroken is what has its pairs one after another, so that exact search is
exact on the cluster, whatever signs the string has.

    kind          "paragraph" or "article"
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
    id            of an article: its id, for who looks for one
    part          of an article: the part of a build in parts that brought it

What is given back is in `_source`, where the terms are not. A paragraph's has its text and its title; an
article's all that is known of it, its first paragraphs, as many as rank it, and what tells copies and
boilerplate.
"""

from __future__ import annotations

import json
import re
from array import array
from base64 import b64decode, b64encode, urlsafe_b64encode
from hashlib import blake2b

from .analysis import Segmenter, fold_text, word_terms
from .article import Article
from .boilerplate import DECLARED, is_at_edge, signs_of
from .frozen import frozen
from .inversion import digest_of
from .passages import paragraph_key, passages_of
from .schema import GRAMS, TITLE_GRAMS, TITLE_WORDS, WORDS
from .sections import little_endian, numbers
from .segment import ArticleRecord, day_number
from .segment.articles import MOST_WORDS
from .segment.inverter import LONGEST_INDEXED_WORD
from .segment.records import day_of
from .segment.texts import as_stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from .sections import Numbers

CLUSTER_FORMAT = 1
"""The version of the documents on a cluster. Raise it with any change to them or to the mapping."""

PARAGRAPH, ARTICLE = "paragraph", "article"

OPENING_CODES = 5_000
"""An article's first paragraphs are kept with it until they have given so many folded code points: what
ranking reads of an article."""

_LONGEST_TERM = 100
"""In code points. The cluster would split a longer one than 255 units."""

FIELDS = {WORDS: "words", TITLE_WORDS: "title_words", GRAMS: "folded", TITLE_GRAMS: "title_folded"}
"""The cluster's field for each of ours; of grams single characters are in its subfield `characters`."""

_SURROGATES = {code: code + 0x100000 for code in range(0xD800, 0xE000)}
_PRIVATE = {private: code for code, private in _SURROGATES.items()}
_MARK = "\U0010fffd"
_MARKED = re.compile(f"[\U0010d800-\U0010dfff{_MARK}]")
_STANDING = re.compile(f"{_MARK}(.)|[\U0010d800-\U0010dfff]", re.DOTALL)
_TERMS = ("words", "folded", "title_words", "title_folded")
"""The fields that are only searched."""

_KNOWN = ("id", "title", "url", "source", "issuer", "number", "region", "path", "kind")


def settings(shards: int, replicas: int) -> dict[str, Any]:
    """The settings of an index of articles; it is refreshed when it is told to be."""
    return {
        "index.number_of_shards": shards,
        "index.number_of_replicas": replicas,
        "index.refresh_interval": "-1",
        # What a word counts in a paragraph: search/ranking.py.
        "index.similarity.default.type": "BM25",
        "index.similarity.default.k1": 0.9,
        "index.similarity.default.b": 0.4,
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
    return {
        "dynamic": False,
        "_meta": dict(meta),
        "_source": {"excludes": list(_TERMS)},
        "properties": {
            "kind": plain,
            "holder": plain,
            "place": {"type": "long", "index": False},
            "paragraph": {"type": "integer", "index": False, "doc_values": False},
            "published": {"type": "integer"},
            "words": words,
            "folded": folded,
            "title_words": words | {"index_options": "docs", "norms": False},
            "title_folded": folded,
            "sameness": plain,
            "disclaimer": {"type": "boolean", "doc_values": False},
            "id": {"type": "keyword", "doc_values": False, "ignore_above": 8000},
            "part": plain,
        },
    }


def first_place(change: int, part: int = 0) -> int:
    """Where the paragraphs of a change, or of a part of it, begin: behind all of earlier ones."""
    return change << 44 | part << 32


def key_of(article: str) -> str:
    """What an article is called on the cluster, whose own ids are short: 128 bits of its id's hash."""
    digest = blake2b(article.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def paragraph_id(holder: str, paragraph: int) -> str:
    """The cluster's id of a paragraph, the same whenever it is sent."""
    return f"{holder}-{paragraph}"


def term_of(word: str) -> str:
    """A word as it is sent: a very long one as its hash."""
    if len(word) <= _LONGEST_TERM:
        return word
    return "#" + blake2b(word.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def encodable(text: str) -> str:
    """A text without lone surrogates, which JSON cannot hold: in their place stand characters for private
    use.

    A search for one of these finds the other too; what is given back is told apart (`_marked`)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.translate(_SURROGATES)
    return text


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


def documents_of(
    article: Article, segmenter: Segmenter, place: int, part: str = ""
) -> tuple[list[tuple[str, str]], Counted]:
    """(the documents of an article, each its id and its JSON, the article's own last; what they add)

    `place` is that of its first paragraph.
    Whoever finds the article's own document finds all of its paragraphs, if they were sent in this order.
    """
    holder, published = key_of(article.id), day_number(article.published)
    texts = [as_stored(paragraph.text) for paragraph in article.paragraphs()]
    title = as_stored(article.title or "")
    folded_title = fold_text(title)
    about_title = {
        "title": title,
        "title_words": _joined(word_terms(folded_title, segmenter)),
        "title_folded": folded_title,
    }
    documents: list[tuple[str, str]] = []
    opening: list[str] = []
    passages: set[int] = set()
    sameness, signs = array("Q"), bytearray()
    length = words_in_all = units = 0
    for at, text in enumerate(texts):
        folded = fold_text(text)
        words = word_terms(folded, segmenter)
        tells = signs_of(folded, is_at_edge(at, len(texts)))
        same = paragraph_key(folded)
        document = {
            "kind": PARAGRAPH,
            "holder": holder,
            "place": place + at,
            "paragraph": at + 1,
            "text": text,
            **about_title,
            "words": _joined(words),
            "folded": folded,
            "sameness": sameness_of(same),
        }
        if published:
            document["published"] = published
        if tells & DECLARED:
            document["disclaimer"] = True
        documents.append((paragraph_id(holder, at + 1), _json(document)))
        if length <= OPENING_CODES:
            opening.append(text)
            length += len(folded)
        passages.update(passages_of(folded))
        sameness.append(same)
        signs.append(tells)
        words_in_all += min(len(words), MOST_WORDS)
        units += len(text.encode("utf-16-le", "surrogatepass")) // 2
    known = {name: value for name in _KNOWN if (value := getattr(article, name)) is not None}
    about = {
        **known,
        # The mapping's own `kind` is what a document is.
        "kind": ARTICLE,
        "document_kind": known.get("kind"),
        "topics": list(article.topics),
        "holder": holder,
        "place": place,
        "paragraph": len(texts),
        "part": part,
        "digest": b64encode(digest_of(article)).decode(),
        "opening": opening,
        "passages": _packed(array("Q", sorted(passages))),
        "samenesses": _packed(sameness),
        "signs": b64encode(bytes(signs)).decode(),
        **({"published": published} if published else {}),
    }
    documents.append((holder, _json(about)))
    title_units = len(title.encode("utf-16-le", "surrogatepass")) // 2
    return documents, Counted(1, len(texts), words_in_all, units, title_units)


def sameness_of(key: int) -> str:
    """A paragraph's key as a term."""
    return f"{key:016x}"


def record_of_source(source: Mapping[str, Any]) -> ArticleRecord:
    """What is known of an article, of its document."""
    known = {name: source[name] for name in _KNOWN if name in source}
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
    return {name: _restored(value) for name, value in source.items()}


def packed_numbers(content: str) -> Numbers:
    """The u64s of a document's field."""
    return numbers(memoryview(b64decode(content)), "Q")


def _packed(values: array[int]) -> str:
    return b64encode(little_endian(values)).decode()


def _joined(words: Sequence[str]) -> str:
    return " ".join([term_of(word) for word in words if len(word) <= LONGEST_INDEXED_WORD])


def _json(document: Mapping[str, object]) -> str:
    text = json.dumps(document, ensure_ascii=False)
    if encodable(text) is not text:
        marked = {name: value if name in _TERMS else _marked(value) for name, value in document.items()}
        text = encodable(json.dumps({**marked, "surrogates": True}, ensure_ascii=False))
    return text


def _marked(value: object) -> object:
    """A value in which characters for private use are told from those that stand for surrogates."""
    if isinstance(value, str):
        return _MARKED.sub(lambda found: _MARK + found[0], value)
    return [_marked(each) for each in value] if isinstance(value, list) else value


def _restored(value: object) -> object:
    """A value as it was before `_marked` and `encodable`."""
    if isinstance(value, str):
        return _STANDING.sub(lambda found: found[1] or found[0].translate(_PRIVATE), value)
    return [_restored(each) for each in value] if isinstance(value, list) else value
