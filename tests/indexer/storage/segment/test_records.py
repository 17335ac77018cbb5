"""Records of articles: what is packed is what is unpacked; days and digests."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import PartialDate
from indexer.storage.segment import ArticleRecord
from indexer.storage.segment.records import (
    article_digest,
    day_number,
    day_of,
    last_day,
    lies_within,
    pack_record,
    unpack_record,
)

some_text = st.text(st.sampled_from("a创\x1e\x1fue\ud83c\udf00\n"), max_size=6)


@given(
    st.builds(
        ArticleRecord,
        id=some_text,
        title=st.none() | some_text,
        url=st.none() | some_text,
        published=st.none() | st.dates(),
        issuer=st.none() | some_text,
        topics=st.lists(some_text, max_size=3).map(tuple),
        path=st.none() | some_text,
    )
)
def test_records_come_back_as_they_were_packed(record: ArticleRecord) -> None:
    packed = pack_record(record)
    assert unpack_record(packed, record.title or "", day_number(record.published)) == record


@pytest.mark.parametrize("content", [b"", b"pa.txt", b"ia\x1f?b", b"ia\x1f", b"\xff"])
def test_a_record_that_is_not_sound_is_an_error(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"a record has|utf-8"):
        unpack_record(content, "", 0)


def test_days_are_numbers() -> None:
    partial = [PartialDate(2024, 3), PartialDate(2024)]
    assert [day_number(day) for day in partial] == [20240300, 20240000]
    assert [day_of(number) for number in (20240300, 20240000)] == partial
    assert [day_number(day) for day in (None, date(2024, 3, 29), date(1, 1, 1))] == [0, 20240329, 10101]
    assert [day_of(number) for number in (0, 20240329, 10101)] == [None, date(2024, 3, 29), date(1, 1, 1)]
    with pytest.raises(ValueError, match="day"):
        day_of(20240230)


def test_a_digest_tells_what_stands_where() -> None:
    given = [(b"ab", 1, b"c", b"d"), (b"a", 1, b"bc", b"d"), (b"ab", 1, b"", b"cd"), (b"ab", 2, b"c", b"d")]
    assert len({article_digest(*parts) for parts in given}) == 4


@given(day=st.dates())
def test_the_last_day_of_a_month_is_that_of_the_calendar(day: date) -> None:
    last = calendar.monthrange(day.year, day.month)[1]
    assert last_day(day_number(PartialDate(day.year, day.month))) == day_number(day.replace(day=last))


@pytest.mark.parametrize(
    ("stored", "since", "until", "expected"),
    [
        (20240329, 20240329, 20240329, True),
        (20240300, 20240301, 20240331, True),
        (20240300, 20240301, 20240330, False),
        (20240300, 20240302, 20240331, False),
        (20240000, 20240101, 20241231, True),
        (20240000, 20240101, 20241230, False),
        (20240000, 20240102, 20250101, False),
        (0, 1, 99991231, False),
    ],
)
def test_a_month_or_a_year_has_to_lie_in_the_days_as_a_whole(
    stored: int, since: int, until: int, expected: bool
) -> None:
    assert lies_within(stored, since, until) is expected
