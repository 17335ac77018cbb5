"""Segments written, merged and read in C: the same bytes as in Python, errors for what is not sound."""

from __future__ import annotations

import json
import lzma
import random
from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import native
from indexer.analysis import Segmenter, native_folding
from indexer.core import checksums, schema
from indexer.core.article import Article
from indexer.core.errors import IndexDamagedError, PolicySearchError
from indexer.core.schema import COUNTED_FIELDS, FIELDS, KEYWORD_FIELDS, LONGEST_KEY, PAIRED_FIELDS
from indexer.core.sections import SUMS
from indexer.storage.segment import postings, terms
from indexer.storage.segment.files import SegmentFiles, segment_paths
from indexer.storage.segment.inversion import segment_in_memory, write_segment
from indexer.storage.segment.postings import NO_LENGTHS, Lengths, decode, encode
from indexer.values import keywords_of
from indexer.writing.embedded.merging import MergeInput, merge_segments
from tests import SHARED
from tests.examples import examples
from tests.indexer.conftest import without_extension

pytestmark = pytest.mark.skipif(native.extension is None, reason="the extension is not compiled")

CORPORA = SHARED / "corpora"
REAL_ARTICLES = 6
"""Of each corpus: Python writes some 0.3 MB a second."""

Segmenters = dict[str, Segmenter]


def bytes_of(directory: Path, name: str) -> dict[str, bytes]:
    return {suffix: Path(path).read_bytes() for suffix, path in segment_paths(directory, name).items()}


def assert_written_alike(articles: Sequence[Article], directory: Path, segmenters: Segmenters) -> None:
    write_segment(articles, directory, "c", segmenters["C"])
    with without_extension():
        write_segment(articles, directory, "python", segmenters["loaded"])
    assert bytes_of(directory, "c") == bytes_of(directory, "python")


def contents_of(files: SegmentFiles) -> list[bytes]:
    return [
        b"".join([file.section(name) for name in file.sections if name != SUMS])
        for file in (files.terms.file, files.texts.file, files.articles.file)
    ]


@pytest.mark.parametrize("segmenter", ["C", "loaded"])
def test_a_segment_in_memory_is_one_that_was_written(
    tmp_path: Path, segmenters: Segmenters, segmenter: str
) -> None:
    articles = [Article("a", "科技创新\n一", "题目", kind="通知"), Article("b", "")]
    write_segment(articles, tmp_path, "s", segmenters[segmenter])
    in_memory = segment_in_memory(
        [(article, keywords_of(article)) for article in articles], segmenters[segmenter]
    )
    assert contents_of(in_memory) == contents_of(SegmentFiles(tmp_path, "s"))
    assert in_memory.for_search(b"", array("I"), 0).counts("words", ["创新"]) == [1]
    in_memory.verify()
    in_memory.texts.file.forget()


characters = st.one_of(
    st.characters(codec=None),
    st.sampled_from("创新城創㎡\ud83c\udf00\n\n \u3000a5g科(chuàng)２%｡\x00\x85"),
)
some_articles = st.lists(
    st.builds(
        Article,
        id=st.text(characters, max_size=5),
        text=st.text(characters, max_size=40),
        title=st.none() | st.text(characters, max_size=12),
        kind=st.sampled_from([None, "实施意见", "實施意見", "通知", " \u3000"]) | st.text(max_size=2),
        topics=st.lists(st.text(characters, max_size=3), max_size=2).map(tuple),
        published=st.none() | st.dates(),
    ),
    max_size=5,
)


@settings(max_examples=examples(10, ci=60))
@given(articles=some_articles)
def test_both_write_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, segmenters: Segmenters, articles: list[Article]
) -> None:
    assert_written_alike(articles, tmp_path_factory.mktemp("alike"), segmenters)


@pytest.mark.slow
def test_both_write_the_same_bytes_of_long_lists_and_long_words(
    tmp_path: Path, segmenters: Segmenters
) -> None:
    chance = random.Random(1)
    words = ["创新", "平顶山", "a" * 255, "b" * 256, "c" * 70000, "covid-19", "2.06%", "𠮷野家"]
    paragraphs = [" ".join(chance.choices(words, [40, 30, 1, 1, 1, 9, 9, 9], k=4)) for _ in range(500)]
    paragraphs += ["创新" * 300, "新，" * 66000]
    articles = [Article(str(at), "\n".join(paragraphs[at::9]), title="创新" * at) for at in range(9)]
    assert_written_alike(articles, tmp_path, segmenters)
    words_of = SegmentFiles(tmp_path, "c").terms.field("words")
    assert words_of.find("a" * 255) is not None
    assert words_of.find("b" * 256) is None
    assert max(SegmentFiles(tmp_path, "c").articles.lengths) == 65535


