"""Documents that are zip archives of XML beside Word's: OFD, workbooks and presentations."""

from __future__ import annotations

import importlib.util
from io import BytesIO
from pathlib import Path

import pytest

from indexer.core.article import Article, Rejection
from indexer.sources import read_articles
from indexer.sources.draft import DEFAULTS, Document, Draft, LeftOut, NotAnArticle
from indexer.sources.registry import format_of
from tests.indexer.sources.archives import zipped

for library in ("python_calamine", "defusedxml"):
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed", allow_module_level=True)


def read(name: str, content: bytes) -> Draft:
    form = format_of(name)
    assert form is not None
    draft: Draft = form.load()(Document(name, BytesIO(content)), DEFAULTS)
    return draft


OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text_object(text: str, left: float, top: float, size: float = 5, **more: str) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in more.items())
    return (
        f'<ofd:TextObject Boundary="{left} {top} 100 8" Size="{size}"{attributes}>'
        f'<ofd:TextCode X="0" Y="5">{text}</ofd:TextCode></ofd:TextObject>'
    )


def page(*objects: str, template: str = "") -> str:
    drawn = "".join(objects)
    used = f'<ofd:Template TemplateID="{template}"/>' if template else ""
    return f"<ofd:Page {OFD}>{used}<ofd:Content><ofd:Layer>{drawn}</ofd:Layer></ofd:Content></ofd:Page>"


def ofd(*pages: str, template: str | None = None, **parts: str) -> bytes:
    bodies = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}/Content.xml"/>' for n in range(len(pages)))
    common = "" if template is None else '<ofd:TemplatePage ID="t" BaseLoc="Tpls/t.xml"/>'
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody>"
            "<ofd:DocInfo><ofd:Title>信息里的题目</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData>{common}</ofd:CommonData>"
            f"<ofd:Pages>{bodies}</ofd:Pages></ofd:Document>",
            **{f"Doc_0/Pages/{number}/Content.xml": each for number, each in enumerate(pages)},
            **({} if template is None else {"Doc_0/Tpls/t.xml": template}),
            **parts,
        }
    )


SENTENCE = "示例市人民政府决定，自明年起对本市科技型中小企业实行研发投入后补助，具体办法另行通知。"


def test_the_lines_of_an_ofd_are_paragraphs() -> None:
    content = ofd(
        page(
            text_object("示例市", 30, 20),
            text_object("通知", 45, 20.4),
            text_object("甲项", 30, 40),
            text_object("乙项", 80, 40),
            text_object(SENTENCE, 30, 60),
        )
    )
    assert read("a.ofd", content).text.split("\n") == ["示例市通知", "甲项 乙项", SENTENCE]


def test_a_sign_that_is_drawn_twice_is_one_and_a_template_is_read_once() -> None:
    fat = [text_object("题", 30 + shift, 20) for shift in (0, 0.2, 0.4)]
    content = ofd(
        page(*fat, template="t"),
        page(text_object(SENTENCE, 30, 30), template="t"),
        template=page(text_object("某某局", 30, 5)),
    )
    assert read("a.ofd", content).text.split("\n") == ["某某局", "题", SENTENCE]


def test_the_title_that_an_ofd_states_is_taken_where_its_text_has_none() -> None:
    draft = read("a.ofd", ofd(page(text_object(SENTENCE, 30, 20))))
    assert draft.fields["title"].value == "信息里的题目"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped({"a": ""}), "no OFD: there is no OFD.xml in it"),
        (ofd(page()), "it holds no text, only pictures, it seems: save it as a PDF for --ocr to recognise"),
    ],
)
def test_an_ofd_that_cannot_be_read(content: bytes, reason: str) -> None:
    with pytest.raises(NotAnArticle) as raised:
        read("a.ofd", content)
    assert str(raised.value) == reason


def test_a_page_of_an_ofd_that_cannot_be_read_is_told() -> None:
    draft = read("a.ofd", ofd(page(text_object(SENTENCE, 30, 20)), "<broken"))
    assert draft.left_out == [LeftOut("page 2", "a part of the document that cannot be read")]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet(rows: list[list[str | int]]) -> str:
    def cell(value: str | int, place: str) -> str:
        if isinstance(value, int):
            return f'<c r="{place}"><v>{value}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>' if value else ""

    lines = "".join(
        f'<row r="{number}">'
        + "".join(cell(value, f"{'ABCDEFG'[column]}{number}") for column, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def workbook(hidden: tuple[str, ...] = (), **sheets: str) -> bytes:
    states = ("visible", "hidden")
    entries = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}" state="{states[name in hidden]}"/>'
        for number, name in enumerate(sheets, 1)
    )
    targets = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/worksheet" Target="worksheets/{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_MAIN}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
            f"<sheets>{entries}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{targets}</Relationships>',
            **{f"xl/worksheets/{number}.xml": each for number, each in enumerate(sheets.values(), 1)},
        }
    )


