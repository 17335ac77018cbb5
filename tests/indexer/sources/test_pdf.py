"""PDFs: which characters their fonts tell, and what a locked one says."""

from __future__ import annotations

import importlib.util
import io
import sys
from base64 import b64decode
from collections.abc import Iterable, Sequence
from pathlib import Path
from zlib import decompress

import pytest

from indexer.core.article import Rejection
from indexer.sources import read_articles
from indexer.sources.draft import DEFAULTS, Document, Draft, LeftOut, NotAnArticle
from indexer.sources.registry import format_of

if importlib.util.find_spec("pypdfium2_raw") is None:
    pytest.skip("pypdfium2 is not installed", allow_module_level=True)

TITLE = "某市关于防汛责任制度的通知"
GLYPHS = bytes.fromhex("21954efb48c913d1327a506d3fcd53374d790b8350a404cf3f2f245249a0211e1bab")
KANA = "歩行者は進んではならない"
NOTHING = "no text is found in it: fields of forms and notes are not read"
UNTOLD = "its text cannot be read: its fonts do not tell which characters they show"


def type0(encoding: str, *, ordering: str = "Identity", more: str = "") -> str:
    return (
        f"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding{encoding}{more}/DescendantFonts[<</Type/Font"
        f"/Subtype/CIDFontType0/BaseFont/A/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})"
        "/Supplement 0>>>>]>>"
    )


def simple(encoding: str, name: str = "SimSun") -> str:
    return f"<</Type/Font/Subtype/TrueType/BaseFont/{name}{encoding}>>"


SONG = "#CB#CE#CC#E5"
"""The name 宋体 in GBK. PDFium takes the text of such a font for GBK, if the font is not in the file."""


def pdf(*lines: tuple[str, bytes], in_form: bool = False, in_pages: bool = False, table: str = "") -> bytes:
    """A page of these lines, each a font and a string of its codes. Object 7 is a table (ToUnicode)."""
    drawn = "".join(
        f"BT /F{number} 12 Tf 1 0 0 1 60 {780 - 40 * number} Tm <{codes.hex()}> Tj ET\n"
        for number, (_, codes) in enumerate(lines)
    )
    fonts = "".join(f"/F{number} {font}" for number, (font, _) in enumerate(lines))
    resources = f"/Resources<</Font<<{fonts}>>>>"
    form = "/Resources<</XObject<</X 5 0 R>>>>"
    of_pages, of_page = (resources, "") if in_pages else ("", form if in_form else resources)
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[3 0 R]/Count 1{of_pages}>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R{of_page}>>",
        stream("", "/X Do" if in_form else drawn),
        stream("/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + resources, drawn),
        "/GBKp-EUC-H",
        stream("", table),
    ]
    return of_objects(objects)


def of_objects(objects: Sequence[str]) -> bytes:
    """A PDF of these objects, of which the first is its catalogue."""
    content, places = "%PDF-1.4\n", ["0000000000 65535 f \n"]
    for number, each in enumerate(objects, 1):
        places.append(f"{len(content):010} 00000 n \n")
        content += f"{number} 0 obj\n{each}\nendobj\n"
    size = len(places)
    end = f"xref\n0 {size}\n{''.join(places)}trailer\n<</Root 1 0 R/Size {size}>>\n"
    return (content + end + f"startxref\n{len(content)}\n%%EOF\n").encode("latin-1")


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
    content = pdf((type0("/GBKp-EUC-H"), TITLE.encode("gbk")), in_pages=True)
    assert read(content).text == TITLE


def test_the_font_of_a_form_that_a_page_draws_tells_its_characters_too() -> None:
    assert read(pdf((type0("/GBKp-EUC-H"), TITLE.encode("gbk")), in_form=True)).text == TITLE


