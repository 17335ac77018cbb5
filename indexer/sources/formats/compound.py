"""Compound files, in which Word and Excel stored documents before 2007: tells what one holds, and reads it.

Kingsoft's .wps and .et are the same files. So are documents of later versions that take a password.
"""

from __future__ import annotations

from io import BytesIO

from olefile import OleFileIO

from indexer.core.messages import message
from indexer.sources.draft import Document, Draft, NotAnArticle, Settings

_WORD, _TABLES = "WordDocument", ("0Table", "1Table")
_WORKBOOKS = ("Workbook", "Book")
_SLIDES, _ENCRYPTED = "PowerPoint Document", "EncryptedPackage"


def read_compound(document: Document, settings: Settings) -> Draft:
    """The article of a .doc, .wps, .xls or .et file. Raises NotAnArticle if it is none, or is encrypted."""
    data = document.read()
    streams = _streams(data)
    if _WORD in streams:
        from .doc import draft_of_word

        return draft_of_word(streams[_WORD], (streams.get(_TABLES[0], b""), streams.get(_TABLES[1], b"")))
    if any(name in streams for name in _WORKBOOKS):
        from .sheets import draft_of_workbook

        return draft_of_workbook(data)
    if _ENCRYPTED in streams:
        raise NotAnArticle(message("it is encrypted: save it without a password"))
    if _SLIDES in streams:
        raise NotAnArticle(message("it is a presentation of before 2007: save it as .pptx"))
    raise NotAnArticle(
        message("it is neither a Word document nor a workbook: save it as .docx, .xlsx or .pdf")
    )


def _streams(data: bytes) -> dict[str, bytes]:
    """The streams at the top that tell what the file is; those of a Word document with their content."""
    try:
        with OleFileIO(BytesIO(data)) as file:
            return {
                name: file.openstream(name).read() if name in (_WORD, *_TABLES) else b""
                for name in (_WORD, *_TABLES, *_WORKBOOKS, _SLIDES, _ENCRYPTED)
                if file.exists(name)
            }
    except Exception as error:
        # A broken file raises whatever its values lead to.
        raise NotAnArticle(
            message(
                "no Word document or workbook that can be read, or it is encrypted: save it as .docx, .xlsx "
                "or .pdf ({error})",
                error=error,
            )
        ) from error
