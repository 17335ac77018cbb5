"""Reads text that is typed by its sound: pinyin, also mixed with Han, and characters that sound alike.

A *graph of syllables*, as input methods have it: at each place of the typed text, the syllables that begin
there, where each ends, and the characters that are read so. Which paths through it are texts, only an index
tells. Tones, where they are typed, only separate syllables; so do spaces and apostrophes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from .glosses import LONGEST_READING, readings

LONGEST_TYPED = 160
"""Longest text that has a graph, in characters: some thirty syllables. A longer one is pasted."""

LONGEST_ABBREVIATION = 8
"""Longest text that is read as initials, in letters: two words."""

HOMOPHONE, NEAR = 2, 1
"""The costs of a character that sounds like the typed one, and of a sound that is only near the typed one."""

Step = tuple[int, Mapping[str, int]]
"""(place after a syllable, the characters that it may stand for, with their costs)"""

Graph = list[list[Step]]
"""The steps from each place of a text. Each lies on a way from the beginning to the end."""

_SEPARATORS = ' "-ˉˊˇˋ˙'
"""Characters that separate syllables. Folding makes an apostrophe a quotation mark."""

_TONES = "12345"
_VOWELS = frozenset("aeiouv")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_PHONETIC = _LATIN | frozenset(map(chr, range(ord("ㄅ"), ord("ㄩ") + 1)))
_NEAR_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"))


def has_pinyin(folded: str) -> bool:
    """Whether a folded text has letters of pinyin, or of bopomofo."""
    return not _PHONETIC.isdisjoint(folded)


def spelled(folded: str, *, near: bool = False, unfinished: bool = False) -> Graph | None:
    """The graph of a text in pinyin, or in pinyin and Han; None where it is not such a text.

    `near` adds rare readings, and the sounds that many do not tell apart: zh and z, n and l, -ng and -n.
    Of an `unfinished` text the last letters may be the beginning of a syllable.

    >>> [[(end, "龟" in characters) for end, characters in steps] for steps in spelled("白gui") or ()]
    [[(1, False)], [(4, True)], [], []]
    """
    letters, bounds = _without_separators(folded)
    if not has_pinyin(letters) or len(letters) > LONGEST_TYPED:
        return None
    graph: Graph = [[] for _ in letters]
    for at, letter in enumerate(letters):
        if letter not in _PHONETIC:
            graph[at].append((at + 1, {letter: 0}))
            continue
        for end in range(at + 1, min(at + LONGEST_READING, len(letters)) + 1):
            found = _characters_of(letters[at:end], near)
            if unfinished and end == len(letters):
                found = dict.fromkeys(_beginning_with(letters[at:end]), 0)
            if found:
                graph[at].append((end, found))
            if end in bounds or (end < len(letters) and letters[end] not in _PHONETIC):
                break
    return _through(graph)


def sounding(folded: str, *, near: bool = False) -> Graph | None:
    """The graph of the characters that sound like those of a text; None for one that is too long.

    >>> [(each["归"], each["龟"]) for _, each in (sounding("归") or [])[0]]
    [(0, 2)]
    """
    if len(folded) > LONGEST_TYPED:
        return None
    return [[(at + 1, _sounding_like(character, near))] for at, character in enumerate(folded)]


@cache
def _sounding_like(character: str, near: bool) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for syllable in _syllables().get(character, ()):
        for other, cost in _characters_of(syllable, near).items():
            found[other] = min(HOMOPHONE + cost, found.get(other, HOMOPHONE + cost))
    return found | {character: 0}


@cache
def _common() -> dict[str, str]:
    """Syllable -> the characters that are commonly read so."""
    return readings("common_readings.txt")


@cache
def _syllables() -> dict[str, list[str]]:
    """Character -> its common syllables in pinyin."""
    found: dict[str, list[str]] = {}
    for syllable, characters in _common().items():
        if not _VOWELS.isdisjoint(syllable):
            for character in characters:
                found.setdefault(character, []).append(syllable)
    return found


@cache
def _characters_of(syllable: str, near: bool) -> Mapping[str, int]:
    """The characters that are commonly read so, and at a cost those that rarely or nearly are."""
    if syllable[0] in _LATIN and _VOWELS.isdisjoint(syllable):
        return {}
    common = dict.fromkeys(_common().get(syllable, ()), 0)
    if not near:
        return common
    others = "".join([_common()[other] for other in _alike().get(_simplified(syllable), ())])
    return dict.fromkeys([*readings().get(syllable, ()), *others], NEAR) | common


@cache
def _alike() -> dict[str, list[str]]:
    """Common form of near sounds -> the syllables with it."""
    found: dict[str, list[str]] = {}
    for syllable in _common():
        if not _VOWELS.isdisjoint(syllable):
            found.setdefault(_simplified(syllable), []).append(syllable)
    return found


def _simplified(syllable: str) -> str:
    """The common form of a syllable and those that sound nearly the same."""
    for one, other in _NEAR_INITIALS:
        if syllable.startswith(one):
            syllable = other + syllable.removeprefix(one)
            break
    return syllable.removesuffix("g") if syllable.endswith("ng") else syllable


def _without_separators(text: str) -> tuple[str, set[int]]:
    """A text without what separates syllables, and the places where that was."""
    letters: list[str] = []
    bounds: set[int] = set()
    for at, character in enumerate(text):
        if letters and letters[-1] in _PHONETIC and (character in _SEPARATORS or _is_tone(text, at)):
            bounds.add(len(letters))
        elif character != " ":
            letters.append(character)
    return "".join(letters), bounds


def _is_tone(text: str, at: int) -> bool:
    return text[at] in _TONES and text[at - 1] in _PHONETIC and not text[at + 1 : at + 2].isdigit()


def _through(graph: Graph) -> Graph | None:
    """The steps on ways from the beginning to the end; None where there is no way."""
    ends = {len(graph)}
    for at in range(len(graph) - 1, -1, -1):
        graph[at] = [step for step in graph[at] if step[0] in ends]
        if graph[at]:
            ends.add(at)
    starts = {0}
    for at, steps in enumerate(graph):
        if at in starts:
            starts.update(end for end, _ in steps)
        else:
            graph[at] = []
    return graph if graph and graph[0] else None


def abbreviated(folded: str) -> Graph | None:
    """The graph of a text that is taken for initials: a character for each letter; None for a text that is no
    abbreviation, of other letters, of one, or of too many.

    >>> graph = abbreviated("bgh") or []
    >>> [character in steps[0][1] for character, steps in zip("白龟湖", graph, strict=True)]
    [True, True, True]
    """
    if not 2 <= len(folded) <= LONGEST_ABBREVIATION or not _LATIN.issuperset(folded):
        return None
    found = [_beginning_with(letter) for letter in folded]
    if not all(found):
        return None
    return [[(at + 1, dict.fromkeys(characters, 0))] for at, characters in enumerate(found)]


@cache
def _beginning_with(letters: str) -> frozenset[str]:
    """The characters of which a common reading begins with some letters."""
    readings = [found for syllable, found in _common().items() if syllable.startswith(letters)]
    return frozenset("".join(readings))


def phonetic_runs(folded: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of letters that may be pinyin, with the separators in it."""
    start = None
    end = 0
    for at, character in enumerate(folded):
        if character in _PHONETIC:
            start = at if start is None else start
            end = at + 1
        elif start is not None and _is_tone(folded, at):
            end = at + 1
        elif start is not None and character not in _SEPARATORS:
            yield start, end
            start = None
    if start is not None:
        yield start, end
