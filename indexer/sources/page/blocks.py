"""Makes elements and blocks of a page's markup, and reads what its head says.

A block is a paragraph, a heading, an item of a list, a cell of a table, or a whole row of a table of data.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from indexer.sources.draft import NotAnArticle
from indexer.sources.wrapping import join_wrapped

from .elements import Block, Element, Page
from .line_breaks import Line, unwrapped
from .tokens import Kind, attributes, tokens, unescaped

MOST_ELEMENTS = 500_000
"""Elements beyond this number belong to their parents. A page of a thousand paragraphs has some thousands."""
MOST_BLOCKS = 250_000
"""Pages with more blocks are refused: they would take gigabytes, and are no articles."""
_DEEPEST = 1_000
"""Elements nested deeper belong to their parents."""


def names(written: str) -> frozenset[str]:
    """The set of the names in a string, which spaces separate."""
    return frozenset(written.split())


# Tags that begin and end blocks. All others are phrases of a text, as browsers show unknown tags.
_BLOCKS = names(
    "address article aside blockquote body caption center colgroup dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing "
    "main menu nav ol optgroup option p plaintext pre section summary table tbody td tfoot th thead tr ul"
)
# Tags whose text is not for readers of an article. They end no block.
_SILENT = names("template select button svg object canvas audio video map applet")
# The tags of _SILENT that hold no paragraphs. An unclosed one ends before the next tag of _PARAGRAPHS.
_SILENT_LINES = names("select button audio video map")
_PARAGRAPHS = names("p table article section ul ol dl blockquote h1 h2 h3 h4 h5 h6")
# A tag of the first names ends the innermost open elements of the second ones.
_ENDED_BY = {
    tag: names(ended)
    for tags, ended in (
        ("li", "li"),
        ("dt dd", "dt dd"),
        ("td th", "td th"),
        ("tr", "td th tr"),
        ("tbody thead tfoot", "td th tr tbody thead tfoot"),
    )
    for tag in tags.split()
}
# A closing tag closes nothing outside of the cell or table that it stands in.
_SCOPES = names("td th table")
_TABLE_PARTS = names("table tr tbody thead tfoot")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_FILE_ADDRESS = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|rtf|zip|rar|7z|ceb|jpe?g|png|tiff?)(?:[?#]|$)", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\f\r]+")
_INDENT = re.compile(r"\s*?(?:\u3000|\u2003|\xa0[ \xa0]*\xa0)")

_LONGEST_CELL = 200
"""Longest cell of a table of data, in characters. A table with longer ones lays out the page."""
_MOST_IN_CELL = 4
_LONGEST_ROW = 200
"""Most blocks in a cell, and in a row, of a table of data."""
_LONGEST_SUFFIX = 200
"""Characters at the end of a link's address in which the suffix of a file is looked for."""
_LONGEST_NAMES = 300
"""Longest string of an element's names that is kept, in characters."""


def read_page(markup: str) -> Page:
    """The elements and blocks of a page. Raises NotAnArticle for more than MOST_BLOCKS."""
    reader = _Reader()
    for kind, name, value in tokens(markup):
        if kind is Kind.TEXT:
            reader.text(value)
        elif kind is Kind.START:
            reader.start(name, value)
        elif kind is Kind.END:
            reader.end(name)
        else:
            reader.raw(name, value)
    reader.end_block()
    return reader.page


