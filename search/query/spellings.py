"""Other spellings of Latin words and identifiers: COVID19 and COVID-19, policy and policies.

These are guesses; the index tells which of them it holds. Words are split and joined at hyphens, slashes and
spaces, as by Lucene's WordDelimiterGraphFilter. Telephone numbers and ISBNs have groups of known lengths.
Plurals are those of the S stemmer (Harman, How Effective Is Suffixing?, 1991).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from indexer.analysis import is_han, is_letter
from indexer.core.frozen import frozen

# Other signs make one word with what they join: r&d, pm2.5, gov.cn.
_CLUSTER = re.compile(r"(?<![0-9a-z&.+_])[0-9a-z]+(?:[-/ ][0-9a-z]+)*(?![0-9a-z]|[&.+_][0-9a-z])")
_RUN = re.compile("[0-9a-z]+")
_NAME_AND_NUMBER = re.compile("([a-z]+)([0-9][0-9a-z]*)")
_NUMBER_AND_UNIT = re.compile("([0-9]+)([a-z]+)")
_STANDARD = re.compile(r"\b([a-z]{2}[0-9]{0,2})(/?)t( ?)([0-9]+)\b")
"""A recommended standard, such as GB/T 7714 or DB41/T 2024."""
_NUMBERS = re.compile(r"\b[0-9]+(?:[- ][0-9]+)+\b")

_LONGEST_WORD = 30
"""Longest word that is split or has a plural, in characters."""
_FEWEST_DIGITS = 7
"""Fewest digits of an identifier: the length of a local telephone number. 1-2 and 2.06 are none."""
_MOST_PARTS = 6
"""Most parts that are joined to one identifier; an ISBN has five."""

_NO_PLURALS = frozenset(["aids", "arms", "customs", "goods", "means", "mers", "news", "sars", "species"])
"""Words that are no plural of the word that they look like a plural of."""


class Spelling(metaclass=frozen):
    """A part of a text, and another way to write it; both folded."""

    said: str
    other: str

    @property
    def words(self) -> list[str]:
        """Words that a text with the other spelling holds; the spelling itself if it is one word."""
        # Hyphens and slashes join a word, but a telephone number may go on in it: 0375-2345678-801.
        if any(map(str.isalpha, self.other)):
            return self.other.split(" ")
        return _RUN.findall(self.other)


def other_spellings(text: str) -> list[Spelling]:
    """The other spellings of the words and identifiers of a folded text, in its order, each once.

    >>> [spelling.other for spelling in other_spellings("covid19")]
    ['covid-19', 'covid 19']
    """
    found = [spelling for cluster in _clusters(text) for spelling in _of_cluster(cluster)]
    return [spelling for spelling in dict.fromkeys(found) if not _stands_in(text, spelling.other)]


def _stands_in(text: str, spelling: str) -> bool:
    """Whether a spelling stands in a text, not as a part of a longer word."""
    return (
        spelling in text and re.search(rf"(?<![0-9a-z]){re.escape(spelling)}(?![0-9a-z])", text) is not None
    )


def _clusters(text: str) -> Iterator[str]:
    """The runs of Latin letters and digits, with those that one sign or space joins to them."""
    for match in _CLUSTER.finditer(text):
        beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        if not any(is_letter(character) and not is_han(character) for character in beside):
            yield match[0]


def _of_cluster(cluster: str) -> Iterator[Spelling]:
    for match in _STANDARD.finditer(cluster):
        name, _, _, number = match.groups()
        for other in (f"{name}/t {number}", f"{name}/t{number}", f"{name}t{number}", f"{name}t {number}"):
            yield Spelling(match[0], other)
    runs = list(_RUN.finditer(cluster))
    for run in runs:
        for other in _of_run(run[0]):
            yield Spelling(run[0], other)
    for match in _NUMBERS.finditer(cluster):
        digits = "".join(_RUN.findall(match[0]))
        if len(digits) >= _FEWEST_DIGITS:
            yield Spelling(match[0], digits)
    joined = list(pairwise(runs))
    if 2 < len(runs) <= _MOST_PARTS:
        joined.append((runs[0], runs[-1]))
    for first, last in joined:
        said = cluster[first.start() : last.end()]
        if not (first[0].isdigit() and last[0].isdigit()):
            yield Spelling(said, "".join(_RUN.findall(said)))


def _of_run(run: str) -> Iterator[str]:
    if run.isdigit():
        yield from _of_digits(run)
        return
    if len(run) > _LONGEST_WORD:
        return
    if len(run) == 3 and run[2] == "t" and run.isalpha():
        yield f"{run[:2]}/t"
    if match := _NAME_AND_NUMBER.fullmatch(run) or _NUMBER_AND_UNIT.fullmatch(run):
        yield "-".join(match.groups())
        if len(match[1]) > 1 and match.re is _NAME_AND_NUMBER:
            yield " ".join(match.groups())
    if run.isalpha():
        yield from _plurals(run)
        if len(run) > 3:
            for at in range(1, len(run)):
                yield f"{run[:at]}-{run[at:]}"
            for at in range(2, len(run) - 1):
                yield f"{run[:at]} {run[at:]}"


def _plurals(word: str) -> Iterator[str]:
    """The singular that a word may be a plural of, and its plural."""
    singulars = []
    if word.endswith("ies"):
        singulars = [f"{word[:-3]}y"]
    elif word.endswith(("ses", "xes", "zes", "ches", "shes")):
        singulars = [word[:-1], word[:-2]]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        singulars = [word[:-1]]
    if len(word) < 3 or word in _NO_PLURALS:
        return
    yield from (singular for singular in singulars if len(singular) > 2)
    if word.endswith("y") and word[-2] not in "aeiou":
        plural = f"{word[:-1]}ies"
    else:
        plural = f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"
    if plural not in _NO_PLURALS:
        yield plural


def _of_digits(digits: str) -> Iterator[str]:
    """An identifier of digits in its groups, with hyphens and with spaces; a telephone's area in brackets."""
    for groups in _groups(digits):
        yield "-".join(groups)
        yield " ".join(groups)
        if digits[0] == "0" and len(groups) == 2:
            yield f"({groups[0]}){groups[1]}"


