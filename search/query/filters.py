"""Fields of the query language and of a search's options: their words, and the clauses that values become.

A filter limits articles by a keyword field of the schema, or by their day of publication.
"""

from __future__ import annotations

from indexer.core.messages import message
from indexer.core.schema import KNOWN

from .query import SOUND, And, Clause, Days, Everything, Filter, Not, Or

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

TEXT_FIELDS = {
    "title": "标题 题目 题名",
    "body": "正文 内容 全文",
    SOUND: "拼音 pinyin",
}
"""The fields of text, and their other words before a colon."""

FILTERS = {
    "issuer": "发文机关 发文单位 发文部门 发布机关 发布机构 制定机关 印发机关",
    "number": "文号 发文字号 发文文号 文件号 文件编号",
    "region": "地区 省份 城市 区域 地域",
    "kind": "文种 公文种类 文件类型",
    "source": "来源 出处",
    "topic": "主题 主题词 标签 关键词",
}
"""The filters by keyword fields of the schema, and their other words. An option of a search has the name of
the field."""

DATE = "date"
BY_VALUE = (*FILTERS, DATE)
"""The fields whose whole value counts."""
DATE_WORDS = "日期 发布日期 发布时间 成文日期 印发日期 年份 时间"
FACETS = ("year", "month", "region", "issuer", "kind", "source", "topic")
"""The facets of a search: periods of publication, and keyword fields of the schema."""

FIELD_OF = {
    word: field
    for field, words in {**TEXT_FIELDS, **FILTERS, DATE: DATE_WORDS}.items()
    for word in (field, *words.split())
}
"""The field of each word, folded, that may stand before a colon. The first Chinese one explains the field."""


def present(field: str) -> Clause:
    """Articles of which the field is known. Each paragraph has a body, and a sound."""
    return Everything() if field in ("body", SOUND) else Filter(KNOWN, field)


def having(field: str, value: str) -> Clause | None:
    """Articles that have a value in a keyword field; None if the value is blank.

    >>> having("region", "鹰城")
    Filter(field='region', value='河南省/平顶山市')
    """
    from indexer.values import asked_terms

    filters = tuple([Filter(field, term) for term in asked_terms(field, value)])
    if len(filters) < 2:
        return filters[0] if filters else None
    return Or(filters) if field == "region" else And(filters)


def narrowing(field: str, given: str | Sequence[str]) -> list[Clause]:
    """The clauses of an option's values: any of these, and none of those with a minus before them; `*` is any
    value. Blank ones say nothing. Raises ValueError for a date that is none.

    >>> narrowing("kind", ["通知", "意见", "-公告"])[1]
    Not(clause=Filter(field='kind', value='公告'))
    >>> narrowing("number", "-*")
    [Not(clause=Filter(field='known', value='number'))]
    """
    wanted: list[Clause] = []
    excluded: list[Clause] = []
    for value in (given,) if isinstance(given, str) else given:
        name = value.strip().removeprefix("-")
        clause = present(field) if name == "*" else days_of(name) if field == DATE else having(field, name)
        if clause is not None:
            (excluded if value.strip().startswith("-") else wanted).append(clause)
    alternatives = tuple(dict.fromkeys(wanted))
    either = [Or(alternatives)] if len(alternatives) > 1 else list(alternatives)
    return [*either, *[Not(clause) for clause in dict.fromkeys(excluded)]]


def days_of(written: str) -> Clause | None:
    """The days of an option's value. Raises ValueError where it is no date."""
    from .dates import DATE_EXAMPLES, parse_dates

    if not written:
        return None
    days = parse_dates(written)
    if days is None:
        raise ValueError(
            message(
                "{written!r} is no date; write {date_examples}", written=written, date_examples=DATE_EXAMPLES
            )
        )
    return Days(*days)


def edge_of(written: str, edge: int) -> date:
    """The first day of a period that an option names, or with an `edge` of 1 the last. Raises ValueError for
    what is no date."""
    from .dates import parse_period

    period = parse_period(written)
    if period is None:
        raise ValueError(
            message("{written!r} is no date; write 2024, 2024-03, 2024Q1 or 去年", written=written)
        )
    return period[edge]


Value = tuple[Filter, ...]
"""The filters that one value means: several for a name that several regions share, its own last."""


def values_in(clause: Clause | None, *, found_any: bool, narrows: bool = True) -> Iterator[Value]:
    """The values of a query's filters that no article may have.

    `found_any` says whether something was found, so that a value which all matches have is there; `narrows`
    says whether all matches satisfy the clause.
    """
    is_known = narrows and found_any
    match clause:
        case Filter(field=field) if field != KNOWN and not is_known:
            yield (clause,)
        case And(clauses=clauses):
            for each in clauses:
                yield from values_in(each, found_any=found_any, narrows=narrows)
        case Or(clauses=clauses):
            shared = _shared_names(clauses)
            yield from [value for value in shared if not (is_known and value == clauses)]
            of_names = {each for value in shared for each in value}
            for each in clauses:
                if each not in of_names:
                    yield from values_in(each, found_any=found_any, narrows=False)
        case Not(clause=excluded):
            yield from values_in(excluded, found_any=found_any, narrows=False)


def _shared_names(clauses: Sequence[Clause]) -> list[Value]:
    """The names among alternatives that several regions share."""
    regions = [each for each in clauses if isinstance(each, Filter) and each.field == "region"]
    shared = []
    for name in regions:
        of_name = tuple(each for each in regions if each.value.endswith(f"/{name.value}"))
        if of_name and "/" not in name.value:
            shared.append((*of_name, name))
    return shared


def common_days(clauses: Sequence[Clause]) -> tuple[list[Clause], date | None, date | None]:
    """(the clauses apart from days, the first and the last day that all of these have in common)

    The range may end before it starts, and then has no day.
    """
    days = [clause for clause in clauses if isinstance(clause, Days)]
    since = max((each.since for each in days if each.since), default=None)
    until = min((each.until for each in days if each.until), default=None)
    return [clause for clause in clauses if not isinstance(clause, Days)], since, until
