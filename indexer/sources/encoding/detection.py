"""Detects the encoding of bytes, which nobody declared or somebody declared wrongly, and decodes them.

A byte order mark decides, and so does valid UTF-8, which text in other encodings practically never is.
Otherwise the bytes are in the encoding in which they read most like Chinese (`plausibility`); a declared
encoding only has to be as good. Lines that read clearly better in another encoding are read in it
(`mixtures`). A few damaged characters become U+FFFD, and are reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from indexer.core.errors import SourceError
from indexer.core.messages import join_messages, message, plural

from .charsets import BIG5, GB18030, MARKS, REPLACEMENT, UTF_8, UTF_16, Charset, Charsets, charsets_named
from .disguises import misread_text, misread_utf8, seven_bit_text
from .mixtures import lines_apart
from .plausibility import rarity
from .seven_bits import SHIFTS, is_escaped

_NAME = rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})"""
_DECLARED = re.compile(_NAME, re.IGNORECASE)
_DECLARED_BY_TAG = re.compile(rb"<(?:meta|\?xml)\b[^<>]{0,300}?" + _NAME, re.IGNORECASE)
# HTML looks for a declaration in the first 1,024 bytes; pages with long scripts put it later, where only
# a tag counts.
_DECLARATION_BYTES = 4096
_HEAD_BYTES = 2**20
_SAMPLE_BYTES = 2**16
_LINE_ENDS = "\r\v\x85\u2028\u2029"
"""The ends of lines in Unicode but LF."""
_PAGE_WITHIN_LINE = re.compile("(?<=[^\n\f])\f(?=[^\n\f])")
_ASCII = re.compile("[\x00-\x7f]+")
# From the first byte of a character to a byte that no character of any of these encodings ends with.
_NON_ASCII_RUN = re.compile(rb"[\x80-\xff][^\x00-\x2f\x3a-\x3f]{0,%d}" % _SAMPLE_BYTES)

# Rarity of a whole text by which another encoding has to be better: that of some two characters.
_DECLARED_BONUS = 10
_UTF8_BONUS = 12
# Highest mean rarity of a character in UTF-16: Chinese has 6 to 8, other bytes read as UTF-16 have above 12.
_READABLE = 10
# Bytes of a text that might be valid UTF-8 by chance, if only with Latin, Greek or Arabic letters.
_SHORT = 1000
# Sound characters that are needed for each damaged one.
_SOUND_PER_DAMAGED = 8
# Share of the rarity in the given encoding below which a text is in another: nonsense has nearly twice.
_CLEARLY_BETTER = 0.75


class Decoded(NamedTuple):
    """A text, and a note for a person: the encoding that it was in and how that was decided."""

    text: str
    note: str


AUTO = "auto"
"""The name that stands for the detection of the encoding."""


def check_encoding(name: str | None) -> None:
    """Raises SourceError if this is the name of no known encoding, and not AUTO."""
    if name not in (None, AUTO) and not charsets_named(name):
        raise SourceError(
            message(
                "unknown encoding {name!r}; give one such as gb18030, big5, utf-16 or utf-8, "
                "or {auto} to detect it",
                name=name,
                auto=AUTO,
            )
        )


def declared_encoding(page: bytes) -> str | None:
    """The encoding that an HTML or XML page declares, in lower case."""
    declared = _DECLARED.search(page, 0, _DECLARATION_BYTES) or _DECLARED_BY_TAG.search(page, 0, _HEAD_BYTES)
    return None if declared is None else declared[1].decode("ascii").lower()


