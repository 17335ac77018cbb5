"""Word documents (Office Open XML): the paragraphs and the rows of tables; footnotes, diagrams and charts at
the end.

A paragraph begins with the number that Word sets before it. Of tracked changes, inserted text stays, and
moved text stands where it went. Left out are codes of fields, unless a field shows text by its code, marks of
notes, readings above characters (ruby), and the second version of a text box, for old programs. Left out, and
told, are deleted, hidden and struck text, tables of contents, comments, and the heads and feet of pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

from indexer.core.messages import message
from indexer.sources.containers.zip import opened_zip
from indexer.sources.draft import Document, Draft, LeftOut, Settings, draft_or_reason
from indexer.sources.page.marks import raised
from indexer.sources.registry import Holds, format_of

from .graphics import lines_of_graphic
from .office import lines_of
from .text import CONTENTS, draft_of_lines
from .word.fields import LONGEST_CODE, shown_by_field
from .word.numbering import Numbering
from .word.package import Package
from .word.styles import Styles, attribute, child, value
from .word.symbols import symbol, with_symbols
from .xml import elements, local_name

_NOTES = ("footnotes", "endnotes")
_GRAPHICS = ("diagramData", "chart")
_ASIDE = {
    "comments": "a comment",
    "header": message("the head or foot of a page"),
    "footer": message("the head or foot of a page"),
}
_ROLES = {"p": "paragraph", "tr": "row", "tc": "cell"}
_ROLES |= dict.fromkeys(("Fallback", "moveFrom", "rt"), message("left out"))
_NOT_INSIDE = ("formats.docx.read_docx", "formats.pdf.read_pdf")
"""Documents that may hold further ones are read at the top alone."""
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
_BEFORE = 12
"""Characters before raised text that are looked at."""
_UNSEEN = {
    "vanish": message("hidden text"),
    "strike": message("text that is struck through"),
    "dstrike": message("text that is struck through"),
}


def read_docx(document: Document, settings: Settings) -> Draft:
    """The article of a .docx file. Raises NotAnArticle if it is none, or is encrypted."""
    with opened_zip(document) as archive:
        package = Package(archive)
        body = package.document()
        styles = Styles(next(iter(package.parts("styles")), None))
        text = _Text(styles, Numbering(next(iter(package.parts("numbering")), None), styles))
        parts = [body, *(root for kind in _NOTES for root in package.parts(kind))]
        lines = [line for part in parts for line in lines_of(part, _ROLES, text.of)]
        lines += [
            line for kind in _GRAPHICS for root in package.parts(kind) for line in lines_of_graphic(root)
        ]
        ids = [attribute(each, "id") or "" for each in elements(body, "altChunk")]
        inner, unread = _inner(package.inner(ids), settings)
        draft = draft_of_lines([*lines, *inner])
        draft.left_out += [*text.left_out, *unread]
        for kind, why in _ASIDE.items():
            for root in package.parts(kind):
                lines = lines_of(root, _ROLES, _Text(styles, Numbering(None, styles)).of)
                draft.left_out += [LeftOut(line.strip(), why) for line in lines if line.strip()]
        draft.left_out += package.left_out
    return draft


def _inner(documents: Sequence[tuple[str, bytes]], settings: Settings) -> tuple[list[str], list[LeftOut]]:
    """(the lines of the documents inside the document, those that cannot be read)"""
    lines: list[str] = []
    left_out: list[LeftOut] = []
    for name, data in documents:
        form = format_of(name)
        if form is not None and form.holds is Holds.ARTICLE and form.reader not in _NOT_INSIDE:
            draft = draft_or_reason(form.load(), Document(name, BytesIO(data)), settings)
            if isinstance(draft, Draft):
                lines += draft.text.split("\n")
                continue
        left_out.append(LeftOut(name or "altChunk", message("a document inside the document")))
    return lines, left_out


class _Run(NamedTuple):
    """Why an open run is left out, if it is; whether it is raised; and the font of its characters."""

    why: str | None
    is_raised: bool
    font: str


_PLAIN = _Run(None, False, "")


class _Text:
    """Gives the text at each element, in the order of the document, and collects what is left out."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.left_out: list[LeftOut] = []
        self._styles = styles
        self._numbering = numbering
        self._runs: list[_Run] = []  # the open ones: a text box stands in a run
        self._before = ""  # the last characters of the paragraph
        self._field: str | None = None  # the code of the open field
        self._style_of: dict[
            int, str | None
        ] = {}  # the style of the last paragraph, by the number of open runs
        self._goes_on = False

    def of(self, element: Any, begins: bool) -> str:
        """The text at the beginning (True) or end (False) of an element in a paragraph."""
        name = local_name(element)
        if name == "r":
            self._enter(element) if begins else self._runs.pop()
        if not begins:
            return ""
        if name == "p":
            self._goes_on, self._before = False, ""
            self._style_of[len(self._runs)] = self._styles.of_paragraph(child(element, "pPr"))
            return self._numbering.label(element)
        run = self._runs[-1] if self._runs else _PLAIN
        why = message("text that a tracked change deleted") if name == "delText" else run.why
        text = self._of_field(element, name) or _written(element, name, run.font)
        if why is None:
            text = raised(text, self._before, False) if text and run.is_raised else text
            self._before = (self._before + text)[-_BEFORE:]
            self._goes_on = self._goes_on and not text
            return text
        if text:
            self._leave_out(text, why)
        return ""

    def _enter(self, run: Any) -> None:
        properties, style = child(run, "rPr"), self._style_of.get(len(self._runs))
        unseen = [why for name, why in _UNSEEN.items() if self._styles.is_set(name, properties, style)]
        if self._styles.is_of_contents(style):
            unseen.append(CONTENTS)
        is_raised = value(child(properties, "vertAlign")) == "superscript"
        fonts = child(properties, "rFonts")
        font = "" if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or ""
        self._runs.append(_Run(next(iter(unseen), None), is_raised, font))

    def _of_field(self, element: Any, name: str) -> str:
        """The text that a field shows which has a code and no result, at the end of the field."""
        if name == "instrText" and self._field is not None:
            self._field = (self._field + (element.text or ""))[:LONGEST_CODE]
        elif name == "fldChar":
            code, kind = self._field, attribute(element, "fldCharType")
            self._field = "" if kind == "begin" else None
            return shown_by_field(code) if code and kind == "end" else ""
        return ""

    def _leave_out(self, text: str, why: str) -> None:
        """Adds text to what is left out; runs that follow each other are one text."""
        if self._goes_on and self.left_out[-1].why == why:
            text = self.left_out.pop().text + text
        self.left_out.append(LeftOut(text, why))
        self._goes_on = True


def _written(element: Any, name: str, font: str) -> str:
    if name in ("t", "delText"):
        return with_symbols(element.text or "", font)
    if name == "sym":
        code = attribute(element, "char") or ""
        try:
            return symbol(attribute(element, "font") or "", int(code[:8], 16))
        except ValueError:
            return " "
    return _BREAKS.get(name, "")
