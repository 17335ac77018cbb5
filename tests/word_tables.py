"""Word tables, each compiled once: that takes longer than all the rest of a small build.

All processes of a run share a folder of them: pytest's workers, and the commands that tests start. The next
run finds them there, unless the code or the data that they are made of have changed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import indexer.analysis
from indexer.analysis.lexicon import Entry
from tests import ROOT

FOLDER = "POLICY_TEST_WORD_TABLES"
"""The environment variable that names the folder."""

_KEPT = ROOT / ".pytest_cache" / "word-tables"


def share() -> None:
    """Choose the folder, unless the process that started this one has; remove what other code has made."""
    if FOLDER not in os.environ:
        folder = _KEPT / _digest()
        for other in _KEPT.glob("*"):
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
        os.environ[FOLDER] = str(folder)


def _digest() -> str:
    """A digest of all that a word table is made of and by."""
    # The command that a test starts finds the folder chosen.
    from importlib.metadata import version

    found = sha256(version("jieba").encode())
    for folder in ("analysis", "core", "native"):
        for path in sorted((ROOT / "indexer" / folder).rglob("*")):
            if path.suffix in (".py", ".txt", ".c", ".h"):
                found.update(path.read_bytes())
    return found.hexdigest()


def copy_compiled(path: str | os.PathLike[str], lexicon: Sequence[Entry] = ()) -> None:
    """What `compile_dictionary` does, by a copy of the file that it wrote before."""
    # The command that a test starts needs neither the compiler nor jieba, as a rule.
    from indexer.analysis.compiling import compile_dictionary

    name = sha256(repr(list(lexicon)).encode()).hexdigest()
    compiled = Path(os.environ[FOLDER], name)
    if not compiled.exists():
        compiled.parent.mkdir(parents=True, exist_ok=True)
        aside = compiled.with_suffix(f".{os.getpid()}")
        compile_dictionary(aside, lexicon)
        aside.replace(compiled)
    shutil.copyfile(compiled, path)


def copy_instead() -> None:
    """Let all that this process imports from here on take copies."""
    indexer.analysis.compile_dictionary = copy_compiled