def real_articles() -> Iterator[Article]:
    for corpus in ("policy_news_tzb", "cctv_xwlb_2012_2026", "laws_tw", "hebei_gov"):
        path = CORPORA / corpus / "docs.jsonl.xz"
        if not path.exists():
            pytest.skip("the corpora are not beside the checkout")
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in islice(lines, REAL_ARTICLES):
                fields = json.loads(line)
                yield Article(fields["id"], fields["text"], fields.get("title"), fields.get("url"))


def test_both_write_the_same_bytes_of_real_articles(tmp_path: Path, segmenters: Segmenters) -> None:
    assert_written_alike(list(real_articles()), tmp_path, segmenters)


@settings(max_examples=examples(10, ci=40))
@given(parts=st.lists(some_articles, min_size=1, max_size=4), data=st.data())
def test_both_merge_to_the_bytes_that_would_have_been_written_at_once(
    tmp_path_factory: pytest.TempPathFactory,
    segmenters: Segmenters,
    parts: list[list[Article]],
    data: st.DataObject,
) -> None:
    directory = tmp_path_factory.mktemp("merge")
    sources, left = [], []
    for number, part in enumerate(parts):
        deleted = frozenset(data.draw(st.sets(st.integers(0, len(part) - 1)))) if part else frozenset()
        write_segment(part, directory, f"part{number}", segmenters["C"])
        sources.append(MergeInput(SegmentFiles(directory, f"part{number}"), deleted))
        left += [article for at, article in enumerate(part) if at not in deleted]
    merge_segments(sources, directory, "c")
    with without_extension():
        merge_segments(sources, directory, "python")
    write_segment(left, directory, "whole", segmenters["C"])
    assert bytes_of(directory, "c") == bytes_of(directory, "python") == bytes_of(directory, "whole")


def many_articles(count: int) -> list[Article]:
    """Articles of random Han characters: more lists than are handed on at once."""
    chance = random.Random(2)
    han = [chr(0x4E00 + at) for at in range(500)]
    return [
        Article(f"article {at}", "\n".join("".join(chance.choices(han, k=60)) for _ in range(12)))
        for at in range(count)
    ]


def test_lists_are_handed_on_in_parts(tmp_path: Path, segmenters: Segmenters) -> None:
    articles = many_articles(900)
    write_segment(articles, tmp_path, "whole", segmenters["C"])
    sources = []
    for number in range(3):
        write_segment(articles[number * 300 : number * 300 + 300], tmp_path, f"part{number}", segmenters["C"])
        sources.append(MergeInput(SegmentFiles(tmp_path, f"part{number}"), frozenset()))
    merge_segments(sources, tmp_path, "merged")
    assert bytes_of(tmp_path, "merged") == bytes_of(tmp_path, "whole")
    parts: list[bytes] = []
    tables = [(source.files.terms.field("grams").table, at * 3600) for at, source in enumerate(sources)]
    extension().merge_field(tables, False, True, 10800, b"", 0.0, parts.append)
    assert len(parts) > 1
    assert max(map(len, parts)) < 2 << 20


def extension() -> Any:
    assert native.extension is not None
    return native.extension


def test_threads_may_each_write_a_segment(tmp_path: Path, segmenters: Segmenters) -> None:
    articles = many_articles(60)
    with ThreadPoolExecutor(4) as pool:
        for number in range(8):
            pool.submit(write_segment, articles, tmp_path, str(number), segmenters["C"])
    assert len({tuple(bytes_of(tmp_path, str(number)).values()) for number in range(8)}) == 1


lists = st.builds(
    lambda gaps: list(array("I", [sum(gaps[: at + 1]) for at in range(len(gaps))])),
    st.lists(st.integers(1, 3000), min_size=2, max_size=300),
)


