"""Word documents: numbers that Word sets, symbols, text that no reader sees, and the names of parts."""

from __future__ import annotations

import importlib.util

import pytest

from indexer.sources.draft import LeftOut
from tests.indexer.sources.word_documents import (
    DOCUMENT,
    NUMBERING,
    STYLES,
    Parts,
    W,
    document,
    level,
    lines,
    numbered,
    numbering,
    p,
    read,
    run,
    style,
    styles,
)
from tests.timing import usual_seconds

if importlib.util.find_spec("defusedxml") is None:
    pytest.skip("defusedxml is not installed", allow_module_level=True)


@pytest.mark.parametrize(
    ("sym", "expected"),
    [
        ('w:font="Symbol" w:char="F0B4"', "补贴5×10元"),
        ('w:font="symbol" w:char="B3"', "补贴5≥10元"),
        ('w:font="Wingdings" w:char="F0FE"', "补贴5☑10元"),
        ('w:font="Wingdings 2" w:char="F0A3"', "补贴5□10元"),
        ('w:font="宋体" w:char="2103"', "补贴5℃10元"),
        ('w:font="Webdings" w:char="F021"', "补贴5 10元"),
        ('w:font="Symbol" w:char="F001"', "补贴5 10元"),
        ('w:font="Symbol" w:char="x"', "补贴5 10元"),
        ('w:font="宋体" w:char="D800"', "补贴5 10元"),
        ('w:font="宋体" w:char="-5"', "补贴5 10元"),
        ('w:char="FFFFFFFFFFFFFFFF"', "补贴5 10元"),
        ("", "补贴5 10元"),
    ],
)
def test_a_symbol_is_its_character_or_a_blank(sym: str, expected: str) -> None:
    body = document(f"<w:p>{run('补贴5')}<w:r><w:sym {sym}/></w:r>{run('10元')}</w:p>")
    assert lines({DOCUMENT: body}) == [expected]


@pytest.mark.parametrize(
    ("before", "mark", "after", "expected"),
    [
        ("责任", "1", "制度", "责任制度"),
        ("2023年", "[2]", "底", "2023年底"),
        ("10", "3", "家", "10³家"),
        ("面积5m", "2", "。", "面积5m2。"),
        ("", "1", " 注", "1 注"),
    ],
)
def test_a_raised_mark_of_a_note_is_no_text_and_an_exponent_is(
    before: str, mark: str, after: str, expected: str
) -> None:
    superscript = run(mark, '<w:vertAlign w:val="superscript"/>')
    body = document(p("甲1"), f"<w:p>{run(before)}{superscript}{run(after)}</w:p>")
    assert lines({DOCUMENT: body}) == ["甲1", expected]


def test_private_codes_in_a_font_of_symbols_are_its_symbols() -> None:
    fonts = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    body = document(f"<w:p>{run('浓度')}{run('&#xF0B3;', fonts)}{run('35&#xF0B3;')}</w:p>")
    assert lines({DOCUMENT: body}) == ["浓度≥35\uf0b3"]


def field(code: str, result: str = "") -> str:
    kinds = ("begin", "separate", "end") if result else ("begin", "end")
    first, *others = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds)
    codes = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (code[:9], code[9:]))
    return first + codes + (others.pop(0) + run(result) if result else "") + others[-1]


@pytest.mark.parametrize(
    ("code", "result", "expected"),
    [
        (r'EQ \* jc2 \* "Font:宋体" \* hps21 \o\ad(\s\up 9(bái guī),白龟)', "", "在白龟湖"),
        (r"eq \o\ac(○,12)", "", "在⑫湖"),
        (r"eq \o\ac(○,特)", "", "在㊕湖"),
        (r"EQ \F(1,2)", "", "在1/2湖"),
        (r"eq \o\ac(○,1)", "①", "在①湖"),
        ("PAGE", "3", "在3湖"),
        (r"EQ \r(3,x)", "", "在湖"),
        ('HYPERLINK "http://example.org"', "", "在湖"),
    ],
)
def test_a_field_shows_its_result_or_the_text_in_its_code(code: str, result: str, expected: str) -> None:
    body = document(f"<w:p>{run('在')}{field(code, result)}{run('湖')}</w:p>")
    assert lines({DOCUMENT: body}) == [expected]


STRUCK, HIDDEN = "text that is struck through", "hidden text"


OF_STYLES = styles(
    style("hidden", "<w:rPr><w:vanish/></w:rPr>"),
    style("struck", "<w:rPr><w:dstrike w:val='true'/></w:rPr>"),
    style("based", "<w:basedOn w:val='hidden'/>"),
    style("shown", "<w:basedOn w:val='hidden'/><w:rPr><w:vanish w:val='false'/></w:rPr>"),
)


