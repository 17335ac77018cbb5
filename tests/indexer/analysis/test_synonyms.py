"""Files of synonyms: what is read of them, and what is said of one that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.analysis.synonyms import SynonymGroups
from indexer.core.errors import PolicySearchError


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", []),
        ("# 注\n\n科創 = 科技創新\r\n".encode(), ["科创=科技创新"]),
        ("\ufeffＧＤＰ > 国内生产总值 | 生产总值".encode(), ["gdp>国内生产总值|生产总值"]),
    ],
)
def test_a_file_is_read(tmp_path: Path, content: bytes, lines: list[str]) -> None:
    (tmp_path / "mine.txt").write_bytes(content)
    groups = SynonymGroups()
    assert groups.read(tmp_path / "mine.txt") == len(lines)
    assert groups.lines == lines


def test_a_fault_names_file_and_line(tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text("科创 = 科技创新\n", encoding="utf-8")
    groups = SynonymGroups()
    groups.read(first)
    second.write_text("高企 > 高新技术企业\n科创 > 创新\n", encoding="utf-8")
    with pytest.raises(PolicySearchError) as raised:
        groups.read(second)
    where = f"'科创' is on line 1 of {first} already; make one group of the two"
    assert str(raised.value) == f"synonyms {second}, line 2: {where}"
    second.write_bytes("高企 > 高新\n".encode() + b"\xff")
    with pytest.raises(PolicySearchError, match=r"b\.txt, line 2: is not UTF-8; convert the file to UTF-8"):
        SynonymGroups().read(second)
    with pytest.raises(PolicySearchError, match=r"absent cannot be read: No such file"):
        SynonymGroups().read(tmp_path / "absent")
