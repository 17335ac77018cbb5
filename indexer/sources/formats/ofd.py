"""OFD (GB/T 33190), the format in which offices exchange documents: the lines of all pages.

An OFD is a zip archive. `OFD.xml` names its documents, and each document its pages. A page draws texts at
places. Texts at one height are a line. What a template draws on many pages is read once. Seals are left out;
files inside the document are, too, and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot
from posixpath import dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from indexer.core.messages import message
from indexer.sources.containers.zip import opened_zip
from indexer.sources.draft import Document, Draft, FieldValue, LeftOut, NotAnArticle, Settings

from .layout import Line, Segment, lines_of
from .paged import draft_of_pages
from .xml import elements, local_name, parse_part, walk

_ROOT = "OFD.xml"
MOST_PAGES = 10_000


def read_ofd(document: Document, settings: Settings) -> Draft:
    """The article of an .ofd file. Raises NotAnArticle if it is none, or holds no text."""
    with opened_zip(document) as archive:
        package = _Package(archive)
        root = package.part(_ROOT)
        if root is None:
            raise NotAnArticle(message("no OFD: there is no {part} in it", part=_ROOT))
        pages = [page for body in elements(root, "DocBody") for page in package.pages(body)]
        if not any(line.text.strip() for page in pages for line in page):
            raise NotAnArticle(
                message("it holds no text, only pictures, it seems: save it as a PDF for --ocr to recognise")
            )
        draft = draft_of_pages(pages)
        title = next((_written(info, "Title") for info in elements(root, "DocInfo")), "")
        if title and "title" not in draft.fields:
            draft.fields["title"] = FieldValue(title, message("the title that the file states"))
        draft.left_out += package.left_out
        return draft


class _Package:
    """The parts of the archive by their names, and what of it is left out."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").lstrip("/"): name for name in archive.namelist()}
        self._templates: set[str] = set()
        self.left_out: list[LeftOut] = []

    def part(self, name: str) -> Any | None:
        """The root element of a part, or None. Raises NotAnArticle if it cannot be read."""
        known = self._names.get(name)
        return None if known is None else parse_part(self._archive, known)

    def pages(self, body: Any) -> Iterator[list[Line]]:
        """The lines of each page of a document. A page that cannot be read is left out."""
        name = _written(body, "DocRoot").lstrip("/")
        document = self.part(name)
        if document is None:
            raise NotAnArticle(message("no OFD: there is no {part} in it", part=name or "DocRoot"))
        templates = {each.get("ID"): each.get("BaseLoc") or "" for each in elements(document, "TemplatePage")}
        places = [each.get("BaseLoc") or "" for each in elements(document, "Page")]
        if len(places) > MOST_PAGES:
            raise NotAnArticle(message("it has more than {most_pages:,} pages", most_pages=MOST_PAGES))
        for number, place in enumerate(places, 1):
            page = self._page(name, place)
            if page is None:
                text = message("page {number}", number=number)
                self.left_out.append(LeftOut(text, message("a part of the document that cannot be read")))
                continue
            used = [templates.get(each.get("TemplateID"), "") for each in elements(page, "Template")]
            yield [
                *(line for each in used for line in self._of_template(name, each)),
                *lines_of(list(_texts(page))),
            ]
        for place in filter(None, (each.text for each in elements(document, "Attachments"))):
            listed = self._readable(_located(name, place.strip()))
            for each in () if listed is None else elements(listed, "Attachment"):
                self.left_out.append(LeftOut(each.get("Name") or "", message("a file inside the document")))

    def _of_template(self, document: str, place: str) -> list[Line]:
        """The lines of a template where it is used first."""
        if not place or place in self._templates:
            return []
        self._templates.add(place)
        template = self._page(document, place)
        return [] if template is None else lines_of(list(_texts(template)))

    def _page(self, document: str, place: str) -> Any | None:
        name = _located(document, place)
        return self._readable(name if name in self._names else join(name, "Content.xml"))

    def _readable(self, name: str) -> Any | None:
        try:
            return self.part(name)
        except NotAnArticle:
            return None


def _located(base: str, place: str) -> str:
    """The name of the part at a place that a part names.

    >>> _located("Doc_0/Document.xml", "Pages/1/Content.xml"), _located("Doc_0/Document.xml", "/a/../b.xml")
    ('Doc_0/Pages/1/Content.xml', 'b.xml')
    """
    return normpath(join("/", dirname(base), place.replace("\\", "/"))).lstrip("/")


def _written(element: Any, name: str) -> str:
    """The text of the first element of this name in another one."""
    return next(((each.text or "").strip() for each in elements(element, name)), "")


def _texts(page: Any) -> Iterator[Segment]:
    outer: Any = None
    for element, begins in walk(page):
        name = local_name(element)
        if name == "TextObject":
            outer = element if begins else None
        elif name == "TextCode" and begins and outer is not None and element.text:
            yield _placed(outer, element)


def _placed(outer: Any, code: Any) -> Segment:
    """A text with its place. CTM maps the places in an object to those on the page, below its boundary."""
    left, top = (*_numbers(outer.get("Boundary")), 0.0, 0.0)[:2]
    a, b, c, d, e, f = _matrix(outer.get("CTM"))
    x, y = (*_numbers(code.get("X")), 0.0)[0], (*_numbers(code.get("Y")), 0.0)[0]
    size = (*_numbers(outer.get("Size")), 0.0)[0]
    widths = _numbers(code.get("DeltaX")) if "g" not in (code.get("DeltaX") or "g") else []
    text = code.text.replace("\n", " ")
    width = sum(widths) + size if widths else size * _letters(text)
    begin = left + a * x + c * y + e
    return Segment(text, begin, begin + width * hypot(a, b), top + b * x + d * y + f, size * hypot(c, d))


def _letters(text: str) -> float:
    """The width of a text in sizes of its letters."""
    return sum(1.0 if character >= "\u2e80" else 0.5 for character in text)


def _matrix(written: str | None) -> tuple[float, float, float, float, float, float]:
    numbers = _numbers(written)
    if len(numbers) != 6:
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _numbers(written: str | None) -> list[float]:
    """The numbers of an attribute; none where one of them is no number of usual size."""
    try:
        numbers = [float(each) for each in (written or "").split()]
    except ValueError:
        return []
    return numbers if all(abs(each) < 1e6 for each in numbers) else []
