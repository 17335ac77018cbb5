"""The formats that are read, by the end of a file's name: one module each, imported when a file needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Any


class Holds(Enum):
    """What a document of a format holds, and so what its reader gives.

    ARTICLE    read(Document, Settings) -> Draft
    ARTICLES   read(Document, Settings) -> Iterator[tuple[str, Draft | str]]: a place, and a draft or why none

    Readers raise NotAnArticle, and UnicodeError with a reason for a person. ARTICLES are read as a stream.
    """

    ARTICLE = 1
    ARTICLES = 2


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the ends of its files' names, and its reader, a function of a module beside this one."""

    suffixes: tuple[str, ...]
    module: str
    reader: str
    holds: Holds

    def load(self) -> Callable[..., Any]:
        """The reader."""
        reader: Callable[..., Any] = getattr(import_module(f".{self.module}", __package__), self.reader)
        return reader


FORMATS = (
    Format((".txt",), "text", "read_text", Holds.ARTICLE),
    Format((".md",), "markdown", "read_markdown", Holds.ARTICLE),
    Format((".html", ".htm"), "html", "read_html", Holds.ARTICLE),
    Format((".jsonl",), "jsonl", "read_jsonl", Holds.ARTICLES),
)

COMPRESSED = (".gz", ".xz")
"""The ends of the names of compressed files, after that of their format."""


def format_of(name: str) -> Format | None:
    """The format of a file of this name; None where it is of no known one.

    >>> format_of("a/B.JSONL.xz").module, format_of("README")
    ('jsonl', None)
    """
    plain = name.lower()
    for compressed in COMPRESSED:
        plain = plain.removesuffix(compressed)
    return next((form for form in FORMATS if plain.endswith(form.suffixes)), None)


def known_suffixes() -> str:
    """The ends of names that are read, for a message."""
    suffixes = " ".join(suffix for form in FORMATS for suffix in form.suffixes)
    return f"{suffixes}, or one of them with {' '.join(COMPRESSED)}"
