"""Altered files of every format that is read: articles and reasons come of them, and nothing else, in time.

Each input is a sound file of some format, made here, with bytes altered, cut out, doubled or taken from
another file, for `--seconds` on end; of zip archives also one entry is altered and packed again. Whatever is
raised, takes more than 10 seconds of the processor or more than 2 GiB is a fault; the input is kept in
`--keep` then, to be looked at.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import lzma
import random
import resource
import signal
import sqlite3
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage
from pathlib import Path
from struct import pack

from benchmarks.verdict import print_table, verdict
from indexer.core.article import Article
from indexer.sources import limits, read_articles
from indexer.sources.draft import FAULT
from tests.indexer.sources import old_word_tables as tables
from tests.indexer.sources.compound_files import excel
from tests.indexer.sources.compound_files import word as word_of_97

LONGEST_SECONDS, MOST_BYTES = 10, 2 * 2**30
TEXT = "平顶山市科技工作会议在白龟湖科创新城召开，会议强调创新驱动发展。"
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>会议召开_示例网</title>
<meta name="PubDate" content="2024-03-29"></head><body><div class="nav"><a href="/">首页</a></div>
<h1>会议召开</h1><p>2024-03-29 10:20 来源：示例日报</p><div id="zoom"><p>　　{TEXT}</p><p>{TEXT}<br>{TEXT}</p>
<table><tr><td>指标</td><td>2.06%</td></tr></table></div><script>var a = "<p>";</script></body></html>"""


class Hang(Exception):
    """An input took too long."""


class Fault(Exception):
    """An input brought up what nobody had thought of."""


def zipped(entries: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return content.getvalue()


def tarred(entries: dict[str, bytes], mode: str) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in entries.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return content.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["Date"] = "会议召开", "Fri, 29 Mar 2024 10:00:00 +0800"
    message.set_content(TEXT)
    message.add_alternative(PAGE, subtype="html")
    message.add_attachment(TEXT.encode("gbk"), maintype="text", subtype="plain", filename="附件.txt")
    return bytes(message)


def warc() -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode()
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n"
    return (
        f"{head}Content-Length: {len(http)}".encode()
        + b"\r\nContent-Type: application/http;msgtype=response\r\n\r\n"
        + http
        + b"\r\n\r\n"
    )


def pdf() -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    content = io.BytesIO()
    canvas = Canvas(content)
    for key in ("a", "b"):
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(TEXT, key, level=key == "b")
        canvas.setFont("STSong-Light", 10)
        for number in range(4):
            canvas.drawString(50, 800 - 20 * number, TEXT)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def numbered_word() -> bytes:
    """A Word document whose paragraphs are numbered, by themselves and by a style."""
    levels = (tables.level("第%1章", tables.CHAPTER), tables.level("第%2条", tables.CHAPTER))
    anew = pack("<iI", 1, tables.HAS_LEVEL) + tables.level("（%1）", tables.ROMAN)
    return word_of_97(
        f"会议\r{TEXT}\r{TEXT}\r",
        paragraphs=[(0, 3, tables.numbered(1, 1)), (3, 4 + len(TEXT), tables.numbered(style=1))],
        tables={
            tables.LISTS: tables.lists(levels),
            tables.NAMED_LISTS: tables.named((1, ()), (1, (anew,))),
            tables.STYLES: tables.styles((0xFFF, b""), (0, tables.numbered(2)[2:])),
            tables.FONTS: tables.fonts("宋体", "Wingdings"),
        },
    )


def numbered_odt() -> str:
    level = "<list-level-style-number level='1' num-format='1' num-suffix='.' start-value='2'/>"
    inner = f"<list><list-item start-value='3'><p>{TEXT}</p></list-item></list>"
    listed = (
        f"<list id='a' style-name='l' continue-list='b'><list-item><p>{TEXT}</p>{inner}</list-item></list>"
    )
    body = f"<body><h outline-level='1'>{TEXT}</h>{listed}</body>"
    return f"<o><outline-style>{level}</outline-style><list-style name='l'>{level}</list-style>{body}</o>"


def database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with closing(sqlite3.connect(path)) as opened, opened:
            opened.execute("CREATE TABLE t (id, text, 标题)")
            opened.executemany("INSERT INTO t VALUES (?, ?, ?)", [(n, TEXT, "会议") for n in range(40)])
        return path.read_bytes()


def workbook() -> bytes:
    sheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c><c r="B{row}"><v>{row}</v></c></row>'
        for row in range(1, 9)
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "_rels/.rels": f"<Relationships xmlns='{package}'><Relationship Id='a' "
        f"Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{sheets}' xmlns:r='{office}'><sheets>"
        "<sheet name='表' sheetId='1' r:id='a'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{package}'><Relationship Id='a' "
        f"Type='{office}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        "xl/sharedStrings.xml": f"<sst xmlns='{sheets}'><si><t>{TEXT}</t></si></sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{sheets}'><sheetData>{rows}</sheetData></worksheet>",
    }
    return zipped({name: text.encode() for name, text in parts.items()})


