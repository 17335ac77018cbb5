"""Which blocks of a page are the article, and why the others are not.

Each block has a weight: prose counts by its letters, links and lines of the site count against. An
element's score is the weight of what it holds, less the deeper it lies; the best element is the article's,
with the prose right beside it. Then lines that no article has are taken out. That paragraphs score for their
parents, and less for what is further up, is the idea of Readability (Arc90, 2009); that links count against,
of Kohlschütter et al., "Boilerplate Detection using Shallow Text Features" (2010).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from . import naming, wordings
from .blocks import Block, Page, names
from .parts import ARTICLE_TAGS, NOT_SHOWN, parts_around
from .weighing import Role, is_sentence, role_of

# Of an element's score, for the one around it: an article in parts has a better score than each of its parts.
_OUTWARDS = 0.88
# These are no parts of a page, but of a paragraph, a list or a table.
_PARAGRAPH_TAGS = names("p li h1 h2 h3 h4 h5 h6 dd dt blockquote pre tr figcaption address")
_LIST_TAGS = names("table tbody thead tfoot tr ul ol dl blockquote center form font")
_OUTWARDS_OF_LIST = 0.97
_OF_SHORT = 0.3
"""What a letter of a short line weighs, of one of prose."""
_HEAVIEST = 400
"""The most that one block weighs: a paragraph of a hundred thousand letters tells no more than others."""
_CERTAIN, _LIKELY = 1.5, 1.25
_FEWEST_MORE = 3
"""How many paragraphs make a part of an article that is laid out apart from the others."""
_LINK_AMONG_PROSE = 3
"""How many letters of prose make up for one of a link between the parts of an article."""
_SHORTEST_COMMENTED = 100
"""In letters, of the article above a heading of comments; below that it may be a button above the article."""
_BESIDE = 2
"""How many elements further out prose beside the best element still belongs to the article."""

_LOSSES = {
    Role.LINKS: 0.3,
    Role.PLACE: 1.0,
    Role.NEIGHBOUR: 1.0,
    Role.TOOL: 1.0,
    Role.RELATED: 2.0,
    Role.COMMENTS: 2.0,
    Role.DISCLAIMER: 0.5,
    Role.SITE: 1.0,
}
_STAYS = frozenset((Role.PROSE, Role.SHORT, Role.ATTACHMENT))
_ENDS_ARTICLE = frozenset((Role.RELATED, Role.NEIGHBOUR, Role.COMMENTS, Role.SITE, Role.TOOL))


class Parted(NamedTuple):
    """The blocks of a page, by their places: those of the article, and the others with the reason."""

    article: list[int]
    others: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A page, what each block is, and for each block in what kind of part around articles it lies, if any."""

    page: Page
    roles: Sequence[Role]
    around: list[str | None]

    def is_solid(self, place: int) -> bool:
        """Whether a block is prose where an article may be."""
        return self.roles[place] is Role.PROSE and self.around[place] is None


def part(page: Page, roles: Sequence[Role], title: int) -> Parted:
    """Parts the article's blocks from the others. None of them stands before its title, if that is a block.

    `title` is its place, or -1. One with a third of the prose before it is none, or that of a copy for print.
    """
    weighed = _weighed(page, roles, title)
    first = max(title, 0)
    _leave_out_comments(weighed, first)
    solid = list(filter(weighed.is_solid, range(len(page.blocks))))
    prose_before = sum(page.blocks[place].letters for place in solid if place < first)
    if 3 * prose_before > sum(page.blocks[place].letters for place in solid):
        first = 0
    best = _best_element(weighed, first)
    if best is None:
        return _unsure(weighed, first)
    places = _widened(weighed, best, first)
    others = {
        place: weighed.around[place] or f"outside of the article: {roles[place].value}"
        for place in range(len(page.blocks))
        if place not in places
    }
    reasons = _reasons(weighed, places)
    return Parted([place for place in places if place not in reasons], others | reasons)


