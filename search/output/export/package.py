"""The zip archive of XML parts that a file of Word or Excel is, written without keeping any of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_TYPE = "application/vnd.openxmlformats-officedocument"


@contextmanager
def package(file: BinaryIO, document: str, types: Mapping[str, str], other: str) -> Iterator[ZipFile]:
    """An archive to write, whose first part to read is `document`.

    `types` are the types of named parts, and `other` that of all others.
    """
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        overrides = [
            f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in types.items()
        ]
        content_types = [
            f'<Default Extension="rels" ContentType="{_RELATIONS_TYPE}"/>',
            f'<Default Extension="xml" ContentType="{_TYPE}.{other}+xml"/>',
            *overrides,
        ]
        # First, since this part tells programs what the archive is.
        add(
            archive,
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">{"".join(content_types)}</Types>',
        )
        add_relations(archive, "_rels/.rels", {"rId1": ("officeDocument", document)})
        yield archive


@contextmanager
def part(archive: ZipFile, name: str) -> Iterator[IO[bytes]]:
    """A part to write. Its day is 1980-01-01, so that the same hits give the same bytes."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as opened:
        yield opened


def add(archive: ZipFile, name: str, content: str) -> None:
    """Write a whole part."""
    with part(archive, name) as opened:
        opened.write(f"{XML}{content}".encode())


def add_relations(archive: ZipFile, name: str, relations: Mapping[str, tuple[str, str]]) -> None:
    """Write the relations of a part to others: the id of each, its type and its target."""
    each = [
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in relations.items()
    ]
    add(archive, name, f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(each)}</Relationships>')
