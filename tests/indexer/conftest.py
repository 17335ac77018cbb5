"""What the tests of the indexer share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from indexer import native
from indexer.analysis import LoadedDictionary, MappedDictionary, Segmenter, compile_dictionary
from indexer.writing.embedded import writer as embedded_writer


@contextmanager
def without_extension() -> Iterator[None]:
    """Everything is done in Python meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(native, "extension", None)
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
def compiled_dictionary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The word table without a user's lexicon, compiled once."""
    path = tmp_path_factory.mktemp("dictionary") / "dictionary"
    compile_dictionary(path)
    return path


@pytest.fixture(scope="session")
def segmenters(compiled_dictionary: Path) -> dict[str, Segmenter]:
    """By name, a segmenter of each kind over the word table without a user's lexicon."""
    return segmenters_of(compiled_dictionary)


@pytest.fixture(scope="module")
def quick_dictionary(compiled_dictionary: Path) -> Iterator[None]:
    """Indexes built by this module's tests copy the compiled word table, and load each one once."""

    def compile_or_copy(path: Path, lexicons: Sequence[Path] = ()) -> None:
        if lexicons:
            compile_dictionary(path, lexicons)
        else:
            shutil.copyfile(compiled_dictionary, path)

    @cache
    def load(name: str) -> LoadedDictionary:
        return LoadedDictionary.load(paths[name])

    paths: dict[str, Path] = {}

    class Loader:
        @staticmethod
        def load(path: Path) -> LoadedDictionary:
            # An index's dictionary is named by its content.
            paths[path.name] = path
            return load(path.name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded_writer, "compile_dictionary", compile_or_copy)
        patch.setattr(embedded_writer, "LoadedDictionary", Loader)
        yield
