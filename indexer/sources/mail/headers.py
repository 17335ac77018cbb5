"""Reads the values of a mail's headers as mail programs show them.

A header is given as the parser keeps it: a string in which bytes beyond ASCII are surrogates.
"""

from __future__ import annotations

import re
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_to_bytes

from indexer.recognition.header_dates import day_of_header
from indexer.sources.encoding.charsets import charsets_named
from indexer.sources.encoding.detection import decode
from indexer.sources.encoding.short_texts import decode_short
from indexer.sources.wrapping import join_wrapped

_LONGEST = 2**16
"""Characters of a header that are read; a subject has a hundred."""

# The ends of an encoded word: `=?gb2312?B?` with a language or without, and `?=`.
_ENDS = re.compile(r"(=\?[^?\s*]{1,40}(?:\*[^?\s]{0,40})?\?[bBqQ]\?|\?=)")
# A quoted value ends at a quote. One whose last byte is a backslash, as some characters of GBK end, does too.
_PARAMETER = re.compile(
    r""";\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"(?=\s*(?:;|$))|"[^"]*"|[^;]*)""", re.DOTALL
)
_CONTINUED = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*?)")
_NAMED_ADDRESS = re.compile(r"([^<]*)<([^<>]*)>")
_COMMENTED_ADDRESS = re.compile(r"\s*(\S+)\s*\(([^()]*)\)\s*$")


def header_text(written: str, charset: str | None = None) -> str:
    """The text of a header on one line. `charset` is that of the mail's body, which bare bytes may be in.

    Neighbouring encoded words of one charset are joined before they are decoded, since a character may be
    cut between them.

    >>> header_text("=?gb2312?B?udjT2tOht6K9?=\\n =?GB2312?B?2suu?= (3)")
    '关于印发节水 (3)'
    """
    written = written[:_LONGEST]
    if "=?" not in written:
        return join_wrapped(_bare(written, charset).splitlines())
    shown = "".join(
        (_decoded(data, named) or text) if named else _bare(text, charset)
        for named, data, text in _runs(_words(written))
    )
    return join_wrapped(shown.splitlines())


_Word = tuple[str, str, str]
"""(charset, encoding, content) of an encoded word; of other text, charset and encoding are empty."""


def _words(written: str) -> Iterator[_Word]:
    """The encoded words and the texts between them; blanks between two words are none.

    A word without an end goes up to the next blank.
    """
    pieces = _ENDS.split(written)
    opened: str | None = None
    between = pieces[0]
    for end, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if end == "?=":
            if opened is None:
                between += end + text
                continue
            yield _word(opened, between)
            opened, between = None, text
            continue
        if opened is not None:
            cut, between = _cut_at_blank(between)
            yield _word(opened, cut)
        if between and not between.isspace():
            yield "", "", between
        opened, between = end, text
    if opened is not None:
        cut, between = _cut_at_blank(between)
        yield _word(opened, cut)
    if between:
        yield "", "", between


def _cut_at_blank(text: str) -> tuple[str, str]:
    cut = (text.split(None, 1) or [""])[0] if text[:1].strip() else ""
    return cut, text[len(cut) :]


def _word(opened: str, content: str) -> _Word:
    charset, encoding = opened[2:-1].split("?")
    return charset.partition("*")[0].lower(), encoding.upper(), content


def _runs(words: Iterable[_Word]) -> Iterator[tuple[str, bytes, str]]:
    """(charset, bytes, as written) of each run of words of one charset, and of each other text."""
    run: list[_Word] = []
    for word in words:
        if run and run[0][0] != word[0]:
            yield run[0][0], _content(run), "".join(text for _, _, text in run)
            run = []
        run.append(word)
    if run:
        yield run[0][0], _content(run), "".join(text for _, _, text in run)


def _content(run: list[_Word]) -> bytes:
    data = []
    cut = ""
    for _, encoding, text in run:
        if cut and encoding == "B" and (len(cut) + len(text)) % 4 == 0:
            text = cut + text
        elif cut:
            data.append(lenient_base64(_bytes(cut)))
        # A word may end within four letters, which stand for three bytes; the next one has the rest.
        cut = text if encoding == "B" and len(text) % 4 else ""
        if encoding == "B" and not cut:
            data.append(lenient_base64(_bytes(text)))
        elif not cut:
            data.append(a2b_qp(_bytes(text), header=True) if encoding else _bytes(text))
    data.append(lenient_base64(_bytes(cut)))
    return b"".join(data)


