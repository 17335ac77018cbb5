"""In which parts of a page no article is looked for: menus, footers, comments, by their tags and names.

Names are hints: what they say is not believed where they cover nearly all of a page's prose.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import naming
from .blocks import Element, Page
from .weighing import Role

ARTICLE_TAGS = frozenset(("article", "main"))
_WHOLE_TAGS = ARTICLE_TAGS | {"html", "body"}
_AROUND_TAGS = frozenset(("nav", "footer", "aside", "header", "menu", "dialog"))
NOT_SHOWN = "not shown"
"""The kind of a part that a page's style hides."""
_LEAST_ELSEWHERE = 0.2
"""Of a page's prose, what is at least in parts that are not named as around the article."""
_MOST_NAMED = 5
"""How many parts that are named as around the article are believed to be around nothing."""


def parts_around(page: Page, roles: Sequence[Role], title: int) -> list[str | None]:
    """For each element: None where an article may be, or in what kind of part around an article it lies."""
    not_around: set[int] = set()
    # Comments stand below the title, and what holds it is named for having some: `class="has-comments"`.
    not_comments: set[int] = set()
    outer = page.blocks[title].element if title >= 0 else 0
    while outer > 0:
        not_comments.add(outer)
        outer = page.elements[outer].parent
    while True:
        kinds, outermost = _named_around(page, not_around, not_comments)
        prose: dict[int, int] = {}
        for block, role in zip(page.blocks, roles, strict=True):
            part = outermost[block.element]
            certain = part < 0 and kinds[block.element] is not None
            if role is Role.PROSE and not certain:
                prose[part] = prose.get(part, 0) + block.letters - block.linked
        elsewhere = prose.pop(-1, 0)
        largest = max(prose, key=prose.__getitem__, default=-1)
        if largest < 0 or len(not_around) == _MOST_NAMED:
            return kinds
        # A name that covers most of a page's prose is a name of the whole page: `class="share_area"`.
        everything = elsewhere + sum(prose.values())
        if 2 * prose[largest] <= everything and _LEAST_ELSEWHERE * everything <= elsewhere:
            return kinds
        not_around.add(largest)


def _named_around(
    page: Page, not_around: set[int], not_comments: set[int]
) -> tuple[list[str | None], list[int]]:
    """For each element the kind of the part it lies in, and the number of the outermost element named so.

    That number is -1 for what is in no such part, and for what stays in one whatever it holds: comments, and
    what is not shown.
    """
    kinds: list[str | None] = [None]
    outermost = [-1]
    in_article = [False]
    for number, element in enumerate(page.elements[1:], 1):
        kind, outer = kinds[element.parent], outermost[element.parent]
        if element.hidden:
            kind, outer = kind or NOT_SHOWN, -1
        elif kind is None and number not in not_around:
            kind, outer = _kind(element, number, in_article[element.parent], number not in not_comments)
        kinds.append(kind)
        outermost.append(outer)
        in_article.append(in_article[element.parent] or element.tag in ARTICLE_TAGS)
    return kinds, outermost


def _kind(element: Element, number: int, in_article: bool, may_be_comments: bool) -> tuple[str | None, int]:
    if element.tag in _AROUND_TAGS and not (element.tag == "header" and in_article):
        return f"in <{element.tag}>", number
    if not element.names or element.tag in _WHOLE_TAGS:
        return None, -1
    if may_be_comments and (named := naming.COMMENTS.search(element.names)) is not None:
        return f"in a part of the page named {named[0]}", -1
    if (named := naming.AROUND.search(element.names)) is not None:
        return f"in a part of the page named {named[0].strip(' _-')}", number
    return None, -1
