"""XML as it is found: in any encoding, damaged, and hostile. A fault costs its entry at most."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.core.article import Article, Rejection
from indexer.sources.formats.damaged_xml import read_damaged
from tests.indexer.sources.archives import read, zipped

if importlib.util.find_spec("defusedxml") is None:
    pytest.skip("defusedxml is not installed", allow_module_level=True)

FIRST = "对节水灌溉设备给予补贴。"
SECOND = "老旧小区加装电梯办理流程说明。"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def item(text: str, number: int) -> str:
    link = f"<link>https://example.org/{number}</link>"
    return f"<item><title>甲{number}</title>{link}<description>{text}</description></item>"


def rss(*items: str, before: str = '<?xml version="1.0"?>') -> str:
    return f"{before}<rss><channel><title>示例网</title>{''.join(items)}</channel></rss>"


def texts(content: bytes) -> list[str]:
    """The texts of a feed's entries, and the reasons for what is none, by the ends of their names."""
    Path("a.xml").write_bytes(content)
    return [
        each.text if isinstance(each, Article) else str(each).removeprefix("a.xml") for each in read("a.xml")
    ]


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("gb2312", "gb2312", FIRST),
        ("GBK", "gbk", "镕基同志强调，要加强水利建设。"),
        ("gb18030", "gb18030", "㐂𠮷字也在其中，要加强水利建设。"),
        ("big5", "big5", "對節水灌溉設備給予補貼。"),
        ("Shift_JIS", "shift_jis", "経済対策について、政府は十二日に発表した。"),
        ("utf-16", "utf-16", FIRST),
        ("utf-16", "utf-16-le", FIRST),
        ("utf-8", "utf-8-sig", FIRST),
        ("gb2312", "utf-8", FIRST),
        ("gb2312", "utf-8-sig", FIRST),
        ("iso-8859-1", "utf-8", FIRST),
        ("utf-8", "gb18030", FIRST * 3),
        ("utf-16", "utf-8", FIRST),
        ("x-unheard-of", "gb18030", FIRST * 3),
    ],
)
def test_a_feed_is_read_in_its_encoding_whatever_it_declares(declared: str, encoding: str, text: str) -> None:
    before = f'<?xml version="1.0" encoding="{declared}"?>\n'
    assert texts(rss(item(text, 1), item("&amp;", 2), before=before).encode(encoding)) == [text, "&"]


def test_packages_of_books_and_parts_of_office_files_may_be_in_any_encoding(folder: Path) -> None:
    declared = '<?xml version="1.0" encoding="{}"?>'.format
    entries = {
        "META-INF/container.xml": declared("gbk").encode() + b'<c><rootfile full-path="p.opf"/></c>',
        "p.opf": (
            declared("gbk") + '<package><title>年鉴</title><item id="a" href="一.xhtml" '
            'media-type="application/xhtml+xml"/><itemref idref="a"/></package>'
        ).encode("gbk"),
        "一.xhtml": f"<html><body><p>{FIRST}</p></body></html>".encode(),
    }
    (folder / "a.epub").write_bytes(zipped(entries))
    word = f'{declared("utf-16")}<w:document xmlns:w="urn:w"><w:p><w:t>{SECOND}</w:t></w:p></w:document>'
    (folder / "b.docx").write_bytes(zipped({"word/document.xml": word.encode("utf-16")}))
    assert read() == [
        Article("a.epub/一.xhtml", FIRST, source="年鉴", path="a.epub/一.xhtml"),
        Article("b.docx", SECOND, path="b.docx"),
    ]