def _weighed(page: Page, roles: Sequence[Role], title: int) -> _Weighed:
    """A page with what it says of its parts, as far as that leaves any prose to be an article.

    An article that is shown by a script, or in a column named for comment, is an article still.
    """
    kinds = parts_around(page, roles, title)
    for disbelieved in ((), (NOT_SHOWN,), tuple(filter(None, set(kinds)))):
        around = [None if (kind := kinds[block.element]) in disbelieved else kind for block in page.blocks]
        weighed = _Weighed(page, roles, around)
        if any(map(weighed.is_solid, range(len(roles)))):
            return weighed
    return _Weighed(page, roles, [kinds[block.element] for block in page.blocks])


def _leave_out_comments(weighed: _Weighed, first: int) -> None:
    """Takes what stands below the heading of comments for comments, where an article stands above it."""
    prose = 0
    for place in range(first, len(weighed.roles)):
        if weighed.is_solid(place):
            prose += weighed.page.blocks[place].letters
        elif weighed.roles[place] is Role.COMMENTS and prose >= _SHORTEST_COMMENTED:
            below = range(place + 1, len(weighed.roles))
            weighed.around[place + 1 :] = [
                weighed.around[later] or "below the heading of comments" for later in below
            ]
            return


def roles_of(page: Page) -> list[Role]:
    """What each block of a page is.

    Where all prose is in links, which an unclosed link or an app's page does, they are taken for no links.
    """
    roles = [role_of(block) for block in page.blocks]
    if Role.PROSE not in roles and sum(map(is_sentence, page.blocks)) >= _FEWEST_MORE:
        for block in page.blocks:
            block.linked = 0
        return [role_of(block) for block in page.blocks]
    return roles


def _weight(block: Block, role: Role, may_be_article: bool) -> float:
    unlinked = block.letters - block.linked
    if role is Role.PROSE:
        weight = float(min(unlinked, _HEAVIEST))
    elif role in (Role.SHORT, Role.ATTACHMENT):
        weight = _OF_SHORT * min(unlinked, _HEAVIEST)
    elif role in _LOSSES:
        return -_LOSSES[role] * min(block.letters, 30) - 2.0
    else:
        return 0.0
    return weight if may_be_article else 0.0


def _best_element(weighed: _Weighed, first: int) -> int | None:
    """The element with the best score; None where no block weighs anything for an article."""
    elements = weighed.page.elements
    # A paragraph's score is that of the element which holds paragraphs.
    holders = list(range(len(elements)))
    for number, element in enumerate(elements[1:], 1):
        if element.tag in _PARAGRAPH_TAGS:
            holders[number] = holders[element.parent]
    scores = [0.0] * len(elements)
    for place, block in enumerate(weighed.page.blocks):
        may_be_article = weighed.around[place] is None and place >= first
        scores[holders[block.element]] += _weight(block, weighed.roles[place], may_be_article)
    best, best_score = None, 0.0
    for number in range(len(elements) - 1, -1, -1):
        element, score = elements[number], scores[number]
        if element.parent >= 0:
            scores[element.parent] += score * (_OUTWARDS_OF_LIST if element.tag in _LIST_TAGS else _OUTWARDS)
        if element.of_article or element.tag in ARTICLE_TAGS:
            score *= _CERTAIN
        elif element.names and naming.ARTICLE.search(element.names):
            score *= _LIKELY
        if score > best_score:
            best, best_score = number, score
    return best


def _widened(weighed: _Weighed, best: int, first: int) -> range:
    """The blocks of the best element, and the prose right before and after them."""
    elements, blocks = weighed.page.elements, weighed.page.blocks
    # An element's number is below those of all elements inside of it, and these follow each other.
    lasts = list(range(len(elements)))
    for number in range(len(lasts) - 1, 0, -1):
        parent = elements[number].parent
        lasts[parent] = max(lasts[parent], lasts[number])
    inside = [place for place, block in enumerate(blocks) if best <= block.element <= lasts[best]]
    start, end = inside[0], inside[-1] + 1
    outer = best
    for _ in range(_BESIDE):
        outer = max(elements[outer].parent, 0)
        if not outer:
            break
        while end < len(blocks) and _is_beside(weighed, end, outer, lasts[outer]):
            end += 1
        while start > first + 1 and _is_beside(weighed, start - 1, outer, lasts[outer]):
            start -= 1
    end = max(end, 1 + _goes_on(weighed, range(end, len(blocks))))
    before = _goes_on(weighed, range(start - 1, first, -1))
    start = start if before < 0 else before
    return range(max(start, min(first, end - 1)), end)


