"""Decides by the kind of a part whether it is text of the message, a document, or left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from indexer.core.messages import message
from indexer.sources.draft import Document, FieldValue, LeftOut, Settings, Unreadable
from indexer.sources.encoding.detection import Decoded, declared_encoding, decode
from indexer.sources.page.blocks import read_page
from indexer.sources.page.elements import Role
from indexer.sources.page.roles import assign_roles
from indexer.sources.page.tokens import Kind, tokens
from indexer.sources.registry import Format, format_of, format_of_media_type, is_never_text

from .bodies import flowed, unwrapped
from .parsing import Part

PAGES = ("text/html", "application/xhtml+xml")
_REPORTS = ("message/delivery-status", "message/disposition-notification", "text/rfc822-headers")
_NO_BODIES = ("text/rfc822-headers", "text/css", "text/javascript", "text/calendar", "text/rtf")
_NO_TEXT = {"image": "a picture", "audio": "a sound", "video": "a film", "font": "a font"}
_LEAST_OF_FRAME = 60
"""Letters beside links of a page without sentences that is read although it lies in another page."""

_LONGEST_FRAME = 2**22
"""Characters of a page that is looked at for prose; the tree of a longer one takes gigabytes."""


@dataclass(frozen=True)
class Body:
    """A part that is text of the message itself, decoded and without the line breaks of its transport."""

    part: Part
    decoded: Decoded

    @property
    def is_page(self) -> bool:
        return self.part.media_type in PAGES

    @cached_property
    def letters(self) -> int:
        """The number of letters and signs that a reader sees."""
        text = self.decoded.text
        texts = (each for kind, _, each in tokens(text) if kind is Kind.TEXT) if self.is_page else (text,)
        return sum(len(word) for each in texts for word in each.split())

    def holds_prose(self) -> bool:
        """Whether it is more than links, such as a menu or an advertisement in a frame."""
        if not self.is_page:
            return self.letters > 0
        if len(self.decoded.text) > _LONGEST_FRAME:
            return True
        page = read_page(self.decoded.text)
        assign_roles(page)
        own = [block for block in page.blocks if block.role is not Role.LINKS]
        is_prose = any(block.role is Role.PROSE for block in own)
        return is_prose or sum(block.letters for block in own) > _LEAST_OF_FRAME

    def document(self, name: str, fields: dict[str, FieldValue], url: str | None) -> Document:
        media_type = PAGES[0] if self.is_page else "text/plain"
        return Document(name, BytesIO(self.part.data), media_type, None, url, dict(fields), self.decoded)


def is_body(part: Part) -> bool:
    """Whether it is text that mail programs show in a message."""
    kind = part.media_type
    # The library finds no parts where the boundary is damaged.
    is_text = kind in PAGES or (kind.startswith(("text/", "multipart/")) and kind not in _NO_BODIES)
    return is_text and not part.is_attached


def body_of(part: Part, settings: Settings) -> Body:
    """The text of a part. Raises UnicodeError if it is in no encoding that is known."""
    data = part.data
    charset = part.charset or (declared_encoding(data) if part.media_type in PAGES else None)
    decoded = decode(data, charset, settings.encoding)
    if part.media_type not in PAGES:
        asked = part.parameters("content-type")
        is_flowed = asked.get("format", "").lower() == "flowed"
        deletes_spaces = asked.get("delsp", "").lower() == "yes"
        text = flowed(decoded.text, deletes_spaces) if is_flowed else unwrapped(decoded.text)
        decoded = decoded._replace(text=text)
    return Body(part, decoded)


def suffix_of(part: Part) -> str:
    """The end of a name for a part that has none."""
    form = format_of_media_type(part.media_type)
    return "" if form is None else form.suffixes[0]


def document_of(part: Part, name: str, inner: str, *, is_resource: bool) -> Document | Unreadable | LeftOut:
    """A part that is no text of the message, as a document `name`; `inner` is what its sender calls it.

    What a page consists of, a resource, is a document only if its name says so.
    """
    kind = part.media_type
    form = format_of(inner)
    why = None if form is not None else _reason(kind, inner)
    if why is None and form is None and is_resource:
        why = message("a resource of a page")
    if why is not None:
        return LeftOut(name, why)
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        return Unreadable(name, message("it is encrypted or signed as a whole (S/MIME)"))
    return Document(name, BytesIO(part.data), _media_type(kind, form), part.charset)


def _reason(kind: str, name: str) -> str | None:
    """The reason why a part of this kind holds no text; None for one that may."""
    if kind in _REPORTS:
        return message("a report on the delivery of a mail")
    if kind.endswith("-signature"):
        return "a signature"
    if is_never_text(name) and not kind.startswith("image/"):
        return message("a file that holds no text")
    return _NO_TEXT.get(kind.partition("/")[0])


def _media_type(kind: str, form: Format | None) -> str | None:
    """The media type to read a part by, if its name says nothing."""
    return kind if form is None and format_of_media_type(kind) is not None else None
