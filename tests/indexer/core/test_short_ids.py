"""Short ids: of articles, and of paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import Article, Paragraph
from indexer.core.short_ids import (
    LONGEST,
    SHORT,
    bits_of,
    code_of,
    ids_meant,
    paragraph_code,
    paragraph_id,
    short_id,
)
from indexer.storage.opensearch.documents import article_key_of, beginnings_of_keys

any_id = st.text(st.characters())


def test_ids_are_the_same_for_ever() -> None:
    # People keep these: an altered digest would send them nowhere.
    assert short_id("2024/渝府办发47号.html") == "fa0kkk8"
    assert short_id("a", LONGEST) == "cfgtydt9q71vz57jp4hje8s4q"
    assert Article("a", "b").short_id == "cfgtydt"
    assert Paragraph("a", 9, "一、总则").id == paragraph_id("a", "一、总则") == "cfgtydt:ma687fq"


@given(any_id, st.integers(1, LONGEST))
def test_a_short_id_is_a_beginning_of_a_longer_one(id: str, characters: int) -> None:
    code = short_id(id, characters)
    assert (len(code), short_id(id, LONGEST).startswith(code)) == (characters, True)
    assert code_of(code) == code_of(code.upper()) == code
    number, bits = bits_of(code)
    assert (bits, number < 1 << bits) == (5 * characters - 1, True)
    assert article_key_of(id).startswith(tuple(beginnings_of_keys(code)))


@given(any_id, st.from_regex("[a-hjkmnp-s][0-9a-hjkmnp-tv-z]{0,4}", fullmatch=True))
def test_a_key_on_a_cluster_begins_as_the_short_id_says(id: str, code: str) -> None:
    is_key = article_key_of(id).startswith(tuple(beginnings_of_keys(code)))
    assert is_key == short_id(id, LONGEST).startswith(code)


@pytest.mark.parametrize("typed", ["", "u", "t00", "1a", "a-b", "a b", "\uff11", "é", "a" * (LONGEST + 1)])
def test_what_is_no_short_id(typed: str) -> None:
    assert code_of(typed) is None


@given(any_id, any_id)
def test_paragraphs_share_a_code_if_only_blanks_tell_them_apart(one: str, other: str) -> None:
    code = paragraph_code(one)
    assert (len(code), code_of(code), code[0].isalpha()) == (SHORT, code, True)
    assert (paragraph_code(other) == code) == ("".join(one.split()) == "".join(other.split()))
    assert paragraph_code(f" {one}\u3000\t") == code


def test_surrogates_side_by_side_are_one_character() -> None:
    assert paragraph_code("\ud83c\udf00") == paragraph_code("🌀")
    assert len(paragraph_code("\udf00\ud83c")) == SHORT


def test_an_id_means_itself_or_what_has_it_as_a_short_one() -> None:
    ids = ["a", "b", short_id("b")]
    assert ids_meant("a", ids) == ids_meant(short_id("a"), ids) == ids_meant(short_id("a", 4), ids) == ["a"]
    assert ids_meant(short_id("b"), ids) == [short_id("b")]
    assert ids_meant(short_id("a", 4), ids, SHORT) == ids_meant("z", ids) == ids_meant("", ids) == []
