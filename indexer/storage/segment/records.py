"""The record of an article: what is stored of it apart from its paragraphs, as a value and as bytes.

A packed record is a letter and a value for each field that is known, in UTF-8 and joined by U+001F, topics
one by one. U+001F and U+001E in a value are written as U+001E and a letter. The title and the day are stored
elsewhere; a letter without a value says that there is a title, be it empty.
"""

from __future__ import annotations

from indexer.core.caching import lru_cache
from indexer.core.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from indexer.core.article import Article

DIGEST_BYTES = 16
NEVER = 99991231
"""A stored day after all others."""
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


def day_number(day: date | None) -> int:
    """The stored form of a date: 20240329, or 20240300 for a month and 20240000 for a year; 0 for None."""
    if day is None:
        return 0
    from indexer.core.partial_date import PartialDate

    if isinstance(day, PartialDate):
        return day.year * 10000 + (day.known_month or 0) * 100
    return day.year * 10000 + day.month * 100 + day.day


def _class_of_dates() -> type[date]:
    """`datetime.date`, without what `datetime` has in Python: loading that takes as long as a page."""
    try:
        from _datetime import date  # type: ignore[import-not-found]
    except ImportError:
        from datetime import date
    return date  # type: ignore[no-any-return]


@lru_cache(4096)
def day_of(number: int) -> date | None:
    """The date of a stored number. Raises ValueError where there is no such day."""
    if number == 0:
        return None
    year, month, day = number // 10000, number // 100 % 100, number % 100
    if day == 0:
        from indexer.core.partial_date import PartialDate

        return PartialDate(year, month or None)
    return _class_of_dates()(year, month, day)


def first_day(number: int) -> int:
    """The first day, as 20240301, of a stored day, month or year."""
    return number if number % 100 else number + 1 if number % 10000 else number + 101


def last_day(number: int) -> int:
    """The last day, as 20240331, of a stored day, month or year.

    >>> last_day(20240329), last_day(20240200), last_day(20230200), last_day(20240000)
    (20240329, 20240229, 20230228, 20241231)
    """
    if number % 100:
        return number
    if number % 10000 == 0:
        return number + 1231
    year, month = number // 10000, number // 100 % 100
    if month == 2:
        return number + (29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28)
    return number + (30 if month in (4, 6, 9, 11) else 31)


def lies_within(number: int, since: int, until: int) -> bool:
    """Whether all of a stored day, month or year lies from day `since` to day `until`; an unknown one never
    does. The twin of `native/search/days.h`."""
    return number != 0 and since <= first_day(number) and last_day(number) <= until


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
