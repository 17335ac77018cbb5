"""Brings document numbers (文号) to one form, and finds the one that is an article's own.

    豫政〔2024〕3号            whatever the brackets, the width of the digits and the spaces
    国务院令第720号            orders, by their running number
    财政部公告2024年第3号      announcements, by year

A text cites many numbers. Its own stands in the title, or in the first sentence: at the start, on a line of
its own, or right behind the title.
"""

from __future__ import annotations

import re
import unicodedata

from indexer.core.messages import message
from indexer.core.numerals import small_number

from .field_value import FieldValue
from .issuers import is_issuer, issuer_of_title, issuers_named

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff"
_OPEN, _CLOSE = "〔［\\[【﹝（(〈<《〖{", "〕］\\]】﹞）)〉>》〗}"
_NUMERALS = "〇○零一二三四五六七八九十百"
_RUNNING = rf"(\d(?: ?\d){{0,11}}|[{_NUMERALS}]{{1,7}})"
_YEAR = rf"[{_OPEN}]\s{{0,2}}(\d{{4}})\s{{0,2}}年?\s{{0,2}}[{_CLOSE}]"
_SERIAL = rf"\s{{0,3}}第?\s{{0,2}}[(（]?{_RUNNING}[)）]?(?:[-－]\d{{1,2}})?\s{{0,2}}[号號]"
_LETTERS = f"{HAN}A-Za-zＡ-Ｚａ-ｚ"
_BODY = rf"(?:[{_LETTERS}][{_LETTERS}·、;；\s]{{0,40}}?)??"
_IN_BRACKETS = rf"(?:[（(][{HAN}]{{1,6}}[)）][{HAN}]{{0,6}})?"

_BRACKETED = re.compile(rf"({_BODY}{_IN_BRACKETS})\s{{0,3}}{_YEAR}{_SERIAL}")
_ORDERED = re.compile(
    rf"({_BODY})\s{{0,3}}[{_OPEN}]?\s?(?:(\d{{4}})\s?年?)?\s?[{_CLOSE}]?\s{{0,3}}"
    rf"第?\s{{0,2}}{_RUNNING}\s{{0,2}}[号號][{_CLOSE}]?"
)
# Brackets are lost on some pages: 交法发202178号. Numbers that end like _BY_YEAR are never written so.
_BARE = re.compile(rf"([{HAN}]{{2,20}})(?<!令)(?<![公通布]告)((?:19|20)\d\d)(\d{{1,4}})[号號]")
_BY_YEAR = ("令", "公告", "通告", "布告")
"""Ends of the names of orders and announcements, whose form has the year without brackets."""
_IS_ORDER = re.compile("(?:令|公告|通告|布告)(?:\\d{4}年)?第")
_REPUBLIC = "中华人民共和国"
_LONGEST = 100
"""Longest number, in characters."""

