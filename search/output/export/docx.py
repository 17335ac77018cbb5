"""Hits as a Word document: each paragraph with what was found in bold on yellow, then its citation.

Paragraphs are written as the hits come, so that a document needs the memory of one, however long it is. The
libraries for such files keep a whole document in memory.
"""

from __future__ import annotations

from html import escape
from typing import BinaryIO

from indexer.core.printable import writable
from search.hit import Hit

from .options import ExportOptions, marked_parts, place_of
from .package import XML, add, add_relations, package, part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_STYLES = f"""<w:styles xmlns:w="{_WORD}">
<w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>
<w:sz w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>
</w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>
<w:pPr><w:spacing w:after="60" w:line="360" w:lineRule="auto"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Citation"><w:name w:val="Citation"/>
<w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="280" w:line="300" w:lineRule="auto"/></w:pPr>
<w:rPr><w:color w:val="595959"/><w:sz w:val="20"/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="Match"><w:name w:val="Match"/>
<w:rPr><w:b/><w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>
<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr></w:style>
</w:styles>"""

_PAGE = """<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>
<w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800"
w:header="851" w:footer="992" w:gutter="0"/>
</w:sectPr>"""
"""A4, with the margins that Word gives a Chinese document, in twentieths of a point."""


def write_docx(hits: Iterable[Hit], file: BinaryIO, options: ExportOptions) -> None:
    """Write a document of hits; its heading is the title of the options, if there is one."""
    types = {"word/styles.xml": "wordprocessingml.styles"}
    with package(file, "word/document.xml", types, "wordprocessingml.document.main") as archive:
        add(archive, "word/styles.xml", _STYLES)
        add_relations(archive, "word/_rels/document.xml.rels", {"rId1": ("styles", "styles.xml")})
        with part(archive, "word/document.xml") as document:
            document.write(f'{XML}<w:document xmlns:w="{_WORD}"><w:body>\n'.encode())
            for paragraph in _paragraphs(hits, options):
                document.write(paragraph.encode())
            document.write(f"{_PAGE}</w:body></w:document>".encode())


def _paragraphs(hits: Iterable[Hit], options: ExportOptions) -> Iterator[str]:
    if options.title:
        yield _paragraph(_run(writable(options.title)), "Heading1")
    for hit in hits:
        parts = marked_parts(hit, clean=options.clean)
        yield _paragraph("".join([_run(text, "Match" if found else "") for text, found in parts]))
        citation, place, url = place_of(hit, options)
        yield _paragraph(
            _run(f"{citation} · {place}") + (_run(" · ") + _link(url) if url else ""), "Citation"
        )


def _paragraph(runs: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{runs}</w:p>\n"


def _run(text: str, style: str = "") -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def _link(url: str) -> str:
    # A field holds its address itself. Any other link needs an entry in a part that would be written last.
    instruction = escape(f' HYPERLINK "{url}" ')
    return f'<w:fldSimple w:instr="{instruction}">{_run(url, "Hyperlink")}</w:fldSimple>'
