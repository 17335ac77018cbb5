"""Finds where other articles begin below the one that a page's title is of.

Pages show the next articles below a short one, whole or by their beginnings, and these have more prose. Each
begins with a heading as large as the title or with one that is a link, beside a day or many like it; or all
of them stand in a part that begins with a heading such as 猜你喜欢.
"""

from __future__ import annotations

from indexer.core.messages import message

from .elements import Page, Role
from .titles import comparable, heading_of

_SHORTEST_ARTICLE = 30
"""Letters of prose between the title and another article."""
_FEWEST_TEASERS = 3
"""Fewest headings that are links, without days beside them."""
_LONGEST_TEASER = 300
"""Letters of prose below a heading that is a link: below a longer one stands a part of the article."""
_BELOW_HEADING = 2
"""Blocks below a heading in which its article says where it is from."""
_OTHER = message("another article")


def leave_out_others(page: Page, title: int) -> None:
    """Sets `around` of the blocks of other articles. `title` is the number of the title's block, or -1."""
    rank = heading_of(page, page.blocks[title].element) if title >= 0 else None
    if rank is None:
        return
    prose = below = 0
    linked: list[int] = []
    for number, block in enumerate(page.blocks[title + 1 :], title + 1):
        if block.is_main_prose:
            prose += block.letters
            below += block.letters
        if prose < _SHORTEST_ARTICLE:
            continue
        heading = heading_of(page, block.element)
        if heading is None or comparable(block.text) == comparable(page.blocks[title].text):
            continue
        if block.role is Role.RELATED:
            _leave_out_part(page, number, title)
            continue
        is_link = block.linked > 0 and block.unlinked == 0
        linked = [*(linked if below <= _LONGEST_TEASER else []), *([number] if is_link else [])]
        below = 0
        if (is_link or heading <= rank) and _says_where_from(page, number):
            _leave_out_from(page, number)
            return
        if len(linked) == _FEWEST_TEASERS:
            _leave_out_from(page, linked[0])
            return


def _says_where_from(page: Page, heading: int) -> bool:
    below = page.blocks[heading + 1 : heading + 1 + _BELOW_HEADING]
    return any(block.role is Role.BYLINE for block in below)


def _leave_out_from(page: Page, first: int) -> None:
    for block in page.blocks[first:]:
        block.around = block.around or _OTHER


def _leave_out_part(page: Page, heading: int, title: int) -> None:
    """Leaves out the part that begins with a heading, unless it holds something of the article before."""
    elements = page.elements
    part = elements[page.blocks[heading].element].parent
    inside = {part}
    # The contents of an element follow it by number.
    for number in range(part + 1, len(elements)):
        if elements[number].parent in inside:
            inside.add(number)
    if not any(block.element in inside for block in page.blocks[title:heading]):
        for block in page.blocks[heading:]:
            if block.element in inside:
                block.around = block.around or _OTHER
