"""Recognises the title of an official document in the lines at its head, over which it is broken.

Above the title may stand the red head (示例市人民政府文件), marks of urgency and the document number; below
it stand the number or the addressee.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.analysis import fold_text, without_glosses
from indexer.values import kind_of_title

from .attachments import without_attachment_mark
from .document_numbers import normalise_number
from .issuers import is_issuer, issuers_named

_MOST_LINES = 16
_MOST_OF_TITLE = 8
"""Lines at the head that are looked at, and those a title may be broken over; joint issuers take some."""
_MOST_JOINT = 4
"""Issuers of an order, on a line each."""
_LONGEST_LINE, _LONGEST_TITLE = 60, 150
_RED_HEAD = re.compile(r"(?!.*(?:[关關][于於]|《))[\u4e00-\u9fff、·（）() ]{2,40}文件")
_MARK = re.compile(
    r"(?:绝密|機密|机密|秘密|特急|特提|加急|平急|急件|[★☆\s\d年月个]|长期){1,12}|签发人.{0,20}|簽發人.{0,20}"
)
_SPREAD = re.compile(r"(?<![^ \u3000])([\u4e00-\u9fff])[ \u3000]{1,3}(?=[\u4e00-\u9fff](?:[ \u3000]|$))")
_ADDRESSEE = re.compile(r".{1,200}[：:]")
_BELOW_TITLE = re.compile(r".{1,200}[：:]$|第[一1][章条]|一、|目\s*[录錄]$|总\s*则$|前\s*言$")
_ANNOUNCEMENTS = ("公告", "通告", "布告")
_ANNOUNCED = re.compile("^(?:公告|通告|令)|(?:公告|通告)(?:19|20)")
_SENTENCE_END = tuple("。！？；，,;!?")
_ABOUT = re.compile("[关關][于於]")
_MATTER = re.compile("[关關][于於]|印[发發]|[转轉][发發]|[发發]布|公布")
_ORDER = re.compile(r"[\u4e00-\u9fff、]{2,40}令")
# 关于印发方案的通知 发文机构：…, …的通知 各县区：
_TITLE_AND_MORE = re.compile(
    rf"([^。：:]{{6,{_LONGEST_TITLE}}}?)(?:[ \u3000]{{1,40}}|(?<=通知)(?=各))"
    rf"[^\s。：:]{{2,{_LONGEST_LINE}}}[：:]"
)
_PROMULGATED = re.compile(
    r"[公发發][布佈](?:修订后的|修正后的)?《([^《》]{2,80})》|《([^《》]{2,80})》.{0,60}?[公发發][布佈]"
)
"""An order is called by the text that it promulgates."""
_HANDED_ON = re.compile("(?:印[发發]|[转轉][发發]|批[转轉])[^。，]{0,40}$")
_GOES_ON = ("的", "通知", "的通知")
_REMARK = re.compile(
    r"[（(](?:试行|試行|暂行|暫行|草案|.{0,4}稿|.{0,6}修[订訂]|节选|摘要|\d{4}年.{0,3}[版本]|\d{4}\s?[-—–―－至]{1,2}\s?\d{4}年?)[)）]"
)
"""A remark that belongs to a title and may stand on a line of its own."""
_OF_SERIES = re.compile(r"[（(〔]?第\s?[0-9一二三四五六七八九十百]{1,5}\s?[期号號][)）〕]?")
_BRACKETS = ("《》", "（）", "()", "〈〉", "“”")


def title_of_head(lines: Sequence[str]) -> str | None:
    """The title of an official document that begins with these lines; None where they begin no such document.

    >>> title_of_head(["示例市人民政府文件", "示政〔2024〕3号", "示例市人民政府", "关于奖励的通知", "各县："])
    '示例市人民政府关于奖励的通知'
    >>> title_of_head(["国务院办公厅关于2019年", "部分节假日安排的通知", "国办发明电〔2018〕15号"])
    '国务院办公厅关于2019年部分节假日安排的通知'
    >>> title_of_head(["多措并举", "打好阻击战", "新华社北京2月18日电"]) is None
    True
    """
    head = _lines_of_head(lines)
    below_mark = without_attachment_mark(head[0]) if head else ""
    is_attached = bool(head) and below_mark != head[0]
    if is_attached:
        head[:1] = filter(None, [below_mark])
    if (text := _text_of_order(head)) is not None:
        promulgated = _PROMULGATED.search(text)
        return None if promulgated is None else promulgated[1] or promulgated[2]
    if head and (title := _title_of_line(head[0])) is not None:
        return title
    below = _below_red_head(head)
    is_document = below > 0 or is_attached
    while below < len(head) and (is_mark := _is_number(head[below]) or _MARK.fullmatch(head[below])):
        is_document, below = is_document or is_mark is True, below + 1
    title = ""
    for number, line in enumerate(head[below : below + _MOST_OF_TITLE], below):
        following = head[number + 1] if number + 1 < len(head) else ""
        if _is_number(line) and _ANNOUNCED.search(line) is not None and issuers_named(title):
            if _ABOUT.match(following) is None:
                return title + line
            title, is_document = "", True
            continue
        if _is_end(line):
            break
        # Pages give a title once more, as the document breaks it.
        title = line if title.startswith(line) else _joined(title, line)
        if len(title) > _LONGEST_TITLE:
            return None
        if _is_whole(title) and not following.startswith(_GOES_ON):
            # Above the title may stand a headline, which is dropped.
            is_broken = number > below and title.startswith(head[below])
            if _REMARK.fullmatch(following) is not None:
                return title + following
            is_shown = is_document or _is_number(following) or _BELOW_TITLE.match(following) is not None
            return title if is_shown or (is_broken and _is_of_document(title)) else None
    return None


def _text_of_order(head: Sequence[str]) -> str | None:
    """The first line of an order's text, below its issuers, the last of which ends with 令, and number."""
    for joint, (line, number, text) in enumerate(zip(head, head[1:], head[2:], strict=False)):
        if _ORDER.fullmatch("".join(line.split())) and _is_number("令" + number):
            return text
        if joint == _MOST_JOINT or not is_issuer(line):
            break
    return None


