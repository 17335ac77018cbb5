"""Synonyms and abbreviations: what a text says in other words, by a list that docs/synonyms.md describes.

A line of the list is a *group*. The phrases of `科创 = 科技创新` mean the same, whichever is asked for.
Who asks for the left of `辞退 > 解除劳动合同 | 开除` also means the right, which is only *related* to it.
A group may be both: `外企 = 外资企业 > 外商投资企业`. Nothing is followed further than one group.
"""

from __future__ import annotations

from itertools import accumulate

from indexer.analysis import is_han
from indexer.analysis.synonyms import SIGNS, SynonymGroups, may_be_phrases
from indexer.core.caching import cache, cached_property

from .plain import SHIPPED_SYNONYMS, Expansion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Protocol

    class Groups(Protocol):
        """The groups of one list."""

        def places_in(self, text: str) -> Sequence[int]:
            """The places in a text where a phrase may begin, ascending."""

        def ends_at(self, text: str, start: int) -> Iterable[int]:
            """The ends of the phrases that begin at a place in a text and stand on the left of a group, the
            longest first."""

        def group(self, phrase: str) -> str | None:
            """The group that a phrase stands on the left of."""


_LONG_TEXT = 100
_FEW_BEGINNINGS = 100
"""In a text longer than this, in code points, and after so many places, it pays to know how phrases begin."""


class ListedGroups:
    """The groups of a list that is a text of well-formed lines, folded, with no spaces around the signs.
    Other lines must have no signs."""

    def __init__(self, groups: str) -> None:
        self._groups = f"\n{groups}\n"
        self._group_of: dict[str, str | None] = {}
        self._left = _FEW_BEGINNINGS
        """The number of places that `places_in` tells of without knowing how phrases begin."""

    @cached_property
    def _phrases(self) -> frozenset[str]:
        """All of them, also those that only stand on the right. To sort them into groups would take longer
        than a search; the groups of what is said are looked up when it is said."""
        return frozenset(_phrases_apart(self._groups).split("\n"))

    def places_in(self, text: str) -> Sequence[int]:
        places = range(len(text) - 1)
        if self._left > 0 and len(text) <= _LONG_TEXT:
            self._left -= len(places)
            return places
        beginnings = self._phrases_by_beginning
        return [at for at in places if text[at : at + 2] in beginnings]

    def ends_at(self, text: str, start: int) -> Iterator[int]:
        if self._left > 0:
            phrases = may_be_phrases(text, start)
        else:
            known = self._phrases_by_beginning.get(text[start : start + 2], ())
            phrases = (phrase for phrase in known if text.startswith(phrase, start))
        return (start + len(phrase) for phrase in phrases if self.group(phrase))

    @cached_property
    def _phrases_by_beginning(self) -> dict[str, list[str]]:
        """How phrases begin -> those that begin so, the longest first."""
        found: dict[str, list[str]] = {}
        for phrase in sorted(self._phrases, key=len, reverse=True):
            found.setdefault(phrase[:2], []).append(phrase)
        return found

    def group(self, phrase: str) -> str | None:
        # To tell all phrases apart takes longer than to look for those of a first query.
        if self._left <= 0 and phrase not in self._phrases:
            return None
        if phrase not in self._group_of:
            self._group_of[phrase] = self._found_group(phrase)
        return self._group_of[phrase]

    def _found_group(self, phrase: str) -> str | None:
        groups = self._groups
        if phrase not in groups or any(sign in phrase for sign in SIGNS):
            return None
        for before, after in (("\n", "="), ("\n", ">"), ("=", "="), ("=", ">"), ("=", "\n")):
            at = groups.find(f"{before}{phrase}{after}")
            if at >= 0:
                return groups[groups.rindex("\n", 0, at + 1) + 1 : groups.index("\n", at + 1)]
        return None


