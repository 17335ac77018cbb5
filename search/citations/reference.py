"""The parts of a citation, taken from what is known of an article."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

from indexer.analysis import clean
from indexer.core.frozen import frozen
from indexer.core.printable import writable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Literal

    Kind = Literal["document", "newspaper", "web page", "other"]

_HAN = "\u3400-\u9fff"
_BETWEEN_NAMES = re.compile(rf"[、，；]\s*|(?<=[{_HAN}）])\s+(?=[{_HAN}])")
_NEWSPAPER = re.compile(r"(?<![公通简簡情快预預])[报報](?:海外版)?$")
"""The end of a newspaper's name. A 公报 is a gazette, and a 通报 or 简报 is a circular."""


class Cited(Protocol):
    """A paragraph that can be cited, such as a hit."""

    @property
    def article(self) -> str: ...
    @property
    def paragraph(self) -> int: ...
    @property
    def title(self) -> str | None: ...
    @property
    def issuer(self) -> str | None: ...
    @property
    def number(self) -> str | None: ...
    @property
    def source(self) -> str | None: ...
    @property
    def published(self) -> date | None: ...
    @property
    def url(self) -> str | None: ...


class Reference(metaclass=frozen):
    """The parts of a citation: each text in one line and clean; None for what is not known.

    `id` is the article's, and stands for a `title` that is not known. `paragraph` is 0 for the article whole.
    `authors` are the bodies that issued it; of a web page without any, its source. `kind` is a document where
    the article has a document number (文号), else a newspaper's article by its source, else a web page if it
    has a URL.
    """

    id: str
    paragraph: int
    title: str
    authors: tuple[str, ...]
    kind: Kind
    number: str | None
    source: str | None
    published: date | None
    url: str | None
    accessed: date | None

    @property
    def provider(self) -> str | None:
        """The newspaper, or the site that had it unless that is named as the author."""
        return self.source if self.kind == "newspaper" or self.source not in self.authors else None

    @property
    def is_chinese(self) -> bool:
        """Whether the title holds Han: names are then joined in Chinese."""
        return re.search(f"[{_HAN}]", self.title) is not None


def reference_of(cited: Cited, accessed: date | None = None) -> Reference:
    """The parts of a citation of a paragraph; the web was looked at on the day `accessed`."""
    issuer, number, source = map(_line, (cited.issuer, cited.number, cited.source))
    url = writable(cited.url).strip().replace(" ", "%20") if cited.url else None
    kind: Kind = (
        "document"
        if number
        else "newspaper"
        if source and _NEWSPAPER.search(source)
        else "web page"
        if url
        else "other"
    )
    authors = tuple(filter(None, _BETWEEN_NAMES.split(issuer))) if issuer else ()
    if not authors and source and kind in ("web page", "other"):
        authors = (source,)
    return Reference(
        id=cited.article,
        paragraph=cited.paragraph,
        title=_line(cited.title) or writable(cited.article),
        authors=authors,
        kind=kind,
        number=number,
        source=source,
        published=cited.published,
        url=url,
        accessed=accessed if url else None,
    )


@lru_cache(maxsize=1024)
def _line(text: str | None) -> str | None:
    return (" ".join(clean(writable(text)).text.split()) or None) if text else None