@settings(max_examples=examples(20, ci=100))
@given(documents=lists, counted=st.booleans(), data=st.data())
def test_both_read_the_same_lists_and_refuse_the_same(
    documents: list[int], counted: bool, data: st.DataObject
) -> None:
    count, most = len(documents), documents[-1] + 1
    frequencies = bytes(data.draw(st.integers(0, 5)) % (at % 7 + 1) + 1 for at in range(count))
    lengths = Lengths.of([9] * most) if counted else NO_LENGTHS
    content = bytearray(encode(documents, frequencies if counted else None, lengths))
    for _ in range(data.draw(st.integers(0, 2))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    del content[data.draw(st.integers(len(content) - 3, len(content))) :]
    try:
        expected, expected_frequencies = decode(bytes(content), count, most, counted)
    except ValueError:
        with pytest.raises(ValueError, match="not sound"):
            extension().read_list(content, count, most, counted)
    else:
        read, read_frequencies = extension().read_list(content, count, most, counted)
        assert (array("I", read), read_frequencies) == (expected, expected_frequencies or b"")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, segmenters: Segmenters) -> SegmentFiles:
    directory = tmp_path_factory.mktemp("sound")
    articles = [
        Article(str(at), "创新平顶山\n科创新城2.06%" * (at % 3 + 1), "创新", kind=["通知", "意见"][at % 2])
        for at in range(70)
    ]
    write_segment(articles, directory, "s", segmenters["C"])
    return SegmentFiles(directory, "s")


@settings(max_examples=examples(40, ci=300))
@given(data=st.data())
def test_merging_what_is_not_sound_ends_with_an_error_or_a_table(
    sound: SegmentFiles, data: st.DataObject
) -> None:
    field = data.draw(st.sampled_from(FIELDS[:6]))
    *tables, size, documents, counted, paired = sound.terms.field(field).table
    sections = [bytearray(section) for section in tables]
    section = data.draw(st.sampled_from([section for section in sections if section]))
    for _ in range(data.draw(st.integers(1, 3))):
        section[data.draw(st.integers(0, len(section) - 1))] = data.draw(st.integers(0, 255))
    table = (*sections, size, documents, counted, paired)
    lengths = array("H", [3]) * (2 * documents)
    inputs = [(table, 0), (sound.terms.field(field).table, documents)]
    with suppress(ValueError):
        extension().merge_field(inputs, counted, paired, 2 * documents, lengths, 3.0, len)


def test_a_damaged_segment_is_named_when_it_cannot_be_merged(tmp_path: Path, sound: SegmentFiles) -> None:
    for suffix, content in bytes_of(Path(str(sound.terms.file.path)).parent, "s").items():
        (tmp_path / f"s{suffix}").write_bytes(content)
    start, _, _ = sound.terms.file.sections["words.terms"]
    with open(tmp_path / "s.terms", "r+b") as file:
        file.seek(start)
        file.write(b"\xff\xff\xff\xff\xff")
    source = MergeInput(SegmentFiles(tmp_path, "s"), frozenset())
    with pytest.raises(
        IndexDamagedError,
        match=r"s\.terms is altered in its section words\.terms; run `indexer verify --repair`",
    ):
        merge_segments([source], tmp_path, "merged")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"documents": 69}, "not fit together"),
        ({"moved": 1}, "not fit together"),
        ({"moved": array("I", range(69))}, "not fit together"),
        ({"moved": array("I", [70] * 70)}, "not sound"),
        ({"size": 100}, "not fit together"),
        ({"counted": False}, "not fit together"),
        ({"paired": True}, "not fit together"),
        ({"lengths": b"\0" * 138}, "not one length a document"),
    ],
)
def test_numbers_that_do_not_fit_are_an_error(
    sound: SegmentFiles, change: dict[str, Any], error: str
) -> None:
    *sections, size, documents, counted, paired = sound.terms.field("title_words").table
    kind = change.get("counted", counted), change.get("paired", paired)
    table = (*sections, change.get("size", size), documents, *kind)
    merged = change.get("documents", 70)
    lengths = change.get("lengths", array("H", [1]) * merged)
    with pytest.raises(ValueError, match=error):
        extension().merge_field([(table, change.get("moved", 0))], True, False, merged, lengths, 1.0, len)