@pytest.mark.parametrize(
    ("fault", "first"),
    [
        ("对节水灌溉&nbsp;设备", "对节水灌溉\xa0设备"),
        ("对节水灌溉&ldquo;设备&rdquo;&hellip;", "对节水灌溉“设备”…"),
        ("对节水灌溉&unknown;设备", "对节水灌溉&unknown;设备"),
        ("对节水灌溉R&D设备", "对节水灌溉R&D设备"),
        ("对节水灌溉&", "对节水灌溉&"),
        ("对节水灌溉\x0b设备\x00\x1f", "对节水灌溉设备"),
        ("对节水灌溉&#11;设备&#x1F;", "对节水灌溉设备"),
        ("对节水灌溉&#x110000;&#xD800;", "对节水灌溉\ufffd\ufffd"),
        ("对节水灌溉a < b设备", "对节水灌溉a < b设备"),
        ("对节水灌溉指数<三十", "对节水灌溉指数<三十"),
        ("对节水<br>灌溉设备", "对节水\n灌溉设备"),
        ("<p>对节水灌溉设备<p>给予补贴", "对节水灌溉设备\n给予补贴"),
        ("对节水<b>灌溉<i>设备</b></i></p>", "对节水灌溉设备"),
        ("对节水灌溉<img src=a.png>设备", "对节水灌溉设备"),
        ("<p align=left title='a\">对节水灌溉设备</p>", "对节水灌溉设备"),
        ("<![CDATA[对节水灌溉&nbsp;\x08设备]]>&", "对节水灌溉\xa0设备&"),
        ("<![CDATA[<p>对节水灌溉设备</p>", "对节水灌溉设备"),
        ("<!-- 对 -- 节水 -->灌溉设备", "灌溉设备"),
        ("对节水灌溉设备<!--", "对节水灌溉设备"),
        ("对节水灌溉]]>设备", "对节水灌溉]]>设备"),
    ],
)
def test_a_fault_in_one_entry_costs_neither_its_text_nor_the_other_entries(fault: str, first: str) -> None:
    assert texts(rss(item(fault, 1), item(SECOND, 2)).encode()) == [first, SECOND]
    both = item(f"<![CDATA[{SECOND}]]>", 3)
    assert texts(rss(item(fault, 1), both).encode()) == [first, SECOND]


@pytest.mark.parametrize(
    "feed",
    [
        rss(item(FIRST, 1), item(SECOND, 2), before='\n<?xml version="1.0"?>'),
        rss(item(FIRST, 1), item(SECOND, 2), before='<br /><b>Warning</b>: x<br />\n<?xml version="1.0"?>'),
        rss(item(FIRST, 1), item(SECOND, 2), before="Notice: x\n"),
        rss(item(FIRST, 1), item(SECOND, 2), before="\ufeff\ufeff<?xml version='1.0'?>"),
        rss(item(FIRST, 1), item(SECOND, 2), before='<?xml version="1.0"?>\n<?xml version="1.0"?>'),
        rss(item(FIRST, 1), item(SECOND, 2)) + "<script>x</script>\0\0",
        rss(item(FIRST, 1)) + rss(item(SECOND, 2)),
        rss(item(FIRST, 1), "</channel>", item(SECOND, 2)),
        rss(item(FIRST, 1), "</channel></rss>", item(SECOND, 2)),
        rss(item(FIRST, 1).removesuffix("</item>"), item(SECOND, 2)),
        rss(item(FIRST, 1).removesuffix("</description></item>"), item(SECOND, 2)),
        rss(item(FIRST, 1), item(SECOND, 2)).replace("</channel>", ""),
        rss(item(FIRST, 1), item(SECOND, 2)).replace("<item>", '<item a="1" a="2" b>'),
        rss(item(FIRST, 1), item(SECOND, 2))
        .replace("<title>", "<x:title>")
        .replace("</title>", "</x:title>"),
    ],
)
def test_a_fault_between_entries_costs_none_of_them(feed: str) -> None:
    assert texts(feed.encode()) == [FIRST, SECOND]


def test_an_entry_that_a_fault_costs_is_told() -> None:
    lost = item(FIRST, 1).replace("</title>", "")
    assert texts(rss(lost, item(SECOND, 2)).encode()) == ["/entry 1: it holds no text", SECOND]


def test_a_feed_that_is_cut_off_is_told_and_what_is_there_is_read() -> None:
    whole = rss(item(FIRST, 1), item(SECOND, 2))
    cut = whole[: whole.index("办理")]
    assert texts(cut.encode()) == [FIRST, "老旧小区加装电梯", ": the feed is cut off; the rest is lost"]


def test_an_address_with_a_bare_ampersand_stays_whole() -> None:
    feed = item(FIRST, 1).replace("example.org/1", "example.org/?a=1&copy=2&lt=3")
    Path("a.xml").write_bytes(rss(feed).encode())
    (article,) = read("a.xml")
    assert isinstance(article, Article)
    assert article.url == "https://example.org/?a=1&copy=2&lt=3"


@pytest.mark.parametrize(
    ("definitions", "text", "expected"),
    [
        ('<!ENTITY nbsp "&#160;">', "对节水&nbsp;灌溉", "对节水\xa0灌溉"),
        ("<!ENTITY who '示例市水利局'> <!-- x --> <!ELEMENT rss ANY>", "&who;发布", "示例市水利局发布"),
        ('<!ENTITY a "">', "对节水&a;灌溉", "对节水灌溉"),
        (
            '<!ENTITY % a PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" "http://x.org/a"> %a;',
            "对节水&nbsp;灌溉",
            "对节水\xa0灌溉",
        ),
    ],
)
def test_entities_of_a_few_characters_are_resolved(definitions: str, text: str, expected: str) -> None:
    before = f'<?xml version="1.0"?><!DOCTYPE rss [{definitions}]>'
    assert texts(rss(item(text, 1), before=before).encode()) == [expected]


