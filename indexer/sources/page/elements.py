"""Defines a page, its elements and its blocks: the values that every step reads and adds to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from indexer.core.messages import message


class Role(Enum):
    """The kind of a block by its own text and links; the value names it to a person."""

    PROSE = "prose"
    SHORT = message("a short line")
    ATTACHMENT = message("links to files")
    LINKS = message("links to other pages")
    BYLINE = message("a line that says where the article is from")
    BREADCRUMB = message("where the page stands on its site")
    NEIGHBOUR = message("a link to the article before or after")
    TOOL = message("for sharing, printing or reading by phone")
    RELATED = message("the heading of related articles")
    COMMENTS = message("the heading of readers' comments")
    DISCLAIMER = message("what the site says of rights and liability")
    SITE = message("what the site says of itself")
    CREDIT = message("who edited it")


@dataclass(frozen=True, slots=True)
class Element:
    """A tag with what it holds. `names` are its id, classes and role attribute, in lower case."""

    parent: int
    tag: str
    names: str
    hidden: bool
    of_article: bool
    """Whether its attributes mark it as the article's body (schema.org)."""
    struck: bool = False
    """Whether its text is struck out."""


@dataclass(slots=True)
class Block:
    """One paragraph."""

    element: int
    """Number of the nearest element around it that ends blocks."""
    text: str
    letters: int
    """Number of its characters without white space."""
    linked: int
    """Letters in links to pages."""
    attached: int
    """Letters in links to files."""
    role: Role = Role.SHORT
    around: str | None = None
    """The kind of part around the article that it lies in; None where the article may be."""
    left_out: str | None = None
    """The reason why it is no part of the article; None for the article's blocks."""
    cells: tuple[str, ...] = ()
    """The cells of a row of a table of data."""
    plain: str = ""
    """The text in which labels are recognised: without glosses, with colons behind those of a record."""

    def __post_init__(self) -> None:
        self.plain = self.plain or self.text

    @property
    def unlinked(self) -> int:
        """Letters outside of links to pages."""
        return self.letters - self.linked

    @property
    def is_main_prose(self) -> bool:
        """Whether it is prose where the article may be."""
        return self.role is Role.PROSE and self.around is None


@dataclass(slots=True)
class Page:
    """All that the markup of a page holds. Its first element is the page itself."""

    elements: list[Element] = field(default_factory=lambda: [Element(-1, "", "", False, False)])
    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    meta: list[tuple[str, str]] = field(default_factory=list)
    """The name or property of each meta tag in lower case, and its content."""
    times: list[str] = field(default_factory=list)
    """The `datetime` of each <time>."""
    canonical: str | None = None
    stored: list[tuple[str, str]] = field(default_factory=list)
    """The tag and content, as written, of elements that may hold an article for a script to show."""
    controls: list[tuple[int, str]] = field(default_factory=list)
    """The elements of buttons, or around them, and their texts."""
    struck: list[str] = field(default_factory=list)
    """The struck-out text, by block."""
    json_ld: list[str] = field(default_factory=list)
    """The scripts that hold JSON-LD, as written."""

    @property
    def article(self) -> list[int]:
        """The numbers of the article's blocks."""
        return [number for number, block in enumerate(self.blocks) if block.left_out is None]
