"""Comparison of two articles of an index, paragraph by paragraph.

Two paragraphs are the same if their folded letters are: script, glosses, signs and spaces make no difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from indexer.analysis import fold_text, only_letters
from indexer.core.article import Paragraph
from indexer.core.errors import AmbiguousIdError, IdNotFoundError
from indexer.core.messages import message
from indexer.core.schema import ARTICLE
from indexer.core.short_ids import ids_meant
from indexer.storage.embedded.generation import Generation, open_segment
from indexer.storage.opensearch.address import Access

from .info import read_index
from .stored import stored_articles

ALIKE = 0.5
"""Share of letters in the same order that makes two paragraphs versions of one another."""

LONGEST_COMPARED = 5_000
"""Letters of the longest paragraphs that are compared. Longer ones are versions only by their position."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph of the first article, of the second or of both; `same` if both have its letters."""

    first: Paragraph | None
    second: Paragraph | None
    same: bool


def compare_articles(
    first: str, second: str, index: str | Path = "index", *, access: Access | None = None
) -> tuple[Difference, ...]:
    """The differences of two articles of an index, given by their ids or short ids, in order.

    Raises PolicySearchError for an id that the index does not hold, and what opening an index raises.
    """
    articles = [first, second]
    texts = _read_texts(articles, index, access)
    if any(article not in texts for article in articles):
        stored = stored_articles(index, access)
        articles = [_meant(article, stored, index) for article in articles]
        texts = _read_texts(articles, index, access)
    paragraphs = [
        [Paragraph(article, ordinal, text) for ordinal, text in enumerate(texts[article], 1)]
        for article in articles
    ]
    return tuple(differences(*paragraphs))


def _read_texts(articles: Sequence[str], index: str | Path, access: Access | None) -> dict[str, list[str]]:
    """The texts of the paragraphs of some articles, by article id, as far as the index holds them."""
    return read_index(
        index,
        access,
        lambda directory, generation: _texts(directory, generation, articles),
        lambda cluster: cluster.texts(articles),
    )


def _meant(article: str, ids: Collection[str], index: str | Path) -> str:
    """The id of the article that an id or a short id means. Raises PolicySearchError."""
    found = ids_meant(article, ids)
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousIdError(
            message(
                "{index} holds several articles with the short id {article}: {names}",
                index=index,
                article=article,
                names=", ".join(found),
            ),
            tuple(found),
        )
    raise IdNotFoundError(
        message(
            "{index} holds no article {article}; an article's id is what `search` shows of it",
            index=index,
            article=article,
        )
    )


def differences(first: list[Paragraph], second: list[Paragraph]) -> Iterator[Difference]:
    """Match the paragraphs of two articles in order."""
    letters = [only_letters(fold_text(each.text)) for each in first]
    others = [only_letters(fold_text(each.text)) for each in second]
    matcher = SequenceMatcher(None, letters, others, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            for one, two in zip(first[start:end], second[other_start:other_end], strict=True):
                yield Difference(one, two, True)
        else:
            yield from _versions(
                list(zip(first[start:end], letters[start:end], strict=True)),
                list(zip(second[other_start:other_end], others[other_start:other_end], strict=True)),
            )


def _versions(
    first: list[tuple[Paragraph, str]], second: list[tuple[Paragraph, str]]
) -> Iterator[Difference]:
    """Match different paragraphs: each with the next of the other article that is a version of it."""
    for one, letters in first:
        at = next((at for at, (_, others) in enumerate(second) if _are_alike(letters, others)), None)
        if at is None:
            yield Difference(one, None, False)
            continue
        yield from (Difference(None, two, False) for two, _ in second[:at])
        yield Difference(one, second[at][0], False)
        del second[: at + 1]
    yield from (Difference(None, two, False) for two, _ in second)


def _are_alike(one: str, two: str) -> bool:
    if len(one) > LONGEST_COMPARED or len(two) > LONGEST_COMPARED:
        return True
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _texts(index: Path, generation: Generation, articles: Sequence[str]) -> dict[str, list[str]]:
    """The texts of the paragraphs of some articles, by article id, as far as the index holds them."""
    texts = {}
    for segment in generation.segments:
        files = open_segment(index, segment)
        terms = files.terms.field(ARTICLE)
        for article in articles:
            term = terms.find(article)
            for number in () if term is None else terms.documents(term):
                if number not in segment.deleted_articles:
                    texts[article] = list(map(files.texts.source, files.articles.documents_of(number)))
    return texts
