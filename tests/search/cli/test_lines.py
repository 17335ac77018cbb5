"""Reading lines that may come bit by bit."""

from __future__ import annotations

import os
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.core.errors import PolicySearchError
from search.cli import lines
from search.cli.lines import read_lines


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["a", "科技", "\n", "\r", "\r\n", "\udcff", " "])).map("".join),
    st.integers(1, 5),
)
def test_lines_are_those_of_a_text_file(tmp_path: Path, text: str, at_once: int) -> None:
    content = text.encode("utf-8", "surrogateescape")
    (tmp_path / "lines").write_bytes(content)
    whole = TextIOWrapper(BytesIO(content), encoding="utf-8", errors="surrogateescape")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_AT_ONCE", at_once)
        read = list(read_lines(str(tmp_path / "lines")))
    assert [line for line in read if line] == [line.rstrip("\n") for line in whole if line != "\n"]


def test_none_stands_for_lines_that_have_not_come(tmp_path: Path) -> None:
    pipe = str(tmp_path / "pipe")
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDWR)
    os.write(end, "科技\n创".encode())
    read = read_lines(pipe)
    assert [next(read), next(read)] == ["科技", None]
    os.write(end, "新\n".encode())
    assert [next(read), next(read)] == ["创新", None]
    read.close()
    os.close(end)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicySearchError, match="cannot read the queries in"):
        list(read_lines(str(tmp_path)))
