"""Finds the date of a page's article: the one that most places of the page name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, pairwise
from operator import attrgetter, itemgetter

from indexer.core.messages import message
from indexer.recognition import day_at, day_of_address, days_in, parse_date, parse_published
from indexer.recognition.date_numbers import day_of_number
from indexer.sources.draft import FieldValue
from indexer.sources.metadata import metadata_of_line

from .blocks import names
from .elements import Page
from .line_patterns import one_of

# A day may stand here in forms that elsewhere are other numbers: 20240329, 113-03-29.
_EXPECTED = re.compile(
    r"(?:(?:日\s*期|[时時]\s*[间間]|(?:[发發][布佈表]|公[布佈])[于於]?)\s*[：:]?|[于於]\s*[：:])\s*"
)
_TIME = re.compile(r"\s*[T\s]?\s*\d{1,2}[:：时時]\d{2}(?:[:：分]\d{2})?")
_DATE_LABEL = re.compile(
    one_of(
        r"发布 發布 發佈 发表 發表 发文 公布 公佈 更新 印发 日\s*期 时\s*间 時\s*間 来源 來源 编辑 作者 "
        r"字[体号] 阅读 浏览 点击"
    )
)
_TODAY = re.compile("今天是|今日是|现在是|現在是|今天[：:]")
_OTHER = re.compile(r"(?:更新|修改|编辑|成文|生效|实施|截止|失效)(?:时间|日期|時間)?\s*[：:]?\s*$")
_PUBLISHED = re.compile(r"(?:发布|發布|發佈|发表|發表|公布)(?:时间|日期|時間|于|於)?\s*[：:]?\s*$")
_DAY_ALONE = re.compile(r"\d{1,2}日?")
_MONTH_ALONE = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})月?")
_YEARS = range(1949, 2100)
_LONGEST_UNLABELLED = 30
"""Longest line with a day but neither time nor label, in characters; a longer one is a sentence."""
_META = names(
    "pubdate publishdate publish_date publish-date publishtime datepublished article:published_time "
    "og:published_time og:release_date og:time weibo:article:create_at firstcreatedate firstpublishedtime "
    "dc.date dc.date.issued date apub:time _pubtime"
)


def find_published(
    page: Page,
    near: Sequence[str],
    lines: Sequence[str],
    json_ld: str | None,
    addresses: Sequence[str | None],
) -> FieldValue | None:
    """The date that most places name; of equals that of the lines at the title, then of meta tags and so on.

    `near` are the lines at the title, `lines` these and others that may name it.
    """
    of_near = _of_lines(near)
    of_metas = [
        _moment(content, message("the meta tag {name}", name=name))
        for name, content in page.meta
        if name.replace(": ", ":") in _META
    ]
    by_likelihood = (
        of_near,
        of_metas,
        [] if of_near else _of_lines(lines),
        [_moment(json_ld, "JSON-LD")] if json_ld else [],
        [_moment(moment, message("the element time")) for moment in page.times[:1]],
        _of_addresses(addresses),
    )
    votes: Counter[date] = Counter()
    best: dict[date, FieldValue] = {}
    for values in by_likelihood:
        days = {day: value for value in reversed(values) if (day := parse_date(str(value.value))) is not None}
        for day, value in days.items():
            if day.year in _YEARS:
                votes[day] += 1
                best.setdefault(day, value)
    if votes:
        return best[max(votes, key=votes.__getitem__)]
    stated = chain(of_metas, _labelled((*near, *lines)), by_likelihood[3])
    return next((value for value in stated if _is_of_our_time(str(value.value))), None)


def _is_of_our_time(written: str) -> bool:
    day = parse_published(written)
    return day is not None and day.year in _YEARS


def _labelled(lines: Sequence[str]) -> Iterator[FieldValue]:
    """The values of labels of the day, which may be a month."""
    for line in lines:
        written = (metadata_of_line(line) or {}).get("published")
        if written is not None:
            yield FieldValue(written, message("the line {line}", line=line))


def written_days(line: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether a time of day is with it) of each day in a line, in order."""
    days = {day.start: day for day in days_in(line)}
    for label in _EXPECTED.finditer(line):
        if (day := day_at(line, label.end())) is not None:
            days.setdefault(day.start, day)
    for day in sorted(days.values(), key=attrgetter("start")):
        if day.day.year in _YEARS:
            time = _TIME.match(line, day.end)
            yield day.start, day.end if time is None else time.end(), time is not None


def _of_lines(lines: Sequence[str]) -> list[FieldValue]:
    """The likeliest date of the lines, if any: one labelled as of publication, then one without a label."""
    ranked: list[tuple[int, FieldValue]] = []
    for line in (*_joined_days(lines), *lines):
        if _TODAY.search(line):
            continue
        for start, end, has_time in written_days(line):
            before = line[:start].rstrip(" \u3000[【(（")
            rank = 0 if _PUBLISHED.search(before) else 2 if _OTHER.search(before) else 1
            in_a_sentence = before and not has_time and len(line) > _LONGEST_UNLABELLED
            if rank and in_a_sentence and not _DATE_LABEL.search(line):
                continue
            ranked.append((rank, FieldValue(line[start:end].strip(), message("the line {line}", line=line))))
    return [value for _, value in sorted(ranked, key=itemgetter(0))[:1]]


def _joined_days(lines: Sequence[str]) -> Iterator[str]:
    """Days that a page shows in two boxes, one for the day and one for the month."""
    for one, other in pairwise(lines):
        for day, month in ((one, other), (other, one)):
            if _DAY_ALONE.fullmatch(day) and (found := _MONTH_ALONE.fullmatch(month)):
                yield f"{found[1]}-{found[2]}-{day.rstrip('日')}"


def _moment(written: str, how: str) -> FieldValue:
    """A day that a page states for programs, which may count seconds."""
    day = day_of_number(written)
    return FieldValue(written if day is None else day.isoformat(), how)


def _of_addresses(addresses: Sequence[str | None]) -> list[FieldValue]:
    days = (day_of_address(address) for address in filter(None, addresses))
    return [FieldValue(day.isoformat(), message("its address")) for day in days if day is not None][:1]
