"""Each format of an export: what is written, and what the programs that it is for read.

The folder `expected` holds the files of texts. LibreOffice opens the others in CI, if it is installed.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import tracemalloc
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from indexer.core.frozen import altered
from indexer.core.printable import writable
from search import Hit, export_hits
from search.output.export import FORMATS
from search.output.export.csv import csv_parts
from search.output.export.markdown import markdown_parts
from search.output.export.options import ExportOptions, marked_parts
from search.output.export.xlsx import MOST_CHARACTERS
from tests.examples import examples, in_ci
from tests.timing import PATIENCE

from .hits import BARE, HITS, PLAIN

EXPECTED = Path(__file__).parent / "expected"
ACCESSED = date(2026, 11, 30)

TEXTS = st.text(st.characters(codec=None), max_size=40)


@st.composite
def any_hit(draw: st.DrawFn) -> Hit:
    text = draw(st.one_of(TEXTS, st.text("a0b 的《》*_.）-=#|&;", max_size=30)))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    spans = tuple(zip(places[::2], places[1::2], strict=False))
    return replace(BARE, text=text, spans=spans, title=draw(TEXTS), source=draw(TEXTS), url=draw(TEXTS))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("hits.csv", {}),
        ("clean.csv", {"clean": True, "style": "gbt7714"}),
        ("hits.jsonl", {}),
        ("clean.jsonl", {"clean": True}),
        ("hits.md", {"title": "科技 *创新*"}),
        ("clean.md", {"clean": True, "style": "gbt7714"}),
        ("hits.bib", {}),
        ("hits.ris", {"style": "ris"}),
        ("hits.csl.json", {}),
    ],
)
def test_text_is_as_expected(name: str, options: dict[str, object], tmp_path: Path) -> None:
    assert export_hits(HITS, tmp_path / name, accessed=ACCESSED, **options) == len(HITS)  # type: ignore[arg-type]
    assert (tmp_path / name).read_bytes() == (EXPECTED / name).read_bytes()


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_hits_make_a_file_without_any(suffix: str, tmp_path: Path) -> None:
    assert export_hits([], tmp_path / f"none{suffix}") == 0
    assert (tmp_path / f"none{suffix}").exists()


def test_csv_begins_with_the_mark_that_excel_needs_and_has_lines_of_rfc_4180(tmp_path: Path) -> None:
    export_hits([replace(BARE, text='a,"b"')], tmp_path / "a.csv")
    written = (tmp_path / "a.csv").read_bytes()
    assert written.startswith("\ufefftitle,text,".encode())
    assert written.endswith('\r\n,"a,""b""",,,,,,,,b,1,《b》，第1段\r\n'.encode())


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+86 371", "'+86 371"),
        ("-5%", "'-5%"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "' =1+1"),
        ("＝1+1", "'＝1+1"),
        ("1=1", "1=1"),
        ("——2024", "——2024"),
    ],
)
def test_no_cell_of_csv_runs_as_a_formula(text: str, cell: str) -> None:
    *_, line = csv_parts([replace(BARE, text=text)], ExportOptions())
    assert next(csv.reader([line]))[1] == cell


@given(any_hit())
def test_csv_has_a_row_of_as_many_cells_for_any_text(hit: Hit) -> None:
    written = "".join(csv_parts([hit], ExportOptions(clean=True))).encode()
    header, row = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    assert len(header) == len(row)
    assert row[1].removeprefix("'") == writable(hit.text).removeprefix("'")


def rendered(block: str) -> tuple[str, list[str]]:
    """(the text, the bold texts) of a line of Markdown, as a reader sees them; it has to be a paragraph."""
    blocks = MarkdownIt("commonmark").parse(block)
    assert [token.type for token in blocks] == ["paragraph_open", "inline", "paragraph_close"]
    text, bold, is_bold = "", [], False
    for token in blocks[1].children or ():
        if token.type == "strong_open" or token.content == "<strong>":
            bold.append("")
            is_bold = True
        elif token.type == "strong_close" or token.content == "</strong>":
            is_bold = False
        else:
            assert token.type == "text", token
            text += token.content
            if is_bold:
                bold[-1] += token.content
    return text, bold


