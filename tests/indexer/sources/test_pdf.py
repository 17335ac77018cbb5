"""PDFs: which characters their fonts tell, and what a locked one says."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import pytest

from indexer.core.article import Rejection
from indexer.sources import read_articles
from indexer.sources.draft import DEFAULTS, Document, Draft, LeftOut, NotAnArticle
from indexer.sources.registry import format_of

for library in ("cryptography", "pypdf"):
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed", allow_module_level=True)

TITLE = "某市关于防汛责任制度的通知"
GLYPHS = bytes.fromhex("21954efb48c913d1327a506d3fcd53374d790b8350a404cf3f2f245249a0211e1bab")
UNTOLD = "its text cannot be read: its fonts do not tell which characters they show"


def type0(encoding: str, *, ordering: str = "Identity", more: str = "") -> str:
    return (
        f"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding{encoding}{more}/DescendantFonts[<</Type/Font"
        f"/Subtype/CIDFontType0/BaseFont/A/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})"
        "/Supplement 0>>>>]>>"
    )


def simple(encoding: str) -> str:
    return f"<</Type/Font/Subtype/TrueType/BaseFont/#CB#CE#CC#E5{encoding}>>"


def pdf(*lines: tuple[str, bytes], in_form: bool = False, table: str = "") -> bytes:
    """A page of these lines, each a font and a string of its codes. Object 7 is a table (ToUnicode)."""
    drawn = "".join(
        f"BT /F{number} 12 Tf 1 0 0 1 60 {780 - 40 * number} Tm <{codes.hex()}> Tj ET\n"
        for number, (_, codes) in enumerate(lines)
    )
    fonts = "".join(f"/F{number} {font}" for number, (font, _) in enumerate(lines))
    resources = f"/Resources<</Font<<{fonts}>>>>"
    form = "/Resources<</XObject<</X 5 0 R>>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R{form if in_form else resources}>>",
        stream("", "/X Do" if in_form else drawn),
        stream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + resources, drawn),
        "/GBKp-EUC-H",
        stream("", table),
    ]
    content, places = "%PDF-1.4\n", ["0000000000 65535 f \n"]
    for number, each in enumerate(objects, 1):
        places.append(f"{len(content):010} 00000 n \n")
        content += f"{number} 0 obj\n{each}\nendobj\n"
    end = f"xref\n0 8\n{''.join(places)}trailer\n<</Root 1 0 R/Size 8>>\nstartxref\n{len(content)}\n%%EOF\n"
    return (content + end).encode("latin-1")


def stream(head: str, content: str) -> str:
    return f"<<{head}/Length {len(content)}>>stream\n{content}\nendstream"


def read(content: bytes) -> Draft:
    form = format_of("a.pdf")
    assert form is not None
    draft = form.load()(Document("a.pdf", io.BytesIO(content)), DEFAULTS)
    assert isinstance(draft, Draft)
    return draft


def reason(content: bytes) -> str:
    with pytest.raises(NotAnArticle) as refused:
        read(content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("cmap", "encoding", "text"),
    [
        ("UniGB-UCS2-H", "utf-16-be", TITLE),
        ("UniGB-UTF16-V", "utf-16-be", TITLE),
        ("UniJIS-UCS2-HW-H", "utf-16-be", TITLE),
        ("GBK-EUC-H", "gbk", TITLE),
        ("GBK2K-V", "gb18030", TITLE),
        ("GBKp-EUC-H", "gbk", "第2条　镕基"),
        ("GBKp-EUC-V", "gbk", TITLE),
        ("B5pc-H", "big5", "某市防汛責任制度, 3條"),
        ("B5pc-V", "big5", "某市防汛責任制度"),
        ("HKscs-B5-H", "big5", "某市防汛責任制度"),
        ("90msp-RKSJ-H", "cp932", "防災の手引きABC"),
    ],
)
def test_a_font_with_the_cmap_of_a_known_encoding_tells_its_characters(
    cmap: str, encoding: str, text: str
) -> None:
    assert read(pdf((type0(f"/{cmap}"), text.encode(encoding)))).text == text


def test_the_name_of_a_cmap_may_be_an_object_of_its_own() -> None:
    assert read(pdf((type0(" 6 0 R"), TITLE.encode("gbk")))).text == TITLE


def test_a_page_has_the_fonts_of_the_pages_that_it_belongs_to() -> None:
    content = pdf((type0("/GBKp-EUC-H"), TITLE.encode("gbk"))).decode("latin-1")
    start, end = content.index("/Resources"), content.index(">>\nendobj\n4 0 obj")
    resources = content[start:end]
    inherited = content.replace(resources, "", 1).replace("/Kids", resources + "/Kids", 1)
    assert read(inherited.encode("latin-1")).text == TITLE


def test_the_font_of_a_form_that_a_page_draws_tells_its_characters_too() -> None:
    assert read(pdf((type0("/GBKp-EUC-H"), TITLE.encode("gbk")), in_form=True)).text == TITLE


@pytest.mark.parametrize(
    ("font", "codes"),
    [
        pytest.param(type0("/Identity-H"), GLYPHS, id="numbers of glyphs"),
        pytest.param(type0("/Identity-V"), GLYPHS, id="numbers of glyphs, vertical"),
        pytest.param(type0("/Identity-H"), bytes(range(1, 60)), id="few numbers, as Latin letters"),
        pytest.param(type0("/Identity-H"), "7KLVLVDWHVW".encode("utf-16-be"), id="letters, moved by 29"),
        pytest.param(
            type0("/Identity-H", ordering="CNS1"),
            "ɚཧɚɧϋ".encode("utf-16-be"),
            id="numbers of a character collection",
        ),
        pytest.param(
            simple("/Encoding<</Differences[65/g12/g13/C0041]>>"),
            b"ABBCABACABACABA",
            id="names that are numbers",
        ),
        pytest.param(type0("/CNS-EUC-H"), TITLE.encode("gbk"), id="a CMap of no encoding that is known"),
        pytest.param(type0("/UniGB-UTF32-H"), TITLE.encode("utf-32-be"), id="a CMap that no standard has"),
        pytest.param(type0("<</Type/CMap/CMapName/X>>"), TITLE.encode("gbk"), id="a CMap of its own"),
    ],
)
def test_text_whose_font_tells_no_characters_is_refused(font: str, codes: bytes) -> None:
    assert reason(pdf((font, codes))) == UNTOLD
    half = (type0("/UniGB-UCS2-H"), TITLE.encode("utf-16-be"))
    assert reason(pdf((font, codes), half)) == UNTOLD


@pytest.mark.parametrize(
    ("font", "codes", "text"),
    [
        pytest.param(type0("/Identity-H"), TITLE.encode("utf-16-be"), TITLE, id="codes that are Unicode"),
        pytest.param(
            type0("/Identity-H", more="/ToUnicode/Identity-H"),
            "Výbava na přání".encode("utf-16-be"),
            "Výbava na přání",
            id="codes that are said to be Unicode",
        ),
        pytest.param(
            simple("/Encoding<</Differences[65/A/afii10017/u4E00/g12]>>"),
            b"ABC /g13 24/7 and/or /g1",
            "A\u0410\u4e00 /g13 24/7 and/or /g1",
            id="names of characters, and text that looks like a name",
        ),
        pytest.param(
            type0("/UniKS-UTF16-H"), "한국 ไทย العربية ελληνικά".encode("utf-16-be"), None, id="many scripts"
        ),
    ],
)
def test_text_that_a_font_tells_is_read(font: str, codes: bytes, text: str | None) -> None:
    draft = read(pdf((font, codes)))
    assert (draft.text == text or text is None, draft.left_out) == (True, [])


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Été déjà à l’école · «naïf» – Größe ñandú øl"),
        ("cp1252", "ÄÖÜäöüß éèêë ÀÂÇ"),
        ("cp1252", "€£¥§°±²³µ¼½¾×÷"),
        ("cp1252", "2024 23,876 4.55% x=-b ±±±±"),
        ("gbk", TITLE),
        ("gbk", "2024年3月29日, GDP 增长4.55%"),
        ("gbk", "镕堃两字在GBK里"),
        ("gbk", "目　录：关于……………………………………１"),
    ],
)
def test_windows_latin_letters_are_read_as_they_are_or_as_the_gbk_that_they_hold(
    encoding: str, text: str
) -> None:
    assert read(pdf((simple("/Encoding/WinAnsiEncoding"), text.encode(encoding)))).text == text


@pytest.mark.parametrize(
    ("font", "codes", "text"),
    [
        (simple(""), TITLE.encode("gbk"), TITLE),
        (simple("/Encoding/MacRomanEncoding"), TITLE.encode("gbk"), TITLE),
        (
            simple("/Encoding/WinAnsiEncoding"),
            "某市關於防汛責任制度的通知".encode("big5"),
            "某市關於防汛責任制度的通知",
        ),
        (simple("/Encoding/MacRomanEncoding"), "Été déjà".encode("mac_roman"), "Été déjà"),
        (simple(""), b"Notice 2024, R&D", "Notice 2024, R&D"),
    ],
)
def test_fonts_that_declare_other_latin_letters_or_nothing(font: str, codes: bytes, text: str) -> None:
    assert read(pdf((font, codes))).text == text


def test_a_font_of_latin_letters_whose_letters_make_no_text_is_refused() -> None:
    assert reason(pdf((simple("/Encoding/WinAnsiEncoding"), bytes(range(0xC0, 0xE0))))) == UNTOLD


WITH_TABLE = type0("/Identity-H", more="/ToUnicode 7 0 R")


def test_a_table_tells_only_the_characters_that_it_holds() -> None:
    codes = b"".join((0x1000 + number).to_bytes(2, "big") for number in range(len(TITLE)))
    rows = [f"<{0x1000 + number:04x}> <{ord(each):04x}>" for number, each in enumerate(TITLE)]
    head = "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n99 beginbfchar\n"
    whole, cut = ("\n".join((head, *some, "endbfchar")) for some in (rows, rows[:-2]))
    assert read(pdf((WITH_TABLE, codes), table=whole)).text == TITLE
    draft = read(pdf((WITH_TABLE, codes), table=cut))
    assert draft.text == TITLE[:-2] + "\ufffd\ufffd"
    assert [each.text for each in draft.left_out] == ["characters on page 1: 2"]
    assert reason(pdf((WITH_TABLE, codes), table=head)) == UNTOLD


def test_codes_that_no_table_holds_may_be_characters_themselves() -> None:
    assert read(pdf((WITH_TABLE, TITLE.encode("utf-16-be")), table="")).text == TITLE
    assert read(pdf((WITH_TABLE, "R&D 2024".encode("utf-16-be")), table="")).text == "R&D 2024"


def test_a_font_of_latin_letters_stays_beside_one_that_holds_gbk() -> None:
    latin = ("<</Type/Font/Subtype/Type1/BaseFont/B/Encoding/WinAnsiEncoding>>", "ÀÉÎ".encode("cp1252"))
    chinese = (simple("/Encoding/WinAnsiEncoding"), TITLE.encode("gbk"))
    assert read(pdf(latin, chinese)).text == f"ÀÉÎ\n{TITLE}"


def test_a_few_characters_that_a_font_does_not_tell_are_replaced_and_reported() -> None:
    told = (type0("/UniGB-UCS2-H"), (TITLE * 2).encode("utf-16-be"))
    draft = read(pdf(told, (type0("/Identity-H"), GLYPHS[:6])))
    assert draft.text.split("\n") == [TITLE * 2 + "���"]
    why = "text that cannot be read: its font does not tell which characters it shows"
    assert draft.left_out == [LeftOut("characters on page 1: 3", why)]


@pytest.mark.parametrize("resources", ["<</Font 7/XObject[]>>", "<</Font<</F 9 0 R>>/XObject<</X 3 0 R>>>>"])
def test_text_without_a_font_is_refused(resources: str) -> None:
    content = pdf(("null", b"a")).replace(b"<</Font<</F0 null>>>>", resources.encode(), 1)
    assert reason(content) == UNTOLD


def locked(algorithm: str, user: str = "") -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(pdf((type0("/UniGB-UCS2-H"), TITLE.encode("utf-16-be"))))))
    writer.encrypt(user, "owner", algorithm=algorithm)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_pdf_that_only_its_owner_locked_is_read(algorithm: str) -> None:
    assert read(locked(algorithm)).text == TITLE
    assert reason(locked(algorithm, "secret")) == "it is encrypted, and takes a password"


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pypdf import _encryption
    from pypdf._crypt_providers import _fallback

    monkeypatch.chdir(tmp_path)
    Path("a.pdf").write_bytes(locked("AES-128"))
    monkeypatch.setattr(_encryption, "CryptAES", _fallback.CryptAES)
    monkeypatch.setattr(_encryption, "aes_cbc_decrypt", _fallback.aes_cbc_decrypt)
    assert list(read_articles(["a.pdf"])) == [
        Rejection("a.pdf", None, "it takes cryptography to read it: pip install 'policy-news-search[pdf]'")
    ]
