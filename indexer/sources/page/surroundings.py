"""Finds the parts of a page that hold no article, by their tags and names: menus, footers, comments.

Names are hints. One that covers nearly all prose of a page is taken for a name of the whole page.
"""

from __future__ import annotations

import re
from collections import Counter

from indexer.core.messages import message

from .blocks import names
from .elements import Element, Page, Role
from .line_patterns import one_of
from .unfolding import unfolded

ARTICLE_TAGS = names("article main")
_WHOLE_TAGS = ARTICLE_TAGS | names("html body")
_AROUND_TAGS = names("nav footer aside header menu dialog")


def _whole_names(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-]){one_of(alternatives)}(?:$|[\s_-])")


# How sites name the parts of their pages in ids, classes and roles.
_COMMENTS = re.compile(r"comment|pinglun|reply|liuyan|disqus|(?<![a-z])cmt")
_AROUND = _whole_names(
    r"nav\w* navigation menu\w* foot(?!ball|note|age)\w* sidebar\w* aside\w* crumbs? breadcrumbs?\w* "
    r"toolbar\w* tools? toc share(?!d)\w* bdshare\w* qrcode\w* ewm erweima weixin\w* wechat\w* "
    r"copyright\w* pager pagination page-?nav related?\w* xgxw xgyd xglj recommend\w* tuijian "
    r"hot(?!el|line)\w* rank\w* paihang friend-?links? subscribe\w* login\w* search\w* banner\w* ads? "
    r"advert\w* gg popup modal contentinfo complementary"
)
ARTICLE_NAMES = _whole_names(
    r"content\w* article\w* artibody main-?text detail\w* entry post\w* news\w* text txt\w* body endtext "
    r"zoom\w* ucap-content trs_\w* pages_content view rich_media_content js_content rm_txt_con t_f con "
    r"zhengwen zw neirong nr wenzhang"
)
NOT_SHOWN = message("not shown")
"""The kind of a part that a page's style hides."""
_LEAST_ELSEWHERE = 0.2
"""Least share of a page's prose outside of the parts that names put around the article."""
_MOST_MISNAMED = 5
"""Most parts whose names are not believed."""


def kinds_around(page: Page, title: int) -> list[str | None]:
    """The kind of part around the article that each element lies in; None where the article may be.

    `title` is the number of the title's block, or -1.
    """
    misnamed: set[int] = set()
    shown = unfolded(page)
    # Comments stand below the title; an element around it is named for having some: `class="has-comments"`.
    around_title: set[int] = set()
    outer = page.blocks[title].element if title >= 0 else 0
    while outer > 0:
        around_title.add(outer)
        outer = page.elements[outer].parent
    while True:
        kinds, outermost = _named_around(page, misnamed, around_title, shown)
        prose: Counter[int] = Counter()
        for block in page.blocks:
            part = outermost[block.element]
            if block.role is Role.PROSE and (part >= 0 or kinds[block.element] is None):
                prose[part] += block.unlinked
        everything = prose.total()
        elsewhere = prose.pop(-1, 0)
        largest = max(prose, key=prose.__getitem__, default=-1)
        if largest < 0 or len(misnamed) == _MOST_MISNAMED:
            return kinds
        # A name that covers most of a page's prose is one of the whole page: `class="share_area"`.
        if 2 * prose[largest] <= everything and _LEAST_ELSEWHERE * everything <= elsewhere:
            return kinds
        misnamed.add(largest)


def _named_around(
    page: Page, misnamed: set[int], around_title: set[int], shown: set[int]
) -> tuple[list[str | None], list[int]]:
    """For each element the kind of part that it lies in, and the number of that part's outermost element.

    That number is -1 outside of such parts, and in those that are certain: comments, and what is not shown.
    `shown` are hidden elements that a click shows.
    """
    kinds: list[str | None] = [None]
    outermost = [-1]
    in_article = [False]
    is_unfolded = [False]
    for number, element in enumerate(page.elements[1:], 1):
        kind, outer = kinds[element.parent], outermost[element.parent]
        is_unfolded.append(number in shown or is_unfolded[element.parent])
        if element.hidden and not is_unfolded[-1]:
            kind, outer = kind or NOT_SHOWN, -1
        elif kind is None and number not in misnamed:
            kind, is_certain = _kind(element, in_article[element.parent], number not in around_title)
            outer = -1 if kind is None or is_certain else number
        kinds.append(kind)
        outermost.append(outer)
        in_article.append(in_article[element.parent] or element.tag in ARTICLE_TAGS)
    return kinds, outermost


def _kind(element: Element, in_article: bool, may_be_comments: bool) -> tuple[str | None, bool]:
    """The kind of part that an element is by its tag and names, and whether that is certain."""
    if element.tag in _AROUND_TAGS and not (element.tag == "header" and in_article):
        return message("in <{tag}>", tag=element.tag), False
    if element.names and element.tag not in _WHOLE_TAGS:
        if may_be_comments and (name := _COMMENTS.search(element.names)) is not None:
            return message("in a part of the page named {name}", name=name[0]), True
        if (name := _AROUND.search(element.names)) is not None:
            return message("in a part of the page named {name}", name=name[0].strip(" _-")), False
    return None, False