@pytest.mark.parametrize(
    ("of_paragraph", "of_run", "why"),
    [
        ("", "<w:vanish/>", HIDDEN),
        ("", "<w:strike/>", STRUCK),
        ("", '<w:dstrike w:val="1"/>', STRUCK),
        ("", '<w:vanish w:val="0"/><w:strike w:val="off"/>', None),
        ("", "<w:webHidden/>", None),
        ("", '<w:rStyle w:val="hidden"/>', HIDDEN),
        ("", '<w:rStyle w:val="based"/>', HIDDEN),
        ("", '<w:rStyle w:val="shown"/>', None),
        ("", '<w:rStyle w:val="struck"/>', STRUCK),
        ('<w:pStyle w:val="hidden"/>', "", HIDDEN),
        ('<w:pStyle w:val="hidden"/>', '<w:rStyle w:val="hidden"/>', None),
        ('<w:pStyle w:val="hidden"/>', '<w:vanish w:val="0"/>', None),
        ('<w:pStyle w:val="unknown"/>', "<w:b/>", None),
    ],
)
def test_text_that_a_reader_does_not_see_is_left_out(of_paragraph: str, of_run: str, why: str | None) -> None:
    body = document(p("公开内容"), f"<w:p><w:pPr>{of_paragraph}</w:pPr>{run('底稿', of_run)}</w:p>")
    draft = read({DOCUMENT: body, STYLES: OF_STYLES})
    expected = ("公开内容\n底稿", []) if why is None else ("公开内容\n", [LeftOut("底稿", why)])
    assert (draft.text, draft.left_out) == expected


def test_runs_that_are_left_out_one_after_the_other_are_one_text() -> None:
    changed = "".join(run(text, "<w:strike/>") for text in ("一", "千", "元"))
    deleted = "<w:del><w:r><w:delText>旧</w:delText></w:r><w:r><w:delText>话</w:delText></w:r></w:del>"
    fine = f"<w:p>{run('罚款')}{changed}{run('五千元')}{run('整', '<w:strike/>')}{deleted}</w:p>"
    draft = read({DOCUMENT: document(fine, p("底稿", "").replace("<w:rPr>", "<w:rPr><w:strike/>"))})
    assert draft.text == "罚款五千元\n"
    why = "text that a tracked change deleted"
    assert draft.left_out == [
        LeftOut("一千元", STRUCK),
        LeftOut("整", STRUCK),
        LeftOut("旧话", why),
        LeftOut("底稿", STRUCK),
    ]


def test_a_text_box_stands_once_and_its_style_ends_with_it() -> None:
    box = f"<mc:AlternateContent><mc:Choice>{p('框', '<w:pStyle w:val=%s/>')}</mc:Choice>" % "'hidden'"
    box += f"<mc:Fallback>{p('框')}</mc:Fallback></mc:AlternateContent>"
    body = document(f"<w:p>{run('外')}<w:r>{box}</w:r>{run('面')}</w:p>")
    draft = read({DOCUMENT: body, STYLES: OF_STYLES})
    assert (draft.text, draft.left_out) == ("\n外面", [LeftOut("框", HIDDEN)])


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relationships(**targets: str) -> str:
    each = "".join(f'<Relationship Type="{RELATIONS}/{kind}" Target="{to}"/>' for kind, to in targets.items())
    return f'<Relationships xmlns="urn:r">{each}</Relationships>'


DIAGRAM = """<dgm:dataModel xmlns:dgm="urn:d" xmlns:a="urn:a"><dgm:ptLst>
<dgm:pt><dgm:t><a:p><a:r><a:t>受</a:t></a:r><a:r><a:t>理</a:t></a:r></a:p></dgm:t></dgm:pt>
<dgm:pt><dgm:t><a:p><a:r><a:t>审核</a:t></a:r></a:p><a:p/></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"""
CHART = """<c:chartSpace xmlns:c="urn:c" xmlns:a="urn:a">
<c:title><a:p><a:r><a:t>增长率</a:t></a:r></a:p></c:title>
<c:ser><c:cat><c:f>Sheet1!A2:A3</c:f><c:strCache><c:pt><c:v>2023年</c:v></c:pt><c:pt><c:v>2024年</c:v></c:pt>
</c:strCache></c:cat><c:val><c:numCache><c:pt><c:v>6.1</c:v></c:pt></c:numCache></c:val></c:ser></c:chartSpace>"""


def test_the_text_of_diagrams_and_charts_stands_at_the_end() -> None:
    parts = {
        DOCUMENT: document(p("甲")),
        "word/_rels/document.xml.rels": relationships(
            chart="charts/chart1.xml", diagramData="diagrams/data1.xml"
        ),
        "word/diagrams/data1.xml": DIAGRAM,
        "word/charts/chart1.xml": CHART,
    }
    assert lines(parts) == ["甲", "受理", "审核", "增长率", "2023年 2024年"]


