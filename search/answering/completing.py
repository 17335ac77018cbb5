"""Completes the beginning of a text: by titles, from the beginning of any word in them, and by words.

Titles that go on in the same way are neighbours in an index. From so many of them, evenly chosen, the places
where they part are known, and what stands before these is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from indexer.analysis import fold_text, is_letter
from indexer.analysis.pinyin import abbreviated, has_pinyin, spelled
from indexer.core.schema import WORDS
from search.query.plain import FUNCTION_WORDS
from search.suggestion import Completion

from .sounds import Sounds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from indexer.analysis import Segmenter
    from search.engine.view import View

LONGEST_BEGINNING, LONGEST_COMPLETION = 60, 24
"""Longest text that is completed, and what is added to it at most, in folded code points."""

VALUES = ("issuer", "number")
"""The fields whose values are completed."""

MOST_READINGS = 4
"""Number of ways to read letters of which titles are looked for."""

_BRACKETS = str.maketrans("()[]", "〔〕〔〕")
"""The brackets of document numbers, as the terms have them."""

_PAIRS = (("(", ")"), ("<", ">"))
_PAIRED = frozenset('"()<>')

MOST_READ = 128
"""Number of titles that are read: what fewer of all go on with is no completion."""


def complete(beginning: str, view: View, limit: int) -> tuple[Completion, ...]:
    """The texts that begin so, or that are read so from their beginning on: the most frequent first, and last
    those that are only words of bodies."""
    folded = fold_text(beginning)
    if not folded or len(folded) > LONGEST_BEGINNING:
        return ()
    found = [*_of_titles({folded: len(folded) + 1}, view, limit), *_of_fields(VALUES, [folded], view, limit)]
    if len(found) < limit and has_pinyin(folded):
        read = _read(folded, view)
        found += [
            *_of_titles({each: len(each) for each in read}, view, limit),
            *_of_fields(VALUES, read, view, limit),
        ]
    found.sort(key=lambda each: (-each.total, each.text, each.field))
    if len(found) < limit:
        found += _of_fields([WORDS], [folded], view, limit)
    first = {each.text: each for each in reversed(found)}
    return tuple(list(dict.fromkeys(first[each.text] for each in found))[:limit])


def _of_fields(
    fields: Sequence[str], beginnings: Sequence[str], view: View, limit: int
) -> Iterator[Completion]:
    """Terms of some fields that begin in one of these ways."""
    for field in fields:
        for beginning in beginnings:
            asked = beginning.translate(_BRACKETS) if field == "number" else beginning
            counts = view.terms_from(asked, field)
            for text in sorted(counts, key=lambda text: (-counts[text], text))[:limit]:
                yield Completion(text, counts[text], field)


def _read(letters: str, view: View) -> list[str]:
    """The ways to read letters in which some title goes on from the beginning of a word, the likeliest."""
    sounds = Sounds(view, beginning=True)
    found = sounds.texts(spelled(letters, unfinished=True)) or sounds.texts(abbreviated(letters))
    return list(islice((text for _, text in found if len(text) > 2 or sounds.occurs(text)), MOST_READINGS))


def _of_titles(beginnings: Mapping[str, int], view: View, limit: int) -> Iterator[Completion]:
    """Phrases of titles that begin in one of these ways and have at least so many characters, with the
    numbers of articles."""
    seen: Counter[str] = Counter()
    # Where there are several beginnings, each title that is read stands for as many as begin so.
    totals = view.count_titles(list(beginnings)) if len(beginnings) > 1 else [MOST_READ]
    for (beginning, shortest), total in zip(beginnings.items(), totals, strict=False):
        titles = view.titles_from(beginning, MOST_READ // len(beginnings))
        of_beginning = Counter(
            phrase for title in titles for phrase in _phrases(title, shortest, view.segmenter)
        )
        seen.update({phrase: -(-count * total // len(titles)) for phrase, count in of_beginning.items()})
    phrases = sorted(_widest(seen), key=lambda phrase: (-seen[phrase], -len(phrase), phrase))[:limit]
    for phrase, total in zip(phrases, view.count_titles(phrases), strict=True):
        if total:
            yield Completion(phrase, total, "title")


def _phrases(title: str, shortest: int, segmenter: Segmenter) -> Iterator[str]:
    """The parts of a title from its beginning to the end of a word, of at least so many characters."""
    end = 0
    most = shortest + LONGEST_COMPLETION
    has_pairs = not _PAIRED.isdisjoint(title)
    for word in segmenter.cut(title[: most + 1]):
        end += len(word)
        if end > most:
            return
        if end >= shortest and is_letter(word[-1]) and word not in FUNCTION_WORDS:
            phrase = title[:end]
            if not has_pairs or _is_balanced(phrase):
                yield phrase


def _is_balanced(phrase: str) -> bool:
    """Whether a phrase ends outside of quotes and brackets: a query could not have half of them."""
    return phrase.count('"') % 2 == 0 and all(
        phrase.count(one) == phrase.count(other) for one, other in _PAIRS
    )


def _widest(seen: Counter[str]) -> list[str]:
    """The phrases of which no longer one was seen as often."""
    ordered = sorted(seen)
    return [
        phrase
        for phrase, following in zip(ordered, [*ordered[1:], ""], strict=False)
        if not (following.startswith(phrase) and seen[following] == seen[phrase])
    ]
