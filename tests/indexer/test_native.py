"""`native.in_c` calls the twin in C where the extension is there, and is decided at each call."""

from __future__ import annotations

import pytest

from indexer import native


def twin_in_c(number: int, *, more: int = 0) -> tuple[str, int]:
    return "C", number + more


@native.in_c(twin_in_c)
def twin(number: int, *, more: int = 0) -> tuple[str, int]:
    """Add."""
    return "Python", number + more


class Adder:
    @native.in_c(lambda self, number: ("C", number))
    def add(self, number: int) -> tuple[str, int]:
        return "Python", number


@pytest.mark.parametrize(("extension", "language"), [(object(), "C"), (None, "Python")])
def test_each_call_chooses(monkeypatch: pytest.MonkeyPatch, extension: object, language: str) -> None:
    monkeypatch.setattr(native, "extension", extension)
    assert twin(1, more=2) == (language, 3)
    assert Adder().add(3) == (language, 3)


def test_a_decorated_function_looks_like_its_twin_in_python() -> None:
    assert (twin.__name__, twin.__module__, twin.__doc__) == ("twin", __name__, "Add.")
