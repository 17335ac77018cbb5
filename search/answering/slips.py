"""Reads a query by its sound: bare text in pinyin that nothing holds, and what asks for a sound (`py:`)."""

from __future__ import annotations

import re
from math import log10

from indexer.analysis import fold_text
from indexer.analysis.pinyin import has_pinyin, phonetic_runs, spelled
from indexer.core.frozen import altered, frozen
from indexer.core.messages import message
from search.highlight import Span
from search.query.query import (
    AmongFirst,
    And,
    Exact,
    Not,
    Or,
    Query,
    SameArticle,
    Sound,
    Words,
    asks_for_sound,
    searched_text,
)
from search.suggestion import Suggestion

from .sounds import CHARACTERS, Sounds
from .suggestions import MOST_SUGGESTIONS, counts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from search.engine.view import View
    from search.query.query import Clause

MOST_READINGS = 8
"""Number of texts that a sound is searched as, the commonest that are read so."""

MOST_COUNTED = 16
"""Number of texts of which the commonest are chosen, the likeliest."""

MOST_WORDS = 8
"""Most words in letters, with spaces between them, of which some are read together."""

MOST_RUNS = 8
"""Most runs of letters, with other text between them, in a text that was typed; none is read of others."""

Held = tuple[Exact, int]
"""(a text, the number of paragraphs that are found by it)"""


class Reading(metaclass=frozen):
    """A query with its pinyin read, and other readings of it."""

    query: Query
    others: tuple[Suggestion, ...]


def reading_of(query: Query, bare: Words, view: View) -> Reading | None:
    """A query whose bare text nothing holds whole, with its pinyin replaced by the likeliest text that is
    read so; None where it has no pinyin, or the index nothing that is read so. A text that only titles hold
    is asked of the title.

    The text is read whole, or otherwise in parts: each as many words beside one another as are read
    together."""
    text = bare.text
    if bare.field != "body" or not has_pinyin(text):
        return None
    read = _read_in_parts(text, view)
    if not read:
        return None
    words, notes = text, list(query.notes)
    whole = read[0][1] if read[0][0] == (0, len(text)) else []
    in_title = whole[0][0] if whole and whole[0][0].field == "title" else None
    for (start, end), held in reversed(read):
        words = words[:start] + held[0][0].text + words[end:]
    for (start, end), held in read:
        found = searched_text(in_title) if in_title else held[0][0].text
        notes.append(
            message("Nothing holds {text}; searched as pinyin: {found}.", text=text[start:end], found=found)
        )
    others = whole[1:]
    clause = _with(query.clause, bare, in_title or Words(fold_text(words)))
    return Reading(
        altered(query, clause=clause, notes=tuple(notes)),
        tuple([Suggestion(searched_text(clause), total) for clause, total in others[:MOST_SUGGESTIONS]]),
    )


def _read_in_parts(text: str, view: View) -> list[tuple[Span, list[Held]]]:
    """The parts of a text that can be read, and what they are read as."""
    sounds = Sounds(view)
    whole = (0, len(text))
    held = _read(text, sounds, view)
    if held:
        return [(whole, held)]
    found: list[tuple[Span, list[Held]]] = []
    runs = list(phonetic_runs(text))
    for start, end in runs if len(runs) <= MOST_RUNS else ():
        words = [(start + word.start(), start + word.end()) for word in re.finditer("[^ ]+", text[start:end])]
        while 0 < len(words) <= MOST_WORDS and view.budget.may_try():
            count = len(words)
            held = []
            while count and not held:
                part = words[0][0], words[count - 1][1]
                held = [] if part == whole else _read(text[slice(*part)], sounds, view)
                count -= not held
            if held:
                found.append((part, held))
            words = words[max(count, 1) :]
    return found


def _read(text: str, sounds: Sounds, view: View) -> list[Held]:
    """The texts of several characters that are read so, if nothing holds the letters themselves."""
    with view.budget.part(CHARACTERS):
        if sounds.occurs(text):
            return []
    return [held for held in _held(text, sounds, view) if len(held[0].text) > 1]


def _held(typed: str, sounds: Sounds, view: View) -> list[Held]:
    """The texts that are read so, the likeliest first: words whose initials these are only where no text has
    the sound, and near sounds before them."""
    with view.budget.part(CHARACTERS):
        found = sounds.texts(spelled(typed)) or [(0, text) for text in sounds.abbreviated(typed)]
        found = found or sounds.texts(spelled(typed, near=True))
    costs = {text: cost for cost, text in found[:MOST_COUNTED]}
    with view.budget.part(CHARACTERS):
        counted = [
            next(counts_of([Exact(text), Exact(text, "title")], view), (Exact(text), 0)) for text in costs
        ]
    cut = view.segmenter.cut

    def rank(held: Held) -> tuple[float, ...]:
        """The sort key: a text of one word more counts as if it were ten times as rare."""
        text = held[0].text
        return costs[text], len(cut(text)) - log10(held[1])

    return sorted([held for held in counted if held[1]], key=rank)


def with_sounds_read(query: Query, view: View) -> Query:
    """A query with each sound that it asks for replaced by the texts that are read so; by its letters where
    the index holds none."""
    notes = list(query.notes)

    def read(clause: Clause) -> Clause:
        if isinstance(clause, Sound):
            held = _held(clause.text, Sounds(view), view)[:MOST_READINGS]
            if not held:
                notes.append(message("Nothing is read {text}, so it is searched as text.", text=clause.text))
                return Exact(clause.text)
            notes.append(
                message(
                    "{searched_text} is searched as {names}.",
                    searched_text=searched_text(clause),
                    names=", ".join((one.text for one, _ in held)),
                )
            )
            alternatives = tuple([one for one, _ in held])
            return Or(alternatives) if len(alternatives) > 1 else alternatives[0]
        if isinstance(clause, (Not, AmongFirst)):
            return altered(clause, clause=read(clause.clause))
        if isinstance(clause, (And, Or, SameArticle)):
            return altered(clause, clauses=tuple(map(read, clause.clauses)))
        return clause

    if query.clause is None or not asks_for_sound(query.clause):
        return query
    clause = read(query.clause)
    return altered(query, clause=clause, notes=tuple(notes))


def _with(clause: Clause | None, old: Words, new: Words | Exact) -> Clause:
    """A clause with other bare words."""
    if isinstance(clause, And):
        return And(tuple([new if each == old else each for each in clause.clauses]))
    return new
