"""Makes blocks of a page's tags and text: what a reader sees as a paragraph, a heading, a row of a table."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from indexer.sources.draft import NotAnArticle
from indexer.sources.wrapping import join_wrapped

from .lines import Line, unwrapped
from .tokens import Kind, attributes, resolved, tokens

MOST_ELEMENTS = 500_000
"""Elements beyond these are not told apart. A page of a thousand paragraphs has some thousands."""
MOST_BLOCKS = 250_000
"""A page with more is refused: it would take gigabytes, and is no article."""
_DEEPEST = 1_000


def names(written: str) -> frozenset[str]:
    """The names in a string, parted by spaces."""
    return frozenset(written.split())


# Tags that end a block. All others are phrases of a text, as browsers show what they do not know.
_BLOCKS = names(
    "address article aside blockquote body caption center colgroup dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing "
    "main menu nav ol optgroup option p plaintext pre section summary table tbody td tfoot th thead tr ul"
)
# Tags whose text is for no reader of an article. They end no block.
_SILENT = names("template select button svg object canvas audio video map applet")
# These hold no paragraphs: one of them that is not closed ends before the next.
_SILENT_LINES = names("select button audio video map")
_PARAGRAPHS = names("p table article section ul ol dl blockquote h1 h2 h3 h4 h5 h6")
# An open element of the first kind ends where one of the second begins.
_ENDS_BEFORE = {
    "li": names("li"),
    "dt": names("dt dd"),
    "dd": names("dt dd"),
    "td": names("td th"),
    "th": names("td th"),
    "tr": names("td th tr"),
    "tbody": names("td th tr tbody thead tfoot"),
    "thead": names("td th tr tbody thead tfoot"),
    "tfoot": names("td th tr tbody thead tfoot"),
}
# A closing tag reaches no further up than to the cell that it stands in.
_SCOPES = names("td th table")
_TABLE_PARTS = names("table tr tbody thead tfoot")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ATTACHED = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|rtf|zip|rar|7z|ceb|jpe?g|png|tiff?)(?:[?#]|$)", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\f\r]+")
_INDENT = re.compile(r"\s*?(?:\u3000|\u2003|\xa0[ \xa0]*\xa0)")

LONGEST_CELL = 200
"""In characters. A table with longer cells lays out the page, and its rows are no rows of data."""
_MOST_IN_CELL = 4
_LONGEST_ROW = 200
# Of an address, where its suffix is looked for, and of an element's names.
_LONGEST_END = 200
_LONGEST_NAMES = 300


@dataclass(frozen=True, slots=True)
class Element:
    """A tag with what it holds: its parent's number, its name, and its id, classes and role in lower case."""

    parent: int
    tag: str
    names: str
    hidden: bool
    of_article: bool


@dataclass(slots=True)
class Block:
    """One paragraph. `element` is the number of the nearest element around it that is no phrase of a text.

    `letters` counts its characters but white space; `linked` those of them in links, but to files, which are
    `attached`.
    """

    element: int
    text: str
    letters: int
    linked: int
    attached: int


@dataclass(slots=True)
class Page:
    """What the markup of a page holds. Its first element is the page itself."""

    elements: list[Element] = field(default_factory=lambda: [Element(-1, "", "", False, False)])
    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    meta: list[tuple[str, str]] = field(default_factory=list)
    """The name or property of each meta tag in lower case, and its content."""
    times: list[str] = field(default_factory=list)
    """What <time> elements say in their attributes."""
    canonical: str | None = None
    linked_data: list[str] = field(default_factory=list)
    """The scripts that hold JSON-LD, as written."""


