"""The table of formats, by the ends of file names. A format's module is imported when a file needs it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from indexer.core.errors import SourceError
from indexer.core.messages import message

from .draft import NotAnArticle


class Holds(Enum):
    """The content of a document of a format, and thus the type of its reader.

    ARTICLE    read(Document, Settings) -> Draft
    ARTICLES   read(Document, Settings) -> Drafts
    DOCUMENTS  read(Document, Settings) -> Documents, each of which is read by its own format

    Readers raise NotAnArticle where a document is not, or no longer, of their format, and UnicodeError with a
    reason for a person. All but those of ARTICLE read streams.
    """

    ARTICLE = 1
    ARTICLES = 2
    DOCUMENTS = 3


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the ends of its file names, and its reader, a function by its name in this package.

    `media_types` are its names on servers. `extra` is the package's extra that installs the library it needs.
    `is_checked` says that the first bytes of its files are looked at: a file of such a name may be of another
    format.
    """

    suffixes: tuple[str, ...]
    reader: str
    holds: Holds
    media_types: tuple[str, ...] = ()
    extra: str | None = None
    is_checked: bool = False

    def load(self) -> Callable[..., Any]:
        """The reader. Raises NotAnArticle when its library is not installed."""
        module, _, function = self.reader.rpartition(".")
        try:
            reader: Callable[..., Any] = getattr(import_module(f".{module}", __package__), function)
        except ModuleNotFoundError as error:
            if self.extra is None:
                raise
            raise needs(error.name or module, self.extra) from error
        return reader


def needs(library: str, extra: str) -> NotAnArticle:
    """The error to raise when a library is missing that an extra of the package installs."""
    return NotAnArticle(
        message(
            "it takes {library} to read it: pip install 'policy-news-search[{extra}]'",
            library=library,
            extra=extra,
        )
    )


_WORD = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)
_OPEN_DOCUMENT = ("application/vnd.oasis.opendocument.text",)
_SHEETS = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)
_SLIDES = ("application/vnd.openxmlformats-officedocument.presentationml.presentation",)
_OLD_OFFICE = (
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-works",
    "application/wps-office.doc",
)
_PAGE = ("text/html", "application/xhtml+xml")


FORMATS = (
    Format((".txt",), "formats.text.read_text", Holds.ARTICLE, ("text/plain",)),
    Format((".md",), "formats.markdown.read_markdown", Holds.ARTICLE, ("text/markdown", "text/x-markdown")),
    Format((".html", ".htm", ".shtml", ".xhtml"), "formats.html.read_html", Holds.ARTICLE, _PAGE),
    Format((".jsonl",), "formats.jsonl.read_jsonl", Holds.ARTICLES),
    Format((".json",), "formats.jsonl.read_json", Holds.ARTICLES),
    Format((".csv",), "formats.csv.read_csv", Holds.ARTICLES),
    Format((".tsv",), "formats.csv.read_tsv", Holds.ARTICLES),
    Format((".pdf",), "formats.pdf.read_pdf", Holds.ARTICLE, ("application/pdf",), "pdf", True),
    Format((".ofd",), "formats.ofd.read_ofd", Holds.ARTICLE, ("application/ofd",), "office", True),
    Format((".docx",), "formats.docx.read_docx", Holds.ARTICLE, _WORD, "office", True),
    Format((".xlsx",), "formats.sheets.read_sheets", Holds.ARTICLE, _SHEETS, "office", True),
    Format((".pptx",), "formats.pptx.read_pptx", Holds.ARTICLE, _SLIDES, "office", True),
    Format((".odt",), "formats.odt.read_odt", Holds.ARTICLE, _OPEN_DOCUMENT, "office", True),
    Format(
        (".doc", ".wps", ".xls", ".et"),
        "formats.compound.read_compound",
        Holds.ARTICLE,
        _OLD_OFFICE,
        "office",
        True,
    ),
    Format(
        (".rtf",), "formats.rtf.read_rtf", Holds.ARTICLE, ("application/rtf", "text/rtf"), is_checked=True
    ),
    Format((".epub",), "formats.epub.read_epub", Holds.DOCUMENTS, extra="office"),
    Format((".eml", ".mht", ".mhtml"), "formats.mail.read_mail", Holds.DOCUMENTS, ("message/rfc822",)),
    Format((".rss", ".atom", ".xml"), "formats.feed.read_feed", Holds.DOCUMENTS, extra="office"),
    Format((".zip",), "containers.zip.read_zip", Holds.DOCUMENTS),
    Format((".tar",), "containers.tar.read_tar", Holds.DOCUMENTS),
    Format((".warc",), "containers.warc.read_warc", Holds.DOCUMENTS, extra="warc"),
    Format((".arc",), "containers.warc.read_arc", Holds.DOCUMENTS, extra="warc"),
    Format((".wacz",), "containers.warc.read_wacz", Holds.DOCUMENTS, extra="warc"),
)