def decode(data: bytes, declared: str | None = None, override: str | None = None) -> Decoded:
    """The text of a whole file, without a byte order mark and with line feeds as its only line ends.

    `declared` is the encoding that the file or its sender names; `override` is the user's, which decides.
    Raises UnicodeError, with a reason for a person, when no encoding fits, or `override` does not.
    """
    if override is not None:
        charset, text = best_text(data, charsets_named(override))
        _check_override(data, charset, override)
        return sound(text, charset, message("given as {override}", override=override))
    for mark, marked in MARKS:
        if data.startswith(mark):
            misread = _misread(data[len(mark) :]) if marked is UTF_8 else None
            return misread or sound(
                marked.decode(data[len(mark) :]), marked, message("by its byte order mark")
            )
    escaped = _escaped_text(data, declared)
    if escaped is not None:
        return escaped
    disguised = seven_bit_text(data)
    if disguised is not None:
        return sound(disguised[1], disguised[0], message("by its shifts from ASCII"))
    misread = _misread(data)
    if misread is not None:
        return misread
    utf8 = _certain_utf8(data)
    if utf8 is not None:
        return Decoded(with_line_feeds(utf8), _note(UTF_8, _reason(data, UTF_8, declared)))
    charset, text = best_text(data, _candidates(data, declared), declared)
    reason = _reason(data, charset, declared)
    mixed = lines_apart(data, charset)
    if mixed is None:
        return sound(text, charset, reason)
    text, note = sound(mixed[0], charset, reason)
    apart = plural(
        "{count:,} line is in another encoding", "{count:,} lines are in another encoding", mixed[1]
    )
    return Decoded(text, join_messages("; ", (note, apart)))


def charset_of(beginning: bytes, override: str | None = None) -> tuple[Charset, int]:
    """(encoding of a stream that begins like this, length of its byte order mark)"""
    for mark, marked in MARKS:
        if beginning.startswith(mark):
            return marked, len(mark)
    whole = beginning[: beginning.rfind(b"\n") + 1] or beginning
    if override is None and (_certain_utf8(whole) is not None or is_misread(whole)):
        return UTF_8, 0
    charsets = charsets_named(override) if override else _candidates(whole, None)
    return best_text(whole, charsets)[0], 0


def detect(sample: bytes, declared: str) -> Charsets:
    """The encodings, among which the text decides, of bytes in a file of another kind, which declares one."""
    if not sample.isascii() and _certain_utf8(sample) is not None:
        return (UTF_8,)
    return _candidates(sample, declared)


def with_line_feeds(text: str) -> str:
    """The text with LF for each other end of a line, and before a page that begins within one."""
    text = text.replace("\r\n", "\n")
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return _PAGE_WITHIN_LINE.sub("\n\f", text) if "\f" in text else text


def _escaped_text(data: bytes, declared: str | None) -> Decoded | None:
    """The text in a declared encoding of seven bits, such as HZ; None for bytes that are not in one.

    Raises UnicodeError if nobody here knows the encoding, since the bytes would pass for ASCII.
    """
    if declared is None or not data.isascii():
        return None
    for charset in charsets_named(declared):
        if is_escaped(data, charset):
            with suppress(UnicodeError):
                return sound(charset.decode(data), charset, message("declared {declared}", declared=declared))
    if not charsets_named(declared) and SHIFTS.search(data):
        raise UnicodeError(message("its encoding, {declared}, is not known", declared=declared))
    return None


def _misread(data: bytes) -> Decoded | None:
    """The Chinese text in UTF-8 that stands for other text. Raises UnicodeError if too much of it is lost."""
    for mistaken_for, found in ((message("Latin letters"), misread_text(data)), ("GBK", misread_utf8(data))):
        if found is not None:
            return sound(
                found[1],
                found[0],
                message(
                    "taken for {mistaken_for} and written as UTF-8, which is undone",
                    mistaken_for=mistaken_for,
                ),
            )
    return None


def is_misread(data: bytes) -> bool:
    """Whether this is UTF-8 of text that stands for Chinese, which it was once mistaken for."""
    return misread_text(data) is not None or misread_utf8(data) is not None


