"""XML of documents, parsed without entities of its own and without looking anything up elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from indexer.sources.containers.zip import opened_entry
from indexer.sources.draft import LONGEST_DOCUMENT, NotAnArticle

MOST_MARKS = 5_000_000
"""Tags and attributes of one XML file. Parsed, each takes up to 300 bytes, however few it has in the file."""


def parse(data: bytes) -> Any:
    """The root element. Raises NotAnArticle if it is not XML, defines entities, or is nearly all tags."""
    if data.count(b"<") + data.count(b"=") > MOST_MARKS:
        raise NotAnArticle(f"its XML has more than {MOST_MARKS:,} tags and attributes")
    try:
        return fromstring(data, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise NotAnArticle("its XML defines entities, as bombs do and documents do not") from error
    except (ParseError, ValueError, LookupError) as error:
        raise NotAnArticle(f"no XML that can be read: {error}") from error


def parse_part(archive: ZipFile, name: str) -> Any | None:
    """The root element of a file in an archive; None if the archive has no such file. Raises as `parse`."""
    try:
        with opened_entry(archive, archive.getinfo(name)) as stream:
            data = stream.read(LONGEST_DOCUMENT + 1)
    except KeyError:
        return None
    except NotAnArticle as reason:
        raise NotAnArticle(f"{name} in it: {reason}") from reason
    except Exception as error:
        # The errors that zipfile raises for damaged and hostile archives are not documented.
        raise NotAnArticle(f"{name} in it cannot be unpacked: {error}") from error
    if len(data) > LONGEST_DOCUMENT:
        raise NotAnArticle(f"{name} in it is longer than {LONGEST_DOCUMENT:,} bytes")
    return parse(data)


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
