"""An environment as people have it: the package installed as a wheel, with the bytecode of all modules.

An editable installation starts later: its finder is imported at each start, and where bytecode may not be
written its modules are compiled at each start.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.process import ROOT, Command

NOT_COPIED = shutil.ignore_patterns(
    ".*", "*.egg-info", "*.so", "__pycache__", "build", "dist", "index", "results"
)


class Environment:
    """A new environment in `folder`, which holds this checkout's package."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        venv.create(folder / "environment", with_pip=True)
        # A copy, since building leaves files where the sources are.
        copy = folder / "sources"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        self.install(str(copy))

    @property
    def python(self) -> str:
        return str(self._folder / "environment" / "bin" / "python")

    def install(self, *packages: str) -> None:
        """Raises CalledProcessError where a package cannot be had."""
        pip = (self.python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--compile")
        subprocess.run((*pip, *packages), check=True, stdout=sys.stderr)

    def command(self, script: str, *arguments: str) -> Command:
        return (str(Path(self.python).with_name(script)), *arguments)
