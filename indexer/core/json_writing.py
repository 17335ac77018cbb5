"""Writes JSON as `json.dumps(value, ensure_ascii=False)` does, without loading `json`, which loads `re`.

It is the same encoder, which CPython has in C."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def json_of(value: object) -> str:
    """A value as JSON. Raises TypeError, or ValueError, for one that JSON has no form of.

    >>> json_of({"total": 2, "hits": [{"text": "科技", "score": 1.5, "also": None}]})
    '{"total": 2, "hits": [{"text": "科技", "score": 1.5, "also": null}]}'
    """
    if _encode is not None:
        return "".join(_encode(value, 0))
    from json import dumps

    return dumps(value, ensure_ascii=False)


def _refuse(value: object) -> None:
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _made_encoder() -> Any:
    """The encoder with the settings of `dumps`; None where Python has none in C, or another one."""
    try:
        from _json import encode_basestring, make_encoder

        # No markers, no indent; keys are not sorted and none is skipped; NaN is allowed.
        return make_encoder(None, _refuse, encode_basestring, None, ": ", ", ", False, False, True)
    except (ImportError, TypeError):
        return None


_encode = _made_encoder()
