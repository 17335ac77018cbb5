"""The ways to write numbers and some words, which exact search takes for one another.

`23876人` is also `23,876人` and `23 876人`. `2024年3月` is also `二零二四年三月`, and `第12条` is `第十二条`.
Texts are indexed as they stand, so that each part of a number is found in them; it is the query that is
searched in each way. A numeral by itself is a word: 五 is not 5.

Most texts have one way, which is known at once. `ways_to_write` writes the others, and is loaded only then.
"""

from __future__ import annotations

from indexer.core.caching import lru_cache

from .varying import may_vary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 500
"""Longest string that is searched in other ways, in characters."""

MOST = 24
"""Most ways in which a text is searched."""


@lru_cache(maxsize=512)
def equivalents(texts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The ways to write folded texts, which change together; the texts themselves first.

    Then come those that differ in one kind, then in two.

    >>> [text for text, in equivalents(("第十二条",))]
    ['第十二条', '第12条']
    """
    if not any(map(may_vary, texts)) or sum(map(len, texts)) > LONGEST:
        return [texts]
    from .ways_to_write import ways

    found: dict[tuple[str, ...], None] = {}
    for way in ways(texts):
        found[way] = None
        if len(found) == MOST:
            break
    return list(found)


def ways_of(text: str) -> tuple[str, ...]:
    """The ways to write one folded text, as it is written first."""
    return tuple([way for (way,) in equivalents((text,))])


def written_otherwise(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(number, the other ways to write it) of each number in a folded text.

    >>> list(written_otherwise("劳动合同法第十二条"))
    [('第十二条', ('第12条',))]
    """
    if not may_vary(text):
        return
    from .ways_to_write import RUN

    for number in dict.fromkeys(match[0] for match in RUN.finditer(text)):
        others = tuple([other for (other,) in equivalents((number,))[1:]])
        if others:
            yield number, others
