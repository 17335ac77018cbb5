"""Bytes of a text file, whose encoding nobody recorded, to text.

Chinese articles are met as UTF-8, as UTF-16 with a byte order mark, and in the GB family. GB2312
and GBK are parts of GB18030, so one decoder reads all three. Big5 cannot be told from GB18030
by its bytes and is read only where a page declares it.
"""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
# HTML looks for a declaration in the first 1,024 bytes; pages with long comments put it a little later.
_DECLARATION_BYTES = 4096
_DECODERS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
_NON_ASCII = re.compile(r"[^\x00-\x7f]")


def declared_encoding(page: bytes) -> str | None:
    """The encoding that an HTML or XML page says it is in, in lower case."""
    found = _DECLARED.search(page, 0, _DECLARATION_BYTES)
    return None if found is None else found[1].decode("ascii").lower()


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a whole file, without a byte order mark and with line feeds as its only line ends.

    UTF-8 is tried first even against the declaration: text in another encoding is practically
    never valid UTF-8, while pages with a wrong declaration are common.

    Raises UnicodeError, with a reason for a person, when no encoding fits.
    """
    return with_line_feeds(_decoded(data, declared))


def with_line_feeds(text: str) -> str:
    """The text with CR LF and lone CR as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, declared: str | None) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnicodeError(f"it starts as UTF-16 and is damaged at byte {error.start}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Damaged UTF-8 is often valid GB18030, of other characters: it would be read as nonsense.
        if _is_mostly_utf8(data):
            raise UnicodeError(f"it is UTF-8 and damaged at byte {error.start}") from error
    decoder = _DECODERS.get(declared or "", "gb18030")
    try:
        return data.decode(decoder)
    except UnicodeDecodeError as error:
        if decoder != "gb18030":
            raise UnicodeError(f"it declares {declared} and is damaged at byte {error.start}") from error
        kinds = "UTF-8, UTF-16 with a byte order mark, or GB18030"
        raise UnicodeError(f"not text in {kinds} (damaged for GB18030 at byte {error.start})") from error


def _is_mostly_utf8(data: bytes) -> bool:
    replaced = data.decode("utf-8", "replace")
    return 4 * replaced.count("\ufffd") < len(_NON_ASCII.findall(replaced))
