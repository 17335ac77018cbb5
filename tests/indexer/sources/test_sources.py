"""Reading sources: folders, what is rejected and why, and what hostile input does."""

from __future__ import annotations

import errno
import gzip
import json
import lzma
import os
import socket
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import PartialDate
from indexer.core.article import Article, Rejection
from indexer.core.errors import SourceError
from indexer.sources import count_bytes, draft, new_finder, read_articles
from indexer.sources.draft import DEFAULTS, FAULT, Document, Draft
from indexer.sources.finishing import finish
from indexer.sources.formats import jsonl
from indexer.sources.formats.jsonl import read_jsonl
from indexer.sources.registry import known_suffixes


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s").mkdir()
    return tmp_path / "s"


def read(*given: str | Path) -> list[Article | Rejection]:
    return list(read_articles(given or ["s"]))


def line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def test_a_folder_is_read_in_order_of_name_with_hidden_files_left_out(folder: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/.hidden.txt", ".git/x.txt", "c.JSONL", "a.html"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(
            line(id="j", text="文") if name == "c.JSONL" else "正文。", encoding="utf-8"
        )
    assert read() == [
        Article("s/a/z.md", "正文。", path="s/a/z.md"),
        Article("s/a.html", "正文。", path="s/a.html"),
        Article("s/b.txt", "正文。", path="s/b.txt"),
        Article("j", "文", path="s/c.JSONL"),
    ]


def test_every_way_to_give_a_file_gives_it_the_same_name_and_reads_it_once(folder: Path) -> None:
    (folder / "a.txt").write_text("正文。", encoding="utf-8")
    assert read("s", "s/a.txt", "./s/../s/a.txt", folder / "a.txt", folder.parent / "s") == [
        Article("s/a.txt", "正文。", path="s/a.txt")
    ]


@pytest.mark.parametrize("missing", ["nowhere", "s/nothing.txt", "a\0b", ""])
def test_a_source_that_does_not_exist_is_an_error_before_anything_is_read(missing: str) -> None:
    with pytest.raises(SourceError, match="give files or folders that exist"):
        read_articles(["s", missing])


@pytest.mark.parametrize(
    ("name", "data", "place", "reason"),
    [
        ("a.txt", b"", None, "it holds no text"),
        ("a.txt", b" \n\t\n", None, "it holds no text"),
        ("a.html", b"<html></html>", None, "it holds no text"),
        (
            "a.txt",
            b"\xff\xff",
            None,
            "no text in any encoding that is looked for; as GB18030",
        ),
        (
            "a.exe",
            b"MZ",
            None,
            f"not a known kind of article ({known_suffixes()})",
        ),
        ("README", b"read me", None, "not a known kind of article"),
        ("a.jsonl", b"", None, "it holds no article"),
        ("a.jsonl", b"\n\n", None, "it holds no article"),
        ("a.jsonl", b"\n{]\n", "line 2", "not JSON: Expecting property name"),
        ("a.jsonl", b"[1]", "line 1", "not a JSON object"),
        (
            "a.jsonl",
            b"\xff",
            "line 1",
            "no text in any encoding that is looked for; as GB18030",
        ),
        ("a.jsonl", b"[" * 100_000, "line 1", "not JSON that can be read: "),
        ("a.jsonl", b'{"id": "a"}', "line 1", '"text" is missing'),
        ("a.jsonl", b'{"text": " "}', "line 1", '"text" is empty'),
        ("a.jsonl", b'{"text": null}', "line 1", '"text" is empty'),
        ("a.jsonl", b'{"text": ["a", 1]}', "line 1", '"text" is a list with other things than strings'),
        ("a.jsonl", b'{"text": "a", "id": true}', "line 1", '"id" is true or false, not a string'),
        ("a.jsonl", b'{"text": "a", "title": 1}', "line 1", '"title" is a number, not a string'),
        ("a.jsonl", b'{"text": "a", "date": {}}', "line 1", '"date" is an object, not a string'),
        (
            "a.jsonl",
            b'{"text": "a", "topics": [1]}',
            "line 1",
            '"topics" is a list with other things than strings',
        ),
        ("a.jsonl.gz", b"", None, "it holds no article"),
        ("a.jsonl.xz", b"not xz", None, "the compressed file is damaged, the rest is lost: "),
        ("a.jsonl.gz", b"not gz", None, "the compressed file is damaged, the rest is lost: "),
    ],
)
def test_what_is_no_article_is_rejected_with_its_place_and_reason(
    folder: Path, name: str, data: bytes, place: str | None, reason: str
) -> None:
    (folder / name).write_bytes(data)
    (folder / "z.txt").write_text("其余照读。", encoding="utf-8")
    rejection, article = read()
    assert rejection == Rejection(f"s/{name}", place, getattr(rejection, "reason", ""))
    assert reason in rejection.reason
    assert article == Article("s/z.txt", "其余照读。", path="s/z.txt")


