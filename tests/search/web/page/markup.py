"""HTML as a tree, for tests that look at the pages of the server without a browser."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

VOID = {"meta", "link", "input", "img", "br", "hr"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree = TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.tree.end(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.tree.end(tag)

    def handle_endtag(self, tag: str) -> None:
        self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        self.tree.data(data)


def parsed(page: str) -> Element:
    """The root of a page. Every element that is opened must be closed."""
    reader = _Reader()
    reader.feed(page.removeprefix("<!doctype html>").strip())
    reader.close()
    return reader.tree.close()


def text_of(element: Element | None) -> str:
    """The text of an element, its white space as a browser shows it."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def with_class(root: Element, name: str) -> list[Element]:
    """The elements of a class, in order."""
    return [each for each in root.iter() if name in each.get("class", "").split()]


def texts(root: Element, name: str) -> list[str]:
    """The texts of the elements of a class."""
    return [text_of(each) for each in with_class(root, name)]


def links(root: Element) -> dict[str, str]:
    """Text of a link, or its title -> its address; of equal ones the last."""
    return {
        text_of(each) or each.get("title", ""): each.get("href", "")
        for each in root.iter("a")
        if each.get("href")
    }