def lenient_base64(data: bytes) -> bytes:
    """The bytes of base64, whatever is missing at its end and whatever else stands in it.

    Some programs pad each line; the pieces follow one another. Text that somebody added below is no piece.
    """
    decoded: list[bytes] = []
    for piece in re.finditer(rb"([^=]+)(=*)", re.sub(rb"\s+", b"", data)):
        letters = re.sub(rb"[^A-Za-z0-9+/]+", b"", piece[1])
        if decoded and (letters != piece[1] or len(piece[0]) % 4):
            break
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        decoded.append(a2b_base64(letters + b"=" * (-len(letters) % 4)))
    return b"".join(decoded)


def _bytes(written: str) -> bytes:
    return written.encode("utf-8", "surrogateescape")


def _bare(written: str, charset: str | None) -> str:
    """The text of bytes that are not encoded."""
    if written.isascii():
        return written
    data = _bytes(written)
    return decode_short(data, charset) or _decoded(data, charset)


def _decoded(data: bytes, charset: str | None) -> str:
    """The text, in spite of damage that a body would be refused for."""
    try:
        return decode(data, charset).text
    except UnicodeError:
        codec = next((each.codec for each in charsets_named(charset or "")), "utf-8")
        return data.decode(codec, "replace")


def parameters(written: str, charset: str | None = None) -> dict[str, str]:
    """The parameters of a header such as Content-Type, by name in lower case.

    Long or Chinese values may be in parts (RFC 2231), in encoded words, or bare bytes.

    >>> parameters('a/b; Charset="GBK"; name*0*=utf-8\\'\\'%E9%80%9A; name*1=.txt')
    {'charset': 'GBK', 'name': '通.txt'}
    """
    plain: dict[str, str] = {}
    parts: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, value in _PARAMETER.findall(written[:_LONGEST]):
        value = value.strip()
        if value.startswith('"'):
            value = value[1:].removesuffix('"')
        split = _CONTINUED.fullmatch(name)
        if split is None or (split[2] is None and not split[3]):
            plain.setdefault(name.lower(), value)
        else:
            parts.setdefault(split[1].lower(), {}).setdefault(int(split[2] or 0), (bool(split[3]), value))
    found = {name: _unescaped(header_text(value, charset)) for name, value in plain.items()}
    return found | {name: _joined(values, charset) for name, values in parts.items()}


def _unescaped(value: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", value)


def _joined(values: dict[int, tuple[bool, str]], charset: str | None) -> str:
    """The value whose parts these are; the first says its charset."""
    ordered = [values[number] for number in sorted(values)]
    is_encoded, first = ordered[0]
    named = ""
    if is_encoded and first.count("'") >= 2:
        named, _, first = first.split("'", 2)
        ordered[0] = is_encoded, first
    if not any(is_encoded for is_encoded, _ in ordered):
        return _unescaped(header_text("".join(value for _, value in ordered), charset))
    data = b"".join(unquote_to_bytes(_bytes(value)) if coded else _bytes(value) for coded, value in ordered)
    return _decoded(data, named) if named else _bare(data.decode("ascii", "surrogateescape"), charset)


def sender(written: str, charset: str | None = None) -> str:
    """The name of the first person of a header such as From, or else the address.

    >>> sender('"=?utf-8?B?56eR5oqA5bGA?=" <kj@example.org>'), sender("a@b.org (A B)"), sender("a@b.org")
    ('科技局', 'A B', 'a@b.org')
    """
    written = written[:_LONGEST]
    address = ""
    name = written
    if named := _NAMED_ADDRESS.match(written):
        name, address = named[1], named[2]
    elif commented := _COMMENTED_ADDRESS.match(written):
        address, name = commented[1], commented[2]
    shown = _unescaped(header_text(name, charset).strip().strip('"').strip())
    return shown or header_text(address, charset).strip()


def day(written: str) -> str:
    """The day of a header Date; other text as it stands.

    >>> day("Fri, 29 Mar 2024 23:30:00 +0800"), day("2024年3月29日")
    ('2024-03-29', '2024年3月29日')
    """
    found = day_of_header(written)
    return header_text(written) if found is None else found.isoformat()
