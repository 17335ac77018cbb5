"""Build, update and remove: what each reports, what the index holds then, and that nothing else changes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Article, IndexingReport, Progress, Rejection, build_index, remove_articles, update_index
from indexer.core.errors import IndexDamagedError, IndexNotFoundError, LexiconError, SourceError
from indexer.storage.segment.records import ArticleRecord, pack_record, unpack_record
from indexer.writing import writer as index_writer
from indexer.writing.embedded import writer as embedded_writer
from search import open_index
from tests.indexer.indexes import bytes_of, content_of, hits_of, live_files, names_in, texts_of, write_jsonl

pytestmark = pytest.mark.usefixtures("quick_dictionary")

DRAGON, CITY = Article("a", "白龜湖科創(chuàng)新城\n第二段"), Article("b", "平顶山")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, so that files have short names in reports."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report(**told: object) -> IndexingReport:
    nothing: dict[str, object] = dict.fromkeys(("added", "updated", "removed", "unchanged", "paragraphs"), 0)
    return IndexingReport(**{**nothing, "rejected": (), **told})  # type: ignore[arg-type]


def test_build_holds_what_it_is_given_and_nothing_else(folder: Path) -> None:
    assert build_index([DRAGON, CITY], "index") == report(added=2, paragraphs=3)
    assert texts_of(folder / "index") == {"a": ("白龜湖科創(chuàng)新城", "第二段"), "b": ("平顶山",)}
    assert build_index([CITY], "index") == report(added=1, paragraphs=1)
    assert texts_of(folder / "index") == {"b": ("平顶山",)}
    assert names_in(folder / "index") == live_files(folder / "index")
    assert names_in(folder) == {"index"}


def test_build_of_nothing_is_an_index_of_nothing(folder: Path) -> None:
    assert build_index([], "index") == report()
    assert hits_of(folder / "index", "平顶山", "*") == [frozenset(), frozenset()]
    assert update_index([CITY], "index") == report(added=1, paragraphs=1)
    assert hits_of(folder / "index", "平顶山") == [{("b", 1)}]


def test_update_adds_replaces_drops_and_leaves(folder: Path) -> None:
    first = write_jsonl(folder / "first.jsonl", {"same": "不变", "changed": "以前", "gone": "消失"})
    write_jsonl(folder / "other.jsonl", {"other": "别处"})
    build_index(["first.jsonl", "other.jsonl", CITY], "index")
    write_jsonl(first, {"same": "不变", "changed": "现在\n两段", "new": "新增"})
    expected = report(added=1, updated=1, removed=1, unchanged=1, paragraphs=6)
    assert update_index(["first.jsonl"], "index") == expected
    assert texts_of(folder / "index") == {
        "same": ("不变",),
        "changed": ("现在", "两段"),
        "new": ("新增",),
        "other": ("别处",),
        "b": ("平顶山",),
    }
    assert hits_of(folder / "index", "以前", "消失", "两段") == [frozenset(), frozenset(), {("changed", 2)}]
    assert update_index(["first.jsonl"], "index") == report(unchanged=3, paragraphs=6)


def test_what_changed_is_told_by_content_not_by_time(folder: Path) -> None:
    source = write_jsonl(folder / "a.jsonl", {"a": "甲"})
    build_index([source], "index")
    os.utime(source, (0, 0))
    assert update_index([source], "index") == report(unchanged=1, paragraphs=1)
    before = source.stat()
    write_jsonl(source, {"a": "乙"})
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert update_index([source], "index") == report(updated=1, paragraphs=1)


def test_an_update_or_removal_that_changes_nothing_commits_nothing(folder: Path) -> None:
    write_jsonl(folder / "a.jsonl", {"a": "甲\n乙", "b": "丙"})
    build_index(["a.jsonl"], "index")
    remove_articles(["b"], "index")
    write_jsonl(folder / "a.jsonl", {"a": "甲\n乙"})
    before = content_of(folder / "index")
    with open_index("index") as searcher:
        assert update_index(["a.jsonl"], "index") == report(unchanged=1, paragraphs=2)
        assert update_index([], "index") == report(paragraphs=2)
        absent = (Rejection("index", None, "holds no article b"),)
        assert remove_articles(["b"], "index") == report(paragraphs=2, rejected=absent)
        assert (content_of(folder / "index"), searcher.refresh()) == (before, False)
        assert update_index([CITY], "index") == report(added=1, paragraphs=3)
        assert searcher.refresh()


def test_a_change_of_anything_known_is_a_change(folder: Path) -> None:
    build_index([Article("a", "甲")], "index")
    for changed in ({"title": "题"}, {"topics": ("一",)}, {"topics": ("一", "二")}, {"region": "豫"}, {}):
        assert update_index([Article("a", "甲", **changed)], "index").updated == 1


def test_a_deleted_file_of_a_folder_is_dropped(folder: Path) -> None:
    (folder / "news").mkdir()
    for name in ("a", "b"):
        (folder / "news" / f"{name}.txt").write_text(f"题目{name}\n正文{name}", encoding="utf-8")
    build_index(["news"], "index")
    (folder / "news" / "a.txt").unlink()
    assert update_index(["news"], "index") == report(removed=1, unchanged=1, paragraphs=2)
    assert texts_of(folder / "index") == {"news/b.txt": ("题目b", "正文b")}


def test_a_file_that_is_rejected_this_time_keeps_its_articles(folder: Path) -> None:
    write_jsonl(folder / "a.jsonl", {"a1": "甲", "a2": "乙"})
    write_jsonl(folder / "b.jsonl", {"b1": "丙"})
    build_index(["a.jsonl", "b.jsonl"], "index")
    (folder / "a.jsonl").write_text('{"id": "a1", "text": "甲"}\n{"id": "a2", "te', encoding="utf-8")
    (folder / "b.jsonl").write_bytes(b"\n")
    got = update_index(["a.jsonl", "b.jsonl"], "index")
    assert [(item.file, item.place) for item in got.rejected] == [("a.jsonl", "line 2"), ("b.jsonl", None)]
    assert (got.unchanged, got.removed, got.paragraphs) == (1, 0, 3)


def test_a_folder_that_cannot_be_listed_this_time_keeps_its_articles(folder: Path) -> None:
    (folder / "disk").mkdir()
    (folder / "news").mkdir()
    write_jsonl(folder / "disk" / "a.jsonl", {"a": "甲"})
    (folder / "news" / "mounted").symlink_to(folder / "disk")
    build_index(["news"], "index")
    (folder / "disk").rename(folder / "elsewhere")
    rejected = (Rejection("news/mounted", None, "cannot be read: No such file or directory"),)
    assert update_index(["news"], "index") == report(paragraphs=1, rejected=rejected)
    assert texts_of(folder / "index") == {"a": ("甲",)}


def test_an_id_that_comes_twice_is_rejected_with_its_place(folder: Path) -> None:
    (folder / "a.jsonl").write_text('{"id": "x", "text": "甲"}\n' * 2, encoding="utf-8")
    write_jsonl(folder / "b.jsonl", {"x": "乙"})
    got = build_index([Article("y", "丁"), Article("y", "戊"), "a.jsonl", "b.jsonl"], "index")
    taken = "the id 'x' was taken by an earlier article, of a.jsonl"
    assert got == report(
        added=2,
        paragraphs=2,
        rejected=(
            Rejection("(given)", "article y", "its id was given twice"),
            Rejection("a.jsonl", "line 2", taken),
            Rejection("b.jsonl", "line 1", taken),
        ),
    )
    assert texts_of(folder / "index") == {"y": ("丁",), "x": ("甲",)}


@pytest.mark.parametrize("text", ["", "\n\n", " \t\n\u3000"])
def test_an_article_without_text_is_rejected(folder: Path, text: str) -> None:
    rejected = (Rejection("(given)", "article a", "it has no text"),)
    assert build_index([Article("a", text)], "index") == report(rejected=rejected)


def test_remove(folder: Path) -> None:
    build_index([DRAGON, CITY], "index")
    assert remove_articles(["b", "c", "b"], "index") == report(
        removed=1, paragraphs=2, rejected=(Rejection("index", None, "holds no article c"),)
    )
    assert texts_of(folder / "index") == {"a": ("白龜湖科創(chuàng)新城", "第二段")}
    assert remove_articles(["a"], "index") == report(removed=1)
    assert names_in(folder / "index") == live_files(folder / "index")


ODD = {
    "surrogate": "半个\ud83d字",
    "nul": "前\0后",
    "long": "发展" * 25_000,
    "separators": "甲\u2028乙\x85丙\r丁",
    "beyond": "𠮷野家\U0010ffff",
    "ID with spaces\n\ud800": "编号",
    "many": "\n".join(f"第{number}段" for number in range(5_000)),
}


def test_odd_texts_come_back_as_they_were(folder: Path) -> None:
    articles = [Article(name, text) for name, text in ODD.items()]
    paragraphs = len(ODD) - 1 + 5_000
    assert build_index(articles, "index") == report(added=len(ODD), paragraphs=paragraphs)
    assert texts_of(folder / "index") == {name: tuple(text.split("\n")) for name, text in ODD.items()}
    assert update_index(articles, "index") == report(unchanged=len(ODD), paragraphs=paragraphs)
    assert hits_of(folder / "index", '"前\0后"', '"第4999段"', '"𠮷野"') == [
        {("nul", 1)},
        {("many", 5_000)},
        {("beyond", 1)},
    ]


def test_a_lexicon_changes_words_and_lasts_through_updates(folder: Path) -> None:
    (folder / "mine.txt").write_text("乡集圪垯\n", encoding="utf-8")
    build_index([CITY], "plain")
    build_index([CITY], "index", lexicons=["mine.txt"])
    (dictionary,) = folder.glob("index/dictionary-*")
    assert dictionary.name not in names_in(folder / "plain")
    remove_articles(["b"], "index")
    update_index([DRAGON], "index")
    assert [path.name for path in folder.glob("index/dictionary-*")] == [dictionary.name]


def test_a_lexicon_that_cannot_be_read_is_told_and_changes_nothing(folder: Path) -> None:
    (folder / "bad.txt").write_text("乡集\n" + "长" * 65 + "\n", encoding="utf-8")
    build_index([CITY], "index")
    before = bytes_of(folder / "index")
    with pytest.raises(
        LexiconError, match=r"^lexicon bad\.txt, line 2: the word is longer than 64 characters"
    ):
        build_index([DRAGON], "index", lexicons=["bad.txt"])
    assert bytes_of(folder / "index") == before
    with pytest.raises(LexiconError):
        build_index([DRAGON], "first", lexicons=["bad.txt"])
    assert not (folder / "first").exists()


def test_what_cannot_begin_says_why(folder: Path) -> None:
    with pytest.raises(SourceError, match="cannot read absent: No such file"):
        build_index(["absent"], "index")
    for change in (lambda: update_index([CITY], "index"), lambda: remove_articles(["a"], "index")):
        with pytest.raises(IndexNotFoundError, match="there is no index in index; build one with"):
            change()
    assert names_in(folder) == set()


def test_an_index_with_a_lost_file_is_not_updated(folder: Path) -> None:
    build_index([CITY], "index")
    (folder / "index" / "MAIN_00000001.texts").unlink()
    before = bytes_of(folder / "index")
    with pytest.raises(IndexDamagedError, match=r"MAIN_00000001\.texts is missing; run `indexer verify"):
        update_index([DRAGON], "index")
    assert bytes_of(folder / "index") == before
    assert build_index([DRAGON], "index") == report(added=1, paragraphs=2)


def test_progress_is_told(folder: Path) -> None:
    source = write_jsonl(folder / "a.jsonl", {"a": "甲", "b": "乙"})
    told: list[Progress] = []
    build_index([source], "index", on_progress=told.append)
    size = source.stat().st_size
    assert [(at.articles, at.bytes_read, at.bytes_total, at.writing) for at in told] == [
        (1, 0, size, False),
        (2, size // 2, size, False),
        (2, size, size, True),
    ]
    assert [at.seconds for at in told] == sorted(at.seconds for at in told)


FILES = ("a.jsonl", "b.jsonl")
some_texts = st.lists(st.text("科创新城发展", min_size=1, max_size=6), min_size=1, max_size=3).map("\n".join)
updates = st.tuples(st.sampled_from(FILES), st.dictionaries(st.sampled_from("1234"), some_texts, max_size=4))
removals = st.tuples(st.just(""), st.sets(st.sampled_from([file[0] + n for file in FILES for n in "1234"])))


@settings(max_examples=12)
@given(st.lists(updates | removals, min_size=2, max_size=7))
def test_any_updates_and_removals_give_what_a_build_of_the_same_gives(
    changes: list[tuple[str, object]],
) -> None:
    with tempfile.TemporaryDirectory() as temporary, pytest.MonkeyPatch.context() as patch:
        place = Path(temporary)
        patch.setattr(index_writer, "GROWTH", 1)
        patch.setattr(embedded_writer, "RUN_CHARACTERS", 12)
        index, held = place / "index", {file: dict[str, str]() for file in FILES}
        build_index([], index)
        for file, change in changes:
            if not file:
                assert isinstance(change, set)
                present = {name for texts in held.values() for name in texts}
                assert remove_articles(sorted(change), index).removed == len(change & present)
                for texts in held.values():
                    for name in change:
                        texts.pop(name, None)
            else:
                assert isinstance(change, dict)
                texts = {file[0] + name: text for name, text in change.items()}
                update_index([write_jsonl(place / file, texts)], index, threads=1)
                # A file without an article is rejected, and what the index has of it stays.
                held[file] = texts or held[file]
            assert names_in(index) == live_files(index)
        expected = {name: text for texts in held.values() for name, text in texts.items()}
        assert texts_of(index) == {name: tuple(text.split("\n")) for name, text in expected.items()}
        build_index([Article(name, text) for name, text in expected.items()], place / "fresh", threads=1)
        queries = ("科创", '"新城"', "发展 -科", "城 OR 创新", "科 AND 展")
        assert hits_of(index, *queries) == hits_of(place / "fresh", *queries)


def interrupted_sources() -> Iterator[Article]:
    yield DRAGON
    raise KeyboardInterrupt


def test_an_interrupt_or_error_leaves_the_old_index_and_nothing_else(folder: Path) -> None:
    build_index([CITY], "index")
    before = bytes_of(folder / "index")

    def fail(progress: Progress) -> None:
        raise (KeyboardInterrupt if progress.writing else ZeroDivisionError)

    for change in (build_index, update_index):
        with pytest.raises(KeyboardInterrupt):
            change(interrupted_sources(), "index")
        with pytest.raises(ZeroDivisionError):
            change([DRAGON], "index", on_progress=fail)
        with pytest.raises(KeyboardInterrupt):
            change([], "index", on_progress=fail)
    assert bytes_of(folder / "index") == before
    assert update_index([DRAGON], "index").added == 1


def test_an_emptied_source_is_refused_by_update(folder: Path) -> None:
    (folder / "news").mkdir()
    write_jsonl(folder / "news" / "a.jsonl", {"a": "甲"})
    write_jsonl(folder / "b.jsonl", {"b": "乙"})
    build_index(["news", "b.jsonl"], "index")
    (folder / "news" / "a.jsonl").unlink()
    with pytest.raises(SourceError, match="no article was found in news, of which the index has some"):
        update_index(["news", "b.jsonl"], "index")
    assert texts_of(folder / "index") == {"a": ("甲",), "b": ("乙",)}


def test_a_datetime_is_stored_as_its_day(folder: Path) -> None:
    build_index([Article("a", "甲", published=datetime(2024, 3, 29, 10, 30))], "index")
    with open_index("index") as searcher:
        (hit,) = searcher.search("甲 date:2024", since=datetime(2024, 3, 29, 23, 0)).hits
    assert (type(hit.published), hit.published) == (date, date(2024, 3, 29))


def test_what_is_stored_of_an_article_is_all_but_its_text() -> None:
    known = {field.name for field in fields(Article)} - {"text"}
    assert set(ArticleRecord.__annotations__) == known
    every = Article(
        "a",
        "甲",
        "题",
        "u",
        "来源",
        date(2024, 3, 29),
        "机关",
        "〔2024〕3号",
        "平顶山",
        ("科技", "创新"),
        "p",
        "通知",
    )
    stored = unpack_record(pack_record(every), "题", 20240329)
    assert {name: getattr(stored, name) for name in known} == {name: getattr(every, name) for name in known}
