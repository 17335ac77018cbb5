"""The paragraph below a hit that is a heading or a number line: there the answer stands.

A heading is known by its shape: it is short and no whole sentence. Headings with a number have a level, so
that the next heading of the same level is not taken for what stands below."""

from __future__ import annotations

from indexer.analysis import fold_text
from indexer.core.frozen import set_field
from search.hit import LONGEST_HEADING
from search.hit_parts import Below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.core.article import Paragraph
    from search.engine.values import Match
    from search.engine.view import View
    from search.hit import Hit

FARTHEST = 3
"""Number of paragraphs below a heading that are looked at: headings of lower levels may come first."""

_STOPS = frozenset("。!?;…,、")
"""The signs that end a sentence or a part of one; folded."""

_OF_DAYS = frozenset("0123456789〇零一二三四五六七八九十年月日时分-./:~() ")
_NUMERALS = "〇零一二三四五六七八九十百"
_DIGITS = "0123456789"

# The levels of headings by their numbers, the highest first: 第一编, 第一章, 第一节, 第一条, 一、 (一) 1. (1)
_LEVEL_OF_UNIT = {"编": 0, "篇": 0, "部": 0, "章": 1, "节": 2, "条": 3}
_HAN, _HAN_IN_BRACKETS, _FIGURE, _FIGURE_IN_BRACKETS = 4, 5, 6, 7


def is_heading(text: str) -> bool:
    """Whether a paragraph is a heading, a title or a number line, by its shape.

    >>> list(map(is_heading, ["二、活动时间", "国发〔2019〕5号", "2019年3月5日", "会议强调，要抓落实。"]))
    [True, True, False, False]
    """
    if len(text) > LONGEST_HEADING:
        return False
    folded = fold_text(text).strip()
    if not folded or folded[-1] in _STOPS or _OF_DAYS.issuperset(folded):
        return False
    if folded[-1] == ":" or level_of(folded) is not None:
        return True
    is_remark = folded[0] == "(" and folded[-1] == ")"
    return _STOPS.isdisjoint(folded) and ":" not in folded and not is_remark


def level_of(folded: str) -> int | None:
    """The level of a heading by its number, 0 for the highest; None for text without one."""
    if folded.startswith("附件"):
        return 0
    if folded[:1] == "第":
        unit = folded[1:].lstrip(_NUMERALS + _DIGITS)
        return _LEVEL_OF_UNIT.get(unit[:1]) if len(unit) < len(folded) - 1 else None
    is_in_brackets = folded[:1] == "("
    number = folded[is_in_brackets:]
    for numerals, plain, in_brackets in (
        (_NUMERALS, _HAN, _HAN_IN_BRACKETS),
        (_DIGITS, _FIGURE, _FIGURE_IN_BRACKETS),
    ):
        behind = number.lstrip(numerals)
        if len(behind) == len(number):
            continue
        if behind[:1] == ")":
            return in_brackets
        # 2.06 is no number of a heading.
        is_plain = behind[:1] == "、" or (behind[:1] == "." and behind[1:2] not in _DIGITS)
        return plain if is_plain and not is_in_brackets else None
    return None


def numbered_headings(paragraphs: Iterable[Paragraph]) -> tuple[tuple[int, int], ...]:
    """(number of the paragraph, level) of each paragraph that is a heading with a number."""
    short = [each for each in paragraphs if is_heading(each.text)]
    levels = [(each.ordinal, level_of(fold_text(each.text).strip())) for each in short]
    return tuple([(ordinal, level) for ordinal, level in levels if level is not None])


def _is_label(text: str) -> bool:
    """Whether a paragraph is a line about the article, such as its source, by its shape."""
    folded = fold_text(text[: LONGEST_HEADING + 1]).rstrip()
    return len(text) <= LONGEST_HEADING and ":" in folded[:-1] and folded[-1] not in _STOPS


def place_below(heading: str, following: Sequence[str]) -> int | None:
    """The place of the paragraph that stands below a heading, among those that follow it.

    >>> place_below("二、活动时间", ["（一）启动", "7月下旬启动。"])
    1
    >>> place_below("一、活动主题", ["二、活动时间", "7月下旬启动。"]) is None
    True
    """
    level = level_of(fold_text(heading))
    for place, text in enumerate(following):
        if level is None and _is_label(text):
            continue
        if not is_heading(text) or heading.rstrip().endswith((":", "：")):
            return place
        its_level = level_of(fold_text(text))
        if level is not None and its_level is None:
            # Below a number even a short line is text.
            return place
        if level is not None and its_level is not None and its_level <= level:
            return None
    return None


def below_heading(view: View, hit: Hit, match: Match) -> Below | None:
    """The paragraph below a hit that is a heading; None below any other."""
    if not is_heading(hit.text):
        return None
    return below_headings(view, [hit], view.articles_of([match])).get(0)


def add_below(view: View, hits: Sequence[Hit], matches: Sequence[Match]) -> None:
    """Tell the hits of matches what stands below those that are headings."""
    for at, below in below_headings(view, hits, view.articles_of(matches)).items():
        set_field(hits[at], "below", below)


def below_headings(view: View, hits: Sequence[Hit], articles: Sequence[int]) -> dict[int, Below]:
    """The paragraphs below those hits of these articles that are headings, by the places of the hits."""
    following = {
        at: view.documents_in(articles[at], hit.paragraph, hit.paragraph + FARTHEST)
        for at, hit in enumerate(hits)
        if is_heading(hit.text)
    }
    view.prefetch([(*document, 0.0, 0, 0) for documents in following.values() for document in documents])
    below: dict[int, Below] = {}
    for at, documents in following.items():
        texts = [view.text(*document) for document in documents]
        place = place_below(hits[at].text, texts)
        if place is not None:
            below[at] = Below(hits[at].paragraph + place + 1, texts[place])
    return below
