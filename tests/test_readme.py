"""The README's two set-up commands, as `.ci/run` takes them out of it to run them on a fresh machine.

Its other examples are run by tests/test_docs.py.
"""

from __future__ import annotations

import re
import subprocess

import pytest

from tests import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")

SET_UP = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_there_are_two_set_up_commands_of_one_line_each_and_the_chinese_part_repeats_them() -> None:
    english, chinese = README.split("## 快速开始")
    main_job, tests = SET_UP.findall(english)
    assert [line.count("\n") for line in (main_job, tests)] == [1, 1]
    assert SET_UP.findall(chinese) == [main_job, tests]


@pytest.mark.parametrize(("number", "part"), [(1, "indexer build seeds/"), (2, "-m pytest")])
def test_continuous_integration_reads_the_commands_from_the_readme(number: int, part: str) -> None:
    shown = subprocess.run(
        ["bash", ROOT / ".ci" / "run", "--show", str(number)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert shown == SET_UP.findall(README)[number - 1]
    assert part in shown
