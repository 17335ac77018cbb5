"""Archives and compressed files: what is in them is read as if it lay in a folder, whatever they hold."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.core.article import Article, Rejection
from indexer.sources import articles, limits
from indexer.sources.containers import streams
from indexer.sources.containers.names import inner_name
from indexer.sources.registry import known_suffixes
from tests.examples import examples
from tests.indexer.sources.archives import TEXT, needs, read, tarred, zipped

LINES = f'{{"id": "x", "text": "{TEXT}"}}\n{{"bad"}}\n'
UNKNOWN = f"not a known kind of article ({known_suffixes()})"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def article(name: str, text: str = TEXT) -> Article:
    return Article(name, text, path=name)


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.zip", zipped),
        ("a.tar", tarred),
        ("a.tar.gz", lambda entries: tarred(entries, "w:gz")),
        ("A.TGZ", lambda entries: tarred(entries, "w:gz")),
        ("a.tar.xz", lambda entries: tarred(entries, "w:xz")),
        ("a.tar.bz2", lambda entries: tarred(entries, "w:bz2")),
    ],
)
def test_an_archive_is_read_like_a_folder(
    folder: Path, name: str, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    entries = {
        "会议/报告.txt": TEXT.encode("gb18030"),
        "lines.jsonl": LINES.encode(),
        "more.txt.gz": gzip.compress(TEXT.encode()),
        "picture.png": b"x",
        ".hidden/a.txt": b"x",
        "__MACOSX/._a.txt": b"x",
    }
    (folder / name).write_bytes(pack(entries))
    assert read() == [
        article(f"{name}/会议/报告.txt"),
        Article("x", TEXT, path=f"{name}/lines.jsonl"),
        Rejection(
            f"{name}/lines.jsonl", "line 2", "not JSON: Expecting ':' delimiter at character 7 of the line"
        ),
        article(f"{name}/more.txt.gz"),
    ]


def test_archives_in_archives_are_read_to_a_depth(folder: Path) -> None:
    content, names = zipped({"a.txt": TEXT.encode()}), "0.zip"
    for depth in range(1, limits.DEEPEST):
        content, names = zipped({f"{depth}.zip": content}), f"{depth}.zip/{names.replace('0.zip', 'a.txt')}"
    (folder / "deep.zip").write_bytes(content)
    (found,) = read()
    assert isinstance(found, Article)
    assert found.text == TEXT
    (folder / "deep.zip").write_bytes(zipped({"deeper.zip": content}))
    (refused,) = read()
    assert isinstance(refused, Rejection)
    assert refused.reason == "it lies in 5 archives, one in another; unpack some of them"


def test_names_lead_nowhere_and_may_be_in_any_encoding(folder: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("../../etc/passwd.txt", TEXT)
        archive.writestr("/abs.txt", TEXT)
        archive.writestr("win\\a.txt", TEXT)
        archive.writestr("GBKGBK.txt", TEXT)
        for name, checksum in (("?1.txt", crc32(b"?1.txt")), ("2.txt", 0)):
            entry = zipfile.ZipInfo(name)
            unicode_path = struct.pack("<BI", 1, checksum) + "政策.txt".encode()
            entry.extra = struct.pack("<HHHH", 0x9999, 0, 0x7075, len(unicode_path)) + unicode_path
            archive.writestr(entry, TEXT)
    # Windows writes names as GBK and does not say so.
    gbk = "新闻组".encode("gbk")
    (folder / "a.zip").write_bytes(content.getvalue().replace(b"GBKGBK", gbk))
    (folder / "b.tar").write_bytes(tarred({"新闻组.txt": TEXT.encode()}))
    with tarfile.open(folder / "c.tar", "w", encoding="gbk") as tar:
        tar.addfile(tarfile.TarInfo("新闻组.txt"))
    assert read() == [
        article("a.zip/etc/passwd.txt"),
        article("a.zip/abs.txt"),
        article("a.zip/win/a.txt"),
        article("a.zip/新闻组.txt"),
        article("a.zip/政策.txt"),
        article("a.zip/2.txt"),
        article("b.tar/新闻组.txt"),
        Rejection("c.tar/新闻组.txt", None, "it holds no text"),
    ]
    assert not (folder / "etc").exists()


@given(st.text())
def test_an_inner_name_is_a_relative_path_in_utf8(written: str) -> None:
    name = inner_name(written)
    if name is not None:
        assert not set(name.split("/")) & {"", ".", ".."}
        assert name.encode("utf-8").decode("utf-8") == name
        assert inner_name(name) == name


def test_links_and_devices_in_a_tar_are_not_followed(folder: Path) -> None:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for name, kind in (("link.txt", tarfile.SYMTYPE), ("pipe.txt", tarfile.FIFOTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    (folder / "a.tar").write_bytes(content.getvalue())
    assert read() == [
        Rejection("a.tar/link.txt", None, "a link, not a file"),
        Rejection("a.tar/pipe.txt", None, "a device, not a file"),
    ]


def test_what_is_damaged_is_told_and_the_rest_is_read(folder: Path) -> None:
    good = zipped({"a.txt": TEXT.encode() * 9, "b.txt": TEXT.encode()})
    damaged = bytearray(good)
    damaged[good.index(b"a.txt") + 12] ^= 0xFF
    (folder / "a.zip").write_bytes(damaged)
    (folder / "b.zip").write_bytes(b"PK\3\4 no more")
    (folder / "c.tar").write_bytes(b"no tar" * 200)
    (folder / "d.tar.gz").write_bytes(
        tarred({"a.txt": TEXT.encode(), "b.txt": os.urandom(50_000)}, "w:gz")[:-999]
    )
    (folder / "e.zip").write_bytes(zipped({}))
    found = read()
    assert [str(item.file) if isinstance(item, Rejection) else item.id for item in found] == [
        "a.zip/a.txt",
        "a.zip/b.txt",
        "b.zip",
        "c.tar",
        "d.tar.gz/a.txt",
        "d.tar.gz/b.txt",
        "d.tar.gz",
        "e.zip",
    ]
    assert [item.reason for item in found if isinstance(item, Rejection)][-1] == "it holds no document"


@pytest.mark.parametrize("inside", [False, True])
def test_an_entry_that_begins_nowhere_is_told_and_the_rest_is_read(folder: Path, inside: bool) -> None:
    content = bytearray(zipped({"a.txt": TEXT.encode(), "b.txt": TEXT.encode()}))
    # The table of contents is said to begin later, which moves all places back, and the second entry as well.
    end = content.rindex(b"PK\5\6")
    content[end + 16 : end + 20] = (int.from_bytes(content[end + 16 : end + 20], "little") + 9).to_bytes(
        4, "little"
    )
    second = content.rindex(b"PK\1\2")
    content[second + 42 : second + 46] = (
        int.from_bytes(content[second + 42 : second + 46], "little") + 9
    ).to_bytes(4, "little")
    (folder / "a.zip").write_bytes(zipped({"i.zip": bytes(content)}) if inside else content)
    holder = "a.zip/i.zip" if inside else "a.zip"
    refused, taken = read()
    assert isinstance(refused, Rejection)
    assert refused.file == f"{holder}/a.txt"
    assert refused.reason.startswith("it cannot be unpacked: ")
    assert taken == article(f"{holder}/b.txt")


def test_an_encrypted_entry_is_told(folder: Path) -> None:
    content = bytearray(zipped({"a.txt": TEXT.encode()}))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + at] |= 1
    (folder / "a.zip").write_bytes(content)
    assert read() == [Rejection("a.zip/a.txt", None, "it is encrypted")]


def test_a_name_that_begins_with_a_nul_costs_no_other_entry(folder: Path) -> None:
    archive = zipped({"x.txt": TEXT.encode(), "b.txt": TEXT.encode()}).replace(b"x.txt", b"\0.txt")
    (folder / "a.zip").write_bytes(archive)
    names = ("a.zip/\ufffd.txt", "a.zip/b.txt")
    assert read() == [Article(name, TEXT, path=name) for name in names]


@pytest.mark.parametrize("suffix", [".gz", ".xz", ".bz2", pytest.param(".zst", marks=needs("zstandard"))])
def test_compressed_files_whole_and_cut_short(folder: Path, suffix: str) -> None:
    lines = "".join(
        f'{{"id": "{number}", "text": "{TEXT}{os.urandom(40).hex()}"}}\n' for number in range(400)
    )
    data = compressed(suffix, lines.encode())
    (folder / f"a.jsonl{suffix}").write_bytes(data)
    assert len(read()) == 400
    (folder / f"a.jsonl{suffix}").write_bytes(data[: len(data) // 2])
    *some, last = read()
    assert all(isinstance(item, Article) for item in some)
    assert isinstance(last, Rejection)
    assert last.reason == "the compressed file ends too early; the rest is lost"
    (folder / f"a.jsonl{suffix}").write_bytes(data + data)
    assert len([item for item in read() if isinstance(item, Rejection)]) == 400
    (folder / f"a.jsonl{suffix}").write_bytes(b"nothing of the kind")
    (item,) = read()
    assert isinstance(item, Rejection)


def test_an_xz_file_may_have_many_streams_and_take_so_much_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = f'{{"text": "{TEXT}"}}\n'.encode()
    (folder / "a.jsonl.xz").write_bytes(lzma.compress(line) + bytes(8) + lzma.compress(line) + bytes(4))
    assert read() == [Article(f"a.jsonl.xz#{number}", TEXT, path="a.jsonl.xz") for number in (1, 2)]
    monkeypatch.setattr(streams, "MOST_MEMORY", 2**20)
    (item,) = read()
    assert str(item) == (
        "a.jsonl.xz: the compressed file is damaged, the rest is lost: Memory usage limit exceeded"
    )


def test_reasons_are_told_to_a_number_and_counted_beyond(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "MOST_REASONS", 3)
    (folder / "a.zip").write_bytes(zipped({"a.jsonl": b"x\n" * 9 + LINES.encode()}))
    found = read()
    assert [item.place for item in found if isinstance(item, Rejection)] == [
        "line 1",
        "line 2",
        "line 3",
        None,
    ]
    assert [item.id for item in found if isinstance(item, Article)] == ["x"]
    assert found[-1] == Rejection("a.zip", None, "7 more could not be read, beyond these")


def compressed(suffix: str, data: bytes) -> bytes:
    if suffix == ".zst":
        import zstandard

        return zstandard.ZstdCompressor().compress(data)
    return {".gz": gzip, ".xz": lzma, ".bz2": bz2}[suffix].compress(data)  # type: ignore[attr-defined,no-any-return]


def test_a_bomb_ends_with_a_reason(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LEAST_ALLOWED", 200_000)
    monkeypatch.setattr(limits, "ALLOWED_TIMES", 2)
    bomb = zipped({f"{number}.jsonl": b'{"text": "' + b"x" * 90_000 + b'"}\n' for number in range(9)})
    (folder / "a.zip").write_bytes(bomb)
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(b"\n" * 300_000))
    found = read()
    assert [item.id for item in found if isinstance(item, Article)] == ["a.zip/0.jsonl#1", "a.zip/1.jsonl#1"]
    assert {item.reason for item in found if isinstance(item, Rejection)} == {
        "more than 200,000 bytes come out of it, which no archive of its size should hold; "
        "unpack it, if that is right"
    }


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_unpacked_bit_by_bit_is_told(folder: Path, method: int) -> None:
    (folder / "a.zip").write_bytes(zipped({"a.txt": bytes(2**20), "b.txt": TEXT.encode()}, method))
    reason = f"it is compressed by method {method}, not by deflate; pack it anew"
    assert read() == [
        Rejection("a.zip/a.txt", None, reason),
        Rejection("a.zip/b.txt", None, reason),
    ]


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_what_a_tar_tells_of_a_file_at_length_is_not_read(folder: Path, kind: bytes) -> None:
    member = tarfile.TarInfo("x")
    member.type, member.size = kind, 2**30
    (folder / "a.tar").write_bytes(
        tarred({"a.txt": TEXT.encode()})[:1024] + member.tobuf(tarfile.USTAR_FORMAT)
    )
    assert read() == [
        article("a.tar/a.txt"),
        Rejection(
            "a.tar", None, "no tar archive that can be read: what it tells of a file has 1,073,741,824 bytes"
        ),
    ]


def test_members_of_a_tar_are_not_kept(folder: Path) -> None:
    with gzip.open(folder / "a.tar.gz", "wb") as file:
        file.write(tarfile.TarInfo(".hidden").tobuf(tarfile.USTAR_FORMAT) * 6_000)
    tracemalloc.start()
    try:
        assert read() == [Rejection("a.tar.gz", None, "it holds no document")]
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_too_many_documents_end_with_a_reason(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_DOCUMENTS", 2)
    (folder / "a.zip").write_bytes(zipped({f"{number}.txt": TEXT.encode() for number in range(9)}))
    assert read() == [
        article("a.zip/0.txt"),
        article("a.zip/1.txt"),
        Rejection("a.zip", None, "it holds more than 2 documents; unpack it, if that is right"),
    ]


@settings(max_examples=examples(10, ci=60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_altered_containers_give_articles_and_reasons_and_nothing_else(
    folder: Path, data: st.DataObject
) -> None:
    suffix = data.draw(st.sampled_from([".zip", ".tar", ".tar.gz", ".jsonl.xz", ".jsonl.bz2"]))
    entries = {"a.txt": TEXT.encode() * 40, "b.jsonl": LINES.encode()}
    content = bytearray(
        {".zip": zipped(entries), ".tar": tarred(entries), ".tar.gz": tarred(entries, "w:gz")}.get(suffix)
        or compressed(f".{suffix.rpartition('.')[2]}", LINES.encode())
    )
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    name = f"a{suffix}"
    (folder / name).write_bytes(content[: data.draw(st.integers(0, len(content)))])
    assert read(name)
    (folder / name).unlink()


@pytest.mark.parametrize("name", ["通知", "目录", "农业/目录", "学校/专业", "证券", "新闻组"])
def test_names_in_gbk_that_are_valid_utf8_are_read_as_gbk(folder: Path, name: str) -> None:
    gbk = name.encode("gbk")
    replaced = b"G" * len(gbk)
    inner = zipped({f"{replaced.decode()}.txt": TEXT.encode()}).replace(replaced, gbk)
    (folder / "a.zip").write_bytes(inner)
    (folder / "b.zip").write_bytes(zipped({"a.zip": inner}))
    with tarfile.open(folder / "c.tar", "w", encoding="gbk", format=tarfile.GNU_FORMAT) as tar:
        member = tarfile.TarInfo(f"{name}.txt")
        member.size = len(TEXT.encode())
        tar.addfile(member, io.BytesIO(TEXT.encode()))
    assert read() == [
        article(f"a.zip/{name}.txt"),
        article(f"b.zip/a.zip/{name}.txt"),
        article(f"c.tar/{name}.txt"),
    ]
