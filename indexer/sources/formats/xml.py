"""XML of documents, in any encoding, parsed without looking anything up elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from zipfile import ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from indexer.core.messages import message
from indexer.sources.containers.zip import opened_entry
from indexer.sources.draft import DEFAULTS, LONGEST_DOCUMENT, NotAnArticle, Settings
from indexer.sources.encoding.detection import declared_encoding, decode

from .damaged_xml import Elements, read_damaged

MOST_MARKS = 5_000_000
"""Tags and attributes of one XML file. Parsed, each takes up to 300 bytes, however few it has in the file."""


def parse(
    data: bytes,
    settings: Settings = DEFAULTS,
    declared: str | None = None,
    not_nested: Collection[str] = (),
) -> Elements:
    """The elements of XML in any encoding, and what can be read of damaged XML.

    `declared` is the encoding that the sender names. Elements of the names in `not_nested` never lie in one
    another. Raises NotAnArticle if it is not XML, defines entities as bombs do, or is nearly all tags, and
    UnicodeError.
    """
    # expat knows few encodings, and believes what is declared.
    text = decode(data, declared or declared_encoding(data), settings.encoding).text
    if text.count("<") + text.count("=") > MOST_MARKS:
        raise NotAnArticle(
            message("its XML has more than {most_marks:,} tags and attributes", most_marks=MOST_MARKS)
        )
    fault: Exception | None = None
    try:
        root = fromstring(text, forbid_entities=True, forbid_external=True)
        # CDATA without an end is no error if there is another one behind it, up to whose end it goes.
        if text.count("<![CDATA[") == text.count("]]>"):
            return Elements(root, is_whole=True)
    except (DefusedXmlException, ParseError, ValueError) as error:
        fault = error
    elements = read_damaged(text, not_nested)
    if elements is None:
        raise NotAnArticle(message("no XML that can be read: {fault}", fault=fault)) from fault
    return elements


def parse_part(archive: ZipFile, name: str) -> Any | None:
    """The root element of a file in an archive; None if the archive has no such file. Raises as `parse`."""
    try:
        with opened_entry(archive, archive.getinfo(name)) as stream:
            data = stream.read(LONGEST_DOCUMENT + 1)
    except KeyError:
        return None
    except NotAnArticle as reason:
        raise NotAnArticle(message("{name} in it: {reason}", name=name, reason=reason)) from reason
    except Exception as error:
        # The errors that zipfile raises for damaged and hostile archives are not documented.
        raise NotAnArticle(
            message("{name} in it cannot be unpacked: {error}", name=name, error=error)
        ) from error
    if len(data) > LONGEST_DOCUMENT:
        raise NotAnArticle(
            message(
                "{name} in it is longer than {longest_document:,} bytes",
                name=name,
                longest_document=LONGEST_DOCUMENT,
            )
        )
    try:
        root, is_whole = parse(data)
    except UnicodeError as reason:
        raise NotAnArticle(message("{name} in it: {reason}", name=name, reason=reason)) from reason
    if not is_whole:
        raise NotAnArticle(message("{name} in it is cut off", name=name))
    return root


def walk(root: Any) -> Iterator[tuple[Any, bool]]:
    """(element, True at its beginning or False at its end) in document order, at any depth."""
    stack = [(root, iter(root))]
    yield root, True
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield element, False
        else:
            yield child, True
            stack.append((child, iter(child)))


def elements(root: Any, name: str) -> Iterator[Any]:
    """The elements of this name in a tree, at any depth."""
    return (element for element in root.iter() if local_name(element) == name)


def local_name(element: Any) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