_SERIAL_IN_TEXT = re.compile(rf"[{_CLOSE}第年]{_SERIAL}")
# These match backwards, from a serial number to where the whole number begins, so that no text is read twice.
_BRACKETS_BEFORE = re.compile(
    rf"[{_CLOSE}]\s{{0,2}}年?\s{{0,2}}\d{{4}}\s{{0,2}}[{_OPEN}]\s{{0,3}}"
    rf"((?:[{HAN}]{{0,6}}[)）][{HAN}]{{1,6}}[（(])?[{HAN}A-Za-z]{{1,40}})"
)
_ORDER_BEFORE = re.compile(
    rf"\s{{0,3}}[{_CLOSE}]?\s?(?:年?\s?\d{{4}})?\s?[{_OPEN}]?\s{{0,3}}"
    rf"((?:令|告[ \u3000]{{0,3}}公|告通|告布)[{HAN}、]{{0,40}})"
)
_SPREAD_BEFORE = re.compile(rf"(?:^|\n)\s*((?:[{HAN}] {{1,2}}){{1,7}}[{HAN}])$")
_ANYTHING_BEFORE = 64
# 商务部 海关总署公告
_JOINT_BEFORE = re.compile(rf"(?<!\S)([{HAN}]{{2,12}})[ \u3000]{{1,2}}$")
# The same with a line for each, before 公告 and the like alone: above other numbers stands who signed.
_JOINT_ABOVE = re.compile(rf"(?<![^\n])[ \u3000]*((?:[{HAN}]{{2,20}}[ \u3000]{{0,2}})+)\n\s*$")
# 示例市税务局关于…的通告 2020年第2号
_ANNOUNCED = re.compile(r"(公告|通告)\s?[（(]?((?:19|20)\d\d)年\s?第\s?(\d{1,5})\s?号[)）]?$")
_DAY_BEFORE = re.compile(r"(?:^|\n)\s{0,3}\d{4}年\d{1,2}月\d{1,2}日$")
_ENDS_OF_TITLES = re.compile(
    "通知|意见|意見|决定|決定|公告|通告|批复|批覆|的函|复函|办法|辦法|方案|规定|規定|条例|條例|规划|規劃|细则|通报|通報|命令|"
    "纪要|报告|報告|措施|计划|要点|目录|标准|答复|请示|纲要|指南|预案|文件"
)
_LONGEST_PREFIX = 14
_LONGEST_GLUED = 24
_CITED_AFTER = tuple("文规要精通、和与及，,》”修废印公颁中的")
_CITED_BEFORE = "据照按和与及以由经，、；《“对于将"
_IN_TITLE = re.compile(
    rf"[（(〔\[]\s?([^（(]{{1,40}}(?:[{_OPEN}]\d{{4}}[{_CLOSE}])?[^（()）]{{0,12}}[号號])\s?[)）〕\]]\s*$"
)


def normalise_number(written: str) -> str | None:
    """The one form of a document number; None where the text is none.

    >>> normalise_number("豫政 [2024] 第 ３ 號"), normalise_number("中华人民共和国主席令 第三十七号")
    ('豫政〔2024〕3号', '主席令第37号')
    >>> normalise_number("公告（2024）第3号"), normalise_number("第3号决议") is None
    ('公告2024年第3号', True)
    """
    stripped = written.strip()
    number, end = _number_at_start(stripped)
    return number if end == len(stripped) else None


def number_of_value(written: str) -> str | None:
    """The number that a value begins with, in its one form: the value behind 文号： may go on."""
    return _number_at_start(written.strip())[0]


def find_number(head: str, title: str) -> FieldValue | None:
    """The article's own number, in its title or the first part of its text."""
    number = _number_of_title(title) if "号" in title or "號" in title else None
    if number is not None:
        return FieldValue(number, message("recognised in the title"))
    text = head.partition("。")[0]
    numbers = (_own_number(text, serial) for serial in _SERIAL_IN_TEXT.finditer(text))
    number = next(filter(None, numbers), None)
    return None if number is None else FieldValue(number, message("recognised at the head of the text"))


def _number_of_title(title: str) -> str | None:
    """The number that a title is, or that stands in brackets at its end: …的通知（豫政〔2024〕3号）."""
    bracketed = _IN_TITLE.search(title[-_LONGEST:])
    number = None if bracketed is None else normalise_number(bracketed[1])
    if number is None or number[0] == "第":
        # 主席令（第一号）, 若干措施冀政办发〔2017〕5号
        number = _number_of_announcement(title) or normalise_number(_behind_title(title) or title)
    return number if number is not None and ("〔" in number or _IS_ORDER.search(number)) else None


def _number_of_announcement(title: str) -> str | None:
    """The number of an announcement whose title ends with its year and serial number."""
    announced, issuer = _ANNOUNCED.search(title), issuer_of_title(title)
    if announced is None or issuer is None:
        return None
    kind, year, serial = announced.groups()
    return normalise_number(f"{issuer.value}{kind}{year}年第{serial}号")


