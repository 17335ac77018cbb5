"""Segments: what is written is what is read, merged segments are one built at once, damage is noticed.

The segments here are written in Python, without a dictionary: a word is a letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import gram_terms
from indexer.core.article import Article
from indexer.core.errors import IndexDamagedError, PolicySearchError
from indexer.core.schema import (
    ARTICLE,
    FIELDS,
    GRAMS,
    KEYWORD_FIELDS,
    LONGEST_INDEXED_WORD,
    TITLE_GRAMS,
    TITLE_WORDS,
    WORDS,
)
from indexer.core.section_writing import SectionWriter
from indexer.core.sections import SectionReader
from indexer.core.short_ids import LONGEST, short_id
from indexer.storage.segment.articles_writing import ArticlesWriter
from indexer.storage.segment.files import SegmentFiles, TermsFile, segment_paths
from indexer.storage.segment.inversion import segment_in_memory
from indexer.storage.segment.inverter import Inverter
from indexer.storage.segment.records import ArticleRecord, article_digest, pack_record
from indexer.storage.segment.texts import MOST_UNITS, as_stored
from indexer.storage.segment.texts_writing import Texts, checked_end, write_texts
from indexer.writing.embedded.merging import MergeInput, merge_segments
from tests.examples import examples


class Given(NamedTuple):
    """An article's title and paragraphs."""

    title: str | None
    paragraphs: list[str]


Articles = Mapping[str, Given]

pytestmark = pytest.mark.usefixtures("in_python")


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
            inverter.add_plain(GRAMS, len(lengths), gram_terms(text))
            texts.add(text)
            lengths.append(len(text))
        inverter.add_counted(TITLE_WORDS, number, title or "")
        inverter.add_plain(TITLE_GRAMS, number, gram_terms(title or ""))
        inverter.add_plain(ARTICLE, number, (article,))
        inverter.add_plain("kind", number, (title,) if title else ())
        titles.add(title or "")
        title_lengths.append(len(title or ""))
        first_documents.append(len(lengths))
        record = pack_record(ArticleRecord(article, title, path=f"{article}.txt"))
        given = "\n".join(paragraphs).encode("utf-8", "surrogatepass")
        digest = article_digest(record, 20240329, (title or "").encode(), given)
        records.add(article, record, digest, 20240329)
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
        GRAMS: {
            "A": ([0], None),
            "AA": ([0], None),
            "B": ([0, 1], None),
            "BA": ([0], None),
            "é": ([2], None),
            "\ud83c": ([3], None),
        },
        TITLE_GRAMS: {"B": ([0], None)},
        ARTICLE: {"a": ([0], None), "b": ([1], None), "c": ([2], None)},
        "kind": {"B": ([0], None)},
        **{field: {} for field in KEYWORD_FIELDS[2:]},
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


def test_the_holders_of_a_character_are_its_own_documents_and_those_of_its_pairs(tmp_path: Path) -> None:
    texts = ["龟山", "龟", "山龟", "山龟湖", "湖", "龟龟", "龟 湖山"]
    terms = write_segment({"a": Given(None, texts)}, tmp_path, "s").terms.field(GRAMS)
    held = {
        key.decode(): (terms.count(place), list(terms.documents(place)), list(terms.own_postings(place)[0]))
        for place, key in enumerate(terms.keys())
    }
    assert held == {
        "山": (4, [0, 2, 3, 6], [0, 6]),
        "山龟": (2, [2, 3], [2, 3]),
        "湖": (3, [3, 4, 6], [3, 4]),
        "湖山": (1, [6], [6]),
        "龟": (6, [0, 1, 2, 3, 5, 6], [1, 2, 5, 6]),
        "龟山": (1, [0], [0]),
        "龟湖": (1, [3], [3]),
        "龟龟": (1, [5], [5]),
    }


def test_holders_that_are_not_in_the_lists_are_damage() -> None:
    inverter, target = Inverter(), BytesIO()
    inverter.add_plain(GRAMS, 0, gram_terms("龟山"))
    inverter.write(target, [1, 1], [])
    one, two = ["龟".encode() + count.to_bytes(4, "little") for count in (1, 2)]
    assert one in target.getvalue()
    terms = TermsFile(target.getvalue().replace(one, two), 2, 0).field(GRAMS)
    with pytest.raises(IndexDamagedError, match="holds terms of grams that cannot be read"):
        terms.documents(terms.place_from("龟".encode()))


@given(st.lists(st.text(min_size=1), unique=True, max_size=40), st.data())
def test_short_ids_find_the_articles_that_have_them(ids: list[str], data: st.DataObject) -> None:
    files = segment_in_memory([(Article(id, "a"), {}) for id in ids], None)
    code = short_id(data.draw(st.sampled_from([*ids, "another"])), data.draw(st.integers(1, LONGEST)))
    found = list(files.articles.with_short_id(code))
    assert sorted(found) == [(at, id) for at, id in enumerate(ids) if short_id(id, LONGEST).startswith(code)]


def test_surrogates_side_by_side_are_one_character_in_a_segment() -> None:
    assert [as_stored(text) for text in ("\ud83c\udf00", "\udf00\ud83c", "a")] == ["🌀", "\udf00\ud83c", "a"]


def test_terms_are_found_by_text_and_by_beginning(tmp_path: Path) -> None:
    texts = [f"{number:03}" for number in range(100)] + ["创", "创新"]
    terms = write_segment({text: Given(None, ["a"]) for text in texts}, tmp_path, "s").terms.field(ARTICLE)
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


@settings(max_examples=examples(10, ci=40))
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
        with pytest.raises(IndexDamagedError, match=r"s\.terms .*`indexer verify --repair`"):
            SegmentFiles(tmp_path, "s")
    assert files.terms.field(GRAMS).find("B") == 2


def test_an_altered_byte_is_found_by_verify_or_on_opening(tmp_path: Path) -> None:
    files = write_segment({"a": Given("A", ["BAA", "B"])}, tmp_path, "s")
    files.verify()
    for suffix, name in segment_paths(tmp_path, "s").items():
        path = Path(name)
        whole = path.read_bytes()
        for at in range(0, len(whole), 2):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
            with pytest.raises(IndexDamagedError, match=rf"s\{suffix} "):
                SegmentFiles(tmp_path, "s").verify()
        path.write_bytes(whole)


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
    assert damaged == {f"{path} is altered in its section grams.terms"}


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
