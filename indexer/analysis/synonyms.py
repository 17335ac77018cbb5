"""Lists of synonyms: their format, which docs/synonyms.md describes, and the faults of a line.

A line is a *group*. An index keeps the user's groups as one list. It expands queries, and never texts.
"""

from __future__ import annotations

from indexer.core.errors import PolicySearchError
from indexer.core.messages import message
from indexer.core.system import system_words

from .folding import fold_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.core.sections import StrPath

LONGEST_PHRASE = 40
"""In code points, folded. A longer phrase is a mistake in the list."""

LONGEST_GROUP = 10_000
"""In code points, folded."""

SIGNS = "=>|"
"""The signs between the phrases of a group."""


def may_be_phrases(text: str, start: int) -> Iterator[str]:
    """The beginnings of a text from a place on that may be phrases, the longest first."""
    return (text[start:end] for end in range(min(len(text), start + LONGEST_PHRASE), start + 1, -1))


class SynonymGroups:
    """The groups of one list, which may be in several files.

    `lines` are folded, with no spaces around the signs.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._places: dict[str, tuple[str, int]] = {}

    def read(self, path: StrPath) -> int:
        """Add the groups of a file; their number. Raises PolicySearchError with the file and line."""
        try:
            with open(path, "rb") as file:
                content = file.read()
        except OSError as error:
            raise PolicySearchError(
                message("synonyms {path} cannot be read: {error}", path=path, error=system_words(error))
            ) from error
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise PolicySearchError(
                message(
                    "synonyms {path}, line {line}: is not UTF-8; convert the file to UTF-8",
                    path=path,
                    line=line,
                )
            ) from None
        before = len(self.lines)
        self.add(text.splitlines(), str(path))
        return len(self.lines) - before

    def add(self, lines: Iterable[str], name: str) -> None:
        """Add the groups of some lines; `name` is what errors call them.

        Raises PolicySearchError with the name, the line, what is wrong with it and what to do.
        """
        for number, line in enumerate(lines, 1):
            group = fold_text(line)
            if not group or group.startswith("#"):
                continue
            fault = _fault(group)
            for phrase in group.partition(">")[0].split("="):
                place = self._places.setdefault(phrase, (name, number))
                if place != (name, number):
                    fault = fault or _twice(phrase, place, name)
            if fault:
                raise PolicySearchError(
                    message("synonyms {name}, line {number}: {fault}", name=name, number=number, fault=fault)
                )
            self.lines.append(group)


def _twice(phrase: str, place: tuple[str, int], name: str) -> str:
    file, number = place
    if file == name:
        return message(
            "{phrase!r} is on line {number} already; make one group of the two", phrase=phrase, number=number
        )
    return message(
        "{phrase!r} is on line {number} of {file} already; make one group of the two",
        phrase=phrase,
        number=number,
        file=file,
    )


def _fault(group: str) -> str | None:
    """The fault of a group, and what to do; None if it has none."""
    if len(group) > LONGEST_GROUP:
        return message("the group is longer than {most:,} characters; name fewer phrases", most=LONGEST_GROUP)
    left, arrow, right = group.partition(">")
    phrases = [*left.split("="), *(right.split("|") if arrow else ())]
    if len(phrases) == 1 or any(sign in phrase for phrase in phrases for sign in SIGNS):
        return message(
            "{group!r} is not A = B, A > B | C or A = B > C; write it so, or begin a comment with #",
            group=group,
        )
    for phrase in phrases:
        if len(phrase) < 2:
            return message("{phrase!r} is too short; a phrase has two characters or more", phrase=phrase)
        if len(phrase) > LONGEST_PHRASE:
            return message(
                "{phrase!r} is longer than {longest_phrase} characters; name its shorter part",
                phrase=phrase,
                longest_phrase=LONGEST_PHRASE,
            )
        if phrases.count(phrase) > 1:
            return message(
                "{phrase!r} is there twice, spellings of one text being the same; name it once", phrase=phrase
            )
    return None