def _groups(digits: str) -> Iterator[list[str]]:
    count = len(digits)
    if count < _FEWEST_DIGITS:
        return
    sizes: list[tuple[int, ...]] = []
    if digits[0] == "0" and 10 <= count <= 12:  # the area has three digits in the largest cities
        sizes = [(3, count - 3)] if digits[1] in "12" else [(4, count - 4)]
    elif digits[0] == "1" and count == 11:
        sizes = [(3, 4, 4)]
    elif digits.startswith(("400", "800")) and count == 10:
        sizes = [(3, 3, 4), (3, 4, 3), (4, 3, 3)]
    elif digits.startswith(("978", "979")) and count == 13:
        sizes = [(3, *groups) for groups in _groups_of_isbn(digits[3:])]
    elif digits[0] == "7" and count == 10:  # a Chinese ISBN from before 2007
        sizes = list(_groups_of_isbn(digits))
    elif count in (7, 8):
        sizes = [(count - 4, 4)]
    for size in sizes:
        ends = [sum(size[: at + 1]) for at in range(len(size))]
        yield [digits[start:end] for start, end in pairwise([0, *ends])]


def _groups_of_isbn(digits: str) -> Iterator[tuple[int, int, int, int]]:
    """The lengths that country, publisher, title and check digit may have."""
    last_and_length = {"5": 1, "6": 3, "7": 1, "94": 2, "989": 3, "9989": 4, "99999": 5}
    country = next(length for last, length in last_and_length.items() if digits[: len(last)] <= last)
    for publisher in range(2, 9 - country):
        yield country, publisher, 9 - country - publisher, 1
