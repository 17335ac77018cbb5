"""An article as the set of its passages, by which copies of it are known, and its paragraphs as numbers.

A passage is a sentence of the folded text, its letters alone, so that a copy in another script, with
glosses, other signs or other line breaks has the same. It stands as 64 bits: a hash in the upper 56, and how
many letters it has in the lower 8. A paragraph stands as the same of all its letters, one 0 for each number,
or, if it is short and begins with a label, of the label: 责任编辑：.
Nothing of it is stored: texts are folded again where it is asked for, as fast as memory gives them.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Sequence
from itertools import compress

from indexer import native
from indexer.analysis import fold_text, is_letter, native_folding
from indexer.core.frozen import frozen
from indexer.core.sections import Numbers, numbers
from indexer.storage.segment.files import SegmentFiles

FEWEST_LETTERS = 8
"""A shorter sentence says too little to tell one article from another."""

MOST_LETTERS = 0xFF
"""As many are told; of a longer passage no more."""

MOST_LABEL, MOST_LABELLED = 8, 30
"""A label has so many letters at most, and a paragraph that goes by its label."""

_PART_BYTES = 32 * 2**20
"""Of texts, that are read at a time, and then forgotten again."""

_SENTENCE_ENDS = re.compile("[。!?;]")
_DIGITS = re.compile("[0-9]+")
_START, _PRIME, _LAST = 0xCBF29CE484222325, 0x100000001B3, 0xFF51AFD7ED558CCD
_MASK = (1 << 64) - 1


@frozen
class Passages:
    """What the articles of a segment, or of several, one after another, are made of.

    `passages` are u64, each article's different ones, ascending; `ends` are u32 per article, where its
    passages end; `paragraphs` are u64 per document.
    """

    passages: Numbers
    ends: Numbers
    paragraphs: Numbers


def read_passages(files: SegmentFiles, deleted: Collection[int] = (), threads: int = 1) -> Passages:
    """The passages of a segment's articles; of a `deleted` one there are none, and its paragraphs are 0.

    Raises IndexDamagedError where the segment's files are not sound.
    """
    left_out = sorted(deleted)
    if native.extension is None:
        return _read_in_python(files, frozenset(left_out))
    count = len(files.articles)
    parts = max(1, min(count, max(threads, len(files.texts.units) // _PART_BYTES)))
    bounds = [count * part // parts for part in range(parts + 1)]

    def read(first: int, last: int) -> Passages:
        passages = _read_natively(files, left_out, first, last)
        files.texts.file.forget()
        return passages

    if threads == 1:
        return joined(list(map(read, bounds[:-1], bounds[1:])))
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        return joined(list(pool.map(read, bounds[:-1], bounds[1:])))


def _read_natively(files: SegmentFiles, deleted: Sequence[int], first: int, last: int) -> Passages:
    assert native.extension is not None
    texts = files.texts
    try:
        passages, ends, paragraphs = native.extension.read_passages(
            native_folding(),
            texts.units,
            texts.ends,
            files.articles.first_documents,
            array("I", deleted),
            first,
            last,
        )
    except ValueError as error:
        raise texts.file.damaged(f"disagrees with itself about its texts ({error})") from error
    return Passages(
        numbers(memoryview(passages), "Q"),
        numbers(memoryview(ends), "I"),
        numbers(memoryview(paragraphs), "Q"),
    )


def _read_in_python(files: SegmentFiles, deleted: Collection[int]) -> Passages:
    read = array("Q")
    ends = array("I")
    paragraphs = array("Q", bytes(8 * files.documents))
    for article in range(len(files.articles)):
        of_article: set[int] = set()
        for document in files.articles.documents_of(article) if article not in deleted else ():
            folded = fold_text(files.texts.source(document))
            of_article.update(passages_of(folded))
            paragraphs[document] = paragraph_key(folded)
        read.extend(sorted(of_article))
        ends.append(len(read))
    return Passages(read, ends, paragraphs)


def joined(parts: Sequence[Passages]) -> Passages:
    """The articles of several segments one after another."""
    if len(parts) == 1:
        return parts[0]
    passages, ends, paragraphs = array("Q"), array("I"), array("Q")
    for part in parts:
        ends.extend([len(passages) + end for end in part.ends])
        passages.extend(part.passages)
        paragraphs.extend(part.paragraphs)
    return Passages(passages, ends, paragraphs)


def passages_of(folded: str) -> list[int]:
    """The passages of a folded text, in its order."""
    sentences = map(letters_of, _SENTENCE_ENDS.split(folded))
    return [_number(letters) for letters in sentences if len(letters) >= FEWEST_LETTERS]


def paragraph_key(folded: str) -> int:
    """What is the same for paragraphs that differ in signs and numbers alone, or in what follows a label; 0
    for one without letters."""
    letters = _key_letters(folded)
    label = ""
    for part in folded.split(":")[:-1] if len(letters) <= MOST_LABELLED else ():
        label += part
        if in_label := _key_letters(label):
            return _number(f"{in_label}:" if len(in_label) <= MOST_LABEL else letters)
    return _number(letters) if letters else 0


def _key_letters(folded: str) -> str:
    return _DIGITS.sub("0", letters_of(folded))


def letters_of(folded: str) -> str:
    """The letters, digits and Han of a folded text."""
    are_letters: Iterable[int] = (
        native_folding().letters(folded) if native.extension is not None else map(is_letter, folded)
    )
    return "".join(compress(folded, are_letters))


def letters_of_text(text: str) -> str:
    """The same of a text as it was given."""
    return letters_of(fold_text(text))


def letters_in(passage: int) -> int:
    """How many letters a passage, or a paragraph, has; MOST_LETTERS for more."""
    return passage & MOST_LETTERS


def _number(letters: str) -> int:
    """FNV-1a over code points, mixed once more so that the upper bits depend on all of them."""
    value = _START
    for letter in letters:
        value = ((value ^ ord(letter)) * _PRIME) & _MASK
    value ^= value >> 32
    value = (value * _LAST) & _MASK
    value ^= value >> 29
    return (value & ~MOST_LETTERS) | min(len(letters), MOST_LETTERS)
