"""JSON is written as the json module writes it."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.core.json_writing import json_of
from indexer.core.messages import message

TEXTS = st.text(st.characters())
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    PLAIN,
    lambda values: (
        st.lists(values)
        | st.lists(values).map(tuple)
        | st.dictionaries(TEXTS, values)
        | st.dictionaries(st.integers(), values)
    ),
)


@given(VALUES)
@example('\x00\x1f"\\/\x7f\u2028\ud800')
@example([(), {}, [], True, False, None, 0, -0.0, 1e300, float("inf"), float("nan")])
@example(message("line {number}", number=3))
def test_json_is_that_of_the_json_module(value: object) -> None:
    assert json_of(value) == json.dumps(value, ensure_ascii=False)


def test_what_json_has_no_form_of_is_refused() -> None:
    with pytest.raises(TypeError):
        json_of({"a": object()})
