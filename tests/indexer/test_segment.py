"""Segments: what is written is what is read, merged segments are one built at once, damage is noticed."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import IndexDamagedError
from indexer.segment import (
    ArticleRecord,
    ArticlesWriter,
    Inverter,
    SegmentFiles,
    TextsWriter,
    article_digest,
    postings,
    segment_paths,
)
from indexer.segment.merging import MergeInput, merge_segments
from indexer.segment.sections import SectionReader, SectionWriter

FIELDS = ("words", "grams")
Articles = dict[str, list[str]]


def write_segment(articles: Articles, directory: Path, name: str) -> SegmentFiles:
    """A segment whose words are the letters of each text and whose grams are the text itself."""
    paths = segment_paths(directory, name)
    inverter, texts = Inverter(["words"], ["grams"]), TextsWriter(paths[".texts"])
    records = ArticlesWriter(paths[".articles"])
    document = 0
    for article, paragraphs in articles.items():
        for text in paragraphs:
            here = range(document, document + 1)
            inverter.add_counted("words", here, text)
            inverter.add_plain("grams", here, {text})
            texts.add(text.encode(), text.lower().encode())
            document += 1
        record = ArticleRecord(article, path=f"{article}.txt").as_json()
        digest = article_digest(record, "".join(paragraphs))
        records.add(record, digest, 20240329, [len(text) for text in paragraphs], 0)
    texts.finish()
    records.finish()
    inverter.write(paths[".terms"])
    return SegmentFiles(directory, name)


def contents(files: SegmentFiles) -> object:
    """All that a segment holds."""
    articles = files.articles
    return {
        "articles": [
            (record.id, list(articles.documents_of(at))) for at, record in enumerate(articles.records())
        ],
        "published": list(articles.published),
        "digests": [articles.digest(at) for at in range(len(articles))],
        "lengths": list(articles.lengths),
        "words": articles.words,
        "texts": [files.texts.source(document) for document in range(files.documents)],
        "folded": [files.texts.folded_text(document) for document in range(files.documents)],
        "terms": {
            field: {
                terms.key(at): (list(terms.documents(at)), list(terms.frequencies(at) or []))
                for at in range(len(terms))
            }
            for field in FIELDS
            for terms in [files.terms.field(field)]
        },
    }


some_articles = st.dictionaries(
    st.text("xyz", min_size=1, max_size=3),
    st.lists(st.text("ABa創é", min_size=1), min_size=1, max_size=4),
    max_size=6,
)


@given(st.sets(st.integers(0, 2**32 - 1), min_size=1).map(sorted), st.data())
def test_posting_lists_come_back_as_they_were_written(documents: list[int], data: st.DataObject) -> None:
    frequencies = bytes(
        data.draw(st.lists(st.integers(1, 255), min_size=len(documents), max_size=len(documents)))
    )
    form, content = postings.encode(documents, frequencies)
    view = memoryview(content + b"what follows")
    assert postings.size(form, len(documents)) == len(content)
    assert list(postings.decode(view, form, len(documents))) == documents
    expected = None if set(frequencies) == {1} else list(frequencies)
    read = postings.decode_frequencies(view, form, len(documents))
    assert (None if read is None else list(read)) == expected


@pytest.mark.parametrize(
    ("documents", "size"),
    [([0], 1), ([255], 1), ([256], 2), ([0, 65535], 4), ([0, 65536], 8), ([5, 6, 7], 3)],
)
def test_posting_lists_take_the_narrowest_width(documents: list[int], size: int) -> None:
    assert len(postings.encode(documents)[1]) == size


def test_a_segment_holds_what_was_written(tmp_path: Path) -> None:
    files = write_segment({"a": ["BAA", "B"], "b": ["é"]}, tmp_path, "s")
    assert contents(files) == {
        "articles": [("a", [0, 1]), ("b", [2])],
        "published": [20240329, 20240329],
        "digests": [
            article_digest(b'{"id":"a","path":"a.txt"}', "BAAB"),
            article_digest(b'{"id":"b","path":"b.txt"}', "é"),
        ],
        "lengths": [3, 1, 1],
        "words": 5,
        "texts": ["BAA", "B", "é"],
        "folded": ["baa", "b", "é"],
        "terms": {
            "words": {b"A": ([0], [2]), b"B": ([0, 1], []), "é".encode(): ([2], [])},
            "grams": {b"B": ([1], []), b"BAA": ([0], []), "é".encode(): ([2], [])},
        },
    }


def test_terms_are_found_by_text_and_by_beginning(tmp_path: Path) -> None:
    terms = write_segment({"a": ["B", "BA", "創"]}, tmp_path, "s").terms.field("grams")
    assert [terms.find(text) for text in ("B", "BA", "創", "", "A", "C", "BAA", "龟")] == [0, 1, 2] + [
        None
    ] * 5
    assert [terms.place_from(key) for key in (b"", b"B", b"B\0", b"C", b"\xff")] == [0, 0, 1, 2, 3]
    assert list(terms.keys()) == [b"B", b"BA", "創".encode()]


def test_texts_of_many_blocks_come_back(tmp_path: Path) -> None:
    paragraphs = [f"{number} " + "平顶山" * (number % 700) for number in range(300)]
    files = write_segment({"a": paragraphs}, tmp_path, "s")
    assert len(files.texts.block_ends) > 5
    assert [files.texts.source(document) for document in range(300)] == paragraphs
    assert list(files.texts.holding(array("I", range(300)), b"299 ")) == [299]


@given(parts=st.lists(some_articles, min_size=1, max_size=4), data=st.data())
def test_merging_gives_the_segment_that_would_have_been_built_at_once(
    tmp_path_factory: pytest.TempPathFactory, parts: list[Articles], data: st.DataObject
) -> None:
    directory = tmp_path_factory.mktemp("merge")
    sources, left = [], {}
    for number, part in enumerate(parts):
        part = {f"{article}{number}": paragraphs for article, paragraphs in part.items()}
        deleted = frozenset(data.draw(st.sets(st.integers(0, len(part) - 1)))) if part else frozenset()
        sources.append(MergeInput(write_segment(part, directory, f"part{number}"), deleted))
        left.update({article: part[article] for at, article in enumerate(part) if at not in deleted})
    merge_segments(sources, directory, "merged", FIELDS)
    write_segment(left, directory, "whole")
    assert contents(SegmentFiles(directory, "merged")) == contents(SegmentFiles(directory, "whole"))
    if not any(source.deleted for source in sources):
        for suffix in (".terms", ".articles"):
            assert (directory / f"merged{suffix}").read_bytes() == (directory / f"whole{suffix}").read_bytes()


def test_a_file_that_was_cut_short_is_not_opened(tmp_path: Path) -> None:
    write_segment({"a": ["BAA", "B"]}, tmp_path, "s")
    path = tmp_path / "s.terms"
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(IndexDamagedError, match=r"s\.terms .*rebuild the index"):
            SegmentFiles(tmp_path, "s")


def test_an_altered_byte_is_found_by_verify_or_on_opening(tmp_path: Path) -> None:
    files = write_segment({"a": ["BAA", "B"]}, tmp_path, "s")
    files.verify()
    for suffix, path in segment_paths(tmp_path, "s").items():
        whole = path.read_bytes()
        unnoticed = []
        for at in range(len(whole)):
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
    reader = SectionReader(path)
    for name in list(reader._sections):
        start, length = reader.extent(name)
        covered.update(range(start, start + length))
    return not covered.intersection(places) and len(places) < 8 * 8


def test_files_of_two_segments_are_not_taken_for_one(tmp_path: Path) -> None:
    write_segment({"a": ["BAA", "B"]}, tmp_path, "one")
    write_segment({"a": ["BAA"]}, tmp_path, "two")
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