def _goes_on(weighed: _Weighed, places: range) -> int:
    """How far an article goes on that is laid out in parts: the last place of it; -1 where it does not.

    Prose goes on with it, links do not, and some lines end it. One more paragraph or two are something else.
    """
    gain = best_gain = 0
    paragraphs, last = 0, -1
    for place in places:
        block, role = weighed.page.blocks[place], weighed.roles[place]
        if role in _ENDS_ARTICLE or role is Role.ABOUT:
            break
        if weighed.around[place] is not None:
            continue
        if role is Role.PROSE:
            paragraphs += 1
            gain += block.letters - block.linked
        else:
            gain -= block.letters if role is Role.SHORT else _LINK_AMONG_PROSE * block.letters
        if paragraphs >= _FEWEST_MORE and gain > best_gain:
            best_gain, last = gain, place
    return last


def _is_beside(weighed: _Weighed, place: int, outer: int, last: int) -> bool:
    goes_on = weighed.is_solid(place) or weighed.roles[place] is Role.ATTACHMENT
    return goes_on and weighed.around[place] is None and outer <= weighed.page.blocks[place].element <= last


def _reasons(weighed: _Weighed, places: range) -> dict[int, str]:
    """Of an article's blocks those that no article has, and why."""
    elements, blocks = weighed.page.elements, weighed.page.blocks
    solid = list(filter(weighed.is_solid, places)) or [places.start]
    parents = {elements[blocks[place].element].parent for place in solid}
    reasons: dict[int, str] = {}
    related = ended = False
    for place in places:
        role, block = weighed.roles[place], blocks[place]
        related = role is Role.RELATED or (related and role is not Role.PROSE)
        ended = ended or (place > solid[-1] and role in _ENDS_ARTICLE)
        around = weighed.around[place]
        if around is not None:
            reasons[place] = around
        elif ended and role is not Role.ATTACHMENT:
            reasons[place] = role.value if role not in _STAYS else "after the article"
        elif role not in _STAYS and not _is_of_text(
            role,
            block.text,
            among=elements[block.element].parent in parents and not (related and role is Role.LINKS),
            before=place < solid[0],
            after=place > solid[-1],
        ):
            reasons[place] = role.value
    return reasons


def _is_of_text(role: Role, text: str, *, among: bool, before: bool, after: bool) -> bool:
    """Whether a line that sites put around articles is the author's here.

    `among` says that it is laid out as the paragraphs are, `before` and `after` that it stands before the
    first or after the last of them.
    """
    if role is Role.ABOUT:
        # After the first paragraph it is the author's: 本文来源：… And 时间：… may be that of a meeting.
        return not before or (among and wordings.OF_EVENT.match(text) is not None)
    if role is Role.DISCLAIMER:
        return among and not (after and wordings.DISCLAIMER_START.match(text))
    if role is Role.CREDIT or role is Role.LINKS:
        return among
    return among and not before and not after and role is not Role.NEIGHBOUR


def _unsure(weighed: _Weighed, first: int) -> Parted:
    """What may be the article where nothing speaks for any part: better too much than too little."""
    everything = range(len(weighed.page.blocks))
    of_no_site = [
        place
        for place in everything
        if place >= first and weighed.around[place] is None and weighed.roles[place] in _STAYS
    ]
    not_around = [place for place in everything if weighed.around[place] in (None, NOT_SHOWN)]
    article = of_no_site or not_around or list(everything)
    others = set(everything).difference(article)
    return Parted(article, {place: weighed.around[place] or weighed.roles[place].value for place in others})