@settings(max_examples=examples(25, ci=400))
@given(any_hit())
def test_markdown_shows_any_text_and_all_that_was_found(hit: Hit) -> None:
    parts = marked_parts(hit)
    shown = "".join([text for text, _ in parts])
    block = next(iter(markdown_parts([hit], ExportOptions()))).partition("\n\n— ")[0]
    if not shown.strip():
        assert not block.replace("<strong>", "").replace("</strong>", "").strip()
        return
    text, bold = rendered(block)
    assert text.split() == shown.split()
    assert [each.split() for each in bold] == [text.split() for text, is_match in parts if is_match]


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def docx_paragraphs(path: Path) -> list[tuple[str, str, list[str]]]:
    """(style, text, texts that were found) of each paragraph of a Word document."""
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    paragraphs = []
    for paragraph in root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        runs = [("".join(run.itertext()), run.find(f"{W}rPr/{W}rStyle")) for run in paragraph.iter(f"{W}r")]
        found = [text for text, kind in runs if kind is not None and kind.get(f"{W}val") == "Match"]
        paragraphs.append(
            ("" if style is None else style.attrib[f"{W}val"], "".join(t for t, _ in runs), found)
        )
    return paragraphs


def test_docx_has_the_paragraphs_and_their_citations(tmp_path: Path) -> None:
    export_hits(HITS, tmp_path / "hits.docx", title="科技 <创新>")
    assert docx_paragraphs(tmp_path / "hits.docx") == [
        ("Heading1", "科技 <创新>", []),
        (
            *("", "入驻新能源汽车园区、科創(chuàng)新城的⼈才，（ 一）免收费用。"),
            ["新能源汽车", "科創(chuàng)新"],
        ),
        (
            "Citation",
            "《关于支持科技创新的通知》（示政〔2024〕3号），示例市人民政府，2024年2月6日，第8段"
            " · 示例市人民政府网站 · policy/1.html ¶8 · https://example.org/a?b=1&c=2",
            [],
        ),
        ("", "全文", ["全文"]),
        ("Citation", "《b》，第1段 · b ¶1", []),
        (
            "",
            '1. =HYPERLINK("http://a")  �<script>&amp;</script> _x0041_ 《办法》|**�末',
            ["1. =", "《办法》"],
        ),
        (
            "Citation",
            "《<b>*[x](javascript:1)*</b>��[2J》（@SUM(1)），+1-800_x0041_，1899年12月31日，第1段"
            " · =c|' /C calc'!A0 ¶1",
            [],
        ),
    ]


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://a.cn/1?b=2#c", True),
        ("http://a.cn/（中）", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ('http://a.cn/" \\o "b', False),
        ("http://a.cn/\\l", False),
        ("www.a.cn", False),
        (None, False),
    ],
)
def test_only_urls_of_the_web_become_links(url: str | None, is_link: bool, tmp_path: Path) -> None:
    for suffix in (".docx", ".md"):
        export_hits([replace(BARE, url=url)], tmp_path / f"hits{suffix}")
    with ZipFile(tmp_path / "hits.docx") as archive:
        document = ElementTree.fromstring(archive.read("word/document.xml"))
    fields = [field.attrib[f"{W}instr"] for field in document.iter(f"{W}fldSimple")]
    assert fields == ([f' HYPERLINK "{url}" '] if is_link else [])
    assert (tmp_path / "hits.md").read_text(encoding="utf-8").endswith(f" · <{url}>\n\n") == is_link


def test_docx_shows_clean_copies_instead(tmp_path: Path) -> None:
    export_hits([PLAIN], tmp_path / "hits.docx", clean=True)
    assert docx_paragraphs(tmp_path / "hits.docx")[0] == (
        *("", "入驻新能源汽车园区、科創新城的人才，（一）免收费用。", ["新能源汽车", "科創新"]),
    )


