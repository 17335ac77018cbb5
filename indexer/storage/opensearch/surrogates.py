"""Lone surrogates on a cluster: JSON cannot hold them, so private-use characters stand in for them."""

from __future__ import annotations

import re

_SURROGATES = {code: code + 0x100000 for code in range(0xD800, 0xE000)}
_PRIVATE = {private: code for code, private in _SURROGATES.items()}
_MARK = "\U0010fffd"
_MARKED = re.compile(f"[\U0010d800-\U0010dfff{_MARK}]")
_STAND_INS = re.compile(f"{_MARK}(.)|[\U0010d800-\U0010dfff]", re.DOTALL)


def encodable(text: str) -> str:
    """Replace the lone surrogates of a text by private-use characters, so that JSON can hold it.

    A search for the one finds the other too; in stored values `marked` keeps them apart."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.translate(_SURROGATES)
    return text


def marked(value: object) -> object:
    """Mark the private-use characters of a value that do not stand for surrogates."""
    if isinstance(value, str):
        return _MARKED.sub(lambda match: _MARK + match[0], value)
    return [marked(each) for each in value] if isinstance(value, list) else value


def restored(value: object) -> object:
    """Undo `encodable` and `marked`."""
    if isinstance(value, str):
        return _STAND_INS.sub(lambda match: match[1] or match[0].translate(_PRIVATE), value)
    return [restored(each) for each in value] if isinstance(value, list) else value
