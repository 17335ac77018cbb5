"""Pictures of text: the lines that are recognised in them, joined to paragraphs. A .tif may hold many."""

from __future__ import annotations

from indexer.core.messages import message
from indexer.sources.draft import Document, Draft, NotAnArticle, Settings

from .ocr.recognising import mean, recognise_picture, require_ocr
from .paged import draft_of_pages


def read_picture(document: Document, settings: Settings) -> Draft:
    """The article of a file of pictures. Raises NotAnArticle if it cannot be read, or shows no text."""
    require_ocr()
    data = document.read()
    pages = [recognise_picture(data, 0)]
    pages += [recognise_picture(data, number) for number in range(1, pages[0].pictures)]
    if not any(page.lines for page in pages):
        raise NotAnArticle(message("no text is recognised in it"))
    draft = draft_of_pages([page.lines for page in pages])
    draft.recognised = mean(pages)
    return draft
