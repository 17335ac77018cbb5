"""Segments: what is written is what is read, merged segments are one built at once, damage is noticed.

The segments here are written in Python, without a dictionary: a word is a letter, a gram a whole text.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.core.errors import IndexDamagedError, PolicySearchError
from indexer.core.schema import ARTICLE, FIELDS, GRAMS, LONGEST_INDEXED_WORD, TITLE_GRAMS, TITLE_WORDS, WORDS
from indexer.core.sections import SectionReader, SectionWriter
from indexer.storage.segment import ArticleRecord, SegmentFiles, segment_paths
from indexer.storage.segment.articles import ArticlesWriter
from indexer.storage.segment.inverter import Inverter
from indexer.storage.segment.postings import NO_LENGTHS, Lengths, decode, encode
from indexer.storage.segment.records import article_digest, day_number, day_of, pack_record, unpack_record
from indexer.storage.segment.texts import MOST_UNITS, Texts, as_stored, checked_end, write_texts
from indexer.storage.segment.varints import read_varint, varint
from indexer.writing.embedded.merging import MergeInput, merge_segments
from tests.indexer.conftest import without_extension


class Given(NamedTuple):
    """An article's title and paragraphs."""

    title: str | None
    paragraphs: list[str]


Articles = Mapping[str, Given]


@pytest.fixture(autouse=True, scope="module")
def in_python() -> Iterator[None]:
    with without_extension():
        yield


def write_segment(articles: Articles, directory: Path, name: str) -> SegmentFiles:
    paths = segment_paths(directory, name)
    inverter, texts, titles = Inverter(), Texts(), Texts()
    records = ArticlesWriter(paths[".articles"])
    first_documents = [0]
    lengths: list[int] = []
    title_lengths: list[int] = []
    for number, (article, (title, paragraphs)) in enumerate(articles.items()):
        for text in paragraphs:
            inverter.add_counted(WORDS, len(lengths), text)
            inverter.add_plain(GRAMS, len(lengths), {text})
            texts.add(text)
            lengths.append(len(text))
        inverter.add_counted(TITLE_WORDS, number, title or "")
        inverter.add_plain(TITLE_GRAMS, number, {title} if title else ())
        inverter.add_plain(ARTICLE, number, (article,))
        inverter.add_plain("kind", number, (title,) if title else ())
        titles.add(title or "")
        title_lengths.append(len(title or ""))
        first_documents.append(len(lengths))
        record = pack_record(ArticleRecord(article, title, path=f"{article}.txt"))
        given = "\n".join(paragraphs).encode("utf-8", "surrogatepass")
        digest = article_digest(record, 20240329, (title or "").encode(), given)
        records.add(record, digest, 20240329)
    write_texts(paths[".texts"], [texts.units], texts.ends, [titles.units], titles.ends)
    records.finish(first_documents, lengths, title_lengths)
    inverter.write(paths[".terms"], lengths, title_lengths)
    return SegmentFiles(directory, name)


def bytes_of(directory: Path, name: str) -> dict[str, bytes]:
    return {suffix: Path(path).read_bytes() for suffix, path in segment_paths(directory, name).items()}


some_articles = st.dictionaries(
    st.text("xyz", min_size=1, max_size=3),
    st.builds(
        Given,
        st.none() | st.text("AB创", max_size=3),
        st.lists(st.text("ABa创é", min_size=1), min_size=1, max_size=4),
    ),
    max_size=6,
)

ascending = st.builds(
    lambda gaps, first: list(array("I", [sum(gaps[:at]) + first for at in range(len(gaps) + 1)])),
    st.lists(st.integers(1, 5000), min_size=1, max_size=300),
    st.integers(0, 70000),
)


@pytest.mark.parametrize(
    ("number", "content"),
    [(0, b"\0"), (127, b"\x7f"), (128, b"\x80\1"), (300, b"\xac\2"), (2**32 - 1, b"\xff\xff\xff\xff\x0f")],
)
def test_a_varint_is_the_bytes_that_it_is_read_from(number: int, content: bytes) -> None:
    assert varint(number) == content
    assert read_varint(b"x" + content + b"\x80", 1) == (number, 1 + len(content))


@pytest.mark.parametrize("content", [b"", b"\x80", b"\xff\xff\xff\xff\x1f", b"\x80\x80\x80\x80\x80\0"])
def test_a_varint_that_does_not_end_or_is_too_large_is_an_error(content: bytes) -> None:
    with pytest.raises(ValueError, match="not sound"):
        read_varint(content, 0)


