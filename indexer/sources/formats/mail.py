"""Mail (.eml), and web pages that browsers save as mail (.mht, .mhtml)."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr
from io import BytesIO

from indexer.sources.containers.names import inner_name
from indexer.sources.draft import Document, Documents, FieldValue, NotAnArticle, Settings, Unreadable, refused
from indexer.sources.registry import format_of

_FAULTS = (ValueError, LookupError, AttributeError, TypeError, OverflowError)
_BODIES = {"text/html": "message.html", "text/plain": "message.txt"}


def read_mail(document: Document, settings: Settings) -> Documents:
    """The message, whose title is its subject, and the attachments in a known format."""
    # The parser tolerates most damage, and fails on some in these ways.
    with refused("no mail that can be read", *_FAULTS):
        message = BytesParser(policy=policy.default).parsebytes(document.read())
        if not message.keys():
            raise NotAnArticle("no mail: it has no headers")
        parts = list(_parts(message))
    yield from parts


def _parts(message: EmailMessage) -> Documents:
    body = message.get_body(("html", "plain"))
    if body is not None and body.get_content_type() in _BODIES:
        media_type = body.get_content_type()
        url = str(message.get("Snapshot-Content-Location") or body.get("Content-Location") or "")
        yield Document(
            _BODIES[media_type],
            BytesIO(_data(body)),
            media_type,
            body.get_content_charset(),
            url if url.startswith(("http://", "https://")) else None,
            _fields(message),
        )
    for attachment in message.iter_attachments() if message.is_multipart() else ():
        name = inner_name(attachment.get_filename() or "")
        if name is None or attachment is body:
            continue
        if format_of(name) is not None:
            yield Document(name, BytesIO(_data(attachment)))
        elif attachment.get_content_disposition() == "attachment":
            yield Unreadable(name, "it is attached, and not a known kind of article")


def _data(part: MIMEPart) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _fields(message: EmailMessage) -> dict[str, FieldValue]:
    sender, address = parseaddr(str(message.get("From", "")))
    written = {
        "title": (str(message.get("Subject", "")).strip(), "the subject of the mail"),
        "published": (_day(message), "the date of the mail"),
        "source": (sender or address, "the sender of the mail"),
    }
    # Browsers save pages as mail from themselves, dated on the day of saving.
    names = ["title"] if "Snapshot-Content-Location" in message or "Saved by" in sender else list(written)
    return {name: FieldValue(*written[name]) for name in names if written[name][0]}


def _day(message: EmailMessage) -> str:
    date = getattr(message.get("Date"), "datetime", None)
    return date.date().isoformat() if date is not None else ""
