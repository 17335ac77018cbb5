"""Text in pictures: what is recognised, what is told of it, and what is told where that cannot be done."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from indexer import build_index, update_index
from indexer.core.errors import SourceError
from indexer.inspecting.preview import Preview, preview
from indexer.sources import registry
from indexer.sources.draft import DEFAULTS, Document, LeftOut, NotAnArticle, Settings
from indexer.sources.formats.layout import Line
from indexer.sources.formats.ocr.recognising import Found
from indexer.sources.registry import PICTURE, format_of
from tests.indexer.indexes import texts_of

for library in ("PIL", "pypdfium2_raw"):
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed", allow_module_level=True)

FONT = next(Path("/usr/share/fonts").glob("**/NotoS*CJK-Regular.ttc"), None)
HAS_OCR = registry.ocr_fault() is None
needs_ocr = pytest.mark.skipif(
    not HAS_OCR or FONT is None, reason="rapidocr, onnxruntime or fonts-noto-cjk is not installed"
)
pytestmark = pytest.mark.usefixtures("quick_dictionary")
OCR = Settings(ocr=True)
MISSING = "it takes rapidocr to read it: pip install 'policy-news-search[ocr]'"
IS_PICTURE = "it holds no text, only pictures, it seems: --ocr recognises their text"

NOTICE = ("关于科技项目申报的通知", "2024年3月29日", "各县：", "第十二条研发投入强度应达到2.6%以上。")


def picture(*lines: str) -> Any:
    """A scanned page of these lines."""
    from PIL import Image, ImageDraw, ImageFont

    shown = Image.new("RGB", (800, 500), "white")
    if lines:
        font, pen = ImageFont.truetype(str(FONT), 28), ImageDraw.Draw(shown)
        for number, line in enumerate(lines):
            pen.text((60, 60 + 80 * number), line, font=font, fill="black")
    return shown


def saved(form: str, pictures: Sequence[Any]) -> bytes:
    content = BytesIO()
    several = {"save_all": True, "append_images": pictures[1:]} if len(pictures) > 1 else {}
    pictures[0].save(content, form, quality=95, **several)
    return content.getvalue()


def draft(name: str, content: bytes, settings: Settings = OCR) -> Any:
    form = PICTURE if registry.is_picture(name) else format_of(name)
    assert form is not None
    return form.load()(Document(name, BytesIO(content)), settings)


@pytest.mark.slow
@needs_ocr
@pytest.mark.parametrize(("name", "form"), [("a.PNG", "PNG"), ("a.jpg", "JPEG")])
def test_the_text_of_a_picture_is_an_article(name: str, form: str) -> None:
    found = draft(name, saved(form, [picture(*NOTICE)]))
    assert found.text.split("\n") == [*NOTICE]
    assert found.fields["title"].value == NOTICE[0]
    assert found.recognised.pages == 1
    assert 0.9 < found.recognised.confidence <= 1


@pytest.mark.slow
@needs_ocr
def test_each_picture_of_a_file_is_a_page() -> None:
    found = draft("a.tif", saved("TIFF", [picture(*NOTICE), picture("第二页的内容。")]))
    assert (found.text.split("\n"), found.recognised.pages) == ([*NOTICE, "第二页的内容。"], 2)


@pytest.mark.slow
@needs_ocr
def test_pages_with_text_are_read_and_others_recognised() -> None:
    from .test_pdf_pages import pdf, texts

    def scanned(canvas: Any) -> None:
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(picture("扫描的一页。")), 0, 0, 595, 842)

    def empty(canvas: Any) -> None:
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(picture()), 0, 0, 595, 842)

    content = pdf(texts((80, 700, "第一页有文字。")), scanned, empty)
    found = draft("a.pdf", content)
    assert found.text.split("\n") == ["第一页有文字。", "扫描的一页。"]
    assert found.recognised.pages == 1
    assert found.left_out == [LeftOut("page 3", "a page in which no text is recognised")]
    plain = draft("a.pdf", content, DEFAULTS)
    assert (plain.text, plain.recognised) == ("第一页有文字。", None)
    why = "a page that is a picture, it seems: --ocr recognises its text"
    assert plain.left_out == [LeftOut("page 2", why), LeftOut("page 3", why)]


def test_boxes_that_stand_for_letters_are_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = Found([Line("口口口口第1口", 0, 9, 0, 1)], 0.9, 1)
    monkeypatch.setattr("indexer.sources.formats.pdf.require_ocr", lambda: None)
    monkeypatch.setattr("indexer.sources.formats.pdf.recognise_page", lambda data, number: boxes)
    with pytest.raises(NotAnArticle) as refused:
        draft("a.pdf", saved("PDF", [picture()]))
    assert str(refused.value) == "no text is recognised in it"


@pytest.mark.slow
@needs_ocr
@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.png", b"no picture", "no picture that can be read: UnidentifiedImageError: "),
        ("a.png", saved("PNG", [picture()]), "no text is recognised in it"),
    ],
)
def test_a_picture_without_text_is_rejected(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(NotAnArticle) as refused:
        draft(name, content)
    assert str(refused.value).startswith(reason)


@pytest.mark.slow
@needs_ocr
def test_a_source_keeps_to_it_and_the_report_tells_how_sure_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "s"
    source.mkdir()
    (source / "a.png").write_bytes(saved("PNG", [picture(*NOTICE)]))
    (source / "b.txt").write_text("标题\n正文。", encoding="utf-8")
    assert (build_index(["s"], "index").skipped, set(texts_of("index"))) == (1, {"s/b.txt"})
    report = update_index(["s"], "index", ocr=True)
    assert (report.added, report.unchanged, report.skipped) == (1, 1, 0)
    assert report.recognised is not None
    assert (report.recognised.pages, report.recognised.least) == (1, "s/a.png")
    assert report.recognised.lowest == report.recognised.confidence > 0.9
    assert texts_of("index")["s/a.png"] == NOTICE
    later = update_index(index="index")
    assert (later.added, later.removed, later.unchanged) == (0, 0, 2)
    assert update_index(index="index", ocr=False).removed == 1


def test_a_picture_that_is_given_is_told_what_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(saved("PNG", [picture()]))
    (rejection,) = preview([path])
    assert not isinstance(rejection, (Preview, LeftOut))
    assert rejection.reason == "a picture: --ocr recognises its text"


def test_a_missing_library_is_told_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    (tmp_path / "a.txt").write_text("标题\n正文。", encoding="utf-8")
    for run in (build_index, update_index):
        with pytest.raises(SourceError) as refused:
            run([tmp_path], tmp_path / "index", ocr=True)
        assert str(refused.value) == MISSING
    # A source may have been given so where the library was there.
    for name, form in (("a.png", "PNG"), ("a.pdf", "PDF")):
        with pytest.raises(NotAnArticle) as missing:
            draft(name, saved(form, [picture()]))
        assert str(missing.value) == MISSING


def test_without_the_option_a_scanned_pdf_is_told_what_reads_it() -> None:
    with pytest.raises(NotAnArticle) as refused:
        draft("a.pdf", saved("PDF", [picture()]), DEFAULTS)
    assert str(refused.value) == IS_PICTURE
