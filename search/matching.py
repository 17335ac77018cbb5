"""Which documents of a segment match a clause: sets, exactly, whatever words jieba sees.

A string of one or two characters is a term of its own. Of a longer one every pair of neighbours is a
term; the documents that hold the rarest pairs are candidates, and their folded text decides.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import pairwise

from indexer.analysis import Segmenter, fold_text
from indexer.schema import GRAMS, TITLE_GRAMS

from .query import And, Clause, Everything, Exact, Field, Not, Or, Words
from .snapshot import OpenSegment
from .wording import atoms_of

_WORTH_READING = 4
"""A list this many times longer than the candidates costs more to decode than they to check."""


class SegmentMatcher:
    """Matches clauses on one segment. `segmenter` cuts bare words; see `wording`."""

    def __init__(self, segment: OpenSegment, segmenter: Segmenter | None) -> None:
        self._segment = segment
        self._segmenter = segmenter
        self._known: dict[Clause, set[int]] = {}

    def matching(self, clause: Clause) -> set[int]:
        """The documents that match a clause. Bare words match where all of them are held."""
        known = self._known.get(clause)
        if known is None:
            known = self._known[clause] = self._matching(clause)
        return known

    def _matching(self, clause: Clause) -> set[int]:
        match clause:
            case Exact(text=text, field=field):
                return self._alive(self.holding(text, field))
            case Words(text=text, field=field):
                assert self._segmenter is not None, "an index with a segment has a word table"
                return self.holding_all(atoms_of(text, self._segmenter), field)
            case And(clauses=clauses):
                return self._all_of(clauses)
            case Or(clauses=clauses):
                return set().union(*map(self.matching, dict.fromkeys(clauses)))
            case Not(clause=excluded):
                return self.everything() - self.matching(excluded)
            case Everything():
                return self.everything()
        raise TypeError(f"{clause!r} is no clause")

    def everything(self) -> set[int]:
        """All documents."""
        return self._alive(range(self._segment.files.documents))

    def _all_of(self, clauses: tuple[Clause, ...]) -> set[int]:
        found: set[int] | None = None
        for clause in sorted(dict.fromkeys(clauses), key=lambda clause: isinstance(clause, Not)):
            if found is not None and not found:
                break
            if isinstance(clause, Not):
                found = (self.everything() if found is None else found) - self.matching(clause.clause)
            elif found is None:
                found = self.matching(clause)
            else:
                found = found & self.matching(clause)
        return set() if found is None else found

    def _alive(self, documents: Iterable[int]) -> set[int]:
        deleted = self._segment.deleted
        return set(documents) - deleted if deleted else set(documents)

    def holding_all(self, strings: list[str], field: Field = "body") -> set[int]:
        """The documents that hold each of the strings somewhere."""
        found: set[int] | None = None
        for string in sorted(strings, key=lambda string: self._most_holding(string, field)):
            if found is None:
                found = self._alive(self.holding(string, field))
            elif len(string) > 2 and field == "body":
                found = set(self.holding(string, field, array("I", sorted(found))))
            else:
                found.intersection_update(self.holding(string, field))
            if not found:
                break
        return found or set()

    def _most_holding(self, string: str, field: Field) -> int:
        """No more documents than this hold a string."""
        grams = _grams_field(field)
        return min((self._segment.count(grams, gram) for gram in _covering_grams(string)), default=0)

    def holding(self, string: str, field: Field = "body", among: array[int] | None = None) -> array[int]:
        """The documents whose folded text holds a folded string, deleted ones included; ascending.

        With `among`, only those of the given documents.
        """
        terms = self._segment.files.terms.field(_grams_field(field))
        places = []
        for gram in _covering_grams(string):
            place = terms.find(gram)
            if place is None:
                return array("I")
            places.append(place)
        places.sort(key=terms.count)
        candidates = among
        for place in places:
            if candidates is None:
                candidates = terms.documents(place)
            elif len(string) <= 2 or terms.count(place) <= _WORTH_READING * len(candidates):
                candidates = array("I", sorted(set(candidates).intersection(terms.documents(place))))
            if not candidates:
                return candidates
        if candidates is None:
            return array("I")
        if len(string) <= 2:
            return candidates
        if field == "title":
            return self._titles_holding(candidates, string)
        return self._segment.files.texts.holding(candidates, string.encode("utf-8", "surrogatepass"))

    def _titles_holding(self, candidates: array[int], string: str) -> array[int]:
        articles = self._segment.files.articles
        verdicts: dict[int, bool] = {}
        held = array("I")
        for document in candidates:
            article = articles.of_document(document)
            verdict = verdicts.get(article)
            if verdict is None:
                verdict = verdicts[article] = string in fold_text(articles.record(article).title or "")
            if verdict:
                held.append(document)
        return held


def _grams_field(field: Field) -> str:
    return TITLE_GRAMS if field == "title" else GRAMS


def _covering_grams(string: str) -> list[str]:
    """The fewest kinds of gram that each document with the string must hold: itself, or its pairs."""
    if len(string) <= 2:
        return [string] if string else []
    return list(dict.fromkeys(first + second for first, second in pairwise(string)))
