"""Whole pages through PDFium: tables with rules, columns, pictures, text that is drawn in other ways."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from indexer.sources.draft import LeftOut

from .test_pdf import of_objects, read, stream

for library in ("pypdfium2_raw", "reportlab"):
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed", allow_module_level=True)

FONT = "STSong-Light"
PICTURE = "a page that is a picture, it seems: --ocr recognises its text"
LEFT = "左栏说的是科技创新与成果转化"
RIGHT = "右栏说的是乡村振兴与粮食安全"

Draw = Callable[[Any], None]


def pdf(*pages: Draw) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=(595, 842))
    for draw in pages:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def texts(*placed: tuple[float, float, str]) -> Draw:
    def draw(canvas: Any) -> None:
        for x, y, text in placed:
            canvas.drawString(x, y, text)

    return draw


def picture(canvas: Any) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (8, 8), 128)), 0, 0, 595, 842)


def paragraphs(*pages: Draw) -> list[str]:
    return read(pdf(*pages)).text.split("\n")


def test_pages_that_are_pictures_are_told_one_by_one() -> None:
    def stamped(canvas: Any) -> None:
        picture(canvas)
        canvas.drawString(290, 40, "— 3 —")

    draft = read(pdf(texts((80, 700, "通知如下。")), picture, stamped, lambda canvas: None))
    assert draft.text == "通知如下。"
    assert [each for each in draft.left_out if each.why == PICTURE] == [
        LeftOut("page 2", PICTURE),
        LeftOut("page 3", PICTURE),
    ]


@pytest.mark.parametrize("in_one_path", [False, True])
def test_a_row_between_rules_is_a_paragraph_and_a_cell_may_have_several_lines(in_one_path: bool) -> None:
    def table(canvas: Any) -> None:
        lines = [(80, y, 500, y) for y in (720, 690, 630)] + [(x, 720, x, 630) for x in (80, 140, 400, 500)]
        if in_one_path:
            path = canvas.beginPath()
            for x, y, to_x, to_y in lines:
                path.moveTo(x, y)
                path.lineTo(to_x, to_y)
            canvas.drawPath(path)
        else:
            canvas.lines(lines)
        texts(
            *((85, 700, "序号"), (145, 700, "任务内容"), (405, 700, "单位")),
            *((85, 655, "1"), (145, 668, "落实研发费用加计扣除"), (145, 650, "政策"), (405, 660, "税务局")),
        )(canvas)

    assert paragraphs(table) == ["序号 任务内容 单位", "1 落实研发费用加计扣除政策 税务局"]


@pytest.mark.parametrize("by_column", [False, True])
def test_columns_are_read_one_after_the_other_in_whatever_order_they_are_drawn(by_column: bool) -> None:
    placed = [(x, 700.0 - 24 * n, f"{text}{n}。") for n in range(6) for x, text in ((60, LEFT), (320, RIGHT))]
    if by_column:
        placed.sort()
    text = "".join(paragraphs(texts(*placed)))
    assert text == "".join(f"{side}{n}。" for side in (LEFT, RIGHT) for n in range(6))


def signs(text: str, y: float, offsets: Iterable[float]) -> Draw:
    return texts(*((100 + 12 * n + offset, y, sign) for offset in offsets for n, sign in enumerate(text)))


def test_signs_that_are_drawn_one_by_one_are_a_line_also_if_drawn_several_times() -> None:
    assert paragraphs(signs("研发投入后补助管理办法", 700, (0,))) == ["研发投入后补助管理办法"]
    assert paragraphs(signs("研发投入后补助管理办法", 700, (0, 0.2, 0.4))) == ["研发投入后补助管理办法"]


def test_text_that_is_turned_with_its_page_is_read_upright() -> None:
    def turned(canvas: Any) -> None:
        canvas.rotate(90)
        texts((80, -100, "各县区人民政府："), (80, -125, "现将办法印发给你们。"))(canvas)

    assert paragraphs(turned) == ["各县区人民政府：", "现将办法印发给你们。"]


def test_bookmarks_tell_headings_that_look_like_text() -> None:
    def draw(canvas: Any) -> None:
        lines = (
            "二、扎实推进科技创新和成果转化等重点工作任务落地落实见效",
            "全市上下要切实强化党建引领扛起政治责任履职尽责勇于担当作为",
            "完毕。",
        )
        for number, line in enumerate(lines):
            canvas.drawString(80, 780 - 18 * number, line)
        canvas.drawString(80, 700, "三、加强组织领导压实各级各部门科技创新工作主体责任并且完善")
        canvas.drawString(80, 682, "考核评价机制")
        canvas.drawString(80, 664, "各县区要抓好落实。")

    def marked(canvas: Any) -> None:
        draw(canvas)
        for key, title in (
            ("a", "二、扎实推进科技创新和成果转化等重点工作任务落地落实见效"),
            ("b", "三、加强组织领导压实各级各部门科技创新工作主体责任并且完善考核评价机制"),
            ("c", "此处没有的标题"),
        ):
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(title, key, level=0)

    plain = [
        "二、扎实推进科技创新和成果转化等重点工作任务落地落实见效全市上下要切实强化党建引领扛起政治责任履职尽责勇于担当作为",
        "完毕。",
    ]
    assert paragraphs(draw)[0].startswith(plain[0])
    assert paragraphs(marked) == [
        "二、扎实推进科技创新和成果转化等重点工作任务落地落实见效",
        "全市上下要切实强化党建引领扛起政治责任履职尽责勇于担当作为完毕。",
        "三、加强组织领导压实各级各部门科技创新工作主体责任并且完善考核评价机制",
        "各县区要抓好落实。",
    ]


def tagged(*lines: tuple[str, str]) -> bytes:
    """A page of lines, each with the kind of its tag; those of one kind that follow each other share it."""
    drawn = "".join(
        f"/{kind} <</MCID {number}>> BDC BT /F 12 Tf 60 {780 - 16 * number} Td ({text}) Tj ET EMC\n"
        for number, (kind, text) in enumerate(lines)
    )
    groups = [
        (kind, [number for number, _ in group])
        for kind, group in groupby(enumerate(lines), lambda each: each[1][0])
    ]
    font = "<</Type/Font/Subtype/Type1/BaseFont/Courier>>"
    first = 7
    kids = " ".join(f"{first + number} 0 R" for number in range(len(groups)))
    parents = " ".join(f"{first + place} 0 R" for place, (_, numbers) in enumerate(groups) for _ in numbers)
    objects = [
        "<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/StructParents 0"
        f"/Resources<</Font<</F {font}>>>>>>",
        stream("", drawn),
        "<</Type/StructTreeRoot/K 6 0 R/ParentTree<</Nums[0[" + parents + "]]>>>>",
        f"<</Type/StructElem/S/Document/P 5 0 R/K[{kids}]>>",
        *(
            f"<</Type/StructElem/S/{kind}/P 6 0 R/Pg 3 0 R/K[{' '.join(map(str, numbers))}]>>"
            for kind, numbers in groups
        ),
    ]
    return of_objects(objects)


def test_tags_tell_headings_that_look_like_text() -> None:
    first = "Building a city of science and of new technologies"
    texts = ("The city supports each company that does research", "and reports on it in each and any year.")
    plain, marked = (
        read(tagged((kind, first), *(("P", text) for text in texts))).text.split("\n") for kind in ("P", "H2")
    )
    assert (plain, marked) == ([" ".join((first, *texts))], [first, " ".join(texts)])


def test_the_font_of_boxes_shows_every_ideograph_and_no_private_sign(tmp_path: Path) -> None:
    from PIL import ImageFont

    from indexer.sources.formats.pdfium.box_font import box_font

    path = tmp_path / "box.ttf"
    path.write_bytes(box_font())
    font = ImageFont.truetype(str(path), 1000)
    shown = [font.getbbox(character) for character in "国가あ𠮷Aж"]
    assert shown == [shown[0]] * 6
    assert font.getbbox("\ue000") != shown[0]
