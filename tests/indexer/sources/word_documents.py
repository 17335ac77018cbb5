"""Makes and reads Word documents for their tests."""

from __future__ import annotations

import io
import zipfile

from indexer.sources.draft import DEFAULTS, Document, Draft
from indexer.sources.registry import format_of

W = 'xmlns:w="urn:w" xmlns:mc="urn:mc"'


DOCUMENT, NUMBERING, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"


Parts = dict[str, str]


def read(parts: Parts) -> Draft:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    content.seek(0)
    form = format_of("a.docx")
    assert form is not None
    draft = form.load()(Document("a.docx", content), DEFAULTS)
    assert isinstance(draft, Draft)
    return draft


def lines(parts: Parts) -> list[str]:
    return read(parts).text.split("\n")


def document(*paragraphs: str) -> str:
    return f"<w:document {W}><w:body>{''.join(paragraphs)}</w:body></w:document>"


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def numbered(text: str, level: int | None = 0, of: int = 1) -> str:
    ilvl = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    return p(text, f'<w:numPr>{ilvl}<w:numId w:val="{of}"/></w:numPr>')


def level(number: int, text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def numbering(*levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>') -> str:
    abstract = f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
    return f"<w:numbering {W}>{abstract}{lists}</w:numbering>"


def style(name: str, content: str, more: str = "") -> str:
    return f'<w:style w:type="paragraph" w:styleId="{name}"{more}>{content}</w:style>'


def styles(*each: str) -> str:
    return f"<w:styles {W}>{''.join(each)}</w:styles>"
