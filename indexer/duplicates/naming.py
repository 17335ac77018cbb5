"""The number of articles that name the law of an article's title: 《民法典》.

Names become numbers as passages do (`passages.number_of`). None of this is stored but the counts: texts are
read anew for each generation, and only what stands between 《 and 》 is folded. In C:
`native/duplicates/naming.c`.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable

from indexer import native
from indexer.analysis import fold_text, native_folding
from indexer.core.frozen import frozen
from indexer.core.sections import Numbers, numbers
from indexer.core.threads import Workers
from indexer.storage.segment.files import SegmentFiles
from indexer.storage.segment.naming import Naming
from indexer.values.law_names import cited_texts, law_name

from .passages import number_of, parts_of


class LawNames(metaclass=frozen):
    """Laws in the articles of one segment, or of several, one after another, as numbers of 64 bits.

    `own` is the law of each article's title, 0 for none. `cited` are the distinct laws that each article
    names, ascending, those of one article after those of another.
    """

    own: Numbers
    cited: Numbers


def _read_in_c(files: SegmentFiles, deleted: Collection[int] = (), threads: int = 1) -> LawNames:
    left_out = array("I", sorted(deleted))
    texts, first_documents = files.texts, files.articles.first_documents

    def read(first: int, last: int) -> LawNames:
        try:
            own, cited = native.extension.read_law_names(
                *(native_folding(), texts.sections, first_documents, left_out, first, last),
                texts.file.summed,
            )
        except ValueError as error:
            texts.file.verify()
            raise texts.damaged() from error
        texts.file.forget()
        return LawNames(numbers(memoryview(own), "Q"), numbers(memoryview(cited), "Q"))

    with Workers(threads) as workers:
        parts = [workers.submit(read, *part) for part in parts_of(files, threads)]
        return joined([part.result() for part in parts])


@native.in_c(_read_in_c)
def read_law_names(files: SegmentFiles, deleted: Collection[int] = (), threads: int = 1) -> LawNames:
    """The laws in a segment's articles; a `deleted` one has none. Raises IndexDamagedError for files that are
    not sound."""
    left_out = frozenset(deleted)
    own, cited = array("Q"), array("Q")
    for article in range(len(files.articles)):
        is_deleted = article in left_out
        own.append(0 if is_deleted else own_law(files.texts.title(article)))
        documents = () if is_deleted else files.articles.documents_of(article)
        cited.extend(laws_cited(map(files.texts.source, documents)))
    return LawNames(own, cited)


def joined(parts: Iterable[LawNames]) -> LawNames:
    """The laws in several segments, one after another."""
    own, cited = array("Q"), array("Q")
    for part in parts:
        own.extend(part.own)
        cited.extend(part.cited)
    return LawNames(own, cited)


def own_law(title: str) -> int:
    """The law of a title that is not folded; 0 for none."""
    name = law_name(fold_text(title))
    return number_of(name) if name else 0


def laws_cited(texts: Iterable[str]) -> list[int]:
    """The distinct laws that the texts of an article name, ascending."""
    names = {law_name(fold_text(cited)) for text in texts for cited in cited_texts(text)}
    return sorted(number_of(name) for name in names if name)


def count_naming(laws: LawNames) -> Naming:
    """The articles whose law is named, and by how many articles."""
    counts = Counter(laws.cited)
    named = [(article, counts[law]) for article, law in enumerate(laws.own) if law and counts[law]]
    return Naming(array("I", [article for article, _ in named]), array("I", [count for _, count in named]))
