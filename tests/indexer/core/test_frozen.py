"""Frozen values: what dataclasses give, and what they are to `dataclasses`."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, fields, is_dataclass, replace
from inspect import signature

import pytest

from indexer.core.frozen import frozen


class Place(metaclass=frozen):
    """Where something is."""

    article: str
    paragraph: int = 1
    spans: tuple[int, ...] = ()

    @property
    def is_first(self) -> bool:
        return self.paragraph == 1


class Point(metaclass=frozen):
    article: str
    paragraph: int = 1
    spans: tuple[int, ...] = ()


class Nothing(metaclass=frozen):
    """A value without fields."""


class Secret(metaclass=frozen):
    word: str

    def __repr__(self) -> str:
        return "Secret(...)"


def test_a_value_is_equal_by_class_and_fields() -> None:
    assert Place("a") == Place("a", 1, ())
    assert hash(Place("a")) == hash(Place(article="a", paragraph=1))
    assert Place("a") != Place("a", 2)
    assert Place("a") != Point("a")
    assert Nothing() == Nothing()


def test_a_class_shows_its_fields_before_and_after_its_first_value() -> None:
    class Range(metaclass=frozen):
        start: int
        end: int = 1

    shown = str(signature(Range))
    assert (shown, repr(Range(0)), str(signature(Range))) == (
        "(start, end=1)",
        f"{Range.__qualname__}(start=0, end=1)",
        shown,
    )
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'start'"):
        Range()  # type: ignore[call-arg]


def test_a_value_shows_its_fields_and_keeps_what_its_class_has() -> None:
    assert repr(Place("a", 2)) == "Place(article='a', paragraph=2, spans=())"
    assert (Place("a").is_first, Place.__doc__) == (True, "Where something is.")
    match Place("a", 2):
        case Place(article, paragraph):
            assert (article, paragraph) == ("a", 2)


def test_a_class_that_has_a_repr_of_its_own_keeps_it() -> None:
    """`Access` showed its password and its API key wherever it was printed."""
    assert (repr(Secret("geheim")), f"{[Secret('geheim')]}") == ("Secret(...)", "[Secret(...)]")


def test_a_value_never_changes() -> None:
    for name in ("article", "other"):
        with pytest.raises(FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(Place("a"), name, "b")


def test_a_value_is_copied_and_pickled() -> None:
    assert copy.copy(Place("a", 2)) == pickle.loads(pickle.dumps(Place("a", 2))) == Place("a", 2)


def test_dataclasses_take_a_value_for_one_of_theirs() -> None:
    assert is_dataclass(Place)
    assert replace(Place("a"), paragraph=3) == Place("a", 3)
    assert asdict(Place("a")) == {"article": "a", "paragraph": 1, "spans": ()}
    assert [field.name for field in fields(Place)] == ["article", "paragraph", "spans"]
