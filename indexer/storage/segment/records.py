"""The record of an article: what is stored of it apart from its paragraphs, as a value and as bytes.

A packed record is a letter and a value for each field that is known, in UTF-8 and joined by U+001F, topics
one by one. U+001F and U+001E in a value are written as U+001E and a letter. The title and the day are stored
elsewhere; a letter without a value says that there is a title, be it empty.
"""

from __future__ import annotations

from indexer.core.frozen import frozen
from indexer.core.schema import DIGEST_BYTES

from .days import day_number, day_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from indexer.core.article import Article

_HAS_TITLE = "T"
_TOPIC = "t"
_LETTERS = {
    "i": "id",
    "u": "url",
    "s": "source",
    "o": "issuer",
    "n": "number",
    "r": "region",
    "p": "path",
    "k": "kind",
}


class ArticleRecord(metaclass=frozen):
    """An article without its text. Fields are as in `Article`; this is the list that others derive from."""

    id: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    published: date | None = None
    issuer: str | None = None
    number: str | None = None
    region: str | None = None
    topics: tuple[str, ...] = ()
    path: str | None = None
    kind: str | None = None


def article_of(record: ArticleRecord, paragraphs: Iterable[str]) -> Article:
    """The article of this record with these paragraphs."""
    from indexer.core.article import Article

    values = {name: getattr(record, name) for name in ArticleRecord.__match_args__}
    return Article(text="\n".join(paragraphs), **values)


def pack_record(record: ArticleRecord | Article) -> bytes:
    """The bytes of a record, without its title and its day.

    >>> pack_record(ArticleRecord("a", title="", topics=("b", "c")))
    b'ia\\x1fT\\x1ftb\\x1ftc'
    """
    parts = [
        letter + _escaped(value)
        for letter, name in _LETTERS.items()
        if (value := getattr(record, name)) is not None
    ]
    if record.title is not None:
        parts.append(_HAS_TITLE)
    parts += [_TOPIC + _escaped(topic) for topic in record.topics]
    return "\x1f".join(parts).encode("utf-8", "surrogatepass")


def unpack_record(content: bytes, title: str, published: int) -> ArticleRecord:
    """The record of these bytes, with its title and its day. Raises ValueError for unsound bytes."""
    values: dict[str, str] = {}
    topics: list[str] = []
    has_title = False
    for part in content.decode("utf-8", "surrogatepass").split("\x1f"):
        letter, value = part[:1], part[1:]
        if "\x1e" in value:
            value = value.replace("\x1eu", "\x1f").replace("\x1ee", "\x1e")
        if letter == _TOPIC:
            topics.append(value)
        elif letter == _HAS_TITLE:
            has_title = True
        elif letter in _LETTERS:
            values[_LETTERS[letter]] = value
        else:
            raise ValueError(f"a record has an unknown field {letter!r}")
    if "id" not in values:
        raise ValueError("a record has no id")
    return ArticleRecord(
        title=title if has_title else None, published=day_of(published), topics=tuple(topics), **values
    )


def parts_with(content: bytes, letter: str) -> list[bytes]:
    """The values of a packed record that stand behind a letter, as they are packed."""
    return [part[1:] for part in content.split(b"\x1f") if part[:1] == letter.encode()]


def _escaped(value: str) -> str:
    if "\x1e" in value or "\x1f" in value:
        return value.replace("\x1e", "\x1ee").replace("\x1f", "\x1eu")
    return value


def digest_of(article: Article) -> bytes:
    """A digest of all that was given of an article, to see changes: 16 bytes."""
    title, text = [given.encode("utf-8", "surrogatepass") for given in (article.title or "", article.text)]
    return article_digest(pack_record(article), day_number(article.published), title, text)


def article_digest(record: bytes, published: int, title: bytes, text: bytes) -> bytes:
    """`digest_of` an article, from its packed record, its day, and its title and text in UTF-8."""
    from hashlib import blake2b

    sizes = f"{len(record)} {published} {len(title)} "
    digest = blake2b(sizes.encode("ascii"), digest_size=DIGEST_BYTES)
    digest.update(record)
    digest.update(title)
    digest.update(text)
    return digest.digest()