@settings(max_examples=60)
@given(ascending, st.data())
def test_posting_lists_come_back_as_they_were_written(documents: list[int], data: st.DataObject) -> None:
    frequencies = bytes(
        data.draw(st.lists(st.integers(1, 255), min_size=len(documents), max_size=len(documents)))
    )
    lengths = Lengths.of([200] * (documents[-1] + 1))
    count, most = len(documents), documents[-1] + 1
    plain = encode(documents, None, NO_LENGTHS)
    counted = encode(documents, frequencies, lengths)
    assert decode(plain, count, most, counted=False) == (array("I", documents), None)
    assert decode(counted, count, most, counted=True) == (array("I", documents), frequencies)


@pytest.mark.parametrize("width", range(1, 25))
def test_blocks_of_every_width_come_back(width: int) -> None:
    wide, narrow = (1 << width) - 1, (1 << width // 2) or 1
    for gaps in (
        [wide] * 128,
        [narrow] * 90 + [wide] + [narrow] * 37,
        [narrow, wide] * 64,
        [wide] + [1] * 140,
    ):
        documents = list(accumulate(gaps))
        content = encode(documents, None, NO_LENGTHS)
        read = decode(content, len(documents), documents[-1] + 1, counted=False)
        assert read == (array("I", documents), None)


def test_what_stands_out_of_a_block_is_patched() -> None:
    frequencies = [1] * 100 + [200] + [1] * 27
    lengths = Lengths.of([1000] * 6000)
    content = encode([*range(50), *range(5000, 5078)], frequencies, lengths)
    assert content[4:6] + content[7:8] == b"\1\0\6"
    assert content[9:] == b"\xfe\xff\xff\xff" + b"\xff" * 11 + b"\xff" + b"\x32\xab\x13" + b"\xe4\xc7\1"


def test_lists_are_the_bytes_that_are_drawn() -> None:
    assert encode([3, 4, 300], None, NO_LENGTHS) == b"\3\1\xa8\2"
    assert encode([3, 4], [1, 7], NO_LENGTHS) == b"\6\3\7"
    full = encode([*range(128), 1000], None, NO_LENGTHS)
    head, tail, block, rest = full[:8], full[8:9], full[9:25], full[25:]
    assert (head, tail, rest) == (b"\x7f\0\0\0\1\0\0\0", b"\0", b"\xe9\6")
    # The first gap is 0, the other 127 are 1: lane 0 begins with it.
    assert block == b"\xfe\xff\xff\xff" + b"\xff" * 12


def test_an_impact_bounds_what_ranking_makes_of_a_block() -> None:
    lengths = Lengths.of([10] * 128 + [2])
    content = encode(list(range(129)), [2] * 128 + [1], lengths)
    flat, slope = 0.9 * 0.6, 0.9 * 0.4 / lengths.average
    in_block, in_rest = 2 / (2 + flat + slope * 10), 1 / (1 + flat + slope * 2)
    for impact, bound in ((content[6], in_block), (content[8], in_rest)):
        assert impact - 1 < 255 * bound <= impact


DOCUMENTS = list(range(0, 300, 2))


@pytest.mark.parametrize(
    ("documents", "damage"),
    [
        (DOCUMENTS, lambda content: content[:-1]),
        (DOCUMENTS, lambda content: content[:20]),
        (DOCUMENTS, lambda content: b"\xff" + content[1:]),
        (DOCUMENTS, lambda content: content[:4] + b"\x40" + content[5:]),
        (DOCUMENTS, lambda content: content[:9] + b"\0" * 32 + content[41:]),
        ([3, 4, 5], lambda content: b"\3\0\1"),
        ([3, 4, 5], lambda content: b"\3\1\7"),
        ([3, 4, 5], lambda content: b""),
    ],
)
def test_a_list_that_is_not_sound_is_an_error(documents: list[int], damage: object) -> None:
    content = damage(encode(documents, None, NO_LENGTHS))  # type: ignore[operator]
    with pytest.raises(ValueError, match=r"list|block|number"):
        decode(content, len(documents), documents[-1] + 1, counted=False)


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
    assert [day_number(day) for day in (None, date(2024, 3, 29), date(1, 1, 1))] == [0, 20240329, 10101]
    assert [day_of(number) for number in (0, 20240329, 10101)] == [None, date(2024, 3, 29), date(1, 1, 1)]
    with pytest.raises(ValueError, match="day"):
        day_of(20240230)


def test_a_digest_tells_what_stands_where() -> None:
    given = [(b"ab", 1, b"c", b"d"), (b"a", 1, b"bc", b"d"), (b"ab", 1, b"", b"cd"), (b"ab", 2, b"c", b"d")]
    assert len({article_digest(*parts) for parts in given}) == 4


def test_a_segment_holds_what_was_written(tmp_path: Path) -> None:
    articles = {"a": Given("B", ["BAA", "B"]), "b": Given(None, ["é"]), "c": Given("", ["\ud83c"])}
    files = write_segment(articles, tmp_path, "s")
    assert {
        "records": [files.record(at) for at in range(3)],
        "documents": [list(files.articles.documents_of(at)) for at in range(3)],
        "of_document": [files.articles.of_document(at) for at in range(4)],
        "published": list(files.articles.published),
        "lengths": (list(files.articles.lengths), list(files.articles.title_lengths)),
        "totals": (files.articles.words, files.articles.title_words),
        "texts": [files.texts.source(at) for at in range(4)],
        "titles": [files.texts.title(at) for at in range(3)],
    } == {
        "records": [
            ArticleRecord(id, title, path=f"{id}.txt", published=date(2024, 3, 29))
            for id, title in [("a", "B"), ("b", None), ("c", "")]
        ],
        "documents": [[0, 1], [2], [3]],
        "of_document": [0, 0, 1, 2],
        "published": [20240329] * 3,
        "lengths": ([3, 1, 1, 1], [1, 0, 0]),
        "totals": (6, 2),
        "texts": ["BAA", "B", "é", "\ud83c"],
        "titles": ["B", "", ""],
    }
    assert terms_of(files) == {
        WORDS: {"A": ([0], b"\2"), "B": ([0, 1], b"\1\1"), "é": ([2], b"\1"), "\ud83c": ([3], b"\1")},
        TITLE_WORDS: {"B": ([0], b"\1")},
        GRAMS: {"B": ([1], None), "BAA": ([0], None), "é": ([2], None), "\ud83c": ([3], None)},
        TITLE_GRAMS: {"B": ([0], None)},
        ARTICLE: {"a": ([0], None), "b": ([1], None), "c": ([2], None)},
        "kind": {"B": ([0], None)},
    }


def terms_of(files: SegmentFiles) -> dict[str, dict[str, tuple[list[int], bytes | None]]]:
    held = {}
    for field in FIELDS:
        terms = files.terms.field(field)
        held[field] = {
            key.decode("utf-8", "surrogatepass"): (list(terms.documents(at)), terms.postings(at)[1])
            for at, key in enumerate(terms.keys())
        }
    return held


def test_surrogates_side_by_side_are_one_character_in_a_segment() -> None:
    assert [as_stored(text) for text in ("\ud83c\udf00", "\udf00\ud83c", "a")] == ["🌀", "\udf00\ud83c", "a"]


def test_terms_are_found_by_text_and_by_beginning(tmp_path: Path) -> None:
    texts = [f"{number:03}" for number in range(100)] + ["创", "创新"]
    terms = write_segment({"a": Given(None, texts)}, tmp_path, "s").terms.field(GRAMS)
    assert [terms.find(text) for text in texts] == list(range(102))
    assert [terms.find(text) for text in ("", "0", "0300", "100", "新", "创新城")] == [None] * 6
    beginnings = ["", "031", "032", "0320", "09", "099", "0990", "创", "创a", "新"]
    places = [terms.place_from(text.encode()) for text in beginnings]
    assert places == [0, 31, 32, 33, 90, 99, 100, 100, 101, 102]
    assert [terms.key(place).decode() for place in (0, 31, 32, 101)] == ["000", "031", "032", "创新"]
    assert b" ".join(terms.keys()).decode().split() == texts
    assert len(terms) == 102


def test_an_empty_segment_has_no_terms(tmp_path: Path) -> None:
    files = write_segment({}, tmp_path, "s")
    terms = files.terms.field(WORDS)
    assert (files.documents, len(terms), terms.find("a"), terms.place_from(b""), list(terms.keys())) == (
        0,
        0,
        None,
        0,
        [],
    )


def test_words_without_end_are_counted_but_not_indexed(tmp_path: Path) -> None:
    inverter = Inverter()
    inverter.add_counted(WORDS, 0, ["a" * LONGEST_INDEXED_WORD, "b" * (LONGEST_INDEXED_WORD + 1)])
    inverter.write(str(tmp_path / "s.terms"), [2], [])
    with_text = SectionReader(str(tmp_path / "s.terms")).section("words.terms").tobytes()
    assert b"a" * LONGEST_INDEXED_WORD in with_text
    assert b"b" not in with_text


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(some_articles, min_size=1, max_size=4), data=st.data())
def test_merging_gives_the_segment_that_would_have_been_built_at_once(
    tmp_path_factory: pytest.TempPathFactory, parts: list[Articles], data: st.DataObject
) -> None:
    directory = tmp_path_factory.mktemp("merge")
    sources, left = [], {}
    for number, part in enumerate(parts):
        part = {f"{article}{number}": given for article, given in part.items()}
        deleted = frozenset(data.draw(st.sets(st.integers(0, len(part) - 1)))) if part else frozenset()
        sources.append(MergeInput(write_segment(part, directory, f"part{number}"), deleted))
        left.update({article: part[article] for at, article in enumerate(part) if at not in deleted})
    merge_segments(sources, directory, "merged")
    write_segment(left, directory, "whole")
    assert bytes_of(directory, "merged") == bytes_of(directory, "whole")


