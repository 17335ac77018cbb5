"""Records of articles: what is packed is what is unpacked; digests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.storage.segment.days import day_number
from indexer.storage.segment.records import ArticleRecord, article_digest, pack_record, unpack_record

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


def test_a_digest_tells_what_stands_where() -> None:
    given = [(b"ab", 1, b"c", b"d"), (b"a", 1, b"bc", b"d"), (b"ab", 1, b"", b"cd"), (b"ab", 2, b"c", b"d")]
    assert len({article_digest(*parts) for parts in given}) == 4
