"""Synonyms and abbreviations: what a text says in other words, by a list that docs/synonyms.md describes.

A line of the list is a *group*. The phrases of `科创 = 科技创新` mean the same, whichever is asked for.
Who asks for the left of `辞退 > 解除劳动合同 | 开除` also means the right, which is only *related* to it.
A group may be both: `外企 = 外资企业 > 外商投资企业`. Nothing is followed further than one group.
"""

from __future__ import annotations

import os
from functools import cache, cached_property
from itertools import accumulate

from indexer.analysis import fold_text, is_han
from indexer.core.errors import PolicySearchError
from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

SHIPPED_SYNONYMS = os.path.join(os.path.dirname(__file__), "data", "synonyms.txt")
LONGEST_PHRASE = 40
"""In code points, folded. A longer phrase is a mistake in the list."""

_SIGNS = "=>|"
_LONG_TEXT = 100
"""In code points. In a longer text it pays to know how phrases begin."""


@frozen
class Expansion:
    """A phrase of a text, and what else may be written for it, most usual first; all of it folded.

    `same` says that each of `also` means what was said; otherwise they are related to it.
    """

    said: str
    also: tuple[str, ...]
    same: bool


class Synonyms:
    """A list of synonyms that was read. It never changes: several threads may ask it at once."""

    def __init__(self, groups: str) -> None:
        """`groups`: well-formed lines, folded, no spaces around the signs. Other lines must have no signs."""
        self._groups = f"\n{groups}\n"
        # All of them, also those that only stand on the right. To sort them into groups would take
        # longer than a search; the groups of what is said are looked up when it is said.
        self._phrases = frozenset(_phrases_apart(groups).split("\n"))
        self._group_of: dict[str, str | None] = {}

    @classmethod
    def read(cls, lines: Iterable[str], name: str) -> Synonyms:
        """The list that these lines are; `name` is what errors call it.

        Raises PolicySearchError with the name, the line, what is wrong with it and what to do.

        >>> synonyms = Synonyms.read(["# 科技", "科创 = 科技创新", "高企 > 科技企业"], "mine.txt")
        >>> synonyms.expansions("科创企业")
        (Expansion(said='科创', also=('科技创新',), same=True),)
        """
        groups: list[str] = []
        lines_of: dict[str, int] = {}
        for number, line in enumerate(lines, 1):
            group = fold_text(line)
            if not group or group.startswith("#"):
                continue
            fault = _fault(group)
            for phrase in group.partition(">")[0].split("="):
                other = lines_of.setdefault(phrase, number)
                if other != number:
                    fault = fault or f"{phrase!r} is on line {other} already; make one group of the two"
            if fault:
                raise PolicySearchError(f"synonyms {name}, line {number}: {fault}")
            groups.append(group)
        return cls("\n".join(groups))

    def expansions(self, text: str, words_at: Collection[int] | None = None) -> tuple[Expansion, ...]:
        """The other ways to write phrases of a folded text, in the order of the text.

        Of phrases that begin at one place the longest counts, and what it covers is not looked at again.
        What the text holds itself is left out, and nothing is given twice. `words_at` says where words
        begin and end (`word_bounds`): a phrase must too, so that 东北大学 does not say 北大. A phrase never
        begins or ends within a run of Latin letters and digits.
        """
        found: list[Expansion] = []
        given: set[str] = set()
        for said in dict.fromkeys(self._said(text, words_at)):
            for expansion in _expansions_of(said, self._group(said) or ""):
                also = tuple([other for other in expansion.also if other not in text and other not in given])
                given.update(also)
                if also:
                    found.append(Expansion(said, also, expansion.same))
        return tuple(found)

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset([phrase[:2] for phrase in self._phrases])

    def _said(self, text: str, words_at: Collection[int] | None) -> Iterator[str]:
        start = 0
        while start < len(text):
            end = self._end(text, start, words_at)
            if end is not None:
                yield text[start:end]
            start = end or start + 1

    def _end(self, text: str, start: int, words_at: Collection[int] | None) -> int | None:
        """The end of the longest phrase that begins here."""
        if not _is_bound(text, start, words_at):
            return None
        if len(text) > _LONG_TEXT and text[start : start + 2] not in self._beginnings:
            return None
        for end in range(min(len(text), start + LONGEST_PHRASE), start + 1, -1):
            phrase = text[start:end]
            if phrase in self._phrases and _is_bound(text, end, words_at) and self._group(phrase):
                return end
        return None

    def _group(self, phrase: str) -> str | None:
        """The group that a phrase stands on the left of."""
        if phrase not in self._group_of:
            self._group_of[phrase] = self._found_group(phrase)
        return self._group_of[phrase]

    def _found_group(self, phrase: str) -> str | None:
        groups = self._groups
        for before, after in ("\n=", "\n>", "==", "=>", "=\n"):
            at = groups.find(f"{before}{phrase}{after}")
            if at >= 0:
                return groups[groups.rindex("\n", 0, at + 1) + 1 : groups.index("\n", at + 1)]
        return None


@cache
def shipped_synonyms() -> Synonyms:
    """The list that comes with this package."""
    with open(SHIPPED_SYNONYMS, "rb") as file:
        content = file.read().decode("utf-8")
    # A command waits for it: it is written folded and without spaces in phrases, is not looked at for
    # faults, and its comments have signs only before the first section. The tests hold it to all that.
    return Synonyms(content[content.index("\n## ") :].replace(" ", ""))


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
    for sign in _SIGNS:
        groups = groups.replace(sign, "\n")
    return groups


def _fault(group: str) -> str | None:
    """The fault of a group, and what to do; None if it has none."""
    left, arrow, right = group.partition(">")
    phrases = [*left.split("="), *(right.split("|") if arrow else ())]
    if len(phrases) == 1 or any(sign in phrase for phrase in phrases for sign in _SIGNS):
        return f"{group!r} is not A = B, A > B | C or A = B > C; write it so, or begin a comment with #"
    for phrase in phrases:
        if len(phrase) < 2:
            return f"{phrase!r} is too short; a phrase has two characters or more"
        if len(phrase) > LONGEST_PHRASE:
            return f"{phrase!r} is longer than {LONGEST_PHRASE} characters; name its shorter part"
        if phrases.count(phrase) > 1:
            return f"{phrase!r} is there twice, spellings of one text being the same; name it once"
    return None