def test_an_inverter_says_what_it_does_not_take(segmenters: Segmenters) -> None:
    Inverter = extension().Inverter
    folding, words = native_folding(), segmenters["C"].table
    for arguments in ((words, folding, 1), (folding, None, 1), (folding, words)):
        with pytest.raises(TypeError):
            Inverter(*arguments)
    with pytest.raises(ValueError, match="at most 12 keyword fields"):
        Inverter(folding, words, 13)
    inverter = Inverter(folding, words, 2)
    for articles in (1, [b"a"], [(b"", b"")], [(b"", b"", "c")], [(b"", b"", (b"c",))], [(b"", "", ())]):
        with pytest.raises(TypeError):
            inverter.add(articles)
    with pytest.raises(ValueError, match="keyword is too long"):
        inverter.add([(b"", b"", ((4, b"a" * (LONGEST_KEY + 1)),))])
    for field in (3, 6):
        with pytest.raises(ValueError, match="none of the keyword fields"):
            inverter.add([(b"", b"", ((field, b"a"),))])
    with pytest.raises(ValueError, match="no field 6"):
        inverter.write_field(6, len)
    inverter.add([(b"", "创新".encode(), ((4, b"a"), (5, b"b"), (5, b"c"), (5, b"b")))])
    assert [inverter.write_field(field, len)[-1] for field in range(6)] == [1, 3, 0, 0, 1, 2]
    with pytest.raises(ValueError, match="finished"):
        inverter.add([])


def test_what_the_writing_raises_is_raised_and_the_inverter_is_held_meanwhile(segmenters: Segmenters) -> None:
    inverter = extension().Inverter(native_folding(), segmenters["C"].table, 0)
    inverter.add([(b"", "创新".encode(), ())])

    def interrupt(lists: bytes) -> None:
        for method in (inverter.lengths, inverter.texts, lambda: inverter.write_field(0, len)):
            with pytest.raises(RuntimeError, match="in use"):
                method()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        inverter.write_field(1, interrupt)
    assert inverter.write_field(0, len)[-1] == 1


def test_an_id_that_is_too_long_is_named(tmp_path: Path, segmenters: Segmenters) -> None:
    with pytest.raises(
        PolicySearchError, match=rf"'aaa.*has {LONGEST_KEY + 1} bytes; give it one of at most"
    ):
        write_segment([Article("a" * (LONGEST_KEY + 1), "b")], tmp_path, "s", segmenters["C"])


def test_keywords_are_terms_of_their_articles(tmp_path: Path, segmenters: Segmenters) -> None:
    kinds = {"Ａ": "實施意見", "b": None, "c": "实施意见"}
    articles = [Article(name, "一\n二", kind=kind) for name, kind in kinds.items()]
    write_segment(articles, tmp_path, "s", segmenters["C"])
    files = SegmentFiles(tmp_path, "s")
    segment = files.for_search(b"", array("I"), 0)
    assert [segment.counts(field, ["Ａ", "A", "实施意见", "實施意見"]) for field in KEYWORD_FIELDS[:3]] == [
        [1, 0, 0, 0],
        [0, 0, 2, 0],
        [0, 0, 0, 0],
    ]
    assert files.terms.field("kind").documents(0).tolist() == [0, 2]
    with pytest.raises(ValueError, match="no field 'nothing'"):
        segment.counts("nothing", ["a"])


def test_both_have_the_same_format() -> None:
    assert {
        "BM25_K1": schema.BM25_K1,
        "BM25_B": schema.BM25_B,
        "LONGEST_INDEXED_WORD": schema.LONGEST_INDEXED_WORD,
        "LONGEST_KEY": schema.LONGEST_KEY,
        "MOST_FREQUENCY": schema.MOST_FREQUENCY,
        "MOST_WORDS": schema.MOST_WORDS,
        "BLOCK": postings.BLOCK,
        "TERMS_IN_BLOCK": terms.TERMS_IN_BLOCK,
        "FIRST_KEYWORD_FIELD": len(FIELDS) - len(KEYWORD_FIELDS),
        "MOST_FIELDS": 16,
        "SUMMED_BLOCK": checksums.BLOCK,
    } == extension().FORMAT


def test_fields_say_whether_they_are_counted_and_paired(sound: SegmentFiles) -> None:
    assert [sound.terms.field(field).table[7:] for field in FIELDS] == [
        (field in COUNTED_FIELDS, field in PAIRED_FIELDS) for field in FIELDS
    ]
