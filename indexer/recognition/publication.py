"""Recognises on which day an article was published, where no line names it.

In this order: a day right below the title, the signature of the letter that an appendix follows, the
signature at the end or the newspaper that is named there, the dateline of a report (its year is from the
address, the name of the file, or another day in the text), the address and the name of the file, and at last
a month on a line of its own.
"""

from __future__ import annotations

import re
from datetime import date

from indexer.core.messages import message
from indexer.core.partial_date import PartialDate

from .dates import DAY_SIGNS, Day, day_in_year, day_of_address, days_in, parse_published
from .field_value import FieldValue
from .issuers import issuer_of_signature, issuers_named
from .leads import day_of_lead

_BELOW_TITLE = 200
_AFTER_DAY = re.compile(
    r"\s{0,3}(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?\s{0,3}(?:$|[\n\s(（）)\[|｜]|来源|來源|信息|字体|作者|浏览"
    r"|在[^\n，。；]{4,60}[会會][议議]?上[)）]?(?:\s|$))"
)
"""The end of a day below the title. Reports to congresses tell there where they were given."""
_GOES_ON = re.compile(r"[起前后至到以之的,，、;；以在召发公施通第—\-]|[)）]?(?:时|下午|上午)")
_DATELINE = re.compile(r"\d{1,2}月\d{1,2}日(?=[电讯訊電])")
_DATELINE_WITHIN = 120
# 摘自 《中国建设报》 2022.01.07 龚后雨, 《人民日报》（2021年02月10日01版）
_NEWSPAPER = re.compile(r"《[^《》]{2,12}[报報]》\s{0,3}[（(]?\s?$")
_AFTER_NEWSPAPER = 40
_LINES_BELOW_TITLE, _LONGEST_MONTH = 8, 12
_BLANK_DAY = re.compile(r"(?<=月)\s{0,8}日$")
"""The place of a day that was to be filled in by hand."""
_LONGEST_NAME = 60
"""Longest name between the last sentence of a letter and its day, in characters."""
_MARKS = re.compile("[，；？！《〔]")


Publication = tuple[FieldValue, FieldValue | None]
"""The day, as `YYYY-MM-DD`, and the issuer that signed beside it."""


def find_publication(head: str, tail: str, url: str, name: str) -> Publication | None:
    """The day of an article, by its first and its last part, its address and the file's name."""
    days = list(days_in(head)) if any(sign in head for sign in f"日{DAY_SIGNS}") else []
    for day in days:
        if _is_below_title(head, day):
            return _published(day.day, message("recognised below the title"))
    for day in days:
        issuer = issuer_of_signature(head, day)
        if (issuer is not None or _closes_letter(head, day)) and not _GOES_ON.match(head, day.end):
            return _published(day.day, message("recognised in the signature"), issuer)
    for day in reversed(list(days_in(tail))):
        issuer = issuer_of_signature(tail, day)
        is_signed = issuer is not None or _is_line(tail, day) or _closes_letter(tail, day)
        if is_signed and not _GOES_ON.match(tail, day.end):
            return _published(day.day, message("recognised in the signature at the end"), issuer)
        is_last = not tail[day.end + _AFTER_NEWSPAPER :].strip()
        if is_last and _NEWSPAPER.search(tail[: day.start]) is not None:
            return _published(day.day, message("recognised behind the newspaper's name"))
    if (led := day_of_lead(head)) is not None:
        return _published(led, message("recognised in the first sentence"))
    of_address, of_name = day_of_address(url), day_of_address(name)
    if (dateline := _DATELINE.search(head, 0, _DATELINE_WITHIN)) is not None:
        near = of_address or of_name or (days[0].day if days else None)
        if (sent := day_in_year(dateline[0], near)) is not None:
            return _published(sent, message("recognised in the dateline"))
    if of_address is not None:
        return _published(of_address, message("recognised in the address"))
    if of_name is not None:
        return _published(of_name, message("recognised in the file's name"))
    return _month_alone(head, tail)


def _month_alone(head: str, tail: str) -> Publication | None:
    """A month on a line of its own, below the title or at the end, where plans and reports have it."""
    for line in head.partition("。")[0].split("\n", _LINES_BELOW_TITLE)[:_LINES_BELOW_TITLE]:
        if (month := _month_of(line)) is not None:
            return _published(month, message("recognised below the title"))
    *_, above, last = ["", "", *filter(None, map(str.strip, tail.split("\n")))]
    if (month := _month_of(last)) is None:
        return None
    how = message("recognised in the signature at the end")
    issuer = " ".join(issuers_named(above))
    return _published(month, how, FieldValue(issuer, how) if issuer else None)


def _month_of(line: str) -> date | None:
    """The month that a line is, as 2024年3月 in brackets or without."""
    written = _BLANK_DAY.sub("", line.strip(" \t\u3000（()）"))
    if len(written) > _LONGEST_MONTH or not written.endswith("月"):
        return None
    month = parse_published(written)
    return month if isinstance(month, PartialDate) else None


def find_signature(head: str, tail: str) -> FieldValue | None:
    """The issuer that signed an article whose day is known otherwise."""
    for part, days in ((head, days_in(head)), (tail, reversed(list(days_in(tail))))):
        for day in days:
            if not _GOES_ON.match(part, day.end) and (issuer := issuer_of_signature(part, day)) is not None:
                return issuer
    return None


def _published(day: date, how: str, issuer: FieldValue | None = None) -> Publication:
    return FieldValue(day.isoformat(), how), issuer


def _is_below_title(head: str, day: Day) -> bool:
    """Whether a day stands by itself in the lines before the first sentence."""
    if day.end > _BELOW_TITLE or "。" in head[: day.start]:
        return False
    before = head[: day.start].rstrip(" \t\u3000(（—")
    apart = len(before) < day.start or not before or before[-1] in "\n)）"
    return apart and (bool(before) or _is_line(head, day)) and _AFTER_DAY.match(head, day.end) is not None


def _closes_letter(text: str, day: Day) -> bool:
    """Whether a day stands apart behind a sentence, with at most a name between: 部长 李某某."""
    before, after = text[: day.start], text[day.end : day.end + 1]
    name = before[before.rfind("。") + 1 :]
    apart = not name or name[-1].isspace() or _is_line(text, day)
    is_name = len(name) <= _LONGEST_NAME and not _MARKS.search(name)
    return "。" in before and is_name and apart and not after.strip(" \t\n\u3000(（")


def _is_line(text: str, day: Day) -> bool:
    before, after = text[: day.start].rstrip(" \t\u3000(（"), text[day.end :].lstrip(" \t\u3000)）")
    return (not before or before[-1] == "\n") and (not after or after[0] in "\n(（")