BOMB = "its XML defines an entity that is more than 64 plain characters, as bombs do"


@pytest.mark.parametrize(
    "definitions",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;">',
        f'<!ENTITY a "{"ha" * 33}">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY a PUBLIC "x" "http://example.org/x">',
        '<!ENTITY % a "x"> %a;',
        '<!ENTITY % a PUBLIC "x" "http://example.org/x"> %a;',
        '<!ENTITY a "<b/>">',
        '<!ENTITY a "&#38;#38;">',
        '<!ENTITY a "&#60;b/&#62;">',
        '<!ENTITY a "x" junk>',
    ],
)
def test_bombs_and_entities_outside_of_the_file_are_refused(definitions: str) -> None:
    feed = rss(item("&a;&b;", 1), before=f"<!DOCTYPE rss [{definitions}]>")
    assert texts(feed.encode()) == [f": {BOMB}"]


def test_a_document_type_without_entities_is_none_to_refuse() -> None:
    outside = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://example.org/rss-0.91.dtd">'
    assert texts(f"{outside}{rss(item('一&nbsp;二', 1), before='')}".encode()) == ["一\xa0二"]


def test_what_is_no_xml_says_why() -> None:
    assert texts(b"no feed") == [": no XML that can be read: syntax error: line 1, column 0"]
    assert texts(b"<rss") == [": no XML that can be read: unclosed token: line 1, column 0"]
    assert texts(b"<rss>") == [": the feed is cut off; the rest is lost"]
    assert texts(b"<html><p>") == [": no feed, but XML of another kind (html)"]


def test_a_part_of_an_office_file_that_is_cut_off_or_no_text_is_no_article(folder: Path) -> None:
    (folder / "a.docx").write_bytes(zipped({"word/document.xml": b"<w:p><w:t>x</w:t>"}))
    (folder / "b.docx").write_bytes(zipped({"word/document.xml": b"\xff" * 50}))
    cut_off, no_text = read()
    assert cut_off == Rejection("a.docx", None, "word/document.xml in it is cut off")
    assert str(no_text).startswith("b.docx: word/document.xml in it: no text in any encoding")


NAMES = st.sampled_from(["a", "b", "{urn:x}c", "item"])
TEXTS = st.text(st.sampled_from("一 <>&;\"'\n]x\xa0"), max_size=6)


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> Element:
    element = Element(draw(NAMES), draw(st.dictionaries(st.sampled_from(["k", "m"]), TEXTS, max_size=2)))
    element.text, element.tail = draw(TEXTS), draw(TEXTS)
    element.extend(draw(st.lists(trees(depth - 1), max_size=3)) if depth else [])
    return element


def shape(element: Element, is_root: bool = True) -> object:
    tag = element.tag.rpartition("}")[2]
    attributes = {name: value for name, value in element.attrib.items() if "xmlns" not in name}
    tail = "" if is_root else element.tail or ""
    return tag, attributes, element.text or "", tail, [shape(child, False) for child in element]


@given(trees())
def test_sound_xml_is_read_as_the_strict_parser_reads_it(root: Element) -> None:
    root.tail = None
    markup = tostring(root, encoding="unicode")
    elements = read_damaged(markup)
    assert elements is not None
    assert elements.is_whole
    assert shape(elements.root) == shape(fromstring(markup))


@given(st.text(st.sampled_from("<>/!?-[]&;\"'= ab一CDATA\0"), max_size=80))
def test_any_characters_give_elements_or_none(text: str) -> None:
    read_damaged(f"<r>{text}")


HOSTILE = {
    "ends": "<a>" * 20_000 + "</b>" * 20_000 + "</a>" * 20_000,
    "marks": "<r>" + "<![CDATA[" * 20_000,
    "comments": "<r>" + "<!--<?<!" * 20_000,
    "quotes": "<r>" + '<a b="' * 20_000,
    "spaces": "<r><a" + " " * 100_000 + "=" + " " * 100_000 + "<",
    "names": "<r>" + "<" + "a" * 100_000 + " a" * 50_000,
    "types": "<!DOCTYPE a [" * 10_000 + "<r>",
    "references": "<r>" + "&a" * 50_000 + "&#" * 50_000,
    "less": "<r>" + "<" * 100_000,
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HOSTILE.items()])
def test_hostile_text_takes_no_quadratic_time(text: str) -> None:
    read_damaged(text, ("item", "entry"))
