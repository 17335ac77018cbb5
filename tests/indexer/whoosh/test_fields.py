"""An index of any schema, written and read by Whoosh with our codec, holds what it does with Whoosh's own."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import analysis, columns, fields, query, scoring
from whoosh.codec.base import OutOfOrderError
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import create_in, open_dir

from indexer.core.errors import IndexDamagedError
from indexer.core.section_writing import SectionWriter
from indexer.core.sections import SectionReader
from indexer.whoosh.fields import FieldCodec
from tests.examples import examples

Document = dict[str, Any]
Batches = Sequence[Sequence[Document]]

BOOSTED = analysis.RegexTokenizer(r"\S+") | analysis.DelimitedAttributeFilter()

SCHEMA = fields.Schema(
    id=fields.ID(stored=True, unique=True),
    text=fields.TEXT(stored=True, vector=True, spelling=True, sortable=True),
    characters=fields.TEXT(chars=True, field_boost=0.3),
    boosts=fields.KEYWORD(analyzer=BOOSTED, scorable=True),
    number=fields.NUMERIC(signed=True, sortable=True),
    flag=fields.BOOLEAN(stored=True),
    grams=fields.NGRAMWORDS(minsize=2, maxsize=3),
    rank=fields.COLUMN(columns.NumericColumn("i")),
)

WORDS = ["alfa", "bravo", "charlie", "delta", "echo", "科技", "創新", "政策", "æ", "𠮷"]


def written(codec: Any, batches: Batches, storage: Any = None) -> Any:
    """An index with a segment a batch."""
    index = (storage or RamStorage()).create_index(SCHEMA)
    for batch in batches:
        with index.writer(codec=codec) as writer:
            writer.merge = False
            for document in batch:
                writer.add_document(**document)
    return index


def content(index: Any) -> dict[str, Any]:
    """All that an index tells of itself."""
    with index.reader() as reader:
        terms = list(reader.all_terms())
        return {
            "documents": list(reader.all_doc_ids()),
            "stored": list(reader.all_stored_fields()),
            "terms": terms,
            "from": list(reader.terms_from("number", -3)),
            "infos": [(term, vars_of(info)) for term, info in reader],
            "lexicons": {name: list(reader.lexicon(name)) for name in reader.indexed_field_names()},
            "lengths": {
                name: [
                    reader.field_length(name),
                    reader.min_field_length(name),
                    reader.max_field_length(name),
                ]
                for name in ("text", "boosts")
                if all(leaf.field_length(name) for leaf, _ in reader.leaf_readers())
            },
            "frequencies": [(reader.frequency(*term), reader.doc_frequency(*term)) for term in terms],
            "postings": [(term, postings(reader.postings(*term))) for term in terms],
            "near": sorted(reader.terms_within("text", "brave", 1)),
        }


def vars_of(info: Any) -> tuple[Any, ...]:
    return (
        *(info.weight(), info.doc_frequency(), info.min_length(), info.max_length()),
        *(info.max_weight(), info.min_id(), info.max_id()),
    )


def postings(matcher: Any) -> list[tuple[int, float, Any]]:
    found = []
    while matcher.is_active():
        # Where a format encodes nothing, Whoosh gives None or nothing.
        found.append((matcher.id(), matcher.weight(), matcher.value() or b""))
        matcher.next()
    return found


def document(number: int, words: list[str], boost: float) -> Document:
    text = " ".join(words)
    return {
        "id": str(number),
        "text": text,
        "characters": text,
        "boosts": " ".join(f"{word}^{boost}" for word in words),
        "number": len(words) - 4,
        "flag": len(words) % 2 == 0,
        "grams": text,
        "rank": number,
    }


DOCUMENTS = st.lists(
    st.tuples(st.lists(st.sampled_from(WORDS), max_size=9), st.sampled_from([1.0, 2.0, 0.5, 300.0])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=examples(10, ci=25))
@given(batches=st.lists(DOCUMENTS, min_size=1, max_size=3))
def test_it_holds_what_it_holds_with_the_codec_of_whoosh(
    batches: list[list[tuple[list[str], float]]],
) -> None:
    given_batches = [
        [document(10 * batch + place, *made) for place, made in enumerate(documents)]
        for batch, documents in enumerate(batches)
    ]
    ours, stock = (written(codec, given_batches) for codec in (FieldCodec(), W3Codec()))
    assert content(ours) == content(stock)


def many(count: int) -> list[Document]:
    chance = random.Random(3)
    weights = range(len(WORDS), 0, -1)
    return [
        document(number, chance.choices(WORDS, weights, k=chance.randint(1, 12)), chance.choice([1.0, 0.7]))
        for number in range(count)
    ]


def merged(index: Any, codec: Any) -> None:
    index.writer(codec=codec).commit(optimize=True)


def deleted(index: Any, codec: Any) -> None:
    with index.writer(codec=codec) as writer:
        writer.merge = False
        writer.delete_by_term("text", "echo")


def updated(index: Any, codec: Any) -> None:
    with index.writer(codec=codec) as writer:
        for each in many(40)[::7]:
            writer.update_document(**{**each, "text": "delta delta"})


CHANGES: list[tuple[Callable[[Any, Any], None], ...]] = [
    (),
    (merged,),
    (deleted,),
    (deleted, merged),
    (updated, deleted, updated, merged),
]


@pytest.mark.slow
@pytest.mark.parametrize("changes", CHANGES)
def test_changes_leave_what_they_leave_with_the_codec_of_whoosh(
    tmp_path: Path, changes: Sequence[Callable[[Any, Any], None]]
) -> None:
    documents = many(170)
    indexes = []
    for codec, name in ((FieldCodec(), "ours"), (W3Codec(), "stock")):
        (tmp_path / name).mkdir()
        index = written(codec, [documents[:90], documents[90:]], FileStorage(str(tmp_path / name)))
        for change in changes:
            change(index, codec)
        indexes.append(index)
    assert content(indexes[0]) == content(indexes[1])


QUERIES: list[query.Query] = [
    query.Term("text", "alfa"),
    query.Or([query.Term("text", "alfa"), query.Term("boosts", "科技"), query.Term("characters", "echo")]),
    query.And([query.Term("text", "bravo"), query.Not(query.Term("flag", True))]),
    query.Phrase("text", ["科技", "創新"]),
    query.NumericRange("number", -2, 3),
    query.TermRange("text", "b", "d"),
    query.Prefix("grams", "al"),
]


@pytest.fixture(scope="module")
def ours_and_stock() -> tuple[Any, Any]:
    """With blocks enough for Whoosh to skip some."""
    documents = many(400)
    return written(FieldCodec(), [documents]), written(W3Codec(), [documents])


@pytest.mark.parametrize("asked", QUERIES, ids=str)
def test_the_best_hits_are_those_with_the_codec_of_whoosh(ours_and_stock: Any, asked: query.Query) -> None:
    found = []
    for index in ours_and_stock:
        with index.searcher() as searcher:
            hits = searcher.search(asked, limit=5)
            found.append(([(hit["id"], hit.score) for hit in hits], len(hits)))
    assert found[0] == found[1]


def test_blocks_that_cannot_be_among_the_best_are_skipped() -> None:
    documents = [{"id": str(number), "text": "alfa " * (1 if number < 2 else 3)} for number in range(600)]
    with written(FieldCodec(), [documents]).searcher(weighting=scoring.Frequency()) as searcher:
        results = searcher.search(query.Term("text", "alfa"), limit=2)
        # Five blocks; once it has two of the best, Whoosh skips what can only equal them.
        assert results.collector.skipped_times == 5
        assert [(hit["id"], hit.score) for hit in results] == [("2", 3.0), ("3", 3.0)]
        assert len(results) == 600


def test_an_index_in_a_folder_is_opened_by_whoosh_alone(tmp_path: Path) -> None:
    with create_in(str(tmp_path), SCHEMA).writer(codec=FieldCodec()) as writer:
        writer.add_document(id="1", text="科技 創新")
    suffixes = {path.suffix for path in tmp_path.iterdir()}
    assert suffixes == {".fields", ".col", ".vps", ".toc", ""}
    with open_dir(str(tmp_path)).searcher() as searcher:
        assert searcher.search(query.Phrase("text", ["科技", "創新"]))[0]["id"] == "1"


def test_a_document_is_found_once_for_several_values_under_one_term() -> None:
    """Of a number with 32 bits Whoosh also indexes the leading bits, which 5 and 6 share."""
    documents = [{"id": "1", "number": [5, 6]}, {"id": "2", "number": 7}]
    found = []
    for codec in (FieldCodec(), W3Codec()):
        with written(codec, [documents]).searcher() as searcher:
            hits = searcher.search(query.NumericRange("number", 0, 100))
            found.append([hit["id"] for hit in hits])
    assert found == [["1", "2"], ["1", "1", "2"]]


def test_postings_come_in_order() -> None:
    storage = RamStorage()
    writer = FieldCodec().field_writer(storage, FieldCodec().new_segment(storage, "MAIN"))
    writer.start_field("text", SCHEMA["text"])
    writer.start_term(b"alfa")
    writer.add(3, 1.0, b"", 1)
    with pytest.raises(OutOfOrderError, match="document 2 came after 3"):
        writer.add(2, 1.0, b"", 1)
    writer.finish_term()
    writer.finish_field()
    with pytest.raises(ValueError, match="call start_field first"):
        writer.start_term(b"bravo")
    with pytest.raises(OutOfOrderError, match="the field 'id' came after 'text'"):
        writer.start_field("id", SCHEMA["id"])
    writer.close()


DAMAGES = [
    ("header", b"[[1], 3]", "has a header that names no fields"),
    ("header", b"[", "has a header that cannot be read"),
    ("0i", b"", "disagrees with itself about the terms of its field 0"),
    ("0w", b"", "holds weights that do not end in it"),
    ("0v", b"", "holds posting values that do not end in it"),
    ("0v", b"\xff" * 99, "holds posting values"),
    ("0v", b"\x03\0\0\0x" + bytes(94), "holds posting values that cannot be unpacked"),
    ("0v", bytes(99), "holds posting values of impossible sizes"),
]


@pytest.mark.parametrize(("section", "altered", "message"), DAMAGES, ids=[message for *_, message in DAMAGES])
def test_what_is_damaged_is_told(tmp_path: Path, section: str, altered: bytes, message: str) -> None:
    schema = fields.Schema(characters=fields.TEXT(chars=True, field_boost=0.3))
    index = create_in(str(tmp_path), schema)
    with index.writer(codec=FieldCodec()) as writer:
        for _ in range(3):
            writer.add_document(characters="alfa bravo")
    (path,) = tmp_path.glob("*.fields")
    sections = sections_of(path)
    with SectionWriter(path) as rewritten:
        for name, given_content in {**sections, section: altered}.items():
            rewritten.write(name, given_content)
    with pytest.raises(IndexDamagedError, match=message), index.reader() as reader:
        postings(reader.postings("characters", "alfa"))


def sections_of(path: Path) -> dict[str, bytes]:
    file = SectionReader(path)
    return {name: file.section(name).tobytes() for name in file.sections}
