"""Writes and reads mails for their tests."""

from __future__ import annotations

from pathlib import Path

from indexer.core.article import Rejection
from indexer.sources import LeftOut, read_with_drafts
from indexer.sources.draft import DEFAULTS, Settings

TEXT = "各水库须落实二十四小时防汛值守。"


MORE = "请各单位于四月底前报送物资清单。"


Part = tuple[str, str]


def read(content: str | bytes, name: str = "m.eml", settings: Settings = DEFAULTS) -> list[tuple[str, str]]:
    """(name without the file's, text, or why there is none) of all that a mail holds."""
    data = content.encode() if isinstance(content, str) else content
    Path(name).write_bytes(data)
    found = []
    for item in read_with_drafts([name], settings):
        if isinstance(item, LeftOut):
            found.append((item.text, f"left out: {item.why}"))
        elif isinstance(item, Rejection):
            found.append((item.file, f"rejected: {item.reason}"))
        else:
            found.append((item.article.id, item.article.text.strip("\n")))
    return [(each.removeprefix(f"{name}/"), text) for each, text in found]


def multipart(kind: str, *parts: Part) -> Part:
    """A part made of parts. Its boundary differs from those in it."""
    boundary = f"b{sum(len(content) for _, content in parts)}"
    content = "".join(f"--{boundary}\n{head}\n\n{content}\n" for head, content in parts)
    return f"Content-Type: multipart/{kind}; boundary={boundary}", f"{content}--{boundary}--\n"
