"""Files whose names do not tell their format are known by their first bytes, wherever they lie."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.article import Article, Rejection
from indexer.sources.registry import is_never_text, known_suffixes
from indexer.sources.sniffing import SNIFFED, format_of_content
from tests.indexer.sources.archives import TEXT, read, tarred, zipped

PAGE = f"<html><head><title>大会</title></head><body><p>{TEXT}</p></body></html>"
UNKNOWN = f"not a known kind of article ({known_suffixes()})"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("head", "suffix"),
    [
        (PAGE.encode(), ".html"),
        (b"<!DOCTYPE html>", ".html"),
        (b"<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>", ".html"),
        (b"\xef\xbb\xbf\r\n\t <!-- saved from url=(0022)http://x/ --><HTML lang=zh>", ".html"),
        (b"<!-- a <html> --><!----><!-- b --><body class=x>", ".html"),
        (b'<?xml version="1.0" encoding="gb2312"?>\n<!DOCTYPE html>', ".html"),
        (b"<head\n>", ".html"),
        (b"<meta charset=utf-8><p>", ".html"),
        (b"\n<title>", ".html"),
        (PAGE.encode("utf-16"), ".html"),
        (PAGE.encode("gbk"), ".html"),
        (b'<?xml version="1.0"?><!-- x --><rss version="2.0">', ".rss"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', ".rss"),
        (b"<rdf:RDF xmlns:rdf='x'>", ".rss"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", ".mht"),
        (b"From: <a@b>\nSubject: x\n y\nmime-version: 1.0\ncontent-type: multipart/related;\n", ".mht"),
        (b"%PDF-1.7", ".pdf"),
        (b"{\\rtf1\\ansi", ".rtf"),
        (b"WARC/1.0\r\n", ".warc"),
        (zipped({"mimetype": b"application/epub+zip", "a": b"x"}, zipfile.ZIP_STORED), ".epub"),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "a": b"x"}, zipfile.ZIP_STORED),
            ".odt",
        ),
        (zipped({"[Content_Types].xml": b"x" * 99, "word/document.xml": b"x"}), ".docx"),
        (zipped({"xl/workbook.xml": b"x"}), ".xlsx"),
        (zipped({"ppt/presentation.xml": b"x"}), ".pptx"),
        (zipped({"OFD.xml": b"x"}), ".ofd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), ".doc"),
    ],
)
def test_a_format_is_known_by_how_its_files_begin(head: bytes, suffix: str) -> None:
    form = format_of_content(head[:SNIFFED])
    assert form is not None
    assert suffix in form.suffixes


@pytest.mark.parametrize(
    "head",
    [
        b"",
        TEXT.encode(),
        f"关于<html>的说明{PAGE}".encode(),
        b"<?php echo 1; ?><!DOCTYPE html>",
        b"<!DOCTYPE html><html><body><?php include 'a' ?>",
        b"<html><?= $title ?>",
        b'<%@ page contentType="text/html" %><html>',
        b'<html><head><%@include file="a.jsp"%>',
        b"<html><jsp:include page='a'/>",
        b"<htmlx>",
        b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nContent-Type: multipart/related",
        b"<metadata>",
        b"<p>",
        b"<template><html>",
        b"<!DOCTYPE svg PUBLIC ''>",
        b"<svg><html>",
        b"<!-- no end <html>",
        b"{}",
        b"\x89PNG\r\n",
        b"GIF89a<html>",
        b"\x1f\x8b\x08",
        zipped(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "a": b"x"}, zipfile.ZIP_STORED
        ),
        zipped({"a.class": b"x"}),
        zipped({"OFDaxml": b"x"}),
    ],
)
def test_what_is_no_page_and_no_other_known_file_is_none(head: bytes) -> None:
    assert format_of_content(head[:SNIFFED]) is None


NAMES = ["content.jsp?id=3", "index.php", "d.aspx", "a.html@x=1", "关于", "b.do;jsessionid=1", "c.html.orig"]


def test_pages_under_any_names_are_read_in_folders_and_archives(folder: Path) -> None:
    for name in NAMES:
        (folder / name).write_text(PAGE, encoding="utf-8")
    pages = dict.fromkeys(NAMES, PAGE.encode())
    (folder / "w.tar.gz").write_bytes(tarred(pages, "w:gz"))
    (folder / "z.zip").write_bytes(zipped(pages))
    (folder / "z2.zip").write_bytes(
        zipped({"inner": zipped({"word/document.xml": b"<w><p><t>x</t></p></w>"})})
    )
    names = [*NAMES, *(f"w.tar.gz/{name}" for name in NAMES), *(f"z.zip/{name}" for name in NAMES)]
    assert read(*NAMES, "w.tar.gz", "z.zip") == [
        Article(name, TEXT, title="大会", path=name) for name in names
    ]
    assert read("z2.zip") == [Article("z2.zip/inner", "x", path="z2.zip/inner")]


def test_a_page_that_is_attached_to_a_mail_is_read(folder: Path) -> None:
    mail = EmailMessage()
    mail.set_content(TEXT)
    mail.add_attachment(PAGE.encode(), "application", "octet-stream", filename="content.jsp")
    (folder / "a.eml").write_bytes(bytes(mail))
    assert read() == [
        Article("a.eml/message.txt", f"{TEXT}\n", path="a.eml/message.txt"),
        Article("a.eml/content.jsp", TEXT, title="大会", path="a.eml/content.jsp"),
    ]


def test_other_files_are_told_as_before(folder: Path) -> None:
    (folder / "README").write_text(TEXT, encoding="utf-8")
    (folder / "a.bin.gz").write_bytes(b"\x1f\x8b no more")
    (folder / "empty").touch()
    (folder / "index.php").write_bytes(b"<?php echo 1;")
    damaged, *others = read()[1:]
    assert [str(item) for item in others] == [f"{name}: {UNKNOWN}" for name in ("empty", "index.php")]
    assert isinstance(damaged, Rejection)
    assert damaged.reason.startswith("the compressed file is damaged")


def test_pictures_and_styles_with_the_rest_of_an_address_are_skipped(folder: Path) -> None:
    for name in ("style.css?v=3", "logo.png@x=1", "app.js;v=1"):
        (folder / name).write_text(PAGE, encoding="utf-8")
    (folder / "z.zip").write_bytes(zipped({"logo.png@x=1": b"x", "a.txt": TEXT.encode()}))
    assert read(".") == [Article(f"{folder.name}/z.zip/a.txt", TEXT, path=f"{folder.name}/z.zip/a.txt")]
    assert not is_never_text("photo.jpg?next=a.html")


def test_an_archive_without_a_name_for_it_is_no_deeper_than_others(folder: Path) -> None:
    content = b"WARC/1.0\r\n"
    for _ in range(5):
        content = zipped({"deeper.zip" if content[:2] == b"PK" else "crawl": content})
    (folder / "a.zip").write_bytes(content)
    (item,) = read()
    assert isinstance(item, Rejection)
    assert item.reason == "it lies in 5 archives, one in another; unpack some of them"


@given(st.binary(max_size=300), st.sampled_from([b"", b"<!--", b"PK\3\4", b"\xff\xfe<", b"<?xml "]))
def test_any_bytes_have_a_format_or_none(data: bytes, start: bytes) -> None:
    format_of_content(start + data)


def test_hostile_bytes_take_no_quadratic_time() -> None:
    for unit in (b"<!---->", b"<?xml>", b" ", b"<!--", b"<!-- -"):
        assert format_of_content((unit * SNIFFED)[:SNIFFED]) is None