NOTE = f"<w:footnotes {W}>{p('脚注')}</w:footnotes>"


@pytest.mark.parametrize(
    "parts",
    [
        {DOCUMENT: document(p("甲")), "word/footnotes.xml": NOTE},
        {r"word\document.xml": document(p("甲")), r"word\footnotes.xml": NOTE},
        {"Word/Document.XML": document(p("甲")), "WORD/footnotes.xml": NOTE},
        {
            "_rels/.rels": relationships(officeDocument="word/document2.xml"),
            "word/document2.xml": document(p("甲")),
            "word/footnotes.xml": NOTE,
            DOCUMENT: document(p("乙")),
        },
        {
            r"_rels\.rels": relationships(officeDocument="/Main/./x/../Text.xml"),
            r"main\text.xml": document(p("甲")),
            "main/_rels/text.xml.rels": relationships(footnotes="../notes/1.xml"),
            "notes/1.xml": NOTE,
        },
        {
            "_rels/.rels": relationships(officeDocument="word/gone.xml"),
            DOCUMENT: document(p("甲")),
            "word/footnotes.xml": NOTE,
        },
    ],
    ids=["usual", "backslashes", "capitals", "another name", "another folder", "a name that is gone"],
)
def test_the_package_says_which_part_is_the_document(parts: Parts) -> None:
    assert lines(parts) == ["甲", "脚注"]


def test_comments_heads_feet_and_parts_that_cannot_be_read_are_told() -> None:
    of_document = relationships(header="header1.xml", footer="footer1.xml", numbering="numbering.xml")
    parts = {
        DOCUMENT: document(numbered("甲"), "<w:altChunk/>"),
        "word/_rels/document.xml.rels": of_document,
        "word/header1.xml": f"<w:hdr {W}>{p('示例市公报')}{p('')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {W}>{p('— 1 —')}</w:ftr>",
        "word/comments.xml": f"<w:comments {W}>{p('请核对')}</w:comments>",
        NUMBERING: "<w:numbering>",
        STYLES: '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    }
    draft = read(parts)
    unread = "a part of the document that cannot be read"
    assert (draft.text, draft.left_out) == (
        "甲",
        [
            LeftOut("altChunk", "a document inside the document"),
            LeftOut("请核对", "a comment"),
            LeftOut("示例市公报", "the head or foot of a page"),
            LeftOut("— 1 —", "the head or foot of a page"),
            LeftOut(STYLES, unread),
            LeftOut(NUMBERING, unread),
        ],
    )


def test_hostile_numbers_and_styles_take_no_long_time() -> None:
    many = 1_000
    chained = [style(str(n), f'<w:basedOn w:val="{n + 1}"/>') for n in range(many)]
    lists = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="7"/></w:num>' for n in (*range(many), "x", 10**12)
    )
    levels = [level(n % 9, "%1%9" * 5_000, "chineseCountingThousand", start=10**30) for n in range(200)]
    paragraphs = [numbered("甲", 10**9) + p("甲", '<w:pStyle w:val="0"/>') for _ in range(many)]
    parts = {
        DOCUMENT: document(*paragraphs, numbered("甲", of=-1), numbered("甲")),
        NUMBERING: numbering(*levels, lists=lists),
        STYLES: styles(*chained),
    }
    with usual_seconds() as taken:
        found = lines(parts)
    assert (len(found), found[-2], len(found[-1]) < 1_000) == (2 * many + 2, "甲", True)
    assert taken.seconds < 5


@pytest.mark.parametrize("id", ["r9", "another"])
def test_a_page_inside_a_word_document_is_read_at_its_end(id: str) -> None:
    relations = relationships(aFChunk="chunk.html").replace("<Relationship ", '<Relationship Id="r9" ')
    parts = {
        DOCUMENT: document(p("甲"), f'<w:altChunk r:id="{id}" xmlns:r="urn:r"/>'),
        "word/_rels/document.xml.rels": relations,
        "word/chunk.html": "<html><meta charset=utf-8><body><p>会议要求加强科技创新。</p></body></html>",
    }
    assert lines(parts) == ["甲", "会议要求加强科技创新。"]


def test_lines_of_contents_are_left_out_by_their_style() -> None:
    contents = '<w:pStyle w:val="10"/>'
    draft = read(
        {
            DOCUMENT: document(
                p("示例市规划"), p("第一章 总则 1", contents), p("第一章 总则"), p("为了创新。")
            ),
            STYLES: styles(style("10", '<w:name w:val="toc 1"/>')),
        }
    )
    assert draft.text == "示例市规划\n\n第一章 总则\n为了创新。"
    assert draft.left_out == [LeftOut("第一章 总则 1", "a line of a table of contents")]
