"""Archives made for tests, and what reading the current folder gives."""

from __future__ import annotations

import importlib.util
import io
import os
import tarfile
import zipfile
from collections.abc import Mapping

import pytest

from indexer.core.article import Article, Rejection
from indexer.sources import read_articles

TEXT = "科技创新大会在平顶山召开。"


def needs(library: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(importlib.util.find_spec(library) is None, reason=f"{library} is not installed")


def read(*sources: str) -> list[Article | Rejection]:
    return list(read_articles(sources or sorted(os.listdir())))


def zipped(entries: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return content.getvalue()


def tarred(entries: dict[str, bytes], mode: str = "w") -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in entries.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return content.getvalue()