def test_a_segment_cannot_hold_more_text_than_its_numbers_say() -> None:
    assert checked_end(MOST_UNITS) == MOST_UNITS
    with pytest.raises(PolicySearchError, match="in smaller parts"):
        checked_end(MOST_UNITS + 1)


def test_a_file_that_was_cut_short_is_not_opened(tmp_path: Path) -> None:
    files = write_segment({"a": Given("A", ["BAA", "B"])}, tmp_path, "s")
    path = tmp_path / "s.terms"
    whole = path.read_bytes()
    for length in range(0, len(whole), 3):
        path.write_bytes(whole[:length])
        with pytest.raises(IndexDamagedError, match=r"s\.terms .*rebuild the index"):
            SegmentFiles(tmp_path, "s")
    assert files.terms.field(GRAMS).find("B") == 0


def test_an_altered_byte_is_found_by_verify_or_on_opening(tmp_path: Path) -> None:
    files = write_segment({"a": Given("A", ["BAA", "B"])}, tmp_path, "s")
    files.verify()
    for suffix, name in segment_paths(tmp_path, "s").items():
        path = Path(name)
        whole = path.read_bytes()
        unnoticed = []
        for at in range(0, len(whole), 2):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
            try:
                SegmentFiles(tmp_path, "s").verify()
            except IndexDamagedError:
                continue
            unnoticed.append(at)
        path.write_bytes(whole)
        assert _all_padding(path, unnoticed), f"unnoticed in {suffix}: {unnoticed}"


