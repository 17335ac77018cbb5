"""Reads and writes catalogues: .po, which people edit, and .mo, which `gettext` reads."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Key = tuple[str, ...]
"""The English message: one template, or that for one thing and that for many."""

_MAGIC = 0x950412DE
_LINE = re.compile(r'(?:(msgid_plural|msgid|msgstr(?:\[0\])?) )?(".*")')


@dataclass
class Catalogue:
    """A .po file: its comments at the top, its header, and a translation for each message; "" for none."""

    comments: list[str]
    header: str
    texts: dict[Key, str] = field(default_factory=dict)


def read_po(content: str) -> Catalogue:
    """The catalogue in a .po file. A language that is written here has no plural forms."""
    lines = content.splitlines()
    comments = [line for line in lines[: lines.index('msgid ""')] if line.startswith("#")]
    entries: list[dict[str, str]] = []
    kind = ""
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"line {number} cannot be read: {line}")
        if match[1]:
            kind = match[1].partition("[")[0]
            if kind == "msgid":
                entries.append({})
        entries[-1][kind] = entries[-1].get(kind, "") + ast.literal_eval(match[2])
    texts: dict[Key, str] = {}
    for entry in entries[1:]:
        key = (entry["msgid"], *([entry["msgid_plural"]] if "msgid_plural" in entry else []))
        if key in texts:
            raise ValueError(f"{key[0]!r} is there twice")
        texts[key] = entry["msgstr"]
    return Catalogue(comments, entries[0]["msgstr"], texts)


def po_text(catalogue: Catalogue, places: Mapping[Key, Iterable[str]]) -> str:
    """The .po file of a catalogue, with the places of each message in the source."""
    blocks = ["\n".join([*catalogue.comments, 'msgid ""', 'msgstr ""', *_quoted_lines(catalogue.header)])]
    for key, text in catalogue.texts.items():
        lines = [f"#: {place}" for place in places[key]]
        if any("{" in template for template in key):
            lines.append("#, python-brace-format")
        lines.append(f"msgid {_quoted(key[0])}")
        if len(key) > 1:
            lines += [f"msgid_plural {_quoted(key[1])}", f"msgstr[0] {_quoted(text)}"]
        else:
            lines.append(f"msgstr {_quoted(text)}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def mo_content(catalogue: Catalogue) -> bytes:
    """The .mo file of a catalogue, without messages that have no translation."""
    pairs = {"": catalogue.header} | {"\0".join(key): text for key, text in catalogue.texts.items() if text}
    encoded = sorted((key.encode(), text.encode()) for key, text in pairs.items())
    count = len(encoded)
    head = 7 * 4
    at = head + 2 * 8 * count
    tables: list[list[int]] = [[], []]
    content = b""
    for side in (0, 1):
        for pair in encoded:
            tables[side] += [len(pair[side]), at + len(content)]
            content += pair[side] + b"\0"
    start = struct.pack("<7I", _MAGIC, 0, count, head, head + 8 * count, 0, at)
    return start + struct.pack(f"<{4 * count}I", *tables[0], *tables[1]) + content


def _quoted_lines(text: str) -> list[str]:
    return [_quoted(line) for line in text.splitlines(keepends=True)]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\b", "\\b") + '"'
