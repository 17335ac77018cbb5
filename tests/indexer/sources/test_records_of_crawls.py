"""Records of crawls: which are pages, how they are packed, and what of a crawl is left out."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from pathlib import Path

import pytest

from indexer.core.article import Article, Rejection
from indexer.sources import Settings, draft, read_with_drafts
from indexer.sources.draft import LeftOut
from tests.indexer.sources.archives import TEXT, needs, read, zipped

pytestmark = needs("warcio")
URL = "https://example.org/1"
PAGE = (
    f"<html><title>大会</title><body><h1>大会</h1><p>{TEXT}会议强调创新驱动发展。</p></body></html>".encode()
)
READ = f"{TEXT}会议强调创新驱动发展。"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def record(kind: str, url: str, content: bytes, media_type: str = "", **more: str) -> bytes:
    """A record of a WARC file; `more` are further headers, with _ for -."""
    heads = {"WARC-Type": kind, "WARC-Target-URI": url, "Content-Type": media_type}
    heads |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = [f"{name}: {value}\r\n" for name, value in heads.items() if value]
    lines += [f"Content-Length: {len(content)}\r\n\r\n"]
    return f"WARC/1.0\r\n{''.join(lines)}".encode() + content + b"\r\n\r\n"


def answer(body: bytes, *heads: str, url: str = URL, status: str = "200 OK", **more: str) -> bytes:
    lines = "".join(f"{head}\r\n" for head in (heads or ("Content-Type: text/html; charset=utf-8",)))
    http = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
    return record("response", url, http, "application/http; msgtype=response", **more)


def of_crawl(*records: bytes, name: str = "a.warc") -> list[Article | Rejection]:
    Path(name).write_bytes(b"".join(records))
    return read(name)


def left_out(name: str = "a.warc") -> list[LeftOut]:
    return [item for item in read_with_drafts([name], Settings()) if isinstance(item, LeftOut)]


def page(name: str = URL, holder: str = "a.warc", url: str = URL, text: str = READ) -> Article:
    return Article(f"{holder}/{name}", text, title="大会", url=url, path=f"{holder}/{name}")


def plain(text: str, number: int = 1, holder: str = "a.warc") -> Article:
    name = f"{holder}/https://example.org/{number}"
    return Article(name, text, url=f"https://example.org/{number}", path=name)


def test_resources_and_conversions_are_read_as_answers_are() -> None:
    assert of_crawl(
        answer(PAGE),
        record("resource", "https://example.org/2", TEXT.encode("gbk"), "text/plain; charset=gbk"),
        record("conversion", "https://example.org/3", TEXT.encode(), "text/plain"),
        record("resource", "file:///srv/4", TEXT.encode(), "text/plain"),
        record("resource", "https://example.org/5", f"**{TEXT}**".encode(), "text/markdown"),
    ) == [
        page(),
        plain(TEXT, 2),
        plain(TEXT, 3),
        Article("a.warc/file:///srv/4", TEXT, url="file:///srv/4", path="a.warc/file:///srv/4"),
        plain(TEXT, 5),
    ]
    assert left_out() == []


def test_what_is_left_out_of_a_crawl_is_told_with_its_reason() -> None:
    log = "metadata://gnu.org/software/wget/warc/wget.log"
    assert of_crawl(
        record("warcinfo", "", b"software: x", "application/warc-fields"),
        record("request", URL, b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        answer(PAGE),
        record("metadata", URL, b"x: y", "application/warc-fields"),
        record("resource", log, b"log", "text/plain"),
        record("response", "dns:example.org", b"1.2.3.4", "text/dns"),
        answer(b"x", "Content-Type: image/png", url="https://example.org/2"),
        answer(b"x", url="https://example.org/3", status="404 Not Found"),
        record("revisit", URL, b""),
        record("conversion", URL, READ.encode(), "text/plain"),
        record("continuation", URL, b"x"),
    ) == [page()]
    crawl, page_again = (
        "a record of the crawl about itself",
        "a page that had not changed since its last capture",
    )
    assert left_out() == [
        LeftOut("a.warc/warcinfo", crawl),
        LeftOut(f"a.warc/{URL}", crawl),
        LeftOut(f"a.warc/{URL}", crawl),
        LeftOut(f"a.warc/{log}", crawl),
        LeftOut("a.warc/dns:example.org", crawl),
        LeftOut("a.warc/https://example.org/2", "a media type that is not read"),
        LeftOut("a.warc/https://example.org/3", "an answer with another status than 200"),
        LeftOut(f"a.warc/{URL}", page_again),
        LeftOut(f"a.warc/{URL}", "a conversion of a page that is there itself"),
        LeftOut(f"a.warc/{URL}", "the rest of a page that is split into several records"),
    ]


def test_an_answer_without_a_media_type_is_known_by_its_beginning() -> None:
    assert of_crawl(answer(PAGE, "Server: x")) == [page()]


def test_a_download_of_no_media_type_is_known_by_its_address() -> None:
    any_bytes = "Content-Type: application/octet-stream"
    assert of_crawl(
        answer(TEXT.encode(), any_bytes, url="https://example.org/1.txt"),
        answer(b"MZ", any_bytes, url="https://example.org/setup.exe"),
        record("resource", "https://example.org/2.TXT", TEXT.encode(), "application/octet-stream"),
    ) == [
        Article(f"a.warc/{url}", TEXT, url=url, path=f"a.warc/{url}")
        for url in ("https://example.org/1.txt", "https://example.org/2.TXT")
    ]
    assert left_out() == [LeftOut("a.warc/https://example.org/setup.exe", "a media type that is not read")]


def chunked(content: bytes) -> bytes:
    middle = len(content) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in (content[:middle], content[middle:], b""))


def packed(coding: str, content: bytes) -> bytes:
    first, _, others = coding.partition(", ")
    return packed(others, packed_once(first, content)) if others else packed_once(first, content)


def packed_once(coding: str, content: bytes) -> bytes:
    if coding == "br":
        import brotli

        compressed: bytes = brotli.compress(content, quality=5)
        return compressed
    if coding == "zstd":
        import zstandard

        return zstandard.ZstdCompressor().compress(content)
    if coding == "raw deflate":
        return zlib.compress(content, wbits=-15)
    return {"gzip": gzip.compress, "deflate": zlib.compress}.get(coding, bytes)(content)


@needs("brotli")
@needs("zstandard")
@pytest.mark.parametrize(
    "coding",
    [
        "gzip",
        "x-gzip",
        "deflate",
        "raw deflate",
        "br",
        "zstd",
        "BR",
        "identity",
        "utf-8",
        "gzip, gzip",
        "br, gzip",
    ],
)
def test_an_answer_is_decoded(coding: str) -> None:
    body = packed(coding.lower().removeprefix("x-"), PAGE)
    heads = ("Content-Type: text/html", f"Content-Encoding: {coding.removeprefix('raw ')}")
    assert of_crawl(answer(body, *heads)) == [page()]
    assert of_crawl(answer(chunked(body), *heads, "Transfer-Encoding: chunked")) == [page()]


@pytest.mark.parametrize(
    ("coding", "library", "extra"), [("br", "brotli", "warc"), ("zstd", "zstandard", "zstd")]
)
def test_a_missing_library_is_named_for_its_answer(
    coding: str, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (library, "compression"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    other = answer(PAGE, url="https://example.org/2")
    assert of_crawl(answer(b"x", "Content-Type: text/html", f"Content-Encoding: {coding}"), other) == [
        Rejection(
            f"a.warc/{URL}", None, f"it takes {library} to read it: pip install 'policy-news-search[{extra}]'"
        ),
        page("https://example.org/2", url="https://example.org/2"),
    ]


def test_an_answer_that_was_decoded_already_or_goes_on_behind_its_end_is_read() -> None:
    heads = ("Content-Type: text/html", "Content-Encoding: gzip")
    assert of_crawl(answer(PAGE, *heads)) == [page()]
    assert of_crawl(answer(gzip.compress(PAGE) + b"more", *heads)) == [page()]


def test_an_answer_that_is_cut_off_or_damaged_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    body, heads = gzip.compress(PAGE * 9), ("Content-Type: text/html", "Content-Encoding: gzip")
    altered = body[:40] + bytes(9) + body[49:]
    for content, reason in (
        (body[:-20], "ends too early; the rest is lost"),
        (altered, "is damaged, the rest"),
    ):
        (item,) = of_crawl(answer(content, *heads))
        assert isinstance(item, Rejection)
        assert reason in item.reason
    assert capfd.readouterr() == ("", "")


@needs("brotli")
def test_damage_in_one_answer_is_told_and_the_others_are_read() -> None:
    heads = ("Content-Type: text/html", "Content-Encoding: br")
    too_early = "the compressed file ends too early; the rest is lost"
    damaged = "the compressed file is damaged, the rest is lost: "
    bodies = {b"no brotli at all": damaged, packed("br", PAGE)[:-40]: too_early, b"": too_early}
    for body, reason in bodies.items():
        item, other = of_crawl(answer(body, *heads), answer(PAGE, url="https://example.org/2"))
        assert isinstance(item, Rejection)
        assert (item.file, item.reason[: len(reason)]) == (f"a.warc/{URL}", reason)
        assert isinstance(other, Article)


@needs("brotli")
def test_a_bomb_in_brotli_takes_no_more_memory_than_its_page_may_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(draft, "LONGEST_DOCUMENT", 2**20)
    bomb = packed("br", bytes(2**26))
    tracemalloc.start()
    try:
        (item,) = of_crawl(answer(bomb, "Content-Type: text/html", "Content-Encoding: br"))
        assert tracemalloc.get_traced_memory()[1] < 2**24
    finally:
        tracemalloc.stop()
    assert item == Rejection(f"a.warc/{URL}", None, "longer than 1,048,576 bytes")


MARCH, APRIL = "2024-03-01T00:00:00Z", "2024-04-01T08:09:10Z"
LATER = PAGE.replace("驱动".encode(), "引领".encode())
READ_LATER = READ.replace("驱动", "引领")


@pytest.mark.parametrize("first", [MARCH, APRIL])
def test_every_capture_of_a_page_that_changed_is_an_article(first: str) -> None:
    second = MARCH if first == APRIL else APRIL
    stamp = "20240301000000" if second == MARCH else "20240401080910"
    assert of_crawl(answer(PAGE, WARC_Date=first), answer(LATER, WARC_Date=second)) == [
        page(),
        page(f"{stamp}/{URL}", text=READ_LATER),
    ]


def test_a_capture_that_equals_the_one_before_is_left_out() -> None:
    digests = ["sha1:A", "sha1:A", "sha1:B", "sha1:A"]
    bodies = [PAGE, PAGE, LATER, PAGE]
    records = [
        answer(body, WARC_Date=f"2024-0{number}-01T00:00:00Z", WARC_Payload_Digest=digest)
        for number, (body, digest) in enumerate(zip(bodies, digests, strict=True), 1)
    ]
    assert of_crawl(*records) == [
        page(),
        page(f"20240301000000/{URL}", text=READ_LATER),
        page(f"20240401000000/{URL}"),
    ]
    assert left_out() == [LeftOut(f"a.warc/{URL}", "a capture that equals the one before it")]


def test_the_time_of_a_capture_is_no_day_of_publication() -> None:
    _, later = of_crawl(answer(PAGE, WARC_Date=MARCH), answer(LATER, WARC_Date=APRIL))
    assert isinstance(later, Article)
    assert later.published is None


def test_other_files_of_a_wacz_are_told(folder: Path) -> None:
    parts = {"datapackage.json": b"{}", "archive/data.warc.gz": gzip.compress(answer(PAGE))}
    (folder / "c.wacz").write_bytes(zipped(parts))
    assert read("c.wacz") == [page(holder="c.wacz/archive/data.warc.gz")]
    assert left_out("c.wacz") == [LeftOut("c.wacz/datapackage.json", "a record of the crawl about itself")]


def arc(*pages: tuple[str, bytes]) -> bytes:
    head = b"1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n"
    records = [b"filedesc://a.arc 0.0.0.0 20040329000000 text/plain %d\n%s\n" % (len(head), head)]
    for url, body in pages:
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        records.append(f"{url} 192.0.2.1 20040329000000 text/html {len(http)}\n".encode() + http + b"\n")
    return b"".join(records)


def test_the_older_format_of_crawls_is_read(folder: Path) -> None:
    pages = arc((URL, PAGE), ("https://example.org/2", PAGE))
    expected = [page(holder="a.arc"), page("https://example.org/2", "a.arc", "https://example.org/2")]
    assert of_crawl(pages, name="a.arc") == expected
    assert [
        item.id for item in of_crawl(gzip.compress(pages), name="b.arc.gz") if isinstance(item, Article)
    ] == [
        f"b.arc.gz/{URL}",
        "b.arc.gz/https://example.org/2",
    ]
    assert of_crawl(answer(PAGE).replace(b"WARC/1.0", b"WARC/0.18", 1)) == [page()]
