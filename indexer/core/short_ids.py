"""Ids that are short enough to type: of an article, and of one of its paragraphs.

An article's short id is the beginning of a digest of its id, in Crockford's base 32, which has neither I, L,
O nor U. So it is the same on every machine and in every index, and a longer beginning tells two articles
apart that share a shorter one. Its first character is one of sixteen letters; so it is never mistaken for a
number. A paragraph's id is its article's short id, a colon and the same of its text, so that it does not
change where other paragraphs do. Blanks do not count in it, and equal paragraphs of an article share it.

>>> short_id("2024/渝府办发47号.html"), paragraph_id("a", "一、总则")
('fa0kkk8', 'cfgtydt:ma687fq')
"""

from __future__ import annotations

from .caching import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from hashlib import blake2b

SHORT = 7
"""Characters of the short id that is shown: 34 bits, which two of 84,000 articles share with p = .2."""

LEAST = 4
"""Characters of the shortest beginning of a short id that is looked up."""

LONGEST = 25
"""Characters that a digest of an article's id gives."""

LONGEST_TYPED = 16
"""Characters of the longest id that is typed as it is; a longer one has a short id beside it."""

DIGEST_BYTES = 16

_CHARACTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_FIRST = _CHARACTERS[10:26]
_TYPED = {ord(typed): meant for typed, meant in zip("oil", "011", strict=True)}


def id_digest(article: str) -> bytes:
    """The digest of an article's id, DIGEST_BYTES long."""
    return _digest(article.encode("utf-8", "surrogatepass"))


def _digest(content: bytes) -> bytes:
    return _blake2b()(content, digest_size=DIGEST_BYTES).digest()


@cache
def _blake2b() -> type[blake2b]:
    try:
        # Loading hashlib, with OpenSSL, takes a tenth of the time of a search.
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
    return blake2b


def short_id(article: str, characters: int = SHORT) -> str:
    """The short id of the article with this id, or so many characters of its digest."""
    return _code(id_digest(article), characters)


def typed_id(article: str) -> str:
    """The id of an article that is easier to type: its own if that is short and plain, or its short one.

    >>> typed_id("tzb-01431"), typed_id("seeds/011-science-measures.md")
    ('tzb-01431', 'ecb542q')
    """
    is_plain = len(article) <= LONGEST_TYPED and all(each.isalnum() or each in "-._" for each in article)
    return article if is_plain else short_id(article)


def ids_meant(typed: str, ids: Collection[str], least: int = LEAST) -> list[str]:
    """The ids of articles, among all `ids`, that an id means: itself, or those whose short ids begin so, of
    at least so many characters."""
    if typed in ids:
        return [typed]
    code = code_of(typed)
    if code is None or len(code) < least:
        return []
    return [each for each in ids if short_id(each, len(code)) == code]


def paragraph_code(text: str) -> str:
    """The part of a paragraph's id that stands behind the colon."""
    content = "".join(text.split()).encode("utf-16-le", "surrogatepass")
    return _code(_digest(content), SHORT)


def paragraph_id(article: str, text: str) -> str:
    """The id of a paragraph with this text, of the article with this id."""
    return f"{short_id(article)}:{paragraph_code(text)}"


def code_of(typed: str) -> str | None:
    """The short id that was typed, or its beginning, as we write it; None for what can be none. As Crockford
    has it, case does not matter, and O is 0, I and L are 1.

    >>> code_of("E7K3QO"), code_of("7k3q"), code_of("a/b")
    ('e7k3q0', None, None)
    """
    code = typed.lower().translate(_TYPED) if typed.isascii() else ""
    is_code = 0 < len(code) <= LONGEST and code[0] in _FIRST and set(code) <= set(_CHARACTERS)
    return code if is_code else None


def bits_of(code: str) -> tuple[int, int]:
    """(the number that a code stands for, its bits): four of the first character, five of each other."""
    number = _FIRST.index(code[0])
    for character in code[1:]:
        number = number << 5 | _CHARACTERS.index(character)
    return number, _bits(len(code))


def _bits(characters: int) -> int:
    return 5 * characters - 1


def _code(digest: bytes, characters: int) -> str:
    bits = _bits(characters)
    number = int.from_bytes(digest, "big") >> (8 * DIGEST_BYTES - bits)
    places = range(bits - 9, -1, -5)
    return _FIRST[number >> bits - 4] + "".join([_CHARACTERS[number >> place & 31] for place in places])
