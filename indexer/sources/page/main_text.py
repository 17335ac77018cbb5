"""Chooses the blocks of the article, and says of each other block why it is left out.

Each block has a weight: prose counts by its letters, links and lines of the site count against. An element's
score is the weight of what it holds, less for what lies deeper. The best element is the article's, together
with prose right beside it. Then lines that belong to no article are taken out. That paragraphs score for
their parents, and less for those further up, is the idea of Readability (Arc90, 2009); that links count
against, of Kohlschütter et al., "Boilerplate Detection using Shallow Text Features" (2010).
"""

from __future__ import annotations

from indexer.core.messages import message

from . import line_patterns
from .blocks import names
from .elements import Block, Page, Role
from .neighbours import leave_out_others
from .surroundings import ARTICLE_NAMES, ARTICLE_TAGS, NOT_SHOWN, kinds_around

_OUTWARDS = 0.88
"""Share of an element's score that its parent gets: an article in parts scores above each of its parts."""
_OUTWARDS_OF_LIST = 0.97
_LIST_TAGS = names("table tbody thead tfoot tr ul ol dl blockquote center form font")
# Parts of a paragraph, a list or a table rather than of a page.
_PARAGRAPH_TAGS = names("p li h1 h2 h3 h4 h5 h6 dd dt blockquote pre tr figcaption address")
_OF_SHORT = 0.3
"""Weight of a letter in a short line; one in prose weighs 1."""
_HEAVIEST = 400
"""Most letters of a block that count: a paragraph of a hundred thousand tells no more than others."""
_CERTAIN, _LIKELY = 1.5, 1.25
"""Factors for elements whose tag or names are those of an article."""
_FEWEST_MORE = 3
"""Fewest paragraphs of a part of the article that is laid out apart from the others."""
_LINK_AMONG_PROSE = 3
"""Letters of prose that make up for one in a link, between the parts of an article."""
_SHORTEST_COMMENTED = 100
"""Shortest article above a heading of comments, in letters. Above less, it may be a button."""
_BESIDE = 2
"""Number of ancestors of the best element in which prose beside it belongs to the article."""

_LOSSES = {
    Role.LINKS: 0.3,
    Role.BREADCRUMB: 1.0,
    Role.NEIGHBOUR: 1.0,
    Role.TOOL: 1.0,
    Role.RELATED: 2.0,
    Role.COMMENTS: 2.0,
    Role.DISCLAIMER: 0.5,
    Role.SITE: 1.0,
}
_STAYS = frozenset((Role.PROSE, Role.SHORT, Role.ATTACHMENT))
_ENDS_ARTICLE = frozenset((Role.RELATED, Role.NEIGHBOUR, Role.COMMENTS, Role.SITE, Role.TOOL))


def find_main_text(page: Page, title: int) -> None:
    """Sets `left_out` of each block that is no part of the article, and `around`.

    `title` is the number of the title's block, or -1. The article does not begin above it, unless a third of
    the prose stands there: then it is no title, or that of a copy for print.
    """
    _set_around(page, title)
    first = max(title, 0)
    _leave_out_comments(page, first)
    leave_out_others(page, title)
    letters = [block.letters if block.is_main_prose else 0 for block in page.blocks]
    if 3 * sum(letters[:first]) > sum(letters):
        first = 0
    best = _best_element(page, first)
    if best is None:
        _leave_out_certain(page, first)
        return
    numbers = _widened(page, best, first)
    for number, block in enumerate(page.blocks):
        if number not in numbers:
            block.left_out = block.around or message(
                "outside of the article: {value}", value=block.role.value
            )
    _leave_out_lines(page, numbers)


def _set_around(page: Page, title: int) -> None:
    """Sets the part around the article that each block lies in, as far as that leaves prose for an article.

    An article that a script shows, or in a column named for comment, is an article still.
    """
    kinds = kinds_around(page, title)
    for disbelieved in (frozenset(), frozenset((NOT_SHOWN,)), frozenset(kinds), frozenset()):
        for block in page.blocks:
            kind = kinds[block.element]
            block.around = None if kind in disbelieved else kind
        if any(block.is_main_prose for block in page.blocks):
            return


def _leave_out_comments(page: Page, first: int) -> None:
    """Takes all below a heading of comments for comments, where an article stands above it."""
    prose = 0
    for number, block in enumerate(page.blocks[first:], first):
        if block.is_main_prose:
            prose += block.letters
        elif block.role is Role.COMMENTS and prose >= _SHORTEST_COMMENTED:
            for later in page.blocks[number + 1 :]:
                later.around = later.around or message("below the heading of comments")
            return


def _weight(block: Block, may_be_article: bool) -> float:
    if block.role in _LOSSES:
        return -_LOSSES[block.role] * min(block.letters, 30) - 2.0
    if block.role not in _STAYS or not may_be_article:
        return 0.0
    return (1.0 if block.role is Role.PROSE else _OF_SHORT) * min(block.unlinked, _HEAVIEST)