class _Reader:
    """Builds a Page from tokens."""

    def __init__(self) -> None:
        self.page = Page()
        self._open: list[int] = [0]
        self._scopes: list[str] = [""]
        """The tags of the open cells and tables."""
        self._counts: list[Counter[str]] = [Counter()]
        """For each of these, the number of elements open in it, by tag."""
        self._silent = 0
        """Number of open elements whose text is not read."""
        self._in_ruby = False
        """Whether text is a reading above a character (<rt>), which is no text of the article."""
        self._script_type = ""
        self._lines: list[Line] = []
        """The lines of the block that is being read, and after them the pieces of its last line."""
        self._pieces: list[str] = []
        self._linked = self._attached = 0
        self._link: tuple[int, bool] | None = None
        """The depth at which the open link stands, and whether it leads to a file."""
        self._rows: list[_Row] = []

    def start(self, name: str, written: str) -> None:
        if name in ("rt", "rp"):
            self._in_ruby = True
        elif name == "br":
            self._end_line()
        elif name == "a":
            self._start_link(attributes(written))
        elif name in ("meta", "link", "time"):
            self._read_metadata(name, attributes(written))
        else:
            if name == "script":
                self._script_type = attributes(written).get("type", "").strip().lower()
            if name in _BLOCKS:
                self.end_block()
                self._close_before(name)
            if (name in _BLOCKS and name != "hr") or name in _SILENT:
                self._push(name, attributes(written) if written else {})

    def end(self, name: str) -> None:
        if name in ("rt", "rp", "ruby"):
            self._in_ruby = False
        elif name == "a":
            self._link = None
        elif name == "br":
            self._end_line()
        elif name in _BLOCKS or name in _SILENT:
            if name in _BLOCKS:
                self.end_block()
            # The end of a table or row ends a cell that was left open.
            in_cell = name in _TABLE_PARTS and self._scopes[-1] in ("td", "th")
            if self._counts[-1][name] or (in_cell and self._counts[-2][name]):
                while self._pop() != name:
                    pass

    def raw(self, name: str, value: str) -> None:
        if name == "title" and not self._silent and not self.page.title:
            self.page.title = _one_line(unescaped(value).replace("\r", "\n"))
        elif name == "script" and self._script_type == "application/ld+json":
            self.page.json_ld.append(value)

    def text(self, text: str) -> None:
        if self._silent or self._in_ruby:
            return
        # Between two tags a line's end is a space to a reader, not the place where a word was broken.
        self._pieces.append(" " if "\n" in text and text.isspace() else text)
        if self._link is not None:
            letters = _count_letters(text)
            if self._link[1]:
                self._attached += letters
            else:
                self._linked += letters

    def end_block(self) -> None:
        """Makes blocks of the lines read since the last block: one, or several that <br> separates."""
        self._in_ruby = False
        self._end_line()
        lines, self._lines = self._lines, []
        for line in unwrapped(lines):
            letters = _count_letters(line.text)
            self.page.blocks.append(Block(self._open[-1], line.text, letters, line.linked, line.attached))

    def _end_line(self) -> None:
        written = "".join(self._pieces)
        self._pieces.clear()
        for part in written.split("\n") if self._counts[-1]["pre"] > 0 else [written]:
            indented = _INDENT.match(part) is not None
            self._lines.append(Line(_one_line(part), self._linked, self._attached, indented))
            self._linked = self._attached = 0
        if len(self.page.blocks) + len(self._lines) > MOST_BLOCKS:
            raise NotAnArticle(f"a web page of more than {MOST_BLOCKS:,} paragraphs")

    def _start_link(self, values: dict[str, str]) -> None:
        address = values.get("href", "")
        to_file = _FILE_ADDRESS.search(address[-_LONGEST_SUFFIX:]) is not None
        self._link = (len(self._open), to_file) if address else None

    def _read_metadata(self, tag: str, values: dict[str, str]) -> None:
        if tag == "time":
            if moment := values.get("datetime"):
                self.page.times.append(moment)
        elif tag == "link":
            if values.get("rel", "").lower() == "canonical" and values.get("href", "").strip():
                self.page.canonical = values["href"].strip()
        else:
            name = values.get("name") or values.get("property") or values.get("itemprop") or ""
            content = values.get("content", "").strip()
            if name and content:
                self.page.meta.append((name.strip().lower(), content))

    def _close_before(self, name: str) -> None:
        """Ends the elements that HTML leaves open where `name` begins."""
        elements = self.page.elements
        while name in _PARAGRAPHS and elements[self._open[-1]].tag in _SILENT_LINES:
            self._pop()
        if elements[self._open[-1]].tag == "p":
            self._pop()
        while elements[self._open[-1]].tag in _ENDED_BY.get(name, ()):
            self._pop()

    def _push(self, name: str, values: dict[str, str]) -> None:
        if len(self._open) >= _DEEPEST or len(self.page.elements) >= MOST_ELEMENTS:
            return
        number, parent = len(self.page.elements), self._open[-1]
        element_names = " ".join(filter(None, (values.get("id"), values.get("class"), values.get("role"))))
        is_hidden = "hidden" in values or _HIDDEN.search(values.get("style", "")) is not None
        hidden = is_hidden or self.page.elements[parent].hidden
        of_article = values.get("itemprop", "").lower() == "articlebody"
        self.page.elements.append(
            Element(parent, name, element_names[:_LONGEST_NAMES].lower(), hidden, of_article)
        )
        self._open.append(number)
        self._silent += name in _SILENT
        if name in _SCOPES:
            self._scopes.append(name)
            self._counts.append(Counter())
        self._counts[-1][name] += 1
        if name == "tr":
            self._rows.append(_Row(number, len(self.page.blocks)))
        elif name == "table":
            for row in self._rows[-1:]:
                row.holds_table = True

    def _pop(self) -> str:
        """Ends the innermost open element, and gives its tag."""
        number = self._open.pop()
        tag = self.page.elements[number].tag
        self._counts[-1][tag] -= 1
        if tag in _SCOPES:
            self._scopes.pop()
            self._counts.pop()
        self._silent -= tag in _SILENT
        if self._link is not None and self._link[0] > len(self._open):
            self._link = None
        if tag == "tr":
            self._end_row(self._rows.pop())
        return tag

    def _end_row(self, row: _Row) -> None:
        """Joins the blocks of a row of data into one, with spaces between its cells."""
        blocks = self.page.blocks[row.first_block :]
        if row.holds_table or not 2 <= len(blocks) <= _LONGEST_ROW:
            return
        cells: dict[int, list[Block]] = {}
        for block in blocks:
            cells.setdefault(self._cell_of(block.element, row.element), []).append(block)
        is_data = len(cells) > 1 and all(
            len(cell) <= _MOST_IN_CELL and sum(len(block.text) for block in cell) <= _LONGEST_CELL
            for cell in cells.values()
        )
        if is_data:
            self.page.blocks[row.first_block :] = [
                Block(
                    row.element,
                    " ".join(block.text for block in blocks),
                    sum(block.letters for block in blocks),
                    sum(block.linked for block in blocks),
                    sum(block.attached for block in blocks),
                )
            ]

    def _cell_of(self, element: int, row: int) -> int:
        """The child of the row that holds an element."""
        elements = self.page.elements
        while elements[element].parent > row:
            element = elements[element].parent
        return element


@dataclass(slots=True)
class _Row:
    element: int
    first_block: int
    holds_table: bool = False


def _one_line(text: str) -> str:
    return join_wrapped(_SPACES.sub(" ", text).split("\n"))


def _count_letters(text: str) -> int:
    return len(text) - sum(map(str.isspace, text))
