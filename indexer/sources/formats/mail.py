"""Mail (.eml), and web pages that browsers save as mail (.mht, .mhtml)."""

from __future__ import annotations

from indexer.sources.draft import Document, Documents, Settings
from indexer.sources.mail.message import Message
from indexer.sources.mail.parsing import parse_mail


def read_mail(document: Document, settings: Settings) -> Documents:
    """The message, whose title is its subject, the mails that it forwards, and what is attached."""
    return Message(parse_mail(document.read()), settings).documents()
