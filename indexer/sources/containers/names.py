"""Names of documents in containers. They may be any bytes, and nothing is ever written under them."""

from __future__ import annotations

from indexer.sources.encoding.short_texts import decode_short, escaped


def inner_name(written: str) -> str | None:
    """The name with `/` between its parts, and without parts that would lead out of the container.

    None for hidden files, as in folders, and for the folder that macOS adds.

    >>> inner_name("../a\\\\b/./c.txt"), inner_name("/x.md"), inner_name("__MACOSX/._a.txt"), inner_name("a/")
    ('a/b/c.txt', 'x.md', None, 'a')
    """
    written = written.replace("\\", "/").replace("\0", "\ufffd")
    parts = [part for part in written.split("/") if part not in ("", ".", "..")]
    if not parts or parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts):
        return None
    name = "/".join(parts)
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def decoded_name(name: bytes) -> str:
    """The name in UTF-8 or in an encoding of Chinese systems, or with %XX for what is in neither."""
    text = decode_short(name)
    return escaped(name) if text is None else text
