"""Finds text of an article that its page hides until a reader clicks on 展开全文."""

from __future__ import annotations

import re
from itertools import islice

from .elements import Page, Role

_CONTROL = re.compile(
    "(?:点击|點擊)?(?:展开|展開|显示|顯示|阅读|閱讀|查看)(?:阅读|閱讀|剩余|剩餘|余下|餘下)?(?:全文|全部|更多|内容|內容|\\d+%)"
    "|(?:点击|點擊)?(?:继续阅读|繼續閱讀)(?:全文)?"
    "|(?:全文|余下全文|餘下全文)(?:展开|展開)?|(?:点击|點擊)?(?:展开|展開)"
)
_OF_TEXT = re.compile("全文|剩[余餘]|[余餘]下|[继繼][续續]|展[开開]")
_LONGEST_CONTROL = 12
_NEAR = 2
"""Elements around the control, and around the text that it shows, of which one is around both."""
_SHORTEST_BEGINNING = 15
"""Shortest beginning of an article that shows that a hidden text is the whole of it."""
_MOST_BEGINNINGS = 100


def unfolded(page: Page) -> set[int]:
    """The numbers of hidden elements that belong to the article.

    They hold prose that stands nowhere else, and lie beside prose that is shown and near the control. Or they
    hold the whole article, of which its beginning is shown.
    """
    elements, blocks = page.elements, page.blocks
    around_control: set[int] = set()
    for element, text in (*((block.element, block.text) for block in blocks), *page.controls):
        if len(text) <= _LONGEST_CONTROL and _CONTROL.fullmatch(text.strip(" .…▼∨﹀>»")):
            near = _around(page, element)
            if not _OF_TEXT.search(text):
                # 查看更多 may lead to a list beside the article.
                near = {each for each in near if elements[each].tag not in ("html", "body")}
            around_control |= near
    if not around_control:
        return set()
    prose = [block for block in blocks if block.role is Role.PROSE]
    shown = {block.text for block in prose if not elements[block.element].hidden}
    cut_off = (text for text in shown if text.endswith(("…", "...")) and len(text) >= _SHORTEST_BEGINNING)
    beginnings = tuple(text.rstrip(" .…") for text in islice(cut_off, _MOST_BEGINNINGS))
    beside_prose = {
        element
        for block in prose
        if not elements[block.element].hidden
        for element in (block.element, elements[block.element].parent)
    }
    found: set[int] = set()
    for block in prose:
        number = block.element
        if not elements[number].hidden or block.text in shown:
            continue
        while elements[elements[number].parent].hidden:
            number = elements[number].parent
        parent = elements[number].parent
        is_rest = parent in beside_prose and _around(page, parent) & around_control
        if is_rest or block.text.startswith(beginnings):
            found.add(number)
    return found


def _around(page: Page, number: int) -> set[int]:
    """The numbers of an element and of the nearest ones around it that are shown, without the page itself."""
    around: set[int] = set()
    for _ in range(1 + _NEAR):
        if number > 0 and not page.elements[number].hidden:
            around.add(number)
        number = page.elements[max(number, 0)].parent
    return around