def read_page(markup: str) -> Page:
    """The blocks of a page, and what its head says. Raises NotAnArticle for more than MOST_BLOCKS."""
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
    def __init__(self) -> None:
        self.page = Page()
        self._open: list[int] = [0]
        self._count: Counter[str] = Counter()
        """Open elements by tag, in the cell or table that is read; the counts around it wait in `_counts`."""
        self._counts: list[Counter[str]] = []
        self._scopes: list[str] = [""]
        """The tags of the cells and tables that are open."""
        self._silent = 0
        self._reading = False
        self._script = ""
        self._lines: list[Line] = []
        self._pieces: list[str] = []
        self._linked = self._attached = 0
        self._link: tuple[int, bool] | None = None
        """How deep the open link stands, and whether it leads to a file."""
        self._rows: list[_Row] = []

    def start(self, name: str, written: str) -> None:
        if name in ("rt", "rp"):
            # What stands above a character is how to read it, and no text between it and the next.
            self._reading = True
            return
        if name == "br":
            self._end_line()
            return
        if name == "a":
            self._start_link(attributes(written))
            return
        if name == "time":
            moment = attributes(written).get("datetime")
            if moment:
                self.page.times.append(moment)
            return
        if name in ("meta", "link"):
            self._read_head(name, attributes(written))
            return
        if name == "script":
            self._script = attributes(written).get("type", "").strip().lower()
        if name in _BLOCKS:
            self.end_block()
            self._close_before(name)
        if (name in _BLOCKS and name != "hr") or name in _SILENT:
            self._push(name, attributes(written) if written else {})

    def end(self, name: str) -> None:
        if name in ("rt", "rp", "ruby"):
            self._reading = False
            return
        if name == "a":
            self._link = None
            return
        if name == "br":
            self._end_line()
            return
        if name in _BLOCKS:
            self.end_block()
        elif name not in _SILENT:
            return
        # The end of a table or row ends a cell that was left open.
        in_cell = name in _TABLE_PARTS and self._scopes[-1] in ("td", "th")
        if not self._count[name] and not (in_cell and self._counts[-1][name]):
            return
        while self._pop() != name:
            pass

    def raw(self, name: str, value: str) -> None:
        if name == "title" and not self._silent and not self.page.title:
            self.page.title = join_wrapped(_plain(value).split("\n"))
        elif name == "script" and self._script == "application/ld+json":
            self.page.linked_data.append(value)

    def text(self, text: str) -> None:
        if self._silent or self._reading:
            return
        # Between two tags a line's end is a space to a reader, not where a word was broken.
        self._pieces.append(" " if "\n" in text and text.isspace() else text)
        if self._link is not None:
            letters = len(text) - sum(map(str.isspace, text))
            if self._link[1]:
                self._attached += letters
            else:
                self._linked += letters

    def end_block(self) -> None:
        """Takes what was read since the last block as blocks of their own: one, or those that <br> parts."""
        self._reading = False
        self._end_line()
        lines, self._lines = self._lines, []
        if not any(line.text for line in lines):
            return
        element = self._open[-1]
        for line in unwrapped(lines):
            letters = len(line.text) - sum(map(str.isspace, line.text))
            self.page.blocks.append(Block(element, line.text, letters, line.linked, line.attached))

    def _end_line(self) -> None:
        written = "".join(self._pieces)
        self._pieces.clear()
        preformatted = self._count["pre"] > 0
        parts = written.split("\n") if preformatted else [written]
        for part in parts:
            text = join_wrapped(_SPACES.sub(" ", part).replace("\r", "\n").split("\n"))
            indented = _INDENT.match(part) is not None
            self._lines.append(Line(text, self._linked, self._attached, indented))
            self._linked = self._attached = 0
        if len(self.page.blocks) + len(self._lines) > MOST_BLOCKS:
            raise NotAnArticle(f"a web page of more than {MOST_BLOCKS:,} paragraphs")

    def _start_link(self, values: dict[str, str]) -> None:
        address = values.get("href", "")
        attached = _ATTACHED.search(address[-_LONGEST_END:]) is not None
        self._link = (len(self._open), attached) if address else None

    def _read_head(self, name: str, values: dict[str, str]) -> None:
        if name == "link":
            if values.get("rel", "").lower() == "canonical" and values.get("href", "").strip():
                self.page.canonical = values["href"].strip()
            return
        of = values.get("name") or values.get("property") or values.get("itemprop") or ""
        content = values.get("content", "").strip()
        if of and content:
            self.page.meta.append((of.strip().lower(), content))

    def _close_before(self, name: str) -> None:
        """Ends what HTML lets stay open where `name` begins."""
        elements = self.page.elements
        while name in _PARAGRAPHS and elements[self._open[-1]].tag in _SILENT_LINES:
            self._pop()
        if elements[self._open[-1]].tag == "p":
            self._pop()
        ended = _ENDS_BEFORE.get(name)
        while ended is not None and elements[self._open[-1]].tag in ended:
            self._pop()

    def _push(self, name: str, values: dict[str, str]) -> None:
        if len(self._open) >= _DEEPEST or len(self.page.elements) >= MOST_ELEMENTS:
            return
        around = self.page.elements[self._open[-1]]
        called = " ".join(filter(None, (values.get("id"), values.get("class"), values.get("role"))))
        hidden = around.hidden or _HIDDEN.search(values.get("style", "")) is not None or "hidden" in values
        of_article = values.get("itemprop", "").lower() == "articlebody"
        number = len(self.page.elements)
        self.page.elements.append(
            Element(self._open[-1], name, called[:_LONGEST_NAMES].lower(), hidden, of_article)
        )
        self._open.append(number)
        self._count[name] += 1
        self._silent += name in _SILENT
        if name in _SCOPES:
            self._counts.append(self._count)
            self._scopes.append(name)
            self._count = Counter({name: 1})
        if name == "tr":
            self._rows.append(_Row(number, len(self.page.blocks)))
        elif name == "table":
            for row in self._rows[-1:]:
                row.holds_table = True

    def _pop(self) -> str:
        """Ends the innermost open element, and gives its tag."""
        number = self._open.pop()
        tag = self.page.elements[number].tag
        if tag in _SCOPES:
            self._count = self._counts.pop()
            self._scopes.pop()
        self._count[tag] -= 1
        self._silent -= tag in _SILENT
        if self._link is not None and self._link[0] > len(self._open):
            self._link = None
        if tag == "tr":
            self._end_row(self._rows.pop())
        return tag

    def _end_row(self, row: _Row) -> None:
        """Makes one block of a row of data, its cells parted by a space."""
        blocks = self.page.blocks[row.first_block :]
        if row.holds_table or not 2 <= len(blocks) <= _LONGEST_ROW:
            return
        cells: dict[int, list[Block]] = {}
        for block in blocks:
            cells.setdefault(self._cell_of(block.element, row.element), []).append(block)
        for cell in cells.values():
            if len(cell) > _MOST_IN_CELL or sum(len(block.text) for block in cell) > LONGEST_CELL:
                return
        if len(cells) < 2:
            return
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
        """The element right below the row that holds another one."""
        elements = self.page.elements
        while elements[element].parent > row:
            element = elements[element].parent
        return element


@dataclass(slots=True)
class _Row:
    element: int
    first_block: int
    holds_table: bool = False


def _plain(written: str) -> str:
    return _SPACES.sub(" ", resolved(written).replace("\r", "\n"))
