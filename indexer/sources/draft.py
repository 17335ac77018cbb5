"""Defines `Document`, which goes into a format, and `Draft`, which comes out of it.

A draft holds an article's text, and values as they were written with *how* each was found, so that this can
be shown to a person. `finishing` makes the Article, so a format need not know about dates and topics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple
from zlib import crc32

from indexer.core.messages import message
from indexer.recognition.field_value import FieldValue as FieldValue

LONGEST_DOCUMENT = 256 * 2**20
"""Bytes of a document that holds one article; it is read at once."""


FAULT = message("reading it failed, which is a fault of this program")
"""Prefix of the rejection when reading a file raised an unexpected exception."""


class NotAnArticle(Exception):
    """A document, or a part of it, is no article; the text is the reason, for a person."""


@dataclass(frozen=True, slots=True)
class BuildPart:
    """Part `number`, counted from 1, of a build in `of` parts. A file's name alone decides its part."""

    number: int
    of: int

    def has(self, name: str) -> bool:
        """Whether the file of this name belongs to this part."""
        return crc32(name.encode("utf-8", "surrogateescape")) % self.of == self.number - 1


@dataclass(frozen=True, slots=True)
class Settings:
    """The caller's choices.

    `encoding` overrides detection, and `part` restricts reading to the files of it. With `ocr`, pictures and
    pages that are pictures are recognised.
    """

    encoding: str | None = None
    part: BuildPart | None = None
    ocr: bool = False


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Document:
    """A file, or a document in a container: its name, its bytes, and what its surroundings say of it.

    A server or a mail gives `media_type` and `charset`; `url` is where the document was fetched. `fields` are
    fields of the article that the container knows; they override what the document itself says. `decoded` is
    the text, with the note on its encoding, if the container had to decode it.
    """

    name: str
    stream: BinaryIO
    media_type: str | None = None
    charset: str | None = None
    url: str | None = None
    fields: dict[str, FieldValue] = field(default_factory=dict)
    decoded: tuple[str, str] | None = None

    def read(self) -> bytes:
        """All of its bytes. Raises NotAnArticle for more than LONGEST_DOCUMENT."""
        data = self.stream.read(LONGEST_DOCUMENT + 1)
        if len(data) > LONGEST_DOCUMENT:
            raise NotAnArticle(
                message("longer than {longest_document:,} bytes", longest_document=LONGEST_DOCUMENT)
            )
        return data


class Unreadable(NamedTuple):
    """A document in a container that cannot be read, and the reason, for a person."""

    name: str
    reason: str


class LeftOut(NamedTuple):
    """Text of a document that is not part of the article, and the reason, for a person.

    In a container: the name of a part that is no document by design, such as a picture in a mail. Reports
    count by reason, so that a reason holds neither names nor numbers.
    """

    text: str
    why: str


class Recognised(NamedTuple):
    """Pages of which the text was recognised in pictures, and the mean confidence, from 0 to 1."""

    pages: int
    confidence: float


@dataclass(slots=True)
class Draft:
    """An article as a format reads it.

    `fields` are the known fields of Article, other than id, text and path. A field that Article lacks, such
    as `author`, is only shown. `id` is None when the document's name is the id. `encoding` says, for a
    person, which encoding the bytes were in and how that was decided; `joined` says how many lines were
    joined, because they were broken for width. `recognised` is None where no page was recognised
    in a picture.
    """

    text: str
    fields: dict[str, FieldValue] = field(default_factory=dict)
    id: str | None = None
    encoding: str | None = None
    joined: str | None = None
    recognised: Recognised | None = None
    left_out: list[LeftOut] = field(default_factory=list)


Drafts = Iterator[tuple[str, Draft | str]]
"""(place in the document, its draft or the reason why there is none)"""

Documents = Iterator[Document | Unreadable | LeftOut]
"""The documents of a container. Each can be read until the next is asked for."""


@contextmanager
def refused(what: str, *errors: type[Exception]) -> Iterator[None]:
    """Raises NotAnArticle in place of these errors; its reason is `what` and the error's text."""
    try:
        yield
    except errors as error:
        raise NotAnArticle(message("{what}: {error}", what=what, error=error)) from error


def draft_or_reason(read: Callable[..., Draft], *given: object) -> Draft | str:
    """The draft that `read` returns, or the reason why there is none. Raises MemoryError."""
    try:
        return read(*given)
    except (NotAnArticle, UnicodeError) as reason:
        return str(reason)
    except MemoryError:
        raise
    except Exception as error:
        return fault(error)


def fault(error: Exception) -> str:
    """The reason for a document that raised an unexpected exception: a fault of ours, or of a library."""
    return message("{fault}: {name}: {error}", fault=FAULT, name=type(error).__name__, error=error)


def field_values(written: dict[str, str], how: str) -> dict[str, FieldValue]:
    """The values, all found in the same way.

    >>> field_values({"source": "示例日报"}, "the line 来源：示例日报")
    {'source': FieldValue(value='示例日报', how='the line 来源：示例日报')}
    """
    return {name: FieldValue(value, how) for name, value in written.items()}