PICTURE = Format(
    (".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff"),
    "formats.picture.read_picture",
    Holds.ARTICLE,
    extra="ocr",
)
"""The format of files of pictures, which are only read where a source asks for it."""

COMPRESSED = (".gz", ".xz", ".bz2", ".zst")
"""Ends of the names of compressed files, after that of their format."""

_SHORT = {".tgz": ".tar.gz", ".txz": ".tar.xz", ".tbz2": ".tar.bz2", ".tzst": ".tar.zst"}


def format_of(name: str) -> Format | None:
    """The format of a file of this name, or None.

    >>> format_of("a/B.JSONL.xz").reader, format_of("crawl.tgz").reader, format_of("README")
    ('formats.jsonl.read_jsonl', 'containers.tar.read_tar', None)
    """
    plain, _ = uncompressed_name(name)
    return next((form for form in FORMATS if plain.endswith(form.suffixes)), None)


def format_of_media_type(media_type: str) -> Format | None:
    """The format of this media type, or None."""
    return next((form for form in FORMATS if media_type in form.media_types), None)


def uncompressed_name(name: str) -> tuple[str, str | None]:
    """(the name in lower case without the end that says how it is compressed, that end or None)"""
    plain = name.lower()
    for short, long in _SHORT.items():
        if plain.endswith(short):
            plain = plain.removesuffix(short) + long
    compressed = next((end for end in COMPRESSED if plain.endswith(end)), None)
    return plain.removesuffix(compressed or ""), compressed


_NEVER_TEXT = tuple(
    f".{suffix}"
    for suffixes in (
        "apng avif bmp gif heic ico jpe jpeg jpg jxl png psd svg tif tiff webp ai cur",  # pictures
        "3gp avi flv m3u8 m4v mkv mov mp4 mpeg mpg ogv rm rmvb ts webm wmv",  # video
        "aac aif aiff amr flac m4a mid mp3 oga ogg opus wav wma",  # sound
        "eot otf ttc ttf woff woff2",  # fonts
        "css js less map mjs scss",  # style and scripts of pages
    )
    for suffix in suffixes.split()
)
_OF_SYSTEMS = ("thumbs.db", "desktop.ini")
"""Files that systems put into folders of pictures and documents."""


# The end of an address, behind the name of a file: style.css?v=3. Tools that save web sites keep it.
_OF_ADDRESS = re.compile("[?@;].*")


def is_never_text(name: str) -> bool:
    """Whether a file of this name holds no text: a picture, sound, a font, or the style of a page.

    >>> [is_never_text(name) for name in ("news/Photo.JPG", "style.css?v=3", "news/a.txt", "README")]
    [True, True, False, False]
    """
    plain = name.lower()
    entry = plain.rpartition("/")[2]
    if plain.endswith(_NEVER_TEXT) or entry in _OF_SYSTEMS:
        return True
    return _OF_ADDRESS.sub("", entry).endswith(_NEVER_TEXT) and format_of(name) is None


def is_picture(name: str) -> bool:
    """Whether a file of this name is a picture in which text can be recognised."""
    return name.lower().endswith(PICTURE.suffixes)


def ocr_fault() -> NotAnArticle | None:
    """The error to raise where pictures are to be recognised and a library for it is missing."""
    missing = next((name for name in ("rapidocr", "onnxruntime") if find_spec(name) is None), None)
    return None if missing is None else needs(missing, "ocr")


def check_ocr(is_wanted: bool | None) -> None:
    """Raises SourceError if pictures are to be recognised and a library for it is missing."""
    fault = ocr_fault() if is_wanted else None
    if fault is not None:
        raise SourceError(str(fault))


def known_suffixes() -> str:
    """The ends of the file names that are read, for a message."""
    suffixes = " ".join(suffix for form in FORMATS for suffix in form.suffixes)
    return f"{suffixes}, or one of them with {' '.join(COMPRESSED)}"
