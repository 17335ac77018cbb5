"""Two articles of an index side by side: which paragraphs both have, and what the others differ in.

Paragraphs are the same where their letters are, after folding: script, glosses, signs and spaces are no
difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from indexer.analysis import fold_text, only_letters
from indexer.core.article import Paragraph
from indexer.core.errors import PolicySearchError
from indexer.core.schema import ARTICLE
from indexer.storage.embedded.generation import open_segment, read_generation
from indexer.storage.opensearch.address import Access, is_address, parse_address

ALIKE = 0.5
"""Two paragraphs are versions of one another where so much of their letters comes in the same order."""

LONGEST_COMPARED = 5_000
"""Longer paragraphs, in letters, are versions of one another only by standing at the same place."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph of the first article, of the second or of both; `same` where both have its letters."""

    first: Paragraph | None
    second: Paragraph | None
    same: bool


def compare_articles(
    first: str, second: str, index: str | Path = "index", *, access: Access | None = None
) -> tuple[Difference, ...]:
    """What two articles of an index, given by their ids, have paragraph by paragraph, in order.

    Raises PolicySearchError for an id that the index does not hold, and what opening an index raises.
    """
    if is_address(index):
        from .opensearch import ClusterIndex

        paragraphs_of = ClusterIndex(parse_address(str(index)), access).paragraphs
    else:
        paragraphs_of = partial(_paragraphs, Path(index))
    compared = []
    for article in (first, second):
        paragraphs = paragraphs_of(article)
        if paragraphs is None:
            raise PolicySearchError(
                f"{index} holds no article {article}; an article's id is what `search` shows of it"
            )
        compared.append(paragraphs)
    return tuple(differences(*compared))


def differences(first: list[Paragraph], second: list[Paragraph]) -> Iterator[Difference]:
    """The paragraphs of two articles, matched in order."""
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
    """Paragraphs none of which both have: each with the next of the other article that is a version of it."""
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


def _paragraphs(index: Path, article: str) -> list[Paragraph] | None:
    for segment in read_generation(index).segments:
        files = open_segment(index, segment)
        terms = files.terms.field(ARTICLE)
        place = terms.find(article)
        for number in () if place is None else terms.documents(place):
            if number not in segment.deleted_articles:
                documents = files.articles.documents_of(number)
                return [
                    Paragraph(article, ordinal, files.texts.source(document))
                    for ordinal, document in enumerate(documents, 1)
                ]
    return None
