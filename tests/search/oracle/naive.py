"""Segments of tiny texts, and what looking at every one of their documents finds: slow, and plain to see.

Texts are cut into words by a rule that needs no dictionary: every word is a part of its text, as in a real
segment.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import accumulate
from typing import Any

from indexer import native
from indexer.analysis import fold_text, gram_terms, native_folding
from indexer.core.schema import ARTICLE, COUNTED_FIELDS, GRAMS, TITLE_GRAMS, TITLE_WORDS, WORDS
from indexer.core.sections import SectionReader, SectionWriter
from indexer.storage.segment.postings import NO_LENGTHS, Lengths
from indexer.storage.segment.terms import TermPostings, write_field
from search.ranking.bm25 import K1, B

Clause = tuple[Any, ...]
Term = tuple[str, str, float, float]
Place = tuple[int, int, float, int]


def words_of(text: str) -> list[str]:
    """Pairs of characters and single ones, by turns, without blanks: parts of the text."""
    words, at = [], 0
    while at < len(text):
        size = 1 + (at // 3 + len(text)) % 2
        words.append(text[at : at + size])
        at += size
    return [word for word in words if word.strip()]


START = 7
"""The number of a segment's first document, as boilerplate is numbered."""


@dataclass
class Article:
    """A title, the texts of its paragraphs, and its day."""

    title: str
    texts: list[str]
    day: int = 0


@dataclass
class Part:
    """A segment as plain values: what the naive search reads, and what a C segment is made of."""

    articles: list[Article]
    deleted: list[int] = field(default_factory=list)
    boilerplate: list[int] = field(default_factory=list)
    texts: list[str] = field(init=False)
    article_of: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = [text for article in self.articles for text in article.texts]
        self.article_of = [number for number, article in enumerate(self.articles) for _ in article.texts]
        self.folded = [fold_text(text) for text in self.texts]
        self.words = [words_of(text) for text in self.folded]
        self.lengths = [len(words) for words in self.words]
        self.titles = [fold_text(article.title) for article in self.articles]


def table(name: str, terms: Sequence[Sequence[str]], lengths: Sequence[int]) -> tuple[Any, ...]:
    """The table of a field of which document d holds terms[d]."""
    counted = name in COUNTED_FIELDS
    lists: dict[bytes, dict[int, int]] = {}
    for document, held in enumerate(terms):
        for term, count in Counter(held).items():
            lists.setdefault(term.encode("utf-8", "surrogatepass"), {})[document] = min(count, 255)
    written = BytesIO()
    postings = [
        TermPostings(key, array("I", documents), bytes(documents.values()) if counted else None)
        for key, documents in sorted(lists.items())
    ]
    with SectionWriter(written) as writer:
        write_field(writer, name, postings, Lengths.of(lengths) if counted else NO_LENGTHS)
    read = SectionReader(written.getvalue())
    parts = [read.section(f"{name}.{part}") for part in ("terms", "block_terms", "block_lists", "lists")]
    return (*parts, len(lists), len(terms), counted)


