"""The formats that are read, by the end of a file's name: one module each, imported when a file needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Any

from .draft import NotAnArticle


class Holds(Enum):
    """What a document of a format holds, and so what its reader gives.

    ARTICLE    read(Document, Settings) -> Draft
    ARTICLES   read(Document, Settings) -> Iterator[tuple[str, Draft | str]]: a place, and a draft or why none
    DOCUMENTS  read(Document, Settings) -> Iterator[Document | tuple[str, str]]: a document, good until the
               next and read by its own format, or the name of what cannot be had, and why

    Readers raise NotAnArticle, and UnicodeError with a reason for a person. All but ARTICLE read streams.
    """

    ARTICLE = 1
    ARTICLES = 2
    DOCUMENTS = 3


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the ends of its files' names, and its reader, a function of a module beside this one.

    `media_types` are what servers call it. `extra` is the extra of the package that brings the library it
    needs; None where it needs none.
    """

    suffixes: tuple[str, ...]
    module: str
    reader: str
    holds: Holds
    media_types: tuple[str, ...] = ()
    extra: str | None = None

    def load(self) -> Callable[..., Any]:
        """The reader. Raises NotAnArticle where its library is not installed."""
        try:
            module = import_module(f".{self.module}", __package__)
        except ModuleNotFoundError as error:
            if self.extra is None:
                raise
            raise needs(error.name or self.module, self.extra) from error
        reader: Callable[..., Any] = getattr(module, self.reader)
        return reader


def needs(library: str, extra: str) -> NotAnArticle:
    """What to raise where a library is missing that an extra of the package brings."""
    return NotAnArticle(f"it takes {library} to read it: pip install 'policy-news-search[{extra}]'")


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FORMATS = (
    Format((".txt",), "formats.text", "read_text", Holds.ARTICLE, ("text/plain",)),
    Format((".md",), "formats.markdown", "read_markdown", Holds.ARTICLE),
    Format(
        (".html", ".htm", ".shtml", ".xhtml"),
        "formats.html",
        "read_html",
        Holds.ARTICLE,
        ("text/html", "application/xhtml+xml"),
    ),
    Format((".jsonl",), "formats.jsonl", "read_jsonl", Holds.ARTICLES),
    Format((".json",), "formats.jsonl", "read_json", Holds.ARTICLES),
    Format((".csv",), "formats.csvs", "read_csv", Holds.ARTICLES),
    Format((".tsv",), "formats.csvs", "read_tsv", Holds.ARTICLES),
    Format((".pdf",), "formats.pdf", "read_pdf", Holds.ARTICLE, ("application/pdf",), "pdf"),
    Format((".docx",), "formats.docx", "read_docx", Holds.ARTICLE, (_WORD,), "office"),
    Format(
        (".odt",),
        "formats.odt",
        "read_odt",
        Holds.ARTICLE,
        ("application/vnd.oasis.opendocument.text",),
        "office",
    ),
    Format((".rtf",), "formats.rtf", "read_rtf", Holds.ARTICLE, ("application/rtf", "text/rtf"), "office"),
    Format((".epub",), "formats.epub", "read_epub", Holds.DOCUMENTS, (), "office"),
    Format((".eml", ".mht", ".mhtml"), "formats.mail", "read_mail", Holds.DOCUMENTS, ("message/rfc822",)),
    Format((".rss", ".atom", ".xml"), "formats.feed", "read_feed", Holds.DOCUMENTS, extra="office"),
    Format((".zip",), "containers.zipped", "read_zip", Holds.DOCUMENTS),
    Format((".tar",), "containers.tarred", "read_tar", Holds.DOCUMENTS),
    Format((".warc",), "containers.warc", "read_warc", Holds.DOCUMENTS, extra="warc"),
    Format((".wacz",), "containers.warc", "read_wacz", Holds.DOCUMENTS, extra="warc"),
)

COMPRESSED = (".gz", ".xz", ".bz2", ".zst")
"""The ends of the names of compressed files, after that of their format."""

_SHORT = {".tgz": ".tar.gz", ".txz": ".tar.xz", ".tbz2": ".tar.bz2", ".tzst": ".tar.zst"}


def format_of(name: str) -> Format | None:
    """The format of a file of this name; None where it is of no known one.

    >>> format_of("a/B.JSONL.xz").module, format_of("crawl.tgz").module, format_of("README")
    ('formats.jsonl', 'containers.tarred', None)
    """
    plain, _ = uncompressed_name(name)
    return next((form for form in FORMATS if plain.endswith(form.suffixes)), None)


def format_of_media_type(media_type: str) -> Format | None:
    """The format of what a server calls so; None where it is none that is read."""
    return next((form for form in FORMATS if media_type in form.media_types), None)


def uncompressed_name(name: str) -> tuple[str, str | None]:
    """(the name in lower case without the end that says how it is compressed, this end or None)"""
    plain = name.lower()
    for short, long in _SHORT.items():
        if plain.endswith(short):
            plain = plain.removesuffix(short) + long
    compressed = next((end for end in COMPRESSED if plain.endswith(end)), None)
    return plain.removesuffix(compressed or ""), compressed


def known_suffixes() -> str:
    """The ends of names that are read, for a message."""
    suffixes = " ".join(suffix for form in FORMATS for suffix in form.suffixes)
    return f"{suffixes}, or one of them with {' '.join(COMPRESSED)}"