def _number_at_start(written: str) -> tuple[str | None, int]:
    """The number that a text begins with, in its one form, and where it ends; (None, 0) without one."""
    text = written[:_LONGEST]
    match = _BRACKETED.match(text) or _BARE.match(text)
    if match is None:
        match = _ORDERED.match(text)
        if match is None or not (match[1].strip() or "第" in match[0]):
            return None, 0
    name = re.sub(r"[\s;、]", "", unicodedata.normalize("NFKC", match[1]))
    year = "" if match[2] is None else str(int(match[2]))
    digits = match[3].replace(" ", "")
    serial = unicodedata.normalize("NFKC", digits) if digits.isdecimal() else str(small_number(digits))
    if match.re is _ORDERED or name.endswith(_BY_YEAR):
        number = f"{name.replace(_REPUBLIC, '')}{year and year + '年'}第{serial}号"
    else:
        number = f"{name}〔{year}〕{serial}号"
    return number, match.end()


def _own_number(text: str, serial: re.Match[str]) -> str | None:
    """The number that ends with `serial`, if it stands where an article's own number does."""
    first = max(0, serial.start() - _ANYTHING_BEFORE)
    end = serial.start() + 1
    backwards = _BRACKETS_BEFORE.match(text[first:end][::-1])
    if backwards is None:
        end -= text[serial.start()] == "第"
        backwards = _ORDER_BEFORE.match(text[first:end][::-1])
    if backwards is None:
        return None
    body, start = "".join(backwards[1][::-1].split()), end - backwards.end(1)
    while (joint := _JOINT_BEFORE.search(text, max(0, start - _LONGEST_PREFIX), start)) and is_issuer(
        joint[1]
    ):
        body, start = joint[1] + body, joint.start(1)
    while body.endswith(_BY_YEAR) and (above := _JOINT_ABOVE.search(text, first, start)):
        names = issuers_named(above[1])
        if not names or names[0] in body:
            break
        body, start = "".join(names) + body, above.start(1)
    if len(body) == 1:
        # 豫 政 发 〔2024〕3号
        spread = _SPREAD_BEFORE.search(text[first : start + 1])
        start = start if spread is None else first + spread.start(1)
    glued = _behind_title(body)
    if body[0] == "日" and _DAY_BEFORE.search(text[first : start + 1]) is not None:
        start += 1
    elif glued:
        start += len(body) - len(glued)
    elif (
        "关于" in body
        or not _stands_apart(text, start, serial.end())
        or (len(body) > _LONGEST_PREFIX and not body.endswith(_BY_YEAR))
    ):
        return None
    if text[serial.end() : serial.end() + 1].startswith(_CITED_AFTER):
        return None
    return normalise_number(text[start : serial.end()])


def _behind_title(body: str) -> str:
    """The part of a run of letters that follows a title: 渝府办发 of 关于印发方案的通知渝府办发."""
    for end in reversed([match.end() for match in _ENDS_OF_TITLES.finditer(body)]):
        if 2 <= len(body) - end <= _LONGEST_GLUED:
            return body[end:]
    return ""


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is no part of a sentence that could cite it."""
    before = text[:start].rstrip(" \t\u3000")
    line = before[before.rfind("\n") + 1 : -1]
    if max(line.rfind("（"), line.rfind("(")) > max(line.rfind("）"), line.rfind(")")):
        return False
    if not before or before[-1] == "\n":
        return True
    if before[-1] in "（(":
        # On its line, or behind the title that the line is: not 《…》（国发〔2010〕5号）.
        closed = text[end : end + 1] in ("）", ")") and not text[end + 1 : end + 2].strip()
        line = before[:-1].rstrip(" \t\u3000")
        ends_title = not line or line[-1] == "\n" or _ENDS_OF_TITLES.search(line[-2:]) is not None
        return closed and ends_title and not line.rstrip().endswith(("》", "”"))
    if len(before) < start:
        return before[-1] not in _CITED_BEFORE and before[-1] not in "：:"
    return before[-1] in "━─—-=*)）】"