def utf16(texts: Sequence[str]) -> tuple[bytes, bytes]:
    """The units of texts, and where each ends."""
    units, ends = bytearray(), array("I")
    for text in texts:
        units += text.encode("utf-16-le", "surrogatepass")
        ends.append(len(units) // 2)
    return bytes(units), ends.tobytes()


def first_documents(part: Part) -> array[int]:
    first = array("I", [0])
    for article in part.articles:
        first.append(first[-1] + len(article.texts))
    return first


def arguments(part: Part) -> list[Any]:
    """What a C segment is made of."""
    grams = [sorted(gram_terms(text)) for text in part.folded]
    title_words = [words_of(title) for title in part.titles]
    records = [b"ia%d" % number for number in range(len(part.articles))]
    tables = {
        WORDS: table(WORDS, part.words, part.lengths),
        GRAMS: table(GRAMS, grams, ()),
        TITLE_WORDS: table(TITLE_WORDS, title_words, [len(words) for words in title_words]),
        TITLE_GRAMS: table(TITLE_GRAMS, [sorted(gram_terms(title)) for title in part.titles], ()),
        ARTICLE: table(ARTICLE, [[f"a{number}"] for number in range(len(part.articles))], ()),
    }
    return [
        native_folding(),
        list(tables.items()),
        (
            array("H", part.lengths),
            Lengths.of(part.lengths).average,
            first_documents(part),
            array("I", [article.day for article in part.articles]),
            b"".join(records),
            array("Q", accumulate(map(len, records))),
        ),
        (*utf16(part.texts), *utf16([article.title for article in part.articles])),
        array("I", part.deleted),
        array("I", [START + document for document in part.boilerplate]),
        START,
    ]


def segment_of(part: Part) -> Any:
    assert native.extension is not None
    return native.extension.Segment(*arguments(part))


@dataclass
class Asked:
    """A call of `search`."""

    clause: Clause
    terms: list[Term]
    average: float = 4.5
    needed: float = 1.0
    since: int = 0
    until: int = 0
    order: int = 0
    limit: int = 10
    count: bool = True
    by_article: bool = False
    selection: int = 0

    def of(self, segments: Sequence[Any]) -> tuple[Any, ...]:
        assert native.extension is not None
        options = {name: value for name, value in vars(self).items() if name not in ("clause", "terms")}
        return native.extension.search(segments, self.clause, self.terms, **options)  # type: ignore[no-any-return]


def frequency(part: Part, document: int, name: str, term: str) -> int:
    """How often a document holds a term of a field; of a title's term, whether its article does."""
    if name == WORDS:
        return min(part.words[document].count(term), 255)
    if name == GRAMS:
        return int(term in gram_terms(part.folded[document]))
    return int(term in words_of(part.titles[part.article_of[document]]))


def score(part: Part, document: int, asked: Asked) -> float:
    flat, slope = K1 * (1 - B), K1 * B / asked.average
    total = 0.0
    for name, term, gain, _ in asked.terms:
        held = frequency(part, document, name, term)
        if held and name == TITLE_WORDS:
            total += gain
        elif held:
            total += gain * held / (held + flat + slope * part.lengths[document])
    return total


def matches(part: Part, document: int, clause: Clause, asked: Asked) -> bool:
    kind = clause[0]
    if kind == "exact":
        text = part.folded[document] if clause[2] == "body" else part.titles[part.article_of[document]]
        return clause[1] != "" and clause[1] in text
    if kind == "most":
        held = [
            weight
            for name, term, _, weight in asked.terms
            if weight and frequency(part, document, name, term)
        ]
        return bool(held) and sum(held) >= asked.needed * 0.999999
    if kind == "not":
        return not matches(part, document, clause[1], asked)
    answers = (matches(part, document, one, asked) for one in clause[1]) if kind in ("all", "any") else ()
    return any(answers) if kind == "any" else all(answers)


def wanted(article: Article, asked: Asked) -> bool:
    if (asked.since or asked.until) and not article.day:
        return False
    return asked.since <= article.day and (not asked.until or article.day <= asked.until)


def naive(parts: Sequence[Part], asked: Asked) -> tuple[Any, ...]:
    """What `search` gives, by looking at every document."""
    places: list[Place] = []
    counts = []
    for number, part in enumerate(parts):
        held = array("I", [0]) * len(part.articles)
        for document, article in enumerate(part.article_of):
            alive = article not in part.deleted and wanted(part.articles[article], asked)
            selected = asked.selection == 0 or (document in part.boilerplate) == (asked.selection == 2)
            if alive and selected and matches(part, document, asked.clause, asked):
                held[article] += 1
                places.append((number, document, score(part, document, asked), part.articles[article].day))
        counts.append(held.tobytes())
    day_keys = {0: lambda day: 0, 1: lambda day: -day, 2: lambda day: day or 99999999}
    best = sorted(places, key=lambda place: (day_keys[asked.order](place[3]), -place[2], place[:2]))
    return len(places) if asked.count else None, best[: asked.limit], counts if asked.by_article else None