class Synonyms:
    """Lists of synonyms that were read. For a phrase, the group of the first list that has one counts.

    They never change: several threads may ask them at once."""

    def __init__(self, *lists: Groups) -> None:
        self._lists = lists

    @classmethod
    def read(cls, lines: Iterable[str], name: str) -> Synonyms:
        """The list that these lines are; `name` is what errors call it.

        Raises PolicySearchError with the name, the line, what is wrong with it and what to do.

        >>> synonyms = Synonyms.read(["# 科技", "科创 = 科技创新", "高企 > 科技企业"], "mine.txt")
        >>> synonyms.expansions("科创企业")
        (Expansion(said='科创', also=('科技创新',), same=True),)
        """
        groups = SynonymGroups()
        groups.add(lines, name)
        return cls(ListedGroups("\n".join(groups.lines)))

    def expansions(self, text: str, words_at: Collection[int] | None = None) -> tuple[Expansion, ...]:
        """The other ways to write phrases of a folded text, in the order of the text.

        Of phrases that begin at one place the longest counts, and what it covers is not looked at again.
        What the text holds itself is left out, and nothing is given twice. `words_at` says where words
        begin and end (`word_bounds`): a phrase must too, so that 东北大学 does not say 北大. A phrase never
        begins or ends within a run of Latin letters and digits.
        """
        found: list[Expansion] = []
        given: set[str] = set()
        places = self.places_in(text)
        for said in dict.fromkeys(self._said(text, places, words_at)) if places else ():
            for expansion in _expansions_of(said, self._group(said) or ""):
                also = tuple([other for other in expansion.also if other not in text and other not in given])
                given.update(also)
                if also:
                    found.append(Expansion(said, also, expansion.same))
        return tuple(found)

    def places_in(self, text: str) -> Sequence[int]:
        """The places in a folded text where a phrase may begin, ascending."""
        if len(self._lists) == 1:
            return self._lists[0].places_in(text)
        return sorted({place for each in self._lists for place in each.places_in(text)})

    def _said(self, text: str, places: Sequence[int], words_at: Collection[int] | None) -> Iterator[str]:
        before = 0
        for start in places:
            end = self._end(text, start, words_at) if start >= before else None
            if end is not None:
                yield text[start:end]
                before = end

    def _end(self, text: str, start: int, words_at: Collection[int] | None) -> int | None:
        """The end of the longest phrase that begins here."""
        if not _is_bound(text, start, words_at):
            return None
        ends: Iterable[int] = self._lists[0].ends_at(text, start)
        if len(self._lists) > 1:
            ends = sorted({end for each in self._lists for end in each.ends_at(text, start)}, reverse=True)
        return next((end for end in ends if _is_bound(text, end, words_at)), None)

    def _group(self, phrase: str) -> str | None:
        """The group that a phrase stands on the left of, in the first list that has one."""
        for each in self._lists:
            group = each.group(phrase)
            if group is not None:
                return group
        return None


@cache
def shipped_groups() -> ListedGroups:
    """The list that comes with this package."""
    with open(SHIPPED_SYNONYMS, "rb") as file:
        content = file.read().decode("utf-8")
    # A command waits for it: it is written folded and without spaces in phrases, is not looked at for
    # faults, and its comments have signs only before the first section. The tests hold it to all that.
    return ListedGroups(content[content.index("\n## ") :].replace(" ", ""))


@cache
def shipped_synonyms() -> Synonyms:
    """The shipped list alone."""
    return Synonyms(shipped_groups())


def word_bounds(words: Iterable[str]) -> frozenset[int]:
    """The places in a text where its words begin and end.

    >>> sorted(word_bounds(["东北", "大学"]))
    [0, 2, 4]
    """
    return frozenset(accumulate(map(len, words), initial=0))


def _expansions_of(said: str, group: str) -> Iterator[Expansion]:
    left, _, right = group.partition(">")
    same = tuple(phrase for phrase in left.split("=") if phrase != said)
    if same:
        yield Expansion(said, same, same=True)
    if right:
        yield Expansion(said, tuple(right.split("|")), same=False)


def _is_bound(text: str, at: int, words_at: Collection[int] | None) -> bool:
    """Whether a phrase may begin or end here."""
    if at in (0, len(text)):
        return True
    before, after = text[at - 1], text[at]
    if _is_of_run(before) and _is_of_run(after):
        return False
    # Signs within what is cut as one word, as in r&d+ai, are bounds all the same.
    return words_at is None or at in words_at or not (is_han(before) or is_han(after))


def _is_of_run(character: str) -> bool:
    """Whether this is a letter or digit of a script that has runs of them, as Latin has and Han has not."""
    return character.isalnum() and not is_han(character)


def _phrases_apart(groups: str) -> str:
    for sign in SIGNS:
        groups = groups.replace(sign, "\n")
    return groups
