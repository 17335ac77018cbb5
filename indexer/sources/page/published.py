"""Finds the date of a page's article: the one that most places of the page name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from indexer.recognition import parse_date
from indexer.sources.draft import FieldValue

from .blocks import names
from .elements import Page
from .line_patterns import one_of

DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)\s*日?)"
    r"(\s*[T\s]?\s*\d{1,2}[:：时]\d{2}(?:[:：分]\d{2})?)?"
)
_DATE_LABEL = re.compile(
    one_of(
        r"发布 發布 發佈 发表 發表 发文 公布 公佈 更新 印发 日\s*期 时\s*间 時\s*間 来源 來源 编辑 作者 "
        r"字[体号] 阅读 浏览 点击"
    )
)
_TODAY = re.compile("今天是|今日是|现在是|現在是|今天[：:]")
_OTHER = re.compile(r"(?:更新|修改|编辑|成文|生效|实施|截止|失效)(?:时间|日期|時間)?\s*[：:]?\s*$")
_PUBLISHED = re.compile(r"(?:发布|發布|發佈|发表|發表|公布)(?:时间|日期|時間|于|於)?\s*[：:]?\s*$")
_LONGEST_ADDRESS = 2_000
"""Characters of an address in which a date is looked for."""
_IN_ADDRESS = (
    re.compile(r"/t((?:19|20)\d\d)(\d\d)(\d\d)_\d+\."),
    re.compile(r"/((?:19|20)\d\d)[-/_]?(\d\d)[-/_]?(\d\d)(?=[/_.-]|\d*\.|$)"),
    re.compile(r"/((?:19|20)\d\d)[-/](\d{1,2})[-/](\d{1,2})(?=[/_.-])"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"),
)
_FIRST_YEAR = 1949
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
        FieldValue(content, f"the meta tag {name}")
        for name, content in page.meta
        if name.replace(": ", ":") in _META
    ]
    by_likelihood = (
        of_near,
        of_metas,
        [] if of_near else _of_lines(lines),
        [FieldValue(json_ld, "JSON-LD")] if json_ld else [],
        [FieldValue(moment, "the element time") for moment in page.times[:1]],
        _of_addresses(addresses),
    )
    votes: Counter[date] = Counter()
    best: dict[date, FieldValue] = {}
    for values in by_likelihood:
        days = {day: value for value in reversed(values) if (day := parse_date(str(value.value))) is not None}
        for day, value in days.items():
            if day.year >= _FIRST_YEAR:
                votes[day] += 1
                best.setdefault(day, value)
    return best[max(votes, key=votes.__getitem__)] if votes else None


def _of_lines(lines: Sequence[str]) -> list[FieldValue]:
    """The likeliest date of the lines, if any: one labelled as of publication, then one without a label."""
    ranked: list[tuple[int, FieldValue]] = []
    for line in lines:
        if _TODAY.search(line):
            continue
        for match in DATE.finditer(line):
            before = line[: match.start()].rstrip(" \u3000[【(（")
            rank = 0 if _PUBLISHED.search(before) else 2 if _OTHER.search(before) else 1
            in_a_sentence = before and match[2] is None and len(line) > _LONGEST_UNLABELLED
            if rank and in_a_sentence and not _DATE_LABEL.search(line):
                continue
            ranked.append((rank, FieldValue(match[0].strip(), f"the line {line}")))
    return [value for _, value in sorted(ranked, key=itemgetter(0))[:1]]


def _of_addresses(addresses: Sequence[str | None]) -> list[FieldValue]:
    for address in filter(None, addresses):
        for pattern in _IN_ADDRESS:
            for match in pattern.finditer(address[:_LONGEST_ADDRESS]):
                written = "-".join(match.groups())
                if parse_date(written) is not None:
                    return [FieldValue(written, "its address")]
    return []
