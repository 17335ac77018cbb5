"""Articles to one segment, on disk or in memory: analysis and inversion, in one thread."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO

from indexer import native
from indexer.analysis import Segmenter, fold_text, gram_terms, native_folding, word_terms
from indexer.core.article import Article
from indexer.core.errors import PolicySearchError
from indexer.core.messages import message
from indexer.core.schema import (
    FIELDS,
    GRAMS,
    KEYWORD_FIELDS,
    LONGEST_KEY,
    MOST_WORDS,
    TITLE_GRAMS,
    TITLE_WORDS,
    WORDS,
)
from indexer.core.section_writing import SectionWriter, Target
from indexer.core.sections import StrPath, numbers
from indexer.values import keywords_of

from .articles import SegmentNumbers
from .articles_writing import ArticlesWriter
from .days import day_number
from .files import SUFFIXES, SegmentFiles, segment_paths
from .inverter import Inverter
from .records import article_digest, pack_record
from .terms_writing import write_table
from .texts import as_stored
from .texts_writing import Texts, write_texts
from .titles import packed_starts, starts_of

_BATCH_BYTES = 1 << 20
"""Text that is handed to the extension at once, in bytes: some tens of milliseconds of work."""

NO_DIGESTS: Mapping[str, bytes] = {}

Keywords = Mapping[str, Iterable[str]]
"""The terms of an article in keyword fields."""

_GivenArticle = tuple[Article, bytes, bytes, Keywords]
"""(article, its title, its text, both in UTF-8, its keywords)"""


def write_segment(
    articles: Iterable[Article],
    directory: StrPath,
    name: str,
    segmenter: Segmenter,
    between_articles: Callable[[], None] = lambda: None,
    digests: Mapping[str, bytes] = NO_DIGESTS,
) -> int:
    """Write the segment `name` with the articles in order; the number of its paragraphs.

    `between_articles` is called after each article and may raise to stop. `digests` are kept for the articles
    with these ids; those of others are computed. With the extension, threads may
    each write a segment at a time: it releases the GIL for most of the work. Raises PolicySearchError
    where an article's id is too long to be a term, or the texts are too many for one segment.
    """
    given = ((article, keywords_of(article)) for article in articles)
    return _write(given, segment_paths(directory, name), segmenter, between_articles, digests)


def segment_in_memory(
    articles: Iterable[tuple[Article, Keywords]], segmenter: Segmenter | None
) -> SegmentFiles:
    """A segment of the articles in order, with these keywords, to be searched but not kept. Raises as
    `write_segment`.

    Without a segmenter it holds texts and no terms of them, which takes a tenth of the time.
    """
    files = {suffix: BytesIO() for suffix in SUFFIXES}
    _write(articles, files, segmenter, lambda: None, NO_DIGESTS)
    return SegmentFiles.in_memory({suffix: file.getvalue() for suffix, file in files.items()})


def _write(
    articles: Iterable[tuple[Article, Keywords]],
    targets: Mapping[str, Target],
    segmenter: Segmenter | None,
    between_articles: Callable[[], None],
    digests: Mapping[str, bytes],
) -> int:
    records = ArticlesWriter(targets[".articles"])
    write = _invert if segmenter is not None and segmenter.table is not None else _invert_in_python
    written = write(_recorded(articles, records, between_articles, digests), targets, segmenter)
    records.finish(*written)
    return len(written[1])


def _recorded(
    articles: Iterable[tuple[Article, Keywords]],
    records: ArticlesWriter,
    between_articles: Callable[[], None],
    digests: Mapping[str, bytes],
) -> Iterator[_GivenArticle]:
    """Record each article, then give it on."""
    for article, keywords in articles:
        size = len(_utf8(article.id))
        if size > LONGEST_KEY:
            raise PolicySearchError(
                message(
                    "the id of an article, {id!r}..., has {size} bytes; give it one of at most {longest_key}",
                    id=article.id[:40],
                    size=size,
                    longest_key=LONGEST_KEY,
                )
            )
        title, text = _utf8(article.title or ""), _utf8(article.text)
        record, published = pack_record(article), day_number(article.published)
        digest = digests.get(article.id) or article_digest(record, published, title, text)
        records.add(article.id, record, digest, published)
        yield article, title, text, keywords
        between_articles()


def _invert_in_c(
    articles: Iterator[_GivenArticle], targets: Mapping[str, Target], segmenter: Segmenter | None
) -> SegmentNumbers:
    assert segmenter is not None
    assert segmenter.table is not None
    inverter = native.extension.Inverter(native_folding(), segmenter.table, len(KEYWORD_FIELDS))
    batch: list[tuple[bytes, bytes, tuple[tuple[int, bytes], ...]]] = []
    size = 0
    titles: list[str] = []
    for article, title, text, keywords in articles:
        titles.append(as_stored(article.title or ""))
        batch.append((title, text, _numbered(keywords)))
        size += len(text)
        if size >= _BATCH_BYTES:
            inverter.add(batch)
            batch, size = [], 0
    inverter.add(batch)
    first_documents, lengths, title_lengths = inverter.lengths()
    units, ends, title_units, title_ends = inverter.texts()
    write_texts(targets[".texts"], [units], ends, [title_units], title_ends, _starts(titles, segmenter))
    del units, ends, title_units, title_ends
    with SectionWriter(targets[".terms"]) as writer:
        for number, field in enumerate(FIELDS):
            table = inverter.write_field(number, writer.section(f"{field}.lists"))
            write_table(writer, field, table)
    return (
        numbers(memoryview(first_documents), "I"),
        numbers(memoryview(lengths), "H"),
        numbers(memoryview(title_lengths), "H"),
    )


def _numbered(keywords: Keywords) -> tuple[tuple[int, bytes], ...]:
    """(number of the field, term) of each keyword of an article."""
    fields = [(FIELDS.index(field), terms) for field, terms in keywords.items()]
    return tuple([(number, _utf8(term)) for number, terms in fields for term in terms])


def _invert_in_python(
    articles: Iterator[_GivenArticle], targets: Mapping[str, Target], segmenter: Segmenter | None
) -> SegmentNumbers:
    inverter, texts, titles = Inverter(), Texts(), Texts()
    first_documents, lengths, title_lengths = array("I", [0]), array("H"), array("H")
    given_titles: list[str] = []
    for number, (article, _, _, keywords) in enumerate(articles):
        for paragraph in article.paragraphs():
            text = as_stored(paragraph.text)
            document = len(lengths)
            lengths.append(_add_terms(inverter, document, text, (WORDS, GRAMS), segmenter))
            texts.add(text)
        title = as_stored(article.title or "")
        title_lengths.append(_add_terms(inverter, number, title, (TITLE_WORDS, TITLE_GRAMS), segmenter))
        titles.add(title)
        given_titles.append(title)
        for field, terms in keywords.items():
            inverter.add_plain(field, number, terms)
        first_documents.append(len(lengths))
    starts = _starts(given_titles, segmenter)
    write_texts(targets[".texts"], [texts.units], texts.ends, [titles.units], titles.ends, starts)
    inverter.write(targets[".terms"], lengths, title_lengths)
    return first_documents, lengths, title_lengths


def _starts(titles: Sequence[str], segmenter: Segmenter | None) -> tuple[bytes, bytes]:
    """The sections of the beginnings of words; empty where nothing tells words."""
    return packed_starts([] if segmenter is None else starts_of(titles, segmenter))


_invert = native.in_c(_invert_in_c)(_invert_in_python)


def _add_terms(
    inverter: Inverter, document: int, text: str, fields: tuple[str, str], segmenter: Segmenter | None
) -> int:
    """Add a text's words and grams to two fields; its length in words, as it is stored."""
    if segmenter is None:
        return 0
    words_field, grams_field = fields
    folded = fold_text(text)
    words = word_terms(folded, segmenter)
    inverter.add_counted(words_field, document, words)
    inverter.add_plain(grams_field, document, gram_terms(folded))
    return min(len(words), MOST_WORDS)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