def _lines_of_head(lines: Sequence[str]) -> list[str]:
    """The first lines, without glosses and spread letters; a number that is broken over two is one."""
    head: list[str] = []
    for line in filter(None, map(str.strip, lines)):
        written = _SPREAD.sub(r"\1", without_glosses(line))
        if head and head[-1] in _ANNOUNCEMENTS and _is_number(head[-1] + written):
            head[-1] += written
        elif len(head) == _MOST_LINES:
            break
        else:
            head.append(written)
    return head


def _is_whole(title: str) -> bool:
    """Whether a title ends with a kind of document, and with no bracket open."""
    closed = all(title.count(pair[0]) <= title.count(pair[1]) for pair in _BRACKETS)
    return closed and kind_of_title(fold_text(title)) is not None


def _title_of_line(line: str) -> str | None:
    """The title that a line begins with, before an addressee or a label, or that a long line is."""
    begun = _TITLE_AND_MORE.match(line)
    title = line if begun is None else begun[1]
    is_long = _LONGEST_LINE < len(title) <= _LONGEST_TITLE and _MATTER.search(title) is not None
    return title if (begun or is_long) and kind_of_title(fold_text(title)) is not None else None


def _below_red_head(head: Sequence[str]) -> int:
    """The number of lines that the red head takes; several issuers may stand in it on a line each.

    It ends with 文件, or is issuers alone, above a number.
    """
    for number, line in enumerate(head):
        if _RED_HEAD.fullmatch(line):
            return number + 1
        if number and _is_number(line) and _ANNOUNCED.search(line) is None:
            return number
        if not is_issuer(line) and _MARK.fullmatch(line) is None:
            return 0
    return 0


def _is_number(line: str) -> bool:
    if _MATTER.match(line) is not None:
        return False
    return normalise_number(line) is not None or _OF_SERIES.fullmatch(line) is not None


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
    if title and _ABOUT.match(line) is not None and not names_issuer:
        return line if _HANDED_ON.search(title) is None else title + line
    return f"{title} {line}" if names_issuer and _MATTER.match(line) is None else title + line


def _is_of_document(title: str) -> bool:
    """Whether a title begins with an issuer or with 关于, as no headline does that ends with a kind."""
    matter = _MATTER.search(title)
    return matter is not None and (
        _ABOUT.match(title) is not None or bool(issuers_named(title[: matter.start()]))
    )