@given(any_hit())
def test_docx_holds_any_text(tmp_path_factory: pytest.TempPathFactory, hit: Hit) -> None:
    path = tmp_path_factory.mktemp("docx") / "hits.docx"
    export_hits([hit], path)
    assert docx_paragraphs(path)[0][1] == writable(hit.text)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_hits_make_the_same_file(suffix: str, tmp_path: Path) -> None:
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    export_hits(HITS, first)
    export_hits(HITS, second)
    assert first.read_bytes() == second.read_bytes()


def xlsx_rows(path: Path) -> list[tuple[object, ...]]:
    """The rows of a workbook, sheet by sheet. No cell is a formula."""
    openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    return [row for sheet in book for row in sheet.iter_rows(values_only=True)]


def test_xlsx_has_a_row_for_each_hit(tmp_path: Path) -> None:
    export_hits(HITS, tmp_path / "hits.xlsx", clean=True)
    header, *rows = xlsx_rows(tmp_path / "hits.xlsx")
    assert [dict(zip(header, row, strict=True)) for row in rows[:2]] == [
        {
            "title": "关于支持科技创新的通知",
            "text": "入驻新能源汽车园区、科創(chuàng)新城的⼈才，（ 一）免收费用。",
            "clean": "入驻新能源汽车园区、科創新城的人才，（一）免收费用。",
            "published": datetime(2024, 2, 6),
            "source": "示例市人民政府网站",
            "issuer": "示例市人民政府",
            "number": "示政〔2024〕3号",
            "kind": "通知",
            "region": "示例市",
            "url": "https://example.org/a?b=1&c=2",
            "article": "policy/1.html",
            "paragraph": 8,
            "citation": "《关于支持科技创新的通知》（示政〔2024〕3号），示例市人民政府，2024年2月6日，第8段",
        },
        dict.fromkeys(header)
        | {"text": "全文", "clean": "全文"}
        | {"article": "b", "paragraph": 1, "citation": "《b》，第1段"},
    ]
    assert (rows[2][0], rows[2][1], rows[2][3], rows[2][4]) == (
        "<b>*[x](javascript:1)*</b>��[2J",
        # openpyxl does not read the escape; LibreOffice does.
        '1. =HYPERLINK("http://a")  �<script>&amp;</script> _x005F_x0041_ 《办法》|**�末',
        "1899-12-31",
        "+1-800_x005F_x0041_",
    )


