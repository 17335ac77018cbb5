"""Lone surrogates on a cluster. JSON cannot hold them, so characters for private use stand in their place."""

from __future__ import annotations

import re

_SURROGATES = {code: code + 0x100000 for code in range(0xD800, 0xE000)}
_PRIVATE = {private: code for code, private in _SURROGATES.items()}
_MARK = "\U0010fffd"
_MARKED = re.compile(f"[\U0010d800-\U0010dfff{_MARK}]")
_STANDING = re.compile(f"{_MARK}(.)|[\U0010d800-\U0010dfff]", re.DOTALL)


def encodable(text: str) -> str:
    """A text without lone surrogates, which JSON cannot hold: in their place stand characters for private
    use.

    A search for one of these finds the other too; what is given back is told apart (`marked`)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.translate(_SURROGATES)
    return text


def marked(value: object) -> object:
    """A value in which characters for private use are told from those that stand for surrogates."""
    if isinstance(value, str):
        return _MARKED.sub(lambda found: _MARK + found[0], value)
    return [marked(each) for each in value] if isinstance(value, list) else value


def restored(value: object) -> object:
    """A value as it was before `marked` and `encodable`."""
    if isinstance(value, str):
        return _STANDING.sub(lambda found: found[1] or found[0].translate(_PRIVATE), value)
    return [restored(each) for each in value] if isinstance(value, list) else value
