"""Web pages: the title, what the meta tags say, and the blocks of the part that holds the article.

A page without a known container is read whole but for its navigation, header and footer.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from .draft import Document, Draft, Found, Settings, found
from .encoding import declared_encoding, decode
from .metadata import metadata_of_line, split_metadata
from .wrapping import join_wrapped


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


_VOID = _names("area base br col embed hr img input link meta source track wbr")
_INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr img"
)
_SPACES = re.compile(r"[ \t\f]+")
_CELLS = _names("td th")
_CELL_END = "\x1f"
_SILENT = _names("script style noscript template select button textarea svg iframe object")
_SURROUNDINGS = _names("nav header footer aside")
# Ids and classes around the article on common site systems: TRS (government sites), UCAP, WordPress, Drupal.
_CONTAINER_NAMES = _names(
    "content article main zoom ucap-content pages_content articlecontent article-content article_content "
    "trs_editor trs_ueditor view news_content entry-content post-content field-item"
)
_META_FIELDS: Final = {
    "articletitle": "title",
    "og:title": "title",
    "pubdate": "published",
    "publishdate": "published",
    "article:published_time": "published",
    "og:published_time": "published",
    "contentsource": "source",
    "source": "source",
    "article:author": "source",
    "og:site_name": "source",
    "og:url": "url",
    "url": "url",
    "keywords": "topics",
}

# How close a block is to the article: around it, in the page, in its container.
_AROUND, _PAGE, _CONTAINER = range(3)


@dataclass(frozen=True, slots=True)
class _Block:
    tag: str
    zone: int
    text: str


def read_html(document: Document, settings: Settings) -> Draft:
    """The article of a web page, a paragraph per block element with text.

    Raises UnicodeError when the bytes are no text.
    """
    data = document.read()
    page = _Page()
    page.feed(decode(data, declared_encoding(data)))
    page.close()
    page.end_block()

    zone = max((block.zone for block in page.blocks if block.tag != "h1"), default=_PAGE)
    title = _title(page)
    text = [
        block.text for block in page.blocks if block.zone == zone and (not title or block.text != title.value)
    ]
    above, paragraphs = split_metadata(text)
    fields: dict[str, Found] = {}
    for block in page.blocks:
        fields = found(metadata_of_line(block.text) or {}, f"the line {block.text}") | fields
    fields |= page.meta | found(above, "a line above the text")
    if title is not None:
        fields["title"] = title
    return Draft("\n".join(paragraphs), fields)


def _title(page: _Page) -> Found | None:
    headings = sorted((block for block in page.blocks if block.tag == "h1"), key=lambda block: -block.zone)
    if headings:
        return Found(headings[0].text, "the heading h1")
    of_page = join_wrapped(page.title.splitlines())
    return page.meta.get("title") or (Found(of_page, "the page's title") if of_page else None)


class _Page(HTMLParser):
    """Collects the blocks of text, the title and the meta tags of one page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Block] = []
        self.meta: dict[str, Found] = {}
        self.title = ""
        self._open: list[tuple[str, bool]] = []
        self._count: Counter[str] = Counter()
        self._containers = 0
        self._pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self._read_meta(values)
        if tag in _CELLS:
            self._pieces.append(_CELL_END)
        elif tag not in _INLINE:
            self.end_block()
        if tag not in _VOID:
            names = {values.get("id", "").lower(), *values.get("class", "").lower().split()}
            container = tag in ("article", "main") or not names.isdisjoint(_CONTAINER_NAMES)
            self._open.append((tag, container))
            self._count[tag] += 1
            self._containers += container

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        # Counting first keeps a page of unmatched tags from scanning the open ones each time.
        if not self._count[tag]:
            return
        while True:
            closed, container = self._open[-1]
            if closed not in _INLINE and closed not in _CELLS:
                self.end_block()
            self._open.pop()
            self._count[closed] -= 1
            self._containers -= container
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._count["title"] and not self._count["svg"]:
            self.title += data
        elif not any(map(self._count.__getitem__, _SILENT)):
            self._pieces.append(data.replace("\r", "\n"))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Passes over `<![…>`, of which the standard library raises AssertionError for most."""
        return self.parse_bogus_comment(i)

    def parse_comment(self, i: int, report: bool = True) -> int:
        """Passes over a comment, one without an end to the end of the page, as browsers do.

        The standard library looks for that end again from each `<!--`: minutes for a hostile page.
        """
        end = self.rawdata.find("-->", i + len("<!--"))
        return len(self.rawdata) if end < 0 else end + len("-->")

    def end_block(self) -> None:
        """Takes what was read since the last block as a block of its own."""
        cells = _SPACES.sub(" ", "".join(self._pieces)).split(_CELL_END)
        self._pieces.clear()
        text = " ".join(filter(None, (join_wrapped(cell.split("\n")) for cell in cells)))
        if text:
            self.blocks.append(_Block(self._block_tag(), self._zone(), text))

    def _block_tag(self) -> str:
        return "h1" if self._count["h1"] else "p"

    def _zone(self) -> int:
        if any(map(self._count.__getitem__, _SURROUNDINGS)):
            return _AROUND
        return _CONTAINER if self._containers else _PAGE

    def _read_meta(self, values: dict[str, str]) -> None:
        name = values.get("name") or values.get("property") or ""
        field = _META_FIELDS.get(name.lower())
        content = values.get("content", "").strip()
        if field is not None and content:
            self.meta.setdefault(field, Found(content, f"the meta tag {name}"))
