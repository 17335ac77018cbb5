"""One segment: its three files, opened together, and their names."""

from __future__ import annotations

import os

from indexer import native
from indexer.analysis import native_folding
from indexer.core.messages import message
from indexer.core.schema import ARTICLE_FIELDS, COUNTED_FIELDS, FIELDS
from indexer.core.sections import SectionReader, Source, StrPath

from .articles import ArticlesFile
from .naming import NO_NAMING, Naming
from .terms import FieldTable, Table
from .texts import TextsFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    from indexer.core.article import Article, StoredArticle
    from indexer.core.sections import Numbers

    from .field_terms import FieldTerms
    from .records import ArticleRecord

SUFFIXES = (".terms", ".texts", ".articles")


def segment_paths(directory: StrPath, name: str) -> dict[str, str]:
    """The files of the segment `name`, by suffix."""
    return {suffix: os.path.join(directory, name + suffix) for suffix in SUFFIXES}


class TermsFile:
    """The terms of one segment. Each field is opened when it is first used."""

    def __init__(self, source: Source, documents: int, articles: int) -> None:
        self.file = SectionReader(source)
        self._documents = documents
        self._articles = articles
        self._fields: dict[str, FieldTerms] = {}

    def table(self, name: str) -> Table:
        """A field as the extension takes it."""
        return FieldTable(self.file, name, self._documents_of(name), name in COUNTED_FIELDS).table

    def field(self, name: str) -> FieldTerms:
        if name not in self._fields:
            from .field_terms import FieldTerms

            counted = name in COUNTED_FIELDS
            self._fields[name] = FieldTerms(self.file, name, self._documents_of(name), counted)
        return self._fields[name]

    def _documents_of(self, name: str) -> int:
        return self._articles if name in ARTICLE_FIELDS else self._documents


class SegmentFiles:
    """The mapped files of one segment. They stay readable after being unlinked."""

    def __init__(self, directory: StrPath, name: str) -> None:
        self.name = name
        self._open(segment_paths(directory, name))

    @classmethod
    def in_memory(cls, contents: Mapping[str, bytes]) -> SegmentFiles:
        """A segment of the contents of its files, by suffix."""
        files = cls.__new__(cls)
        files.name = "memory"
        files._open(contents)
        return files

    def _open(self, sources: Mapping[str, Source]) -> None:
        self.articles = ArticlesFile(sources[".articles"])
        self.texts = TextsFile(sources[".texts"])
        self.terms = TermsFile(sources[".terms"], self.articles.documents, len(self.articles))
        if len(self.texts) != self.articles.documents or len(self.texts.title_ends) != len(self.articles):
            raise self.texts.file.damaged(message("does not belong to the other files of its segment"))

    @property
    def documents(self) -> int:
        """The number of the segment's documents, deleted ones included."""
        return self.articles.documents

    def record(self, article: int) -> ArticleRecord:
        """The record of an article, with its title."""
        return self.articles.record(article, self.texts.title(article))

    def stored_articles(self) -> Iterator[tuple[int, str, StoredArticle]]:
        """(number, id, the article as a batch compares it) for each article."""
        from indexer.core.article import StoredArticle

        for number in range(len(self.articles)):
            record = self.articles.record(number)
            paragraphs = len(self.articles.documents_of(number))
            yield number, record.id, StoredArticle(self.articles.digest(number), record.path, paragraphs)

    def articles_in_full(self, deleted: Collection[int]) -> Iterator[tuple[Article, bytes]]:
        """(article, digest) of each article that is not deleted, to be indexed again."""
        from indexer.core.article import Article

        from .records import ArticleRecord

        for number in range(len(self.articles)):
            if number not in deleted:
                record = self.record(number)
                values = {name: getattr(record, name) for name in ArticleRecord.__match_args__}
                text = "\n".join(map(self.texts.source, self.articles.documents_of(number)))
                yield Article(text=text, **values), self.articles.digest(number)

    def for_search(
        self,
        deleted: bytes,
        boilerplate: Numbers,
        start: int,
        naming: Naming = NO_NAMING,
    ) -> Any:
        """The segment as the extension searches it.

        `deleted` holds numbers of articles, u32; `boilerplate` numbers of documents, which begin at `start`.
        """
        tables = [(field, self.terms.table(field)) for field in FIELDS]
        articles, texts = self.articles.sections, self.texts.sections
        told = deleted, boilerplate, start, (naming.articles, naming.counts, naming.start)
        try:
            return native.extension.Segment(native_folding(), tables, articles, texts, *told, self._summed)
        except ValueError as error:
            raise self.articles.file.damaged(
                message("does not fit the segment's other files ({error})", error=error)
            ) from error

    @property
    def _summed(self) -> tuple[Any, ...]:
        """Each file as the extension takes it to compare what it reads: terms, texts, articles."""
        return self.terms.file.summed, self.texts.file.summed, self.articles.file.summed

    def verify(self) -> None:
        """Read every byte. IndexDamagedError names the first section that is altered."""
        for file in (self.terms.file, self.texts.file, self.articles.file):
            file.verify()
