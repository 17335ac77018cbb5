"""Some dozens of faults of the system, of all kinds; `python -m benchmarks.faults` lets each call fail."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys

import pytest

from tests import ROOT
from tests.examples import examples

CANNOT = shutil.which("gcc") is None or platform.libc_ver()[0] != "glibc"


@pytest.mark.slow
@pytest.mark.skipif(CANNOT, reason="needs gcc and glibc, to let system calls fail")
def test_a_fault_leaves_the_old_index_or_the_new_and_is_told() -> None:
    command = [sys.executable, "-m", "benchmarks.faults", "--points", str(examples(10, ci=120))]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