@pytest.mark.parametrize(
    ("font", "codes"),
    [
        pytest.param(type0("/Identity-H"), GLYPHS, id="numbers of glyphs"),
        pytest.param(type0("/Identity-H"), bytes(range(1, 60)), id="few numbers, as Latin letters"),
        pytest.param(type0("/Identity-H"), "7KLVLVDWHVW".encode("utf-16-be"), id="letters, moved by 29"),
        pytest.param(
            simple("/Encoding<</Differences[65/g12/g13/C0041]>>"),
            b"ABBCABACABACABA",
            id="names that are numbers",
        ),
        pytest.param(type0("/CNS-EUC-H"), TITLE.encode("gbk"), id="a CMap of no encoding that is known"),
        pytest.param(type0("/UniGB-UTF32-H"), TITLE.encode("utf-32-be"), id="a CMap that no standard has"),
    ],
)
def test_text_whose_font_tells_no_characters_is_refused(font: str, codes: bytes) -> None:
    assert reason(pdf((font, codes))) == UNTOLD
    half = (type0("/UniGB-UCS2-H"), TITLE.encode("utf-16-be"))
    assert reason(pdf((font, codes), half)) == UNTOLD


@pytest.mark.parametrize("font", [type0("/Identity-V"), type0("<</Type/CMap/CMapName/X>>")])
def test_a_font_whose_text_pdfium_does_not_show_gives_none(font: str) -> None:
    assert reason(pdf((font, GLYPHS))) in (UNTOLD, NOTHING)


@pytest.mark.parametrize(
    ("ordering", "codes", "text"),
    [
        ("GB1", range(1100, 1112), "便变卞辨辩辫遍标彪膘表鳖"),
        ("CNS1", map(ord, "ɚཧɚɧϋ"), "二零二三年"),
        ("Japan1", range(1200, 1206), "一壱溢逸稲茨"),
    ],
)
def test_the_numbers_of_a_character_collection_tell_the_characters(
    ordering: str, codes: Iterable[int], text: str
) -> None:
    numbers = b"".join(code.to_bytes(2, "big") for code in codes)
    assert read(pdf((type0("/Identity-H", ordering=ordering), numbers))).text == text