def _all_padding(path: Path, places: list[int]) -> bool:
    """Whether bytes are only those that fill sections up to multiples of 8."""
    covered: set[int] = set()
    for start, length, _ in SectionReader(path).sections.values():
        covered.update(range(start, start + length))
    return not covered.intersection(places)


def test_reading_an_altered_segment_gives_an_answer_or_says_that_it_is_damaged(tmp_path: Path) -> None:
    articles = {str(at): Given("AB", ["BAA", "创" * (at + 1)]) for at in range(70)}
    files = write_segment(articles, tmp_path, "s")
    path = tmp_path / "s.terms"
    whole = path.read_bytes()
    damaged = set()
    start, length, _ = files.terms.file.sections["grams.terms"]
    for at in range(start, start + length, 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            terms_of(SegmentFiles(tmp_path, "s"))
        except IndexDamagedError as error:
            damaged.add(str(error).partition(";")[0])
        except UnicodeDecodeError:
            pass  # the test's own decoding of a key
    assert damaged == {f"{path} holds terms of grams that cannot be read"}


def test_files_of_two_segments_are_not_taken_for_one(tmp_path: Path) -> None:
    write_segment({"a": Given("A", ["BAA", "B"])}, tmp_path, "one")
    write_segment({"a": Given("A", ["BAA"])}, tmp_path, "two")
    (tmp_path / "one.texts").write_bytes((tmp_path / "two.texts").read_bytes())
    with pytest.raises(IndexDamagedError, match="does not belong to the other files"):
        SegmentFiles(tmp_path, "one")


def test_sections_that_are_missing_or_odd_are_damage(tmp_path: Path) -> None:
    with SectionWriter(tmp_path / "file") as writer:
        writer.write("odd", b"123")
    reader = SectionReader(tmp_path / "file")
    with pytest.raises(IndexDamagedError, match="lacks its section even"):
        reader.section("even")
    with pytest.raises(IndexDamagedError, match="odd of an impossible length"):
        reader.numbers("odd", "I")
