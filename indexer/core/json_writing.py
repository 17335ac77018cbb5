"""Writes JSON as `json.dumps(value, ensure_ascii=False)` does, without loading `json`, which loads `re`."""

from __future__ import annotations

try:
    from _json import encode_basestring as _quoted
except ImportError:
    from json.encoder import encode_basestring as _quoted

_WORDS = {None: "null", True: "true", False: "false"}


def json_of(value: object) -> str:
    """A value as JSON. Raises TypeError, or ValueError, for one that JSON has no form of.

    >>> json_of({"total": 2, "hits": [{"text": "科技", "score": 1.5, "also": None}]})
    '{"total": 2, "hits": [{"text": "科技", "score": 1.5, "also": null}]}'
    """
    parts: list[str] = []
    _add(value, parts)
    return "".join(parts)


def _add(value: object, parts: list[str]) -> None:
    kind = type(value)
    if isinstance(value, str):
        parts.append(_quoted(value))
    elif kind is int:
        parts.append(repr(value))
    elif kind is bool or value is None:
        parts.append(_WORDS[value])  # type: ignore[index]
    elif isinstance(value, (list, tuple)):
        before = "["
        for each in value:
            parts.append(before)
            _add(each, parts)
            before = ", "
        parts.append("]" if value else "[]")
    elif isinstance(value, dict) and all(isinstance(key, str) for key in value):
        before = "{"
        for key, each in value.items():
            parts += before, _quoted(key), ": "
            _add(each, parts)
            before = ", "
        parts.append("}" if value else "{}")
    elif kind is float and abs(value) < float("inf"):  # type: ignore[arg-type]
        parts.append(repr(value))
    else:
        from json import dumps

        parts.append(dumps(value, ensure_ascii=False))
