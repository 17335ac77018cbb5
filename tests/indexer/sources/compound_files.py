"""Writes compound files, and small documents and workbooks as Word 97, Word 95 and Excel 97 wrote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from struct import pack
from types import MappingProxyType

SECTOR, SMALLEST = 512, 4096
END_OF_CHAIN, FREE, OF_FAT, NO_ENTRY = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF

Properties = Sequence[tuple[int, int, bytes]]
"""(first character, character after the last one, properties as in a document)

Those of a paragraph begin with the number of its style, in two bytes."""


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of these streams at its top, each padded to 4,096 bytes. [MS-CFB] describes it."""
    padded = {name: data.ljust(SMALLEST, b"\0") for name, data in streams.items()}
    padded = {name: data + bytes(-len(data) % SECTOR) for name, data in padded.items()}
    directory_sectors = -(-(1 + len(padded)) * 128 // SECTOR)
    fat = [OF_FAT, *_chain(1, directory_sectors)]
    places = {}
    for name, data in padded.items():
        places[name] = len(fat)
        fat += _chain(len(fat), len(data) // SECTOR)
    assert len(fat) <= SECTOR // 4
    entries = [_entry("Root Entry", 5, 1 if padded else NO_ENTRY, NO_ENTRY, END_OF_CHAIN, 0)]
    for number, (name, data) in enumerate(padded.items(), 1):
        following = number + 1 if number < len(padded) else NO_ENTRY
        entries.append(_entry(name, 2, NO_ENTRY, following, places[name], len(data)))
    directory = b"".join(entries).ljust(directory_sectors * SECTOR, b"\0")
    header = pack(
        "<8s16sHHHHH6sIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1
    )
    header += pack("<IIIIII", 0, SMALLEST, END_OF_CHAIN, 0, END_OF_CHAIN, 0) + pack("<I", 0) + b"\xff" * 432
    table = pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    return header + table + directory + b"".join(padded.values())


def _chain(first: int, length: int) -> list[int]:
    return [*range(first + 1, first + length), END_OF_CHAIN]


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    links = pack("<III", NO_ENTRY, right, child)
    return pack("<64sHBB", written, len(written), kind, 1) + links + bytes(36) + pack("<IQ", start, size)


def word(
    text: str,
    *,
    others: Sequence[str] = ("",) * 7,
    characters: Properties = (),
    paragraphs: Properties = (),
    flags: int = 0,
    tables: Mapping[int, tuple[bytes, bytes]] = MappingProxyType({}),
) -> bytes:
    """A Word document of this text; `others` are the other parts, from footnotes to the boxes of heads.

    `tables` are further ones, each with what stands behind it, by where the head tells of them.
    """
    parts = [text, *others]
    whole = "".join(parts)
    start = 0x400
    end = start + 2 * len(whole)
    document = bytearray(start) + whole.encode("utf-16-le")
    document += bytes(-len(document) % SECTOR)
    table = bytearray(b"\x02" + pack("<I", 16) + pack("<IIHIH", 0, len(whole), 0, start, 0))
    document[:12] = pack("<HHHHHH", 0xA5EC, 193, 0, 0x0804, 0, flags)
    document[0x4C:0x6C] = pack("<8i", *map(len, parts))
    document[0x1A2:0x1AA] = pack("<II", 0, len(table))
    for place, runs, width in ((0xFA, characters, 1), (0x102, paragraphs, 13)):
        bins = pack("<III", start, end, len(document) // SECTOR)
        document[place : place + 8] = pack("<II", len(table), len(bins))
        table += bins
        document += _page(runs, start, end, width)
    for place, (of_table, behind) in tables.items():
        document[place : place + 8] = pack("<II", len(table), len(of_table))
        table += of_table + behind
    return compound({"WordDocument": bytes(document), "0Table": bytes(table)})


def _page(runs: Properties, start: int, end: int, width: int) -> bytes:
    """A formatted disk page of these runs, and of those between them without properties."""
    places, properties = [start], list[bytes]()
    for begin, stop, of_run in runs:
        if start + 2 * begin > places[-1]:
            places.append(start + 2 * begin)
            properties.append(b"")
        places.append(start + 2 * stop)
        properties.append(of_run)
    if places[-1] < end:
        places.append(end)
        properties.append(b"")
    page = bytearray(SECTOR)
    page[: 4 * len(places)] = pack(f"<{len(places)}I", *places)
    at = SECTOR - 1
    for number, of_run in enumerate(properties):
        if not of_run:
            continue
        if width == 1:
            written = pack("<B", len(of_run)) + of_run
        else:
            # The length counts pairs of bytes.
            written = pack("<BB", 0, (len(of_run) + 1) // 2) + of_run + bytes(len(of_run) % 2)
        at = (at - len(written)) // 2 * 2
        page[at : at + len(written)] = written
        page[4 * len(places) + width * number] = at // 2
    page[-1] = len(properties)
    return bytes(page)


def word_95(text: bytes, language: int = 0x0804) -> bytes:
    """A document of Word 95, of text in the encoding of its system."""
    document = bytearray(0x300)
    document[:12] = pack("<HHHHHH", 0xA5DC, 104, 0, language, 0, 0)
    document[24:32] = pack("<II", 0x300, 0x300 + len(text))
    document[0x34:0x38] = pack("<i", len(text))
    return compound({"WordDocument": bytes(document) + text})


def excel(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of one sheet with these cells. [MS-XLS] describes it."""
    cells = [
        _record(0x204, pack("<HHH", row, column, 15) + _counted(text))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    size = pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0)
    sheet = b"".join((_begin(0x10), _record(0x200, size), *cells, _record(0x0A, b"")))
    name = b"\1\1" + "表".encode("utf-16-le")
    # Before the sheet stand its place and name, the records around them, and their heads.
    place = len(_begin(5)) + 4 + 6 + len(name) + 4
    head = _begin(5) + _record(0x85, pack("<IH", place, 0) + name) + _record(0x0A, b"")
    return compound({"Workbook": head + sheet})


def _record(number: int, content: bytes) -> bytes:
    return pack("<HH", number, len(content)) + content


def _begin(kind: int) -> bytes:
    return _record(0x809, pack("<HHHHII", 0x600, kind, 0, 1996, 0, 6))


def _counted(text: str) -> bytes:
    return pack("<HB", len(text), 1) + text.encode("utf-16-le")
