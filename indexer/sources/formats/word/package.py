"""Finds the parts of a Word document in its archive, by the relationships that the package states.

A relationship has a kind, such as `officeDocument` or `footnotes`, and a target, the name of a part. Names
are compared as Word does, without regard to case, and with backslashes for slashes. If the relationships are
missing, a part has its usual name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from posixpath import basename, dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from indexer.core.messages import message
from indexer.sources.containers.zip import opened_entry
from indexer.sources.draft import LONGEST_DOCUMENT, LeftOut, NotAnArticle
from indexer.sources.formats.xml import elements, parse_part

_DOCUMENT = "word/document.xml"
_INNER = (".html", ".htm", ".xhtml", ".rtf", ".txt")


class Package:
    """The archive of a Word document. Raises NotAnArticle if no part of it is the document."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {_comparable(name): name for name in archive.namelist()}
        self.left_out: list[LeftOut] = []
        stated = self._relationships("").get("officeDocument", [])
        self._document = next((name for name in (*stated, _DOCUMENT) if name in self._names), None)
        if self._document is None:
            raise NotAnArticle(message("no Word document: there is no {document} in it", document=_DOCUMENT))
        self._of_document = self._relationships(self._document)

    def document(self) -> Any:
        """The root element of the document. Raises NotAnArticle if it cannot be read."""
        return parse_part(self._archive, self._names[self._document or ""])

    def parts(self, kind: str) -> Sequence[Any]:
        """The root elements of the parts of a kind, in the order of their names. Others are left out."""
        folder = dirname(self._document or "")
        names = self._of_document.get(kind) or [_comparable(join(folder, f"{kind}.xml"))]
        return [root for name in sorted(set(names)) if (root := self._parsed(name)) is not None]

    def inner(self, ids: Sequence[str]) -> list[tuple[str, bytes]]:
        """(name, content) of the documents inside the document that it refers to by these ids.

        If an id is not known, they are all pages and texts beside it; the name is empty if there is none."""
        document = self._document or ""
        root = self._parsed(join(dirname(document), "_rels", f"{basename(document)}.rels"))
        targets = {
            each.get("Id"): _comparable(join("/", dirname(document), each.get("Target", "")))
            for each in (() if root is None else elements(root, "Relationship"))
        }
        known = [targets.get(id, "") for id in ids]
        if any(name not in self._names for name in known):
            known = [name for name in self._names if name.endswith(_INNER)] or [""] * len(ids)
        return [(name, self._content(name)) for name in known]

    def _content(self, name: str) -> bytes:
        if not name:
            return b""
        with opened_entry(self._archive, self._archive.getinfo(self._names[name])) as part:
            return part.read(LONGEST_DOCUMENT)

    def _parsed(self, name: str) -> Any | None:
        if name not in self._names:
            return None
        try:
            return parse_part(self._archive, self._names[name])
        except NotAnArticle:
            self.left_out.append(
                LeftOut(self._names[name], message("a part of the document that cannot be read"))
            )
            return None

    def _relationships(self, part: str) -> dict[str, list[str]]:
        """The names of the parts that a part, or the package itself, refers to, by kind."""
        targets: defaultdict[str, list[str]] = defaultdict(list)
        root = self._parsed(join(dirname(part), "_rels", f"{basename(part)}.rels"))
        for each in () if root is None else elements(root, "Relationship"):
            kind = each.get("Type", "").rpartition("/")[2]
            targets[kind].append(
                _comparable(join("/", dirname(part), each.get("Target", "").replace("\\", "/")))
            )
        return targets


def _comparable(name: str) -> str:
    """The name of a part as it is compared.

    >>> _comparable("word\\\\Document.xml"), _comparable("/word/../word/./document.xml")
    ('word/document.xml', 'word/document.xml')
    """
    return normpath(name.replace("\\", "/").lower()).lstrip("/")