def _best_element(page: Page, first: int) -> int | None:
    """The element with the best score; None where no block weighs anything for an article."""
    elements = page.elements
    # A paragraph scores for the element that holds paragraphs.
    scored = list(range(len(elements)))
    for number, element in enumerate(elements[1:], 1):
        if element.tag in _PARAGRAPH_TAGS:
            scored[number] = scored[element.parent]
    scores = [0.0] * len(elements)
    for number, block in enumerate(page.blocks):
        scores[scored[block.element]] += _weight(block, block.around is None and number >= first)
    best, best_score = None, 0.0
    for number in range(len(elements) - 1, -1, -1):
        element, score = elements[number], scores[number]
        if element.parent >= 0:
            scores[element.parent] += score * (_OUTWARDS_OF_LIST if element.tag in _LIST_TAGS else _OUTWARDS)
        if element.of_article or element.tag in ARTICLE_TAGS:
            score *= _CERTAIN
        elif element.names and ARTICLE_NAMES.search(element.names):
            score *= _LIKELY
        if score > best_score:
            best, best_score = number, score
    return best


def _widened(page: Page, best: int, first: int) -> range:
    """The numbers of the best element's blocks, and of the prose right before and after them."""
    elements, blocks = page.elements, page.blocks
    # The elements inside of an element follow it by number; these are the last of them.
    lasts = list(range(len(elements)))
    for number in range(len(lasts) - 1, 0, -1):
        parent = elements[number].parent
        lasts[parent] = max(lasts[parent], lasts[number])
    inside = [number for number, block in enumerate(blocks) if best <= block.element <= lasts[best]]
    start, end = inside[0], inside[-1] + 1
    outer = best
    for _ in range(_BESIDE):
        if (outer := elements[outer].parent) <= 0:
            break
        within = range(outer, lasts[outer] + 1)
        while end < len(blocks) and _is_beside(blocks[end], within):
            end += 1
        while start > first + 1 and _is_beside(blocks[start - 1], within):
            start -= 1
    end = max(end, 1 + _last_continued(page, range(end, len(blocks))))
    before = _last_continued(page, range(start - 1, first, -1))
    return range(max(start if before < 0 else before, min(first, end - 1)), end)


def _is_beside(block: Block, elements: range) -> bool:
    """Whether a block in one of the elements goes on with the article next to it."""
    goes_on = block.role in (Role.PROSE, Role.ATTACHMENT)
    return goes_on and block.around is None and block.element in elements


def _last_continued(page: Page, numbers: range) -> int:
    """The last block with which an article in parts goes on; -1 where it does not.

    Prose goes on with it, links do not, and some lines end it. One more paragraph or two are something else.
    """
    gain = best_gain = 0
    paragraphs, last = 0, -1
    for number in numbers:
        block = page.blocks[number]
        if block.role in _ENDS_ARTICLE or block.role is Role.BYLINE:
            break
        if block.around is not None:
            continue
        if block.role is Role.PROSE:
            paragraphs += 1
            gain += block.unlinked
        else:
            gain -= block.letters if block.role is Role.SHORT else _LINK_AMONG_PROSE * block.letters
        if paragraphs >= _FEWEST_MORE and gain > best_gain:
            best_gain, last = gain, number
    return last


def _leave_out_lines(page: Page, numbers: range) -> None:
    """Leaves out those of an article's blocks that belong to no article."""
    prose = [number for number in numbers if page.blocks[number].is_main_prose] or [numbers.start]
    parents = {page.elements[page.blocks[number].element].parent for number in prose}
    related = ended = False
    for number in numbers:
        block = page.blocks[number]
        role = block.role
        related = role is Role.RELATED or (related and role is not Role.PROSE)
        ended = ended or (number > prose[-1] and role in _ENDS_ARTICLE)
        among = page.elements[block.element].parent in parents and not (related and role is Role.LINKS)
        if block.around is not None:
            block.left_out = block.around
        elif ended and role is not Role.ATTACHMENT:
            block.left_out = role.value if role not in _STAYS else message("after the article")
        elif role not in _STAYS and not _is_of_text(block, among, number < prose[0], number > prose[-1]):
            block.left_out = role.value


def _is_of_text(block: Block, among: bool, before: bool, after: bool) -> bool:
    """Whether a line that sites put around articles is the author's here.

    `among` means that it is laid out as the paragraphs are, `before` and `after` that it stands before the
    first or after the last of them.
    """
    if block.role is Role.BYLINE:
        # After the first paragraph it is the author's: 本文来源：… And 时间：… may be that of a meeting.
        return not before or (among and line_patterns.OF_EVENT.match(block.text) is not None)
    if block.role is Role.DISCLAIMER:
        return among and not (after and line_patterns.DISCLAIMER_START.match(block.text))
    if block.role is Role.LINKS:
        return among
    return among and not before and not after and block.role is not Role.NEIGHBOUR


def _leave_out_certain(page: Page, first: int) -> None:
    """Leaves out little where nothing speaks for any part of the page: better too much than too little."""
    kept = {
        number
        for number, block in enumerate(page.blocks)
        if number >= first and block.around is None and block.role in _STAYS
    } or {number for number, block in enumerate(page.blocks) if block.around in (None, NOT_SHOWN)}
    for number, block in enumerate(page.blocks):
        if kept and number not in kept:
            block.left_out = block.around or block.role.value
