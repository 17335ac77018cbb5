"""What the tests of the indexer share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer import native
from indexer.analysis import LoadedDictionary, MappedDictionary, Segmenter


@contextmanager
def without_extension() -> Iterator[None]:
    """Everything is done in Python meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(native, "extension", None)
        yield


@pytest.fixture(scope="module")
def in_python() -> Iterator[None]:
    """A module's tests are run in Python alone."""
    with without_extension():
        yield


@pytest.fixture(scope="module", params=["C", "Python"])
def implementation(request: pytest.FixtureRequest) -> Iterator[str]:
    """A module's tests are run in C and then in Python."""
    if request.param == "Python":
        with without_extension():
            yield "Python"
    elif native.extension is None:
        pytest.skip("the extension is not compiled")
    else:
        yield "C"


def segmenters_of(path: Path) -> dict[str, Segmenter]:
    """By name, a segmenter of each kind over one compiled dictionary."""
    with without_extension():
        segmenters = {
            "mapped": Segmenter(MappedDictionary.open(path)),
            "loaded": Segmenter(LoadedDictionary.load(path)),
        }
    if native.extension is not None:
        segmenters["C"] = Segmenter(MappedDictionary.open(path))
    return segmenters


@pytest.fixture(scope="session")
def segmenters(compiled_dictionary: Path) -> dict[str, Segmenter]:
    """By name, a segmenter of each kind over the word table without a user's lexicon."""
    return segmenters_of(compiled_dictionary)