def presentation() -> bytes:
    paragraph = f"<a:p xmlns:a='a'><a:r><a:t>{TEXT}</a:t></a:r></a:p>"
    slide = f"<p:sld xmlns:p='p'><p:txBody>{paragraph * 3}</p:txBody></p:sld>".encode()
    reference = "<Relationships><Relationship Id='a' Target='slides/slide1.xml'/></Relationships>"
    slides = "<p:sldIdLst><p:sldId r:id='a'/></p:sldIdLst>"
    listed = f"<p:presentation xmlns:p='p' xmlns:r='r'>{slides}</p:presentation>"
    return zipped(
        {
            "ppt/presentation.xml": listed.encode(),
            "ppt/_rels/presentation.xml.rels": reference.encode(),
            "ppt/slides/slide1.xml": slide,
        }
    )


def ofd() -> bytes:
    space = "xmlns:ofd='http://www.ofdspec.org/2016'"
    objects = "".join(
        f"<ofd:TextObject ID='{line}' Boundary='30 {40 + 10 * line} 150 6' Size='5.6'>"
        f"<ofd:TextCode X='0' Y='5'>{TEXT}</ofd:TextCode></ofd:TextObject>"
        for line in range(6)
    )
    body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    pages = "<ofd:Pages><ofd:Page ID='1' BaseLoc='Pages/Page_0/Content.xml'/></ofd:Pages>"
    parts = {
        "OFD.xml": f"<ofd:OFD {space}>{body}</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}>{pages}</ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer>"
        "</ofd:Content></ofd:Page>",
    }
    return zipped({name: text.encode() for name, text in parts.items()})


def samples() -> dict[str, bytes]:
    """A sound file of each format, by name."""
    lines = "".join(
        f'{{"id": "{n}", "title": "会议", "date": "2024-03-29", "text": "{TEXT}"}}\n' for n in range(9)
    )
    word = f"<w:p xmlns:w='w'><w:r><w:t>{TEXT}</w:t></w:r></w:p>"
    entry = f"<item><title>会议</title><description>{TEXT}</description></item>"
    feed = f"<rss><channel><title>网</title>{entry}</channel></rss>"
    package = "<package><item id='a' href='a.xhtml' media-type='text/html'/><itemref idref='a'/></package>"
    book = {
        "META-INF/container.xml": b"<container><rootfile full-path='p.opf'/></container>",
        "p.opf": package.encode(),
        "a.xhtml": PAGE.encode(),
    }
    inner = {"a.txt": TEXT.encode("gb18030"), "b.html": PAGE.encode(), "c.jsonl": lines.encode()}
    return {
        "a.txt": f"会议召开\n来源：示例日报\n{TEXT}\n".encode() * 3,
        "big5.txt": "會議召開，科技創新。".encode("big5") * 9,
        "utf16.txt": TEXT.encode("utf-16") * 3,
        "a.md": f"---\ntitle: 会议\ndate: 2024-03-29\n---\n# 会议\n\n{TEXT}\n\n| a | b |\n".encode(),
        "a.html": PAGE.encode(),
        "a.jsonl": lines.encode(),
        "a.jsonl.gz": gzip.compress(lines.encode()),
        "a.jsonl.xz": lzma.compress(lines.encode()),
        "a.json": f'{{"articles": [{",".join(lines.splitlines())}]}}'.encode(),
        "a.csv": f'id,标题,正文\n1,会议,"{TEXT}"\n2,会议,{TEXT}\n'.encode("gb18030"),
        "a.zip": zipped({**inner, "d.zip": zipped(inner)}),
        "a.tar": tarred(inner, "w"),
        "a.tgz": tarred(inner, "w:gz"),
        "a.tar.xz": tarred(inner, "w:xz"),
        "a.jsonl.bz2": bz2.compress(lines.encode()),
        "a.warc": warc(),
        "a.wacz": zipped({"archive/a.warc": warc()}),
        "a.docx": zipped({"word/document.xml": f"<w:document xmlns:w='w'>{word * 3}</w:document>".encode()}),
        "a.doc": word_of_97(f"会议\r{TEXT}\r指标\x07{TEXT}\x07\x07\r\x13 PAGE \x14{TEXT}\x15\r"),
        "b.doc": numbered_word(),
        "a.xls": excel([["企业名称", "金额"], [TEXT, "30"], [TEXT, "40"]]),
        "a.xlsx": workbook(),
        "a.pptx": presentation(),
        "a.ofd": ofd(),
        "a.odt": zipped({"content.xml": numbered_odt().encode()}),
        "a.rtf": b"{\\rtf1\\ansi\\ansicpg936 \\'c6\\'bd\\par\\u31185?\\par{\\trowd A\\cell\\row}}",
        "a.epub": zipped(book),
        "a.eml": mail(),
        "a.xml": feed.encode(),
        "a.pdf": pdf(),
        "a.db": database(),
    }