def test_xlsx_marks_what_was_found(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
    export_hits([PLAIN], tmp_path / "hits.xlsx")
    text = openpyxl.load_workbook(tmp_path / "hits.xlsx", rich_text=True).active["B2"].value
    bold = [run.text for run in text if not isinstance(run, str) and run.font.b]
    assert bold == ["新能源汽车", "科創(chuàng)新"]


def test_rows_of_xlsx_are_as_high_as_their_text(tmp_path: Path) -> None:
    texts = ["短", "长" * 36, "长" * 100, "长" * 5_000]
    export_hits([replace(BARE, text=text) for text in texts], tmp_path / "hits.xlsx")
    with ZipFile(tmp_path / "hits.xlsx") as archive:
        rows = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml")).iter(f"{S}row")
    assert [row.attrib["ht"] for row in rows] == ["15", "15", "30", "45", "409"]


def test_text_that_is_longer_than_a_cell_of_excel_goes_on_in_the_next_row(tmp_path: Path) -> None:
    # Excel counts each of these characters of the second kind as two.
    text = "长" * (MOST_CHARACTERS - 1) + "𠮷" * 20_000
    export_hits([replace(BARE, text=text, spans=((0, 3), (40_000, 40_002))), PLAIN], tmp_path / "hits.xlsx")
    _, *rows = xlsx_rows(tmp_path / "hits.xlsx")
    assert "".join(str(row[1]) for row in rows[:3]) == text
    assert [len(str(row[1]).encode("utf-16-le")) // 2 for row in rows[:2]] == [
        MOST_CHARACTERS - 1,
        MOST_CHARACTERS - 1,
    ]
    assert [row[-3:] for row in rows] == [("b", 1, "《b》，第1段")] * 3 + [("policy/1.html", 8, PLAIN.cite())]


def test_full_sheet_of_excel_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.output.export.xlsx.MOST_ROWS", 3)
    export_hits([replace(BARE, paragraph=number) for number in range(1, 6)], tmp_path / "hits.xlsx")
    assert [row[-2] for row in xlsx_rows(tmp_path / "hits.xlsx")] == [
        *("paragraph", 1, 2, "paragraph", 3, 4, "paragraph", 5)
    ]


@given(any_hit())
def test_xlsx_holds_any_text(tmp_path_factory: pytest.TempPathFactory, hit: Hit) -> None:
    path = tmp_path_factory.mktemp("xlsx") / "hits.xlsx"
    export_hits([hit], path)
    with ZipFile(path) as archive:
        rows = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml")).iter(f"{S}row")
    _, row = [{cell.attrib["r"]: "".join(cell.itertext()) for cell in row} for row in rows]
    assert row.get("B2", "") == writable(hit.text)


@pytest.mark.parametrize("suffix", FORMATS)
def test_memory_does_not_grow_with_the_hits(suffix: str, tmp_path: Path) -> None:
    export_hits([PLAIN], tmp_path / f"first{suffix}")  # imports what it takes
    number = examples(50, ci=150)
    hits = (altered(PLAIN, paragraph=each, text=f"{each}" + "长文" * 10_000) for each in range(number))
    tracemalloc.start()
    try:
        assert export_hits(hits, tmp_path / f"hits{suffix}") == number
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000  # half of the text of 50 hits


CALC, WRITER = "sc", "sw"
"""The parts of LibreOffice, each of which may be installed without the other, as its libraries name them."""


def converted(file: Path, part: str, kind: str, *options: str) -> Path:
    """The file of another kind that a part of LibreOffice makes of a file."""
    office = shutil.which("soffice")
    if not office or not in_ci() or not list(Path(office).resolve().parent.glob(f"lib{part}lo.*")):
        pytest.skip("LibreOffice opens exports in CI, if it is installed")
    folder = file.parent / "converted"
    subprocess.run(
        [
            *(office, "--headless", f"-env:UserInstallation=file://{folder}/profile", *options),
            *("--convert-to", kind, "--outdir", folder, file),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return folder / f"{file.stem}.{kind.partition(':')[0]}"


UTF8_COMMAS = "44,34,76"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "options"), [("hits.csv", [f"--infilter=CSV:{UTF8_COMMAS}"]), ("hits.xlsx", [])]
)
def test_libreoffice_reads_tables(name: str, options: list[str], tmp_path: Path) -> None:
    export_hits(HITS, tmp_path / name)
    made = converted(tmp_path / name, CALC, f"csv:Text - txt - csv (StarCalc):{UTF8_COMMAS}", *options)
    rows = list(csv.reader(io.StringIO(made.read_text(encoding="utf-8-sig"), newline="")))
    written = list(csv.reader(io.StringIO("".join(csv_parts(HITS, ExportOptions())).removeprefix("\ufeff"))))
    if name.endswith(".xlsx"):
        written = [[cell.removeprefix("'") for cell in row] for row in written]
    assert rows == written


@pytest.mark.slow
def test_libreoffice_reads_documents(tmp_path: Path) -> None:
    export_hits(HITS, tmp_path / "hits.docx", title="科技")
    made = converted(tmp_path / "hits.docx", WRITER, "txt:Text (encoded):UTF8")
    shown = [text for _, text, _ in docx_paragraphs(tmp_path / "hits.docx")]
    assert made.read_text(encoding="utf-8-sig").split("\n")[:-1] == shown
