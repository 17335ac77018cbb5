"""What the tests of the indexer share."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.analysis import compile_dictionary


@pytest.fixture(scope="session")
def compiled_dictionary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The word table without a user's lexicon, compiled once."""
    path = tmp_path_factory.mktemp("dictionary") / "dictionary"
    compile_dictionary(path)
    return path