def _certain_utf8(data: bytes) -> str | None:
    """The text of bytes that are UTF-8 beyond doubt; None for others, and for possible UTF-16 of ASCII."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if b"\0" in data or (len(data) < _SHORT and not data.isascii() and max(text) < "\u0800"):
        return None
    return text


def _candidates(data: bytes, declared: str | None) -> Charsets:
    """The encoding in which a sample reads best; both extensions of Big5, since they differ in little."""
    named = charsets_named(declared or "")
    sample = b" ".join(_non_ascii(data))
    narrow = [charset for charset in (UTF_8, GB18030, *BIG5, *named) if charset not in UTF_16]
    best = min(narrow, key=lambda charset: _cost(sample, charset, named))
    head = data[:_SAMPLE_BYTES]
    for wide in UTF_16:
        text = wide.decode(head, final=False)
        is_readable = rarity(text) < _READABLE * len(text)
        if is_readable and _cost(head, wide, named) < _cost(head, best, named):
            best = wide
    return BIG5 if best in BIG5 else (best,)


def _non_ascii(data: bytes) -> Iterable[bytes]:
    """The parts that are not ASCII, up to the size of a sample."""
    size = 0
    for run in _NON_ASCII_RUN.finditer(data):
        yield run[0]
        size += len(run[0]) + 1
        if size > _SAMPLE_BYTES:
            return


def _cost(sample: bytes, charset: Charset, named: Charsets) -> int:
    """The rarity of a sample in an encoding, less the bonus of UTF-8 and of declared ones."""
    bonus = _DECLARED_BONUS * (charset in named) + _UTF8_BONUS * (charset is UTF_8)
    return rarity(charset.decode(sample, final=False)) - bonus


def best_text(data: bytes, charsets: Charsets, declared: str | None = None) -> tuple[Charset, str]:
    """The encoding of these in which all of the bytes read best, and the text."""
    texts = [(charset, charset.decode(data)) for charset in charsets]
    if len(texts) == 1:
        return texts[0]
    named = charsets_named(declared or "")
    return min(texts, key=lambda each: rarity(each[1]) - _DECLARED_BONUS * (each[0] in named))


def _check_override(data: bytes, charset: Charset, override: str) -> None:
    """Raises UnicodeError if the user's encoding makes nonsense of Chinese in another one."""
    head = data[:_SAMPLE_BYTES]
    given = rarity(_ASCII.sub("", charset.decode(head, final=False)))
    try:
        other = decode(head)
    except UnicodeError:
        return
    if rarity(_ASCII.sub("", other.text)) < _CLEARLY_BETTER * given:
        raise UnicodeError(
            message(
                "not readable as {override}, which was given as its encoding; it is {note}",
                override=override,
                note=other.note,
            )
        )


def _note(charset: Charset, reason: str | None) -> str:
    return charset.name if reason is None else join_messages(": ", (charset.name, reason))


def sound(text: str, charset: Charset, reason: str | None = None) -> Decoded:
    """The decoded text with its note. Raises UnicodeError if too much is damaged to trust the encoding."""
    text = with_line_feeds(text.removeprefix("\ufeff"))
    note = _note(charset, reason)
    damaged = text.count(REPLACEMENT)
    if not damaged:
        return Decoded(text, note)
    cut_off = text.endswith(REPLACEMENT)
    damage = plural(
        "{count:,} character is damaged, the first at character {first:,}",
        "{count:,} characters are damaged, the first at character {first:,}",
        damaged,
        first=text.index(REPLACEMENT) + 1,
    )
    whole = len(text) - len(text.encode("ascii", "ignore")) - damaged
    if not whole or (damaged - cut_off) * _SOUND_PER_DAMAGED > whole:
        raise UnicodeError(
            message(
                "no text in any encoding that is looked for; as {note}, {damage}", note=note, damage=damage
            )
        )
    if damaged == 1 and cut_off:
        damage = message("it is cut off within its last character")
    return Decoded(text, join_messages("; ", (note, damage)))


def _reason(data: bytes, charset: Charset, declared: str | None) -> str | None:
    """The reason for this encoding, for a person."""
    if declared is None:
        return None if charset is UTF_8 else message("it reads best so")
    named = charsets_named(declared)
    if charset in named:
        return message("declared {declared}", declared=declared)
    if not named:
        return message("declared {declared}, which is no known encoding", declared=declared)
    if data.isascii():
        return message("declared {declared}, but all is ASCII", declared=declared)
    sample = b" ".join(_non_ascii(data))
    if all(REPLACEMENT in each.decode(sample, final=False) for each in named):
        return message("declared {declared}, but does not decode as that", declared=declared)
    return message("declared {declared}, but reads better so", declared=declared)
