"""Articles to the files of one segment: analysis and inversion, in one thread."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from indexer import native
from indexer.analysis import Segmenter, fold_text, gram_terms, keyword_terms, native_folding, word_terms
from indexer.core.article import Article
from indexer.core.errors import PolicySearchError
from indexer.core.schema import FIELDS, GRAMS, KEYWORD_FIELDS, LONGEST_KEY, TITLE_GRAMS, TITLE_WORDS, WORDS
from indexer.core.sections import Numbers, SectionWriter, StrPath, numbers
from indexer.storage.segment import ArticleRecord, day_number, segment_paths
from indexer.storage.segment.articles import MOST_WORDS, ArticlesWriter
from indexer.storage.segment.records import article_digest, pack_record
from indexer.storage.segment.terms import write_table
from indexer.storage.segment.texts import Texts, as_stored, write_texts

from .inverter import Inverter

_BATCH_BYTES = 1 << 20
"""So much text is handed to the extension at once: some tens of milliseconds of work."""


def record_of(article: Article) -> ArticleRecord:
    """What is stored of an article apart from its text."""
    return ArticleRecord(**{name: getattr(article, name) for name in ArticleRecord.__annotations__})


def digest_of(article: Article) -> bytes:
    """What tells this state of an article from another: 16 bytes."""
    return _given(article).digest


def write_segment(
    articles: Iterable[Article],
    directory: StrPath,
    name: str,
    segmenter: Segmenter,
    between_articles: Callable[[], None] = lambda: None,
) -> int:
    """Write the segment `name` with the articles in order; how many paragraphs it has.

    `between_articles` is called after each article and may raise to stop. With the extension, threads may
    each write a segment at a time: it releases the GIL for most of the work. Raises PolicySearchError
    where an article's id is too long to be a term, or the texts are too many for one segment.
    """
    paths = segment_paths(directory, name)
    records = ArticlesWriter(paths[".articles"])
    write = _write_in_python if native.extension is None or segmenter.table is None else _write_natively
    first_documents, lengths, title_lengths = write(
        _recorded(articles, records, between_articles), paths, segmenter
    )
    records.finish(first_documents, lengths, title_lengths)
    return len(lengths)


class _Given(NamedTuple):
    """An article as it was given, in UTF-8, with its record and digest."""

    title: bytes
    text: bytes
    record: bytes
    published: int

    @property
    def digest(self) -> bytes:
        return article_digest(self.record, self.published, self.title, self.text)


class _Numbers(NamedTuple):
    """The numbers of a segment that its articles' file holds."""

    first_documents: Numbers
    lengths: Numbers
    title_lengths: Numbers


def _given(article: Article) -> _Given:
    return _Given(
        _utf8(article.title or ""),
        _utf8(article.text),
        pack_record(record_of(article)),
        day_number(article.published),
    )


def _recorded(
    articles: Iterable[Article], records: ArticlesWriter, between_articles: Callable[[], None]
) -> Iterator[tuple[Article, _Given]]:
    """The articles, each recorded before it is given on."""
    for article in articles:
        given = _given(article)
        size = len(_utf8(article.id))
        if size > LONGEST_KEY:
            raise PolicySearchError(
                f"the id of an article, {article.id[:40]!r}..., has {size} bytes; "
                f"give it one of at most {LONGEST_KEY}"
            )
        records.add(given.record, given.digest, given.published)
        yield article, given
        between_articles()


def _write_natively(
    articles: Iterator[tuple[Article, _Given]], paths: dict[str, str], segmenter: Segmenter
) -> _Numbers:
    assert native.extension is not None
    inverter = native.extension.Inverter(native_folding(), segmenter.table, len(KEYWORD_FIELDS))
    batch: list[tuple[bytes, bytes, tuple[tuple[int, bytes], ...]]] = []
    size = 0
    for article, given in articles:
        batch.append((given.title, given.text, _keywords(article)))
        size += len(given.text)
        if size >= _BATCH_BYTES:
            inverter.add(batch)
            batch, size = [], 0
    inverter.add(batch)
    first_documents, lengths, title_lengths = inverter.lengths()
    units, ends, title_units, title_ends = inverter.texts()
    write_texts(paths[".texts"], [units], ends, [title_units], title_ends)
    del units, ends, title_units, title_ends
    with SectionWriter(paths[".terms"]) as writer:
        for number, field in enumerate(FIELDS):
            with writer.section(f"{field}.lists") as sink:
                table = inverter.write_field(number, sink.write)
            write_table(writer, field, table)
    return _Numbers(
        numbers(memoryview(first_documents), "I"),
        numbers(memoryview(lengths), "H"),
        numbers(memoryview(title_lengths), "H"),
    )


def _keywords(article: Article) -> tuple[tuple[int, bytes], ...]:
    """(number of the field, term) of each keyword of an article."""
    return tuple(
        [
            (FIELDS.index(field), _utf8(term))
            for field in KEYWORD_FIELDS
            for term in keyword_terms(field, article)
        ]
    )


def _write_in_python(
    articles: Iterator[tuple[Article, _Given]], paths: dict[str, str], segmenter: Segmenter
) -> _Numbers:
    inverter, texts, titles = Inverter(), Texts(), Texts()
    first_documents, lengths, title_lengths = array("I", [0]), array("H"), array("H")
    for number, (article, _) in enumerate(articles):
        for paragraph in article.paragraphs():
            text = as_stored(paragraph.text)
            document = len(lengths)
            lengths.append(_add_terms(inverter, document, text, WORDS, GRAMS, segmenter))
            texts.add(text)
        title = as_stored(article.title or "")
        title_lengths.append(_add_terms(inverter, number, title, TITLE_WORDS, TITLE_GRAMS, segmenter))
        titles.add(title)
        for field in KEYWORD_FIELDS:
            inverter.add_plain(field, number, keyword_terms(field, article))
        first_documents.append(len(lengths))
    write_texts(paths[".texts"], [texts.units], texts.ends, [titles.units], titles.ends)
    inverter.write(paths[".terms"], lengths, title_lengths)
    return _Numbers(first_documents, lengths, title_lengths)


def _add_terms(
    inverter: Inverter, document: int, text: str, words_field: str, grams_field: str, segmenter: Segmenter
) -> int:
    """Add a text's terms to two fields; its length in words, as it is stored."""
    folded = fold_text(text)
    words = word_terms(folded, segmenter)
    inverter.add_counted(words_field, document, words)
    inverter.add_plain(grams_field, document, gram_terms(folded))
    return min(len(words), MOST_WORDS)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
