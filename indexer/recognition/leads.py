"""Recognises the day and the region in the sentence that a report begins with.

    3月29日下午，2024年示例市科技工作会议召开。     the year stands behind the day
    7月15日，示例市2022年经济形势分析会召开。       behind the region
    2024年示例市科技工作会议于3月29日召开。         or before the day
    2024年3月29日，示例市科学技术局举办培训班。     a whole day, where the region follows

A whole day that anything else follows is history more often than news.
"""

from __future__ import annotations

import re
from datetime import date

from indexer.analysis import fold_text
from indexer.core.messages import message

from .dates import parse_date
from .field_value import FieldValue
from .regions import region_at_start, region_in_full_at_start

_WITHIN = 160
"""Characters in which the first sentence ends."""
_LONGEST_TITLE = 60
_DAY = r"\d{1,2}月\d{1,2}日"
_SAME_DAYS = r"(?:(?:至|到|-|—)?(?:\d{1,2}月)?\d{1,2}日|\([^()]{1,8}\)|星期.|[上下中]午|晚上?|[,、\s])*"
_BEGINNING = re.compile(
    r"(?:本[报网台刊]讯)?(?:\((?:记者|通讯员)[^()]{1,30}\))?"
    rf"(?:(?P<year>\d{{4}})年)?(?:(?P<day>{_DAY})|日前|近日|近期|[昨今][日天])?{_SAME_DAYS}"
)
# 2023年度 is the year that a meeting looks back on, and so is that of 总结会.
_YEAR = r"(?P<year>\d{4})年(?!度|底|末|[前后以来])(?![^,]{0,24}(?:总结|述职|表彰|考核))"
_HELD = "(?:召开|举行|举办(?!权)|开展|开幕|启动|开班)"
_OF_YEAR = re.compile(r"^\d{4}年度?")
_YEAR_BEHIND = re.compile(_YEAR)
_YEAR_BEHIND_NAME = re.compile(rf"(?<=,)[^,\d]{{2,14}}{_YEAR}(?!.{{0,60}}将).{{0,60}}?{_HELD}")
_DAY_BEHIND = re.compile(rf"{_YEAR}[^,\d]{{2,40}}(?<![将定拟])[于在](?P<day>{_DAY})[^,]{{0,20}}?{_HELD}")
_HELD_SOON = re.compile(rf"(?!.{{0,60}}将).{{0,60}}?{_HELD}")


def day_of_lead(head: str) -> date | None:
    """The day of the event that the first sentence reports, if it tells the year, too.

    >>> day_of_lead("3月29日,2024年示例市科技工作會議召開。").isoformat()
    '2024-03-29'
    >>> day_of_lead("2月20日，2023年度总结表彰大会召开。") is None
    True
    """
    if "月" not in head[:_WITHIN]:
        return None
    sentence = _first_sentence(head)
    if (told := _DAY_BEHIND.match(sentence)) is not None:
        return parse_date(f"{told['year']}年{told['day']}")
    beginning = _BEGINNING.match(sentence)
    if beginning is None or beginning["day"] is None:
        return None
    end = beginning.end()
    rest = sentence[end:]
    if beginning["year"] is not None:
        is_news = rest.startswith(beginning["year"]) or region_in_full_at_start(rest) is not None
        return parse_date(beginning[0]) if is_news and _HELD_SOON.match(rest) is not None else None
    of_event = _YEAR_BEHIND.match(rest) or _YEAR_BEHIND_NAME.match(sentence, end)
    return None if of_event is None else parse_date(f"{of_event['year']}年{beginning['day']}")


def region_of_lead(head: str) -> FieldValue | None:
    """The region that the first sentence of a report begins with, behind the day.

    Without a day or 近日 before it, it is named in full: 平顶山市.
    """
    sentence = _first_sentence(head)
    beginning = _BEGINNING.match(sentence)
    rest = _OF_YEAR.sub("", sentence[beginning.end() if beginning else 0 :])
    region = region_in_full_at_start(rest) if rest == sentence else region_at_start(rest)
    return None if region is None else FieldValue(region.name, message("recognised in the first sentence"))


def _first_sentence(head: str) -> str:
    """The first sentence, folded, below a line that may be the title."""
    line, _, below = head.lstrip().partition("\n")
    is_title = len(line) <= _LONGEST_TITLE and "。" not in line and not line.endswith(("：", ":"))
    text = below if below and is_title else line
    return fold_text(text[:_WITHIN].lstrip()).partition("。")[0]