def altered(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(data) + 1)
        size = chance.choice((1, 2, 4, 16, 200))
        kind = chance.randrange(6)
        if kind == 0:
            data[at : at + size] = chance.randbytes(min(size, len(data) - at))
        elif kind == 1:
            del data[at : at + size]
        elif kind == 2:
            data[at:at] = data[at : at + size] * chance.choice((1, 2, 50))
        elif kind == 3:
            other = chance.choice(others)
            start = chance.randrange(len(other))
            data[at:at] = other[start : start + size]
        elif kind == 4 and data:
            data[at % len(data)] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))
        elif kind == 5 and chance.random() < 0.3:
            del data[at:]
    return bytes(data)


def altered_within(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """A zip archive in which one entry is altered, and its checksum right."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(entries))
    return zipped({**entries, name: altered(entries[name], others, chance)})


@contextmanager
def limited() -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise Hang

    # The processor's seconds count: an input is not to blame for what else the machine does.
    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LONGEST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def one(name: str, content: bytes, folder: Path) -> tuple[int, int]:
    """(articles, reasons) that come of an input; raises what is raised."""
    path = folder / name
    path.write_bytes(content)
    source = f"sqlite:{path}#t" if name.endswith(".db") else str(path)
    articles = reasons = 0
    try:
        with limited():
            for item in read_articles([source]):
                if isinstance(item, Article):
                    articles += 1
                    list(item.paragraphs())
                elif item.reason.startswith(FAULT):
                    raise Fault(item.reason)
                else:
                    reasons += 1
    finally:
        # A file beside the next one may tell of it.
        path.unlink()
    return articles, reasons


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long (default 60)")
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help="the ends of the names of the files to alter"
    )
    parser.add_argument("--seed", type=int, default=1, help="of what is random (default 1)")
    parser.add_argument(
        "--keep", type=Path, default=Path("benchmarks/results/faults"), help="where faults are kept"
    )
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    # The longer the text of an input, the longer it takes.
    limits.LEAST_ALLOWED = 8 * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    sound = samples()
    ends = tuple(arguments.only or ("",))
    names, others = [name for name in sorted(sound) if name.endswith(ends)], list(sound.values())
    inputs: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    slowest: dict[str, float] = {}
    end = time.monotonic() + arguments.seconds
    with tempfile.TemporaryDirectory() as temporary:
        for name in names:
            assert one(name, sound[name], Path(temporary))[0], f"{name} is no sound sample"
        while time.monotonic() < end:
            name = chance.choice(names)
            within = zipfile.is_zipfile(io.BytesIO(sound[name])) and chance.random() < 0.7
            content = (altered_within if within else altered)(sound[name], others, chance)
            started = time.monotonic()
            try:
                found, refused = one(name, content, Path(temporary))
            except Exception as error:
                if type(error).__name__ == "SourceError":
                    found, refused = 0, 1
                else:
                    found = refused = 0
                    faults[f"{name}: {type(error).__name__}: {error}"[:150]] += 1
                    arguments.keep.mkdir(parents=True, exist_ok=True)
                    (arguments.keep / f"{sum(faults.values()):04}-{name}").write_bytes(content)
            inputs[name] += 1
            articles[name] += found
            reasons[name] += refused
            slowest[name] = max(slowest.get(name, 0), time.monotonic() - started)
    print_table(
        ("sample", "inputs", "articles", "reasons", "slowest, ms"),
        [
            (name, inputs[name], articles[name], reasons[name], f"{1000 * slowest.get(name, 0):.0f}")
            for name in names
        ],
    )
    for fault, count in faults.most_common(20):
        print(f"FAULT {count} times  {fault}")
    bar = f"{sum(inputs.values()):,} altered files, {sum(faults.values())} faults"
    return verdict("fuzz_sources", not faults, bar, {"inputs": sum(inputs.values()), "faults": dict(faults)})


if __name__ == "__main__":
    sys.exit(main())
