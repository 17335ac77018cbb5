"""Names of files on disk, which may be any bytes.

A name in UTF-8 is shown as it is. Other names are shown as Chinese if they are in GBK or Big5, as archives
made on Windows leave them, or else with %XX for each byte that is no UTF-8.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

from .encoding.short_texts import THREE_BYTES, decode_short, escaped


def shown_name(name: str) -> str:
    """The name of a file as it stands in the index, if no other one in its folder is shown alike.

    >>> shown_name("通知.txt"), shown_name(os.fsdecode("防汛通知.txt".encode("gbk"))), shown_name("Noël.txt")
    ('通知.txt', '防汛通知.txt', 'Noël.txt')
    """
    if _is_plain(name):
        return name
    data = os.fsencode(name)
    text = decode_short(data)
    return text if text is not None and (text.isprintable() or text == name) else escaped(data)


def shown_names(names: Sequence[str]) -> list[str]:
    """The names of all that is in one folder, as they stand in the index, in the same order.

    One that is not in UTF-8, and that another one is shown alike, stands with its bytes.
    """
    if all(map(_is_plain, names)):
        return list(names)
    shown = [shown_name(name) for name in names]
    count = Counter(shown)
    return [
        each if each == name or count[each] == 1 else _distinct(name)
        for name, each in zip(names, shown, strict=True)
    ]


def shown_in(folder: str, name: str) -> str:
    """The name of a file in a folder, as it stands in the index."""
    if _is_plain(name):
        return name
    try:
        names = os.listdir(folder)
    except OSError:
        return shown_name(name)
    return dict(zip(names, shown_names(names), strict=True)).get(name) or shown_name(name)


def _distinct(name: str) -> str:
    """A name that is not in UTF-8 beyond doubt, as no other one is shown."""
    data = os.fsencode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in data)


def place_of(folder: str, shown: str) -> str:
    """The path of the file in a folder that is shown so."""
    path = os.path.join(folder, shown)
    if os.path.lexists(path) or not os.path.isdir(folder):
        return path
    names = os.listdir(folder)
    found = dict(zip(shown_names(names), names, strict=True))
    return os.path.join(folder, found.get(shown, shown))


def _is_plain(name: str) -> bool:
    """Whether a name is in UTF-8 beyond doubt, as nearly all are."""
    if name.isascii():
        return True
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return max(name) >= THREE_BYTES
