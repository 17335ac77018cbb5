"""Recognises the title of an official document in the lines at its head, over which it is broken.

Above the title may stand the red head (示例市人民政府文件), marks of urgency and the document number; below
it stand the number or the addressee.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.analysis import fold_text
from indexer.values import kind_of_title

from .attachments import without_attachment_mark
from .document_numbers import normalise_number
from .issuers import is_issuer, issuers_named

_MOST_LINES = 16
_MOST_OF_TITLE = 8
"""Lines at the head that are looked at, and those a title may be broken over; joint issuers take some."""
_LONGEST_LINE, _LONGEST_TITLE = 60, 150
_RED_HEAD = re.compile(r"(?!.*(?:关于|關於|《))[\u4e00-\u9fff、·（）() ]{2,40}文件")
_MARK = re.compile(
    r"(?:绝密|機密|机密|秘密|特急|特提|加急|平急|急件|[★☆\s\d年月个]|长期){1,12}|签发人.{0,20}|簽發人.{0,20}"
)
_SPREAD = re.compile(r"(?<![^ \u3000])([\u4e00-\u9fff])[ \u3000]{1,3}(?=[\u4e00-\u9fff](?:[ \u3000]|$))")
_ADDRESSEE = re.compile(r".{1,200}[：:]")
_BELOW_TITLE = re.compile(r".{1,200}[：:]$|第[一1][章条]|一、|目\s*[录錄]$|总\s*则$|前\s*言$")
_ANNOUNCED = re.compile("^(?:公告|通告|令)|(?:公告|通告)(?:19|20)")
_SENTENCE_END = tuple("。！？；，,;!?")
_MATTER = re.compile("关于|關於|印发|印發|转发|轉發|发布|公布")
_ORDER = re.compile(r"[\u4e00-\u9fff、]{2,40}令")
# 关于印发方案的通知 发文机构：…, …的通知 各县区：
_TITLE_AND_MORE = re.compile(
    rf"([^。：:]{{6,{_LONGEST_TITLE}}}?)(?:[ \u3000]+|(?<=通知)(?=各))[^\s。：:]{{2,{_LONGEST_LINE}}}[：:]"
)
_PROMULGATED = re.compile(r"公布(?:修订后的|修正后的)?《([^《》]{2,80})》|《([^《》]{2,80})》.{0,60}?公布")
"""An order is called by the text that it promulgates."""
_HANDED_ON = ("印发", "印發", "转发", "轉發", "批转")
_GOES_ON = ("的", "通知", "的通知")


def title_of_head(lines: Sequence[str]) -> str | None:
    """The title of an official document that begins with these lines; None where they begin no such document.

    >>> title_of_head(["示例市人民政府文件", "示政〔2024〕3号", "示例市人民政府", "关于奖励的通知", "各县："])
    '示例市人民政府关于奖励的通知'
    >>> title_of_head(["国务院办公厅关于2019年", "部分节假日安排的通知", "国办发明电〔2018〕15号"])
    '国务院办公厅关于2019年部分节假日安排的通知'
    >>> title_of_head(["多措并举", "打好阻击战", "新华社北京2月18日电"]) is None
    True
    """
    head = [line.strip() for line in lines if line.strip()][:_MOST_LINES]
    below_mark = without_attachment_mark(head[0]) if head else ""
    is_attached = bool(head) and below_mark != head[0]
    if is_attached:
        head[:1] = filter(None, [below_mark])
    if len(head) > 2 and _ORDER.fullmatch("".join(head[0].split())) and _is_number("令" + head[1]):
        promulgated = _PROMULGATED.search(head[2])
        return None if promulgated is None else promulgated[1] or promulgated[2]
    if head and (title := _title_of_line(head[0])) is not None:
        return title
    below = _below_red_head(head)
    is_document = below > 0 or is_attached
    while below < len(head) and (is_mark := _is_number(head[below]) or _MARK.fullmatch(head[below])):
        is_document, below = is_document or is_mark is True, below + 1
    title = ""
    for number, line in enumerate(head[below : below + _MOST_OF_TITLE], below):
        if _is_number(line) and _ANNOUNCED.search(line) is not None and issuers_named(title):
            return title + line
        if _is_end(line):
            break
        written = _SPREAD.sub(r"\1", line)
        # Pages give a title once more, as the document breaks it.
        title = written if title.startswith(written) else _joined(title, written)
        following = head[number + 1] if number + 1 < len(head) else ""
        if len(title) > _LONGEST_TITLE:
            return None
        if kind_of_title(fold_text(title)) is not None and not following.startswith(_GOES_ON):
            is_broken = number > below
            is_shown = is_document or _is_number(following) or _BELOW_TITLE.match(following) is not None
            return title if is_shown or (is_broken and _begins_with_issuer(title)) else None
    return None


def _title_of_line(line: str) -> str | None:
    """The title that a line begins with, before an addressee or a label, or that a long line is."""
    begun = _TITLE_AND_MORE.match(line)
    title = line if begun is None else begun[1]
    is_long = _LONGEST_LINE < len(title) <= _LONGEST_TITLE and _MATTER.search(title) is not None
    return title if (begun or is_long) and kind_of_title(fold_text(title)) is not None else None


def _below_red_head(head: Sequence[str]) -> int:
    """The number of lines that the red head takes; several issuers may stand in it on a line each."""
    for number, line in enumerate(head):
        written = _SPREAD.sub(r"\1", line)
        if _RED_HEAD.fullmatch(written):
            return number + 1
        if not is_issuer(written) and _MARK.fullmatch(line) is None:
            return 0
    return 0


def _is_number(line: str) -> bool:
    return _MATTER.match(line) is None and normalise_number(line) is not None


def _is_end(line: str) -> bool:
    """Whether a line is no part of a title, and ends it."""
    return (
        len(line) > _LONGEST_LINE
        or line.endswith(_SENTENCE_END)
        or _is_number(line)
        or _ADDRESSEE.fullmatch(line) is not None
    )


def _joined(title: str, line: str) -> str:
    """A title with its next line. Issuers on a line each stay apart; a headline above is dropped."""
    names_issuer = bool(issuers_named(title))
    if title and line.startswith(("关于", "關於")) and not names_issuer:
        return title + line if title.endswith(_HANDED_ON) else line
    return f"{title} {line}" if names_issuer and _MATTER.match(line) is None else title + line


def _begins_with_issuer(title: str) -> bool:
    matter = _MATTER.search(title)
    return matter is not None and bool(issuers_named(title[: matter.start()]))
