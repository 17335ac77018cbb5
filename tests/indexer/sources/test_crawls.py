"""Crawls in WARC and WACZ files: each page is an article with its address."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from indexer.core.article import Article, Rejection
from tests.indexer.sources.archives import TEXT, needs, read, zipped


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "warcio.archiveiterator", None)
    monkeypatch.delitem(__import__("sys").modules, "indexer.sources.containers.warc", raising=False)
    (folder / "a.warc").write_bytes(b"WARC/1.0\r\n")
    (item,) = read()
    assert isinstance(item, Rejection)
    assert item.reason == "it takes warcio.archiveiterator to read it: pip install 'policy-news-search[warc]'"


def warc(*answers: tuple[str, str, bytes], gzipped: bool = False) -> bytes:
    """A WARC file of these answers: (address, Content-Type, body); the last one is a 404."""
    records = []
    for number, (url, media_type, body) in enumerate(answers, 1):
        status = "404 Not Found" if number == len(answers) else "200 OK"
        http = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        records.append(head.encode() + http + b"\r\n\r\n")
    return b"".join(map(gzip.compress, records) if gzipped else records)


@needs("warcio")
def test_the_pages_of_a_crawl(folder: Path) -> None:
    page = f"<html><title>大会</title><body><h1>大会</h1><p>{TEXT}会议强调创新驱动发展。</p></body></html>"
    answers = [
        ("https://example.org/a?id=1", "text/html; charset=gbk", page.encode("gbk")),
        ("https://example.org/b.png", "image/png", b"x"),
        ("https://example.org/c.zip", "text/plain", TEXT.encode()),
        ("https://example.org/gone", "text/html", page.encode()),
    ]
    (folder / "a.warc").write_bytes(warc(*answers))
    (folder / "b.warc.gz").write_bytes(warc(*answers, gzipped=True))
    crawl = {"archive/data.warc.gz": warc(*answers, gzipped=True), "datapackage.json": b"{}"}
    (folder / "c.wacz").write_bytes(zipped(crawl, zipfile.ZIP_STORED))
    (folder / "d.warc").write_bytes(warc(*answers)[:-900])
    found = read("a.warc", "b.warc.gz", "c.wacz")
    for holder in ("a.warc", "b.warc.gz", "c.wacz/archive/data.warc.gz"):
        html, text = found[:2]
        del found[:2]
        assert isinstance(html, Article)
        assert isinstance(text, Article)
        assert (html.id, html.title, html.url) == (
            f"{holder}/https://example.org/a?id=1",
            "大会",
            "https://example.org/a?id=1",
        )
        assert html.text.endswith("会议强调创新驱动发展。")
        assert (text.text, text.url) == (TEXT, "https://example.org/c.zip")
    assert found == []


@needs("warcio")
def test_an_address_that_is_none_is_mended_in_silence(
    folder: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    answers = [("https://example.org/a b", "text/plain", TEXT.encode()), ("x", "text/plain", b"")]
    (folder / "a.warc").write_bytes(warc(*answers))
    assert [item.id for item in read() if isinstance(item, Article)] == ["a.warc/https://example.org/a%20b"]
    assert (caplog.messages, capfd.readouterr()) == ([], ("", ""))
