"""Passages of articles, by which copies are recognised, and keys of paragraphs, by which boilerplate is.

A *passage* is the letters of a sentence of the folded text, so that a copy in another script, with glosses,
other signs or other line breaks has the same passages. It is a number of 64 bits: a hash in the upper 56, its
count of letters in the lower 8. The *key* of a paragraph is the same of all its letters, with 0 for each
number, or of its label alone where it is short and begins with one: 责任编辑：. None of it is stored: texts
are folded anew for each generation, at the speed of memory. In C: `native/duplicates/passages.c`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from indexer import native
from indexer.analysis import fold_text, native_folding, only_letters
from indexer.core.frozen import frozen
from indexer.core.messages import message
from indexer.core.sections import Numbers, numbers
from indexer.core.threads import Workers
from indexer.storage.segment.files import SegmentFiles

FEWEST_LETTERS = 8
"""Fewest letters of a passage; a shorter sentence does not distinguish articles."""

MOST_LETTERS = 0xFF
"""Most letters that are counted."""

MOST_LABEL, MOST_LABELLED = 8, 30
"""Most letters of a label, and of a paragraph whose key is its label."""

_PART_BYTES = 32 * 2**20
"""Bytes of text that are read at a time, before their memory is given back."""

_SENTENCE_ENDS = re.compile("[。!?;]")
_DIGITS = re.compile("[0-9]+")
_START, _PRIME, _LAST = 0xCBF29CE484222325, 0x100000001B3, 0xFF51AFD7ED558CCD
_MASK = (1 << 64) - 1


class Passages(metaclass=frozen):
    """Passages and keys of the articles of one segment, or of several, one after another.

    `passages` are u64, each article's distinct ones, ascending; `ends` are u32 per article, the end of its
    passages; `paragraphs` are the keys, u64 per document.
    """

    passages: Numbers
    ends: Numbers
    paragraphs: Numbers


def _read_in_c(files: SegmentFiles, deleted: Collection[int] = (), threads: int = 1) -> Passages:
    """Passages of a segment, read in parts, in as many threads."""
    left_out = array("I", sorted(deleted))

    def read(first: int, last: int) -> Passages:
        passages = _read_part(files, left_out, first, last)
        files.texts.file.forget()
        return passages

    with Workers(threads) as workers:
        read_parts = [workers.submit(read, *part) for part in parts_of(files, threads)]
        return joined([part.result() for part in read_parts])


def parts_of(files: SegmentFiles, threads: int) -> Iterable[tuple[int, int]]:
    """(first, end) of the articles that are read at a time, in so many threads."""
    count = len(files.articles)
    parts = max(1, min(count, max(threads, len(files.texts.units) // _PART_BYTES)))
    return pairwise([count * part // parts for part in range(parts + 1)])


def _read_part(files: SegmentFiles, deleted: array[int], first: int, last: int) -> Passages:
    texts, first_documents = files.texts, files.articles.first_documents
    try:
        passages, ends, paragraphs = native.extension.read_passages(
            *(native_folding(), texts.units, texts.ends, first_documents, deleted, first, last),
            texts.file.summed,
        )
    except ValueError as error:
        texts.file.verify()
        raise texts.file.damaged(
            message("disagrees with itself about its texts ({error})", error=error)
        ) from error
    return Passages(
        numbers(memoryview(passages), "Q"),
        numbers(memoryview(ends), "I"),
        numbers(memoryview(paragraphs), "Q"),
    )


@native.in_c(_read_in_c)
def read_passages(files: SegmentFiles, deleted: Collection[int] = (), threads: int = 1) -> Passages:
    """The passages of a segment's articles; a `deleted` one has none, and its paragraphs are 0.

    Raises IndexDamagedError for files that are not sound.
    """
    left_out = frozenset(deleted)
    passages, ends = array("Q"), array("I")
    paragraphs = array("Q", bytes(8 * files.documents))
    for article in range(len(files.articles)):
        of_article: set[int] = set()
        for document in files.articles.documents_of(article) if article not in left_out else ():
            folded = fold_text(files.texts.source(document))
            of_article.update(passages_of(folded))
            paragraphs[document] = paragraph_key(folded)
        passages.extend(sorted(of_article))
        ends.append(len(passages))
    return Passages(passages, ends, paragraphs)


def joined(parts: Sequence[Passages]) -> Passages:
    """The passages of several segments, one after another."""
    if len(parts) == 1:
        return parts[0]
    passages, ends, paragraphs = array("Q"), array("I"), array("Q")
    for part in parts:
        ends.extend([len(passages) + end for end in part.ends])
        passages.extend(part.passages)
        paragraphs.extend(part.paragraphs)
    return Passages(passages, ends, paragraphs)


def passages_of(folded: str) -> list[int]:
    """The passages of a folded text, in order."""
    sentences = map(only_letters, _SENTENCE_ENDS.split(folded))
    return [number_of(letters) for letters in sentences if len(letters) >= FEWEST_LETTERS]


def paragraph_key(folded: str) -> int:
    """Key of a folded paragraph, 0 for one without letters.

    Paragraphs have one key that differ only in signs and numbers, or in what follows a label.
    """
    letters = _key_letters(folded)
    label = ""
    for part in folded.split(":")[:-1] if len(letters) <= MOST_LABELLED else ():
        label += part
        if in_label := _key_letters(label):
            return number_of(f"{in_label}:" if len(in_label) <= MOST_LABEL else letters)
    return number_of(letters) if letters else 0


def _key_letters(folded: str) -> str:
    return _DIGITS.sub("0", only_letters(folded))


def letters_in(passage: int) -> int:
    """The letters that a passage or a key counts; MOST_LETTERS for more."""
    return passage & MOST_LETTERS


def number_of(letters: str) -> int:
    """FNV-1a over code points, mixed so that the upper bits depend on all, with the count of letters."""
    value = _START
    for letter in letters:
        value = ((value ^ ord(letter)) * _PRIME) & _MASK
    value ^= value >> 32
    value = (value * _LAST) & _MASK
    value ^= value >> 29
    return (value & ~MOST_LETTERS) | min(len(letters), MOST_LETTERS)
