"""Documents of offices, books, mail and feeds: what stands in them, and what hostile ones come to."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.core.article import Article, Rejection
from indexer.inspecting.preview import Preview, preview
from indexer.sources import LeftOut, read_articles
from tests.examples import examples
from tests.indexer.sources.archives import zipped

for library in ("defusedxml", "pypdfium2_raw"):
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed", allow_module_level=True)

BODY = "平顶山市科技工作会议在白龟湖科创新城召开。"
MORE = "会议强调创新驱动发展。"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(name: str, content: bytes) -> list[Article | Rejection]:
    Path(name).write_bytes(content)
    return list(read_articles([name]))


def reason(name: str, content: bytes) -> str:
    (item,) = read(name, content)
    assert isinstance(item, Rejection)
    return item.reason


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="urn:mc"'


def docx(body: str, **parts: str) -> bytes:
    return zipped({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", **parts})


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_word_document() -> None:
    table = f"<w:tbl><w:tr><w:tc>{p('指标')}</w:tc><w:tc>{p('研发')}{p('强度')}</w:tc></w:tr></w:tbl>"
    deleted = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    changed = f"<w:p>{deleted}<w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>"
    box = f"<mc:Choice>{p('框')}</mc:Choice><mc:Fallback>{p('框')}</mc:Fallback>"
    nested = f"<w:p><w:r><w:t>外</w:t></w:r><w:r>{box}</w:r><w:r><w:t>面</w:t></w:r></w:p>"
    broken = "<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:tab/><w:instrText>PAGE</w:instrText></w:r></w:p>"
    notes = {"word/footnotes.xml": f"<w:footnotes {W}><w:footnote>{p('脚注')}</w:footnote></w:footnotes>"}
    content = docx(p("通知") + p(BODY) + table + changed + nested + broken, **notes)
    expected = f"通知\n{BODY}\n指标 研发 强度\n新\n框\n外面\n上\n下 \n脚注"
    assert read("a.docx", content) == [Article("a.docx", expected, title="通知", path="a.docx")]


def test_a_word_document_holds_what_was_moved_once_and_no_readings() -> None:
    moved = "<w:p><w:{0}><w:r><w:t>移动的话。</w:t></w:r></w:{0}></w:p>"
    ruby = "<w:ruby><w:rt><w:r><w:t>kē</w:t></w:r></w:rt>"
    ruby += "<w:rubyBase><w:r><w:t>科</w:t></w:r></w:rubyBase></w:ruby>"
    read_aloud = f"<w:p><w:r>{ruby}</w:r><w:r><w:t>技工作。</w:t></w:r></w:p>"
    content = docx(p("通知") + moved.format("moveFrom") + read_aloud + moved.format("moveTo"))
    expected = "通知\n\n科技工作。\n移动的话。"
    assert read("a.docx", content) == [Article("a.docx", expected, title="通知", path="a.docx")]


def test_an_opendocument_text() -> None:
    names = 'xmlns:o="urn:o" xmlns:t="urn:t"'
    table = "<t:table><t:table-row><t:table-cell><t:p>甲</t:p></t:table-cell><t:table-cell><t:p>乙</t:p>"
    table += "</t:table-cell></t:table-row></t:table>"
    text = f"<t:h>通知</t:h><t:p>{BODY}<t:s t:c='2'/>尾<t:line-break/>次行</t:p>"
    text += f"<t:p>有<o:annotation><t:p>批注</t:p></o:annotation>注</t:p>{table}"
    content = f"<o:doc {names}><o:body><o:text>{text}</o:text></o:body></o:doc>"
    expected = f"通知\n{BODY}  尾\n次行\n有注\n甲 乙"
    assert read("a.odt", zipped({"content.xml": content})) == [
        Article("a.odt", expected, title="通知", path="a.odt")
    ]


SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("白<t:ruby><t:ruby-base>龟</t:ruby-base><t:ruby-text>guī</t:ruby-text></t:ruby>湖", ["白龟湖"]),
        (
            "企业30<t:note><t:note-citation>1</t:note-citation><t:note-body><t:p>见附件</t:p><t:p>二</t:p>"
            "</t:note-body></t:note>家",
            ["企业30家", "见附件", "二"],
        ),
        ("图<s:title>名</s:title><s:desc>述</s:desc><t:title>文题</t:title>后", ["图文题后"]),
        ("甲\n  乙<t:ruby>\n  <t:ruby-base>丙</t:ruby-base>\n</t:ruby>", ["甲 乙丙"]),
    ],
)
def test_parts_of_an_opendocument_paragraph(paragraph: str, expected: list[str]) -> None:
    deleted = "<t:tracked-changes><t:changed-region><t:deletion><t:p>旧</t:p></t:deletion></t:changed-region>"
    text = f"{deleted}</t:tracked-changes><t:p>{paragraph}</t:p><t:p>尾。</t:p>"
    names = f'xmlns:o="urn:o" xmlns:t="urn:t" xmlns:s="{SVG}"'
    content = f"<o:doc {names}><o:body><o:text>{text}</o:text></o:body></o:doc>"
    (article,) = read("a.odt", zipped({"content.xml": content}))
    assert isinstance(article, Article)
    assert article.text.split("\n") == [expected[0], "尾。", *expected[1:]]


def test_an_opendocument_text_has_no_text_that_its_styles_hide_or_strike_and_no_raised_marks() -> None:
    looks = {
        "H": 't:display="none"',
        "S": 's:text-line-through-style="solid"',
        "R": 's:text-position="super 58%"',
    }
    written = "".join(
        f'<s:style s:name="{name}"><s:text-properties {look}/></s:style>' for name, look in looks.items()
    )
    common = '<s:style s:name="N"><s:text-properties s:text-line-through-style="none"/></s:style>'
    text = '<t:p>罚款<t:span t:style-name="S">三<t:span t:style-name="N">千</t:span>元</t:span>五千元。</t:p>'
    text += '<t:p>公开<t:span t:style-name="H">底稿</t:span>内容。</t:p><t:p t:style-name="S">旧。</t:p>'
    text += (
        '<t:p>责任<t:span t:style-name="R">1</t:span>制度，10<t:span t:style-name="R">3</t:span>家。</t:p>'
    )
    text += "<t:p>注<o:annotation><t:p>批</t:p></o:annotation>。<t:script>f()</t:script></t:p>"
    names = 'xmlns:o="urn:o" xmlns:t="urn:t" xmlns:s="urn:s"'
    content = f"<o:doc {names}><o:styles>{written}</o:styles><o:body><o:text>{text}</o:text></o:body></o:doc>"
    head = f"<o:doc {names}>{common}<s:header><t:p>页眉</t:p></s:header></o:doc>"
    Path("a.odt").write_bytes(zipped({"content.xml": content, "styles.xml": head}))
    (item,) = preview(["a.odt"])
    assert isinstance(item, Preview)
    assert item.paragraphs == ("罚款五千元。", "公开内容。", "责任制度，10³家。", "注。")
    assert item.left_out == (
        LeftOut("三千元", "text that is struck through"),
        LeftOut("底稿", "hidden text"),
        LeftOut("旧。", "text that is struck through"),
        LeftOut("批", "a comment"),
        LeftOut("页眉", "the head or foot of a page"),
    )


def test_rich_text() -> None:
    gbk = "".join(f"\\'{byte:02x}" for byte in "会议通知".encode("gbk"))
    content = f"{{\\rtf1\\ansi\\ansicpg936 {gbk}\\par \\u31185?\\u25216?\\u12290?\\par "
    content += "{\\trowd\\intbl A\\cell B\\cell\\row}\\par}"
    (item,) = read("a.rtf", content.encode("ascii"))
    assert isinstance(item, Article)
    assert (item.title, item.text.split()) == ("会议通知", ["会议通知", "科技。", "A", "B"])
    assert reason("b.rtf", b"no rtf") == "no RTF: it does not begin with {\\rtf"


def pdf(pages: list[list[str]]) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    content = io.BytesIO()
    canvas = Canvas(content)
    for page in pages:
        for number, line in enumerate(page):
            canvas.setFont("STSong-Light", 20 if line.startswith("★") else 10)
            canvas.drawString(50, 800 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def test_a_pdf_is_joined_to_paragraphs_and_its_running_head_stands_once() -> None:
    one, two, three, four, five, six, seven, eight = (
        f"全市科技系统要切实强化党建引领扛起政治责任{number * 3}履职尽责担当作为扎实推进各项任务"
        for number in "甲乙丙丁戊己庚辛"
    )
    head = "示例省人民政府公报"
    pages = [
        [head, "会议通知", one, two, "落地见效。", "一、总体要求", three, "— 1 —"],
        [head, four, "完毕。", five, six, "— 2 —"],
        [head, seven + "。", eight, "全文完。", "第 3 页"],
    ]
    (item,) = read("a.pdf", pdf(pages))
    assert isinstance(item, Article)
    assert (item.title, item.text.split("\n")) == (
        "会议通知",
        [
            head,
            "会议通知",
            f"{one}{two}落地见效。",
            "一、总体要求",
            f"{three}{four}完毕。",
            f"{five}{six}{seven}。{eight}全文完。",
        ],
    )


def test_a_pdf_whose_title_goes_over_two_lines_of_larger_letters() -> None:
    page = [
        "★示例省人民政府关于印发全省科技",
        "★工作要点的通知",
        "★全省科技工作要点和主要任务安排",
        "全市科技系统要切实强化党建引领扛起政治责任履职尽责担当作为扎实",
        "推进各项任务。",
    ]
    (item,) = read("a.pdf", pdf([page]))
    assert isinstance(item, Article)
    assert item.text.split("\n") == [page[0] + page[1], page[2], page[3] + page[4]]


def test_a_pdf_that_holds_nothing_or_is_none_says_so() -> None:
    assert reason("a.pdf", pdf([[], []])) == (
        "no text is found in it: fields of forms and notes are not read"
    )
    assert reason("c.pdf", b"%PDF-1.7 nothing") == (
        "no PDF that can be read: it is cut off, damaged, or another file"
    )


def test_the_chapters_of_a_book_in_order() -> None:
    def page(title: str) -> str:
        return f"<html><title>{title}</title><body><h1>{title}</h1><p>{BODY}{MORE}</p></body></html>"

    items = '<item id="b" href="two.xhtml" media-type="application/xhtml+xml"/>'
    items += '<item id="a" href="text/one%20.xhtml" media-type="application/xhtml+xml"/>'
    items += '<item id="c" href="cover.png" media-type="image/png"/>'
    spine = '<itemref idref="c"/><itemref idref="a"/><itemref idref="b"/><itemref idref="none"/>'
    package = (
        f"<package xmlns:dc='urn:dc'><metadata><dc:title>年鉴</dc:title></metadata>{items}{spine}</package>"
    )
    parts = {
        "META-INF/container.xml": '<container><rootfile full-path="OPS/p.opf"/></container>',
        "OPS/p.opf": package,
        "OPS/text/one .xhtml": page("第一章"),
        "OPS/two.xhtml": page("第二章"),
    }
    found = read("a.epub", zipped(parts))
    assert [(item.id, item.title, item.source) for item in found if isinstance(item, Article)] == [
        ("a.epub/OPS/text/one .xhtml", "第一章", "年鉴"),
        ("a.epub/OPS/two.xhtml", "第二章", "年鉴"),
    ]
    (missing,) = read("c.epub", zipped({**parts, "OPS/p.opf": package.replace("two.", "three.")}))[1:]
    assert missing == Rejection("c.epub/OPS/three.xhtml", None, "it is not in the book")
    assert reason("b.epub", zipped({"x": ""})) == "no EPUB: its table of contents is missing"


def test_a_mail_and_what_is_attached() -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "会议通知", "科技局 <kj@example.gov.cn>"
    message["Date"] = "Fri, 29 Mar 2024 10:00:00 +0800"
    message.set_content(BODY)
    message.add_attachment(MORE.encode("gbk"), maintype="application", subtype="x", filename="../附件.txt")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="图.png")
    assert read("a.eml", bytes(message)) == [
        Article(
            "a.eml/message.txt",
            f"{BODY}\n",
            title="会议通知",
            published=date(2024, 3, 29),
            source="科技局",
            path="a.eml/message.txt",
        ),
        Article("a.eml/附件.txt", MORE, path="a.eml/附件.txt"),
    ]
    assert reason("b.eml", b"") == "no mail: it has no headers"


def test_a_page_that_a_browser_saved() -> None:
    page = f"<html><body><h1>会议召开</h1><p>{BODY}{MORE}</p></body></html>"
    head = "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/a\nSubject: 会议召开\n"
    head += "Date: Sat, 30 Mar 2024 10:00:00 +0800\nMIME-Version: 1.0\n"
    head += 'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n'
    parts = f"--b\nContent-Type: text/html; charset=gbk\nContent-Transfer-Encoding: 8bit\n\n{page}\n"
    parts += "--b\nContent-Type: image/png\nContent-Location: https://example.org/a.png\n\nx\n--b--\n"
    (item,) = read("a.mhtml", head.encode() + parts.encode("gbk"))
    assert isinstance(item, Article)
    assert (item.title, item.url, item.published) == ("会议召开", "https://example.org/a", None)


RSS = f"""<?xml version="1.0"?><rss><channel><title>示例网</title>
<item><title>甲</title><link>https://example.org/1</link><pubDate>Thu, 28 Mar 2024 16:00:00 GMT</pubDate>
<description>短</description><encoded>&lt;p&gt;{BODY}&lt;/p&gt;&lt;p&gt;{MORE}&lt;/p&gt;</encoded></item>
<item><guid>x</guid><description>{MORE}</description></item></channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>示例网</title><entry><title>甲</title>
<link rel="self" href="https://example.org/self"/><link href="https://example.org/1"/>
<updated>2024-03-28T16:00:00Z</updated>
<content type="xhtml"><div><p>{BODY}</p><p>a &lt; b</p></div></content></entry></feed>"""


def test_the_entries_of_feeds() -> None:
    first, second = read("a.rss", RSS.encode())
    assert first == Article(
        "a.rss/https://example.org/1",
        f"{BODY}\n{MORE}",
        title="甲",
        url="https://example.org/1",
        source="示例网",
        published=date(2024, 3, 29),
        path="a.rss/https://example.org/1",
    )
    assert isinstance(second, Article)
    assert (second.id, second.text) == ("a.rss/x", MORE)
    (entry,) = read("a.xml", ATOM.encode())
    assert isinstance(entry, Article)
    assert (entry.url, entry.text, entry.published) == (
        "https://example.org/1",
        f"{BODY}\na < b",
        date(2024, 3, 29),
    )
    assert reason("b.xml", b"<html/>") == "no feed, but XML of another kind (html)"
    assert reason("c.xml", b"<rss/>") == "it holds no document"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss>&b;</rss>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>'
ENTITIES = "its XML defines an entity that is more than 64 plain characters, as bombs do"
TAGS = "its XML has more than 5,000,000 tags and attributes"
ITEMS = b"<rss><channel>" + b"<item>" * 20_000 + b"</item>" * 20_000 + b"</channel></rss>"

BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "laughs.xml": (LAUGHS.encode, ENTITIES),
    "outside.xml": (OUTSIDE.encode, ENTITIES),
    "laughs.docx": (lambda: zipped({"word/document.xml": LAUGHS}), ENTITIES),
    "deep.xml": (lambda: b"<a>" * 100_000, "no feed, but XML of another kind (a)"),
    "deeper.odt": (
        lambda: zipped({"content.xml": "<a>" * 200_000 + "</a>" * 200_000}),
        "no OpenDocument text that can be read: it has no body, or is encrypted",
    ),
    "tags.docx": (lambda: zipped({"word/document.xml": "<a/>" * 5_000_001}), TAGS),
    "attributes.odt": (lambda: zipped({"content.xml": "<a " + "b='' " * 5_000_001 + "/>"}), TAGS),
    "items.rss": (lambda: ITEMS, "it holds no text"),
    "none.docx": (lambda: zipped({"x": ""}), "no Word document: there is no word/document.xml in it"),
    "zeros.docx": (
        lambda: zipped({"word/document.xml": " " * 300 * 2**20}),
        "word/document.xml in it is longer than 268,435,456 bytes",
    ),
}
"""Name -> what makes the file, only in the process that runs its test; the reason for its rejection."""


LARGE_BOMB = "zeros.docx"
BOMB_NAMES = [pytest.param(name, marks=pytest.mark.slow if name == LARGE_BOMB else ()) for name in BOMBS]


@pytest.mark.parametrize("name", BOMB_NAMES)
def test_bombs_end_with_a_reason(name: str) -> None:
    make, expected = BOMBS[name]
    assert reason(name, make()) == expected


SAMPLES = {
    "a.docx": docx(p("通知") + p(BODY)),
    "a.odt": zipped({"content.xml": f"<o><body><p>{BODY}</p></body></o>"}),
    "a.rtf": b"{\\rtf1\\ansi\\ansicpg936 a\\par\\'c6\\'bd\\u31185?}",
    "a.eml": b"Subject: =?gbk?B?u+HS6Q==?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n",
    "a.xml": RSS.encode(),
    "a.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj "
    b"4 0 obj<</Length 9>>stream\nBT (a) Tj ET\nendstream endobj trailer<</Root 1 0 R>>",
}


@settings(max_examples=examples(20, ci=150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_altered_documents_give_articles_and_reasons_and_nothing_else(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SAMPLES)))
    content = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert read(name, bytes(content[: data.draw(st.integers(0, len(content)))])) is not None