def test_the_header_of_a_sheet_names_the_values_of_each_row() -> None:
    rows: list[list[str | int]] = [
        ["补助企业名单"],
        ["序号", "企业名称", "金额"],
        [1, "示例科技有限公司", 30],
        ["合计", "", ""],
    ]
    assert read("a.xlsx", workbook(一=sheet(rows))).text.split("\n") == [
        "补助企业名单",
        "序号 企业名称 金额",
        "序号：1；企业名称：示例科技有限公司；金额：30",
        "合计",
    ]


def test_several_sheets_have_their_names_and_hidden_ones_are_told() -> None:
    one, two = sheet([["甲", "乙"]]), sheet([["丙", "丁"]])
    draft = read("a.xlsx", workbook(("密",), 名单=one, 密=two, 汇总=two))
    assert draft.text.split("\n") == ["名单", "甲 乙", "汇总", "丙 丁"]
    assert draft.left_out == [LeftOut("密", "a hidden sheet")]


def test_a_workbook_that_does_not_say_its_sheets_is_read() -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><t>企业名称</t></si><si><r><t>示例</t></r><r><t>公司</t></r></si></sst>'
    )
    cells = "".join(f'<row><c t="s"><v>{number}</v></c></row>' for number in (0, 1, 2))
    content = zipped(
        {
            "xl/sharedStrings.xml": strings,
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">'
            f"<sheetData>{cells}</sheetData></worksheet>",
        }
    )
    assert read("a.xlsx", content).text.split("\n") == ["企业名称", "示例公司"]


@pytest.mark.parametrize("place", ["XFD1048576", "xfd1048576", "$XFD$1048576"])
def test_a_sheet_of_too_many_cells_is_rejected_before_it_takes_memory(place: str) -> None:
    far = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c r="{place}"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(NotAnArticle, match="more than 10,000,000 cells"):
        read("a.xlsx", workbook(一=far))


DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"


def slide(*texts: str) -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)
    return f'<p:sld xmlns:p="{SLIDES}" xmlns:a="{DRAWING}">{paragraphs}</p:sld>'


def test_the_slides_of_a_presentation_in_their_order_with_diagrams_and_notes_told() -> None:
    ids = '<p:sldId id="256" r:id="r2"/><p:sldId id="257" r:id="r1"/>'
    relations = {
        "ppt/_rels/presentation.xml.rels": ("r1", "slides/one.xml", "r2", "slides/two.xml"),
        "ppt/slides/_rels/two.xml.rels": ("n", "../notesSlides/n.xml", "x", "y.xml"),
        "ppt/slides/_rels/one.xml.rels": ("d", "../diagrams/data1.xml", "c", "../charts/chart1.xml"),
    }
    content = zipped(
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{SLIDES}" xmlns:r="{RELATIONS}">'
            f"{ids}</p:presentation>",
            "ppt/slides/one.xml": slide("任务", "落实。"),
            "ppt/slides/two.xml": slide("示例市科技工作汇报"),
            "ppt/notesSlides/n.xml": slide("提醒听众"),
            "ppt/diagrams/data1.xml": slide("受理", "审核"),
            "ppt/charts/chart1.xml": "<broken",
            **{
                name: f'<Relationships xmlns="{PACKAGE}"><Relationship Id="{a}" Target="{b}"/>'
                f'<Relationship Id="{c}" Target="{d}"/></Relationships>'
                for name, (a, b, c, d) in relations.items()
            },
        }
    )
    draft = read("a.pptx", content)
    assert draft.text.split("\n") == ["示例市科技工作汇报", "任务", "落实。", "受理", "审核"]
    assert draft.left_out == [
        LeftOut("提醒听众", "a speaker's note"),
        LeftOut("ppt/charts/chart1.xml", "a part of the document that cannot be read"),
    ]


PAGE = f"<html><head><meta charset=utf-8><title>示例</title></head><body><p>{SENTENCE}</p></body></html>"


def test_a_document_is_what_its_first_bytes_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    named = {
        "a.doc": PAGE.encode(),
        "b.xls": workbook(一=sheet([["甲", "乙"]])),
        "c.docx": ofd(page(text_object(SENTENCE, 30, 20))),
        "d.pdf": PAGE.encode(),
        "e.doc": (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
            b"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode() + b"\r\n--x--\r\n"
        ),
    }
    for name, content in named.items():
        (tmp_path / name).write_bytes(content)
    texts = {item.id: item.text for item in read_articles(sorted(named)) if isinstance(item, Article)}
    pages = dict.fromkeys(["a.doc", "c.docx", "d.pdf", "e.doc/message.html"], SENTENCE)
    assert texts == {**pages, "b.xls": "甲 乙"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.ceb", "a CEB file: only Founder's reader reads it; save it as .pdf there"),
        ("b.rar", "an archive that is not read: unpack it"),
        ("c.ppt", "it is a presentation of before 2007: save it as .pptx"),
    ],
)
def test_what_is_not_read_is_told_with_what_to_do(
    name: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(b"\x01\x02")
    (item,) = read_articles([name])
    assert isinstance(item, Rejection)
    assert item.reason == reason