def test_every_field_of_a_line_is_read(folder: Path) -> None:
    (folder / "a.jsonl").write_text(
        "\ufeff"
        + line(
            id=7,
            title="题",
            date=20240329,
            source="源",
            url="u",
            text="一\r\n二",
            issuer="机关",
            doc_no="〔2024〕3号",
            region="市",
            tags=["科技", "创新"],
            other=[1],
        )
        + "\n"
        + line(
            text="文", title="", date="2024", number="3号", doc_no="4号", keywords="科技;创新", source=None
        ),
        encoding="utf-8",
    )
    full = Article(
        "7",
        "一\n二",
        "题",
        "u",
        "源",
        date(2024, 3, 29),
        "机关",
        "〔2024〕3号",
        "市",
        ("科技", "创新"),
        "s/a.jsonl",
    )
    assert read() == [
        full,
        Article(
            "s/a.jsonl#3",
            "文",
            published=PartialDate(2024),
            number="3号",
            topics=("科技", "创新"),
            path="s/a.jsonl",
        ),
    ]


def test_half_a_surrogate_pair_is_replaced_and_a_whole_one_kept(folder: Path) -> None:
    (folder / "a.jsonl").write_text(
        r'{"id": "\udc00", "text": "\ud800科\ud840\udc00\u0000", "tags": ["\ud800"]}'
    )
    assert read() == [Article("\ufffd", "\ufffd科\U00020000\0", topics=("\ufffd",), path="s/a.jsonl")]


def test_an_id_is_taken_once_across_all_files(folder: Path) -> None:
    (folder / "a.jsonl").write_text(line(id="x", text="一") + line(id="x", text="二"))
    (folder / "b.jsonl").write_text(line(id="x", text="三") + line(id="y", text="四"))
    reason = "the id 'x' was taken by an earlier article, of s/a.jsonl"
    assert read() == [
        Article("x", "一", path="s/a.jsonl"),
        Rejection("s/a.jsonl", "line 2", reason),
        Rejection("s/b.jsonl", "line 1", reason),
        Article("y", "四", path="s/b.jsonl"),
    ]


def test_of_a_thousand_lines_each_tenth_broken_nine_hundred_are_read(folder: Path) -> None:
    lines = ["{broken\n" if n % 10 == 0 else line(id=n, text=f"第{n}条") for n in range(1, 1001)]
    (folder / "a.jsonl").write_text("".join(lines), encoding="utf-8")
    found = read()
    assert [a.id for a in found if isinstance(a, Article)] == [str(n) for n in range(1, 1001) if n % 10]
    assert [r.place for r in found if isinstance(r, Rejection)] == [f"line {n}" for n in range(10, 1001, 10)]