@pytest.mark.parametrize(
    ("font", "codes", "text"),
    [
        pytest.param(type0("/Identity-H"), TITLE.encode("utf-16-be"), TITLE, id="codes that are Unicode"),
        pytest.param(type0("/Identity-H"), KANA.encode("utf-16-be"), KANA, id="Japanese codes"),
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
        (simple("", SONG), TITLE.encode("gbk"), TITLE),
        (simple("/Encoding/WinAnsiEncoding", SONG), TITLE.encode("gbk"), TITLE),
        (simple("/Encoding/MacRomanEncoding", SONG), TITLE.encode("gbk"), TITLE),
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


@pytest.mark.parametrize(
    ("font", "codes"),
    [
        (simple("/Encoding/WinAnsiEncoding"), bytes(range(0xC0, 0xE0))),
        (simple("/Encoding/MacRomanEncoding"), TITLE.encode("gbk")),
        (simple(""), TITLE.encode("gbk")),
        (simple("/Encoding/WinAnsiEncoding", SONG), "Été déjà à l’école · «naïf» øl".encode("cp1252")),
        (simple("/Encoding/WinAnsiEncoding", SONG), "某市關於防汛責任制度的通知".encode("big5")),
    ],
)
def test_letters_that_make_no_text_are_refused(font: str, codes: bytes) -> None:
    assert reason(pdf((font, codes))) == UNTOLD


WITH_TABLE = type0("/Identity-H", more="/ToUnicode 7 0 R")


def test_a_table_tells_only_the_characters_that_it_holds() -> None:
    codes = b"".join((0x1000 + number).to_bytes(2, "big") for number in range(len(TITLE)))
    rows = [f"<{0x1000 + number:04x}> <{ord(each):04x}>" for number, each in enumerate(TITLE)]
    head = "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange"
    whole, cut = (
        "\n".join((head, f"{len(some)} beginbfchar", *some, "endbfchar")) for some in (rows, rows[:-2])
    )
    assert read(pdf((WITH_TABLE, codes), table=whole)).text == TITLE
    draft = read(pdf((WITH_TABLE, codes), table=cut))
    assert draft.text == TITLE[:-2] + "\ufffd\ufffd"
    assert [each.text for each in draft.left_out] == ["characters on page 1: 2"]
    assert reason(pdf((WITH_TABLE, codes), table=head)) == UNTOLD


def test_codes_that_no_table_holds_may_be_characters_themselves() -> None:
    assert read(pdf((WITH_TABLE, TITLE.encode("utf-16-be")), table="")).text == TITLE
    assert reason(pdf((WITH_TABLE, "R&D 2024".encode("utf-16-be")), table="")) == UNTOLD


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
def test_text_without_a_font_is_latin(resources: str) -> None:
    content = pdf(("null", b"a")).replace(b"<</Font<</F0 null>>>>", resources.encode(), 1)
    assert read(content).text == "a"


LOCKED_BY_OWNER = {
    "AES-128": (
        "eNqNVM2LHEUUxw/ElB4UBBUC1sFFc1i7qro+yTCQnQ+zmjjLjjt+sYfq6lezI7vdY0+PZD3sTchRvAmKKJ5F8GKQHISggoiQHKIH"
        "ETc34x/gTatmJjsLm4DdTXfVr3716r33e69XNtrdVfpCilYOb/1yA1FMcJm9jRoNlLy6PwactGxtd8shSjbsECaYBcImajYRFHkk"
        "shMbZjyUvDzKJ/gtnEY+3kZJq5wWNabHtqZ33RoPqiBQ5yclFyEf2bXyUrBFwi2MwJqzucWiDsQJ5nPmJkzKaeWCk9FiN6zOBwQv"
        "T4goSvrTrJ5NI0hQsmYnMOMn51DSKVyZj4ohTraK0Ytrq1utPls9j5I2TFzw3BZ1pMbY7mm2td6OyN2st1/DlJCABk5/f1LD3nrh"
        "y5mpTRiOJnW1jxskUyynVFknhJMMgGYyJdY7BVISR4SQ3mhlqEvBZA4UsanPpWecuSy1vImSXpVDFaNoaBBOUSaV1lZxIFJyEJn3"
        "UjFQmbKWpybPQHMPJldEEsKE9zlVWomMk6wZAxuPd2EvqkKigM1myP/su3gWivJjil6AYljvYEpZJIS4wO6hUz8d7DzJX3nk448e"
        "Zh9+8vtXz73/7JXBv28+8c1TPyfPmIP7z3zwxWNn/+5dt+rq64+X15//8pr67fTnh+zPYeePBx69ef67H7995+a1AXrowpWDB6ef"
        "bt/e+OvXw39uXL3M3zj1Q++lr882CNx3+zMYdG5dPvj+zNPRscXRCxfFMRcHmIesx9cdZ5kO5Yc5M9yE9BgWqme0W0OFk35tg/ZV"
        "HjKLG0JKb7VKAdLUKaNcnmaGcJ/b3GvKrbcpz72xqfYSck4zozkwJ3PLrJVehJRu4YZUxtnUZJIJR7ThTDqfaRdGJpWOe6YzH6QC"
        "Dkpoy6nkhIS59N5bQokOVlrdWeX063wxOjetdzrvRqGSdul6Yygi6WIovU5/wJaByoVwYeteF88NxEl1NFmqeqkCjwiWiBxdWAqR"
        "CuzxEUZDYmcrxRKT/ARGWXoCE9qcwJRgS6yu7GgXqplm/dF7EFxJNssy/E3mjb/ejs1oaE7T0BZeZExazhjTRpMgjASZ2VDH/4ey"
        "Pev/an9cY3HnTzepbVXPkkCJMGhlpdProv8AXhB8ew=="
    ),
    "AES-256-R5": (
        "eNqNVE1oXFUUBhcunksRLBK8CyOIxnf/fyQOJJlEg22TZpq4kCL3dzqavBfevJRGKHRTF1LUrCqouBDUlSKKiFJciUFBF13pqrUo"
        "7sStoHjuzJgEUsGZ4c273/vuOed+33lnerW7NEMeZ8X0z7d/uFEQhFHtXihmZ4vy7O52ROWCbe1m3S/KVduPQ0SBsFZ0OkWsQibS"
        "YxtGvKJ8ZhCG6DnEMh+dK8qFeqdqETmyld1xa07URKCOM5WnYhjY+foixMLwFUYgzek4YtUCcYj4mLkWh/VO46HIHHEJno5vMDrM"
        "kNGi7O24drTMIC7KeTuMI345V5SLla/DoOqjcr0aPDU/s77QozNPF2U3Dj1Ubqs2U/PZ/jPswnI3I3eK3n0WEYwBBU5vd9jGreUq"
        "1aNQa7E/GLbNLpq1nrLkiSTe+YS1V1KFSKlMmiusucYuUK+UTzZQ7DlOxOAADE8jiRrzTlGuNCE2+RSzzhqIoqnzPFHPpdHMGy+T"
        "F9pS7LSNzHrtgyDeE02oUNwbR2iIkgaAO/lg29ubcSu7grOBnQ7oP/qf/CaO8iOOnoxVvz2PCKGZAOeKdqvoXHp76vXXTpz+/L6p"
        "Sx/sTV09M3fmi/rm5etXPvs2fPjew1+9efbjnb0Hvt5/60Rx8qOfXr72xo3+6QtX96/8+eAr+y/e+07cRH9tfPrEk7998tAvdzfk"
        "kfl06927+uvv/37/q388dv2bR/f+vvHlzc6t7649b+75/sf618u5sEnqSYniSIkbSIDq+TIplgoJ7Yc4NdxIRQ2F7hlstrFBZa+1"
        "4H0TQFnwhxOqBRYuOZeopjYInhSjHhNPCNOSK+cMeAGnV0pyjg2OJmgTRDIGGxOVVZZGpg3RBmNvopDZG8mwlSSA5OtoNuHkHWU8"
        "Sic1B38kF1pQQaPhnmtlGHPcgfXJ+RCsMhRroxN0SDIRNjnljFOJa28Z1ppCUsJt0N4pZiz2kGVhadR5vTZM7uZ22vOLF7LRZbf2"
        "K9uxyqRT0LqLvQ12IBSjE+Nh69YSGgfIi+ZwsbKYey8Q5rXGxkccNJfMOS6s1dyBvlRbFYwmyUL7Qq2RKRw5qKEl5ljCa5KFgDDK"
        "2GCohLYVMXpDpDWJmqSFsEkQpRjhgSijBdciYJ9A64gjvA2YS4uThDCrsdmCwWCtdykknYgFJTX2oG1yyUcKusiIj3bzxSamAiNZ"
        "4IMPkkIwgRI6wAg01OhJdYhJfgwjlB3DhDbHMCXoIdY2drAZm1Gv9gYvRSilXKtrmKLjgbfczUOIe6aYd5xhimMgBPz2mkdLA05B"
        "utT5P5Rzo7nX7G63SPw74YetbdqRCIRhVUxPL64sFf8A0GjGgA=="
    ),
    "AES-256": (
        "eNqNVE1oXFUUdmEpPFRc1h/wusgyvvv/I8NAkklq0JCQMVHRLO7PuemUZCa8eZFEsrS41YWCtJsWwboT1ILQhQiCLYiICzeFoiIK"
        "Utx0IbQLz5sZk0AqOG/g3Xfed/6+77wztdJZmGbPiWLql1+//7FghJJBOF+0WkX58v4OkHLO135rsFmUK34ThoQjYLVotwvopwbI"
        "TziMcEX5Yi8NyetENHiyUZRzg91+TdgxV/FA1yZRBQgdZyqXIPX87GAPY1G8lFPESj6O2K8ROCRyjFyF4WC3ilhkE3EB344PlBxl"
        "aKxF2d0N9eixMdKinPVDGOHLmaKc78dB6vU3SbnW752dnV6b6/LpF4qyA8OIlft+3UCb3v4z7Nxip7E8KHrnFcIoRStiuvvDGrYX"
        "+3kwCrUKm71hXe2TlkwpG2PBSaNBR5UlZR6cjpwCt45JraUMXIbofQTqouUhJ6akTMaFoNpFuVwlqJouWkGkEIykCgxVWdkkjDeS"
        "icCzDYZZB95Q4xwwKVJKViQGAFGCoIrHmNpNYzs7W7DdqEIbAdtt5H90n/wnispjir4E/c36HGGMNwDsC/x28efehSf+mr5w+Y/T"
        "T3708Adm6bfy6srdmYOZZy9/+mrrm+s/PHXnvUuvPb38xZdX3GM3bjx+8Pnta/fP3Lpz+trezatXzv4uDz589+9797796eNHb1/6"
        "bEnG95+5/870qfX656/fvvjV+Tceurn/ySPFd2f09Vt3nt+7uHGqKWySelKiOlbiOlHIOtGHxXKF5xUiuZNOG+44Tk9vq4aKlN3a"
        "o/ZVQmZRH4qMUa0YFTxrraRHfRgEJaSJgUVHaTKWe0AFOWjHbE4qBZppED5JFSSqyTSP1DlUIOWolBRC5ugd5gakfI20kmPRgs/M"
        "y2AFUB28DcAwTgwcaAIK1jllI8RksgrCeUqd9OglrVGCCkFzZon7rK32zmVQVglGIUvDhMUscwujyevWaXKa2a3Pzb/ZCF12BnF5"
        "B/oNaAlHd767Lg6JEnwiPLpuL5BxgOahOnpYnictozk3XocQrY9WuYwM4axhLyYyE0yyQeHgGuVZzsIlZyL3ngvBOW/IaojAMJar"
        "6DIXSULAXhIX3joc/ZAiWFBJcGMFAqhkWuAX4bKVFEmDiHGpdBhmBaptXAwhCS+ty8yKGKLEktDfe2p4tPjR6ePTvFdBLiiOBz38"
        "Ea2UUCSTQxvDgRq96R/ZtDxhY1ycsCnrTtiM4ke2uvK9LahGs9rtvQXNpK4OBrhFxwtvsdMsIcoiaCRHURFicwte4Zb0ifMktAzt"
        "/wPZGO29an+nJurfDT+sfVWPSGCCmmJqan55ofgHB7PGOA=="
    ),
}
"""PDFs of the title that only their owner locked, compressed."""


@pytest.mark.parametrize("algorithm", LOCKED_BY_OWNER)
def test_a_pdf_that_only_its_owner_locked_is_read(algorithm: str) -> None:
    assert read(decompress(b64decode(LOCKED_BY_OWNER[algorithm]))).text == TITLE


@pytest.mark.parametrize("strength", [40, 128])
def test_a_password_of_the_owner_is_not_asked_for_and_one_of_the_user_is(strength: int) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    def locked(user: str) -> bytes:
        content = io.BytesIO()
        canvas = Canvas(content, encrypt=StandardEncryption(user, "owner", strength=strength))
        canvas.drawString(60, 700, "Notice 2024")
        canvas.save()
        return content.getvalue()

    assert read(locked("")).text == "Notice 2024"
    to_do = "it takes a password: save a copy without one, as by printing it to a file"
    assert reason(locked("secret")) == to_do


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.pdf").write_bytes(pdf((simple(""), b"Notice")))
    monkeypatch.delitem(sys.modules, "indexer.sources.formats.pdf", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert list(read_articles(["a.pdf"])) == [
        Rejection("a.pdf", None, "it takes pypdfium2 to read it: pip install 'policy-news-search[pdf]'")
    ]
