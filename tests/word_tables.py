"""Word tables, each compiled once a run of the tests: that takes longer than all the rest of a small build.

All processes of a run share a folder of them: pytest's workers, and the commands that tests start.
"""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import indexer.analysis
from indexer.analysis.lexicon import Entry

FOLDER = "POLICY_TEST_WORD_TABLES"
"""The environment variable that names the folder."""


def share() -> None:
    """Make the folder, unless the process that started this one has made it."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = mkdtemp(prefix="word-tables-")
        atexit.register(shutil.rmtree, os.environ[FOLDER], ignore_errors=True)


def copy_compiled(path: str | os.PathLike[str], lexicon: Sequence[Entry] = ()) -> None:
    """What `compile_dictionary` does, by a copy of the file that it wrote before."""
    # The command that a test starts needs neither the compiler nor jieba, as a rule.
    from indexer.analysis.compiling import compile_dictionary

    name = sha256(repr(list(lexicon)).encode()).hexdigest()
    compiled = Path(os.environ[FOLDER], name)
    if not compiled.exists():
        aside = compiled.with_suffix(f".{os.getpid()}")
        compile_dictionary(aside, lexicon)
        aside.replace(compiled)
    shutil.copyfile(compiled, path)


def copy_instead() -> None:
    """Let all that this process imports from here on take copies."""
    indexer.analysis.compile_dictionary = copy_compiled