@pytest.mark.parametrize(("name", "compress"), [("a.jsonl.xz", lzma.compress), ("a.jsonl.gz", gzip.compress)])
def test_of_a_truncated_archive_what_can_be_read_is_read(folder: Path, name: str, compress: object) -> None:
    assert callable(compress)
    lines = "".join(line(id=n, text=os.urandom(99).hex()) for n in range(3000))
    whole = compress(lines.encode())
    (folder / name).write_bytes(whole[: len(whole) // 2])
    *articles, rejection = read()
    assert len(articles) > 100
    assert rejection == Rejection(
        f"s/{name}", f"after line {len(articles)}", "the compressed file ends too early; the rest is lost"
    )


def test_a_line_that_is_too_long_is_passed_over_without_keeping_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 1000)
    (folder / "a.jsonl").write_text(line(id="long", text="a" * 5000) + line(id="short", text="b"))
    assert read() == [
        Rejection("s/a.jsonl", "line 1", "the line is longer than 1,000 bytes"),
        Article("short", "b", path="s/a.jsonl"),
    ]


def test_a_file_that_is_too_long_is_rejected(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft, "LONGEST_DOCUMENT", 10)
    (folder / "a.txt").write_text("a" * 11)
    (folder / "b.txt").write_text("a" * 10)
    assert read() == [
        Rejection("s/a.txt", None, "longer than 10 bytes"),
        Article("s/b.txt", "a" * 10, path="s/b.txt"),
    ]


def test_nul_bytes_and_huge_paragraphs_are_text(folder: Path) -> None:
    text = "\0" + "长" * 1_000_000
    (folder / "a.txt").write_text(text, encoding="utf-8")
    assert read() == [Article("s/a.txt", text, path="s/a.txt")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_devices_and_sockets_are_never_opened(folder: Path) -> None:
    os.mkfifo(folder / "a.txt")
    os.symlink(os.devnull, folder / "b.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s/c.txt")
        assert read() == [
            Rejection("s/a.txt", None, "a pipe, not a file"),
            Rejection("s/b.txt", None, "a device, not a file"),
            Rejection("s/c.txt", None, "a socket, not a file"),
        ]


def test_links_that_lead_up_or_nowhere_are_rejected_and_others_followed(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "b.txt").write_text("正文。", encoding="utf-8")
    (folder / "a" / "up").symlink_to(folder)
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "itself").symlink_to(folder / "itself")
    (folder / "latest").symlink_to(folder / "a")
    (folder / "link.txt").symlink_to(folder / "a" / "b.txt")
    assert [str(found) if isinstance(found, Rejection) else found.id for found in read()] == [
        "s/a/b.txt",
        "s/a/up: a link to a folder that holds it",
        f"s/gone.txt: cannot be read: {os.strerror(errno.ENOENT)}",
        f"s/itself: cannot be read: {os.strerror(errno.ELOOP)}",
        "s/link.txt",
    ]


def test_a_file_that_vanishes_or_fails_is_rejected(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_text("正文。", encoding="utf-8")
    (folder / "b.jsonl").write_text(line(text="文"))

    def failing_read(document: object, settings: object) -> object:
        yield "line 1", Draft("文", id="1")
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(jsonl, "read_jsonl", failing_read)
    reading = read_articles(["s"])
    (folder / "a.txt").unlink()
    assert list(reading) == [
        Article("1", "文", path="s/b.jsonl"),
        Rejection("s/b.jsonl", "after line 1", "cannot be read: Input/output error"),
    ]

    (folder / "a.txt").write_text("正文。", encoding="utf-8")
    vanishing = read_articles(["s"], lambda _: (folder / "c.txt").unlink(missing_ok=True))
    (folder / "c.txt").write_text("正文。", encoding="utf-8")
    assert list(vanishing)[-1] == Rejection("s/c.txt", None, "cannot be read: No such file or directory")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_rejected(folder: Path) -> None:
    (folder / "a.txt").write_text("正文。", encoding="utf-8")
    (folder / "a.txt").chmod(0)
    (folder / "b").mkdir(mode=0)
    assert read() == [
        Rejection("s/a.txt", None, "cannot be read: Permission denied"),
        Rejection("s/b", None, "cannot be read: Permission denied"),
    ]


def test_a_file_name_that_is_no_utf8_still_gives_an_id_that_can_be_stored(folder: Path) -> None:
    try:
        (folder / os.fsdecode(b"\xff.txt")).write_text("正文。", encoding="utf-8")
    except OSError:
        pytest.skip("this file system only takes names in UTF-8")
    assert read() == [Article("s/%FF.txt", "正文。", path="s/%FF.txt")]


def test_progress_ends_at_the_size_of_all_files(folder: Path) -> None:
    lines = "".join(line(id=n, text="科技创新" * 50 + str(n)) for n in range(500)).encode()
    (folder / "a.jsonl").write_bytes(lines)
    (folder / "b.jsonl.xz").write_bytes(lzma.compress(lines.replace(b'"id": ', b'"id": 7')))
    (folder / "c.txt").write_text("正文。", encoding="utf-8")
    (folder / "d.exe").write_bytes(b"no text")
    seen: list[int] = []
    list(read_articles(["s"], seen.append))
    assert seen == sorted(seen)
    assert (
        seen[-1]
        == count_bytes(new_finder(["s"]))
        == sum((folder / name).stat().st_size for name in ("a.jsonl", "b.jsonl.xz", "c.txt", "d.exe"))
    )


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
_KEYS = ("id", "title", "date", "source", "url", "text", "issuer", "number", "region", "topics", "keywords")


@given(st.dictionaries(st.sampled_from(_KEYS), _JSON) | _JSON)
def test_any_json_is_an_article_that_can_be_stored_or_a_reason(value: object) -> None:
    ((place, found),) = read_jsonl(Document("p", BytesIO(json.dumps(value).encode())), DEFAULTS)
    assert place == "line 1"
    if isinstance(found, Draft):
        found = finish(found, "p")
        "".join(filter(None, (found.id, found.text, found.title, *found.topics))).encode()


def test_what_nobody_thought_of_is_told_and_the_rest_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(document: Document, settings: object) -> Draft:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("indexer.sources.formats.markdown.read_markdown", fails)
    (folder / "a.md").write_text("正文。", encoding="utf-8")
    (folder / "b.txt").write_text("正文。", encoding="utf-8")
    assert read() == [
        Rejection("s/a.md", None, f"{FAULT}: ZeroDivisionError: division by zero"),
        Article("s/b.txt", "正文。", path="s/b.txt"),
    ]
