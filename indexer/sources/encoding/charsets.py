"""The character sets of Chinese texts, by the names that pages and people give them.

GB2312 and GBK are parts of GB18030, so one decoder reads all three. Big5 has two extensions that give some
bytes different meanings, Windows' (cp950) and Hong Kong's; each borrows the characters that only the other
has. So a name may stand for several character sets, among which the text decides.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import NamedTuple

REPLACEMENT = "\ufffd"

_FEW = 32
"""Errors that are handled one by one, besides one in as many bytes."""


class Charset(NamedTuple):
    """A character set: its name for a person, Python's codec, and its error handler."""

    name: str
    codec: str
    errors: str = "replace"

    def decode(self, data: bytes, final: bool = True) -> str:
        """The text, with U+FFFD for bytes that are no character. Unless `final`, it may end within one."""
        decoder = codecs.getincrementaldecoder(self.codec)
        if self.errors != "replace":
            # Megabytes in another encoding would call the handler for each byte.
            text = decoder("replace").decode(data, final)
            if text.count(REPLACEMENT) > _FEW + len(data) // _FEW:
                return text
        return decoder(self.errors).decode(data, final)


Charsets = tuple[Charset, ...]
"""Character sets among which the text decides."""


def _register(name: str, read: Callable[[bytes], tuple[str, int]]) -> str:
    """An error handler, of a function from the next two bytes to (their character or "", its bytes)."""

    def handle(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        text, length = read(error.object[error.start : error.start + 2])
        return (text, error.start + length) if text else (REPLACEMENT, error.end)

    codecs.register_error(f"indexer-{name}", handle)
    return f"indexer-{name}"


def _by_codec(codec: str) -> Callable[[bytes], tuple[str, int]]:
    def read(pair: bytes) -> tuple[str, int]:
        text = pair.decode(codec, "ignore")
        return (text, 2) if len(pair) == 2 and pair[0] > 0x80 and text and text[-1:] > "\x7f" else ("", 0)

    return read


def _euro(pair: bytes) -> tuple[str, int]:
    """Windows' GBK has the euro sign as the one byte 0x80."""
    return ("€", 1) if pair.startswith(b"\x80") else ("", 0)


UTF_8 = Charset("UTF-8", "utf-8")
GB18030 = Charset("GB18030", "gb18030", _register("cp936", _euro))
CP950 = Charset("Big5", "cp950", _register("cp950", _by_codec("big5hkscs")))
HKSCS = Charset("Big5-HKSCS", "big5hkscs", _register("hkscs", _by_codec("cp950")))
UTF_16 = (Charset("UTF-16LE", "utf-16-le"), Charset("UTF-16BE", "utf-16-be"))
UTF_32 = (Charset("UTF-32LE", "utf-32-le"), Charset("UTF-32BE", "utf-32-be"))
BIG5 = (CP950, HKSCS)

# The mark of UTF-32LE begins with that of UTF-16LE.
MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, UTF_32[0]),
    (codecs.BOM_UTF32_BE, UTF_32[1]),
    (codecs.BOM_UTF16_LE, UTF_16[0]),
    (codecs.BOM_UTF16_BE, UTF_16[1]),
)
"""Byte order marks at the beginning of a file, and their encodings."""

_NAMED = {
    "utf-8 utf8 unicode-1-1-utf-8 utf-8-sig": (UTF_8,),
    "gb2312 gb-2312-80 euc-cn gbk x-gbk cp936 ms936 windows-936 csgb2312 gb18030 gb-18030": (GB18030,),
    "big5 cn-big5 csbig5 x-x-big5 big5-eten": BIG5,
    "cp950 ms950 windows-950": (CP950,),
    "big5-hkscs big5hkscs hkscs cp951": (HKSCS,),
    "utf-16 utf16 ucs-2 unicode": UTF_16,
    "utf-16le utf-16-le": UTF_16[:1],
    "utf-16be utf-16-be": UTF_16[1:],
    "utf-32 utf32 ucs-4": UTF_32,
    "hz": (Charset("HZ", "hz"),),
    "utf-7": (Charset("UTF-7", "utf-7"),),
    "latin1 latin-1 iso-8859-1 iso8859-1 ascii us-ascii": (Charset("Windows-1252", "cp1252"),),
}
_BY_NAME = {name: charsets for names, charsets in _NAMED.items() for name in names.split()}
# Codecs that files are not in, and that are slow or do more than decode.
_NO_CHARSETS = "idna mbcs oem punycode raw-unicode-escape undefined unicode-escape"


def charsets_named(name: str) -> Charsets:
    """The character sets that a name may stand for, in any case; none if it is unknown.

    >>> [charset.name for charset in charsets_named("BIG5")], charsets_named("x-unheard-of")
    (['Big5', 'Big5-HKSCS'], ())
    """
    plain = name.strip().lower().replace("_", "-")
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    try:
        codec = codecs.lookup(plain)
    except (LookupError, ValueError):
        return charsets_named(plain[2:]) if plain.startswith("x-") else ()
    if codec.name in _BY_NAME:
        return _BY_NAME[codec.name]
    if codec.name.replace("_", "-") in _NO_CHARSETS.split() or codec.incrementaldecoder is None:
        return ()
    # Only this tells Python's other codecs, such as base64, from encodings.
    return (Charset(name.strip(), codec.name),) if getattr(codec, "_is_text_encoding", False) else ()
